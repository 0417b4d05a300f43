//! The figures that were accepted last: the develop part may not fall below them.

use std::path::Path;

use super::figures::{Judged, counts};

/// A fall by less than this is chance of one message.
const SLACK: f64 = 0.005;

/// Fails with every code whose F1 fell below the accepted one.
pub fn hold(file: &Path, judged: &[Judged<'_>]) -> Result<(), String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let counts = counts(judged);
    let mut fallen = Vec::new();
    for (code, least) in figures(&text)? {
        let now =
            counts.get(&code).ok_or_else(|| format!("{}: no such code: `{code}`", file.display()))?.f1();
        if now + SLACK < least {
            fallen.push(format!("{code}: F1 {now:.3}, accepted {least:.3}"));
        }
    }
    if fallen.is_empty() { Ok(()) } else { Err(format!("the reply check fell: {}", fallen.join("; "))) }
}

/// The present figures in the form of the file.
pub fn written(judged: &[Judged<'_>]) -> String {
    let lines = counts(judged).into_iter().map(|(code, count)| format!("{code} {:.3}\n", count.f1()));
    std::iter::once("# F1 of each code on the develop part, as accepted last.\n".to_owned())
        .chain(lines)
        .collect()
}

fn figures(text: &str) -> Result<Vec<(String, f64)>, String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (code, least) =
                line.split_once(' ').ok_or_else(|| format!("`{line}`: expected code and figure"))?;
            let least = least.trim().parse().map_err(|error| format!("`{line}`: {error}"))?;
            Ok((code.to_owned(), least))
        })
        .collect()
}
