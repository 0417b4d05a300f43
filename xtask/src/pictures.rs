//! The pictures that README and docs show, taken anew from the browser tests.

use crate::{machine, steps};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Runs the browser tests and copies each picture that a document shows from `target/pictures` to where it is shown.
pub fn take() -> Result<(), String> {
    let shown = shown(&tracked_documents()?)?;
    steps::only("browser")?;
    let taken = machine::target()?.join("pictures");
    for picture in &shown {
        let source = taken.join(picture.file_name().unwrap_or_default());
        fs::copy(&source, picture).map_err(|error| {
            format!("{} is shown, but {} was not taken: {error}", picture.display(), source.display())
        })?;
    }
    println!("{} pictures shown by README and docs were taken anew", shown.len());
    Ok(())
}

fn tracked_documents() -> Result<Vec<PathBuf>, String> {
    let mut git = std::process::Command::new("git");
    let listed = machine::output(git.args(["ls-files", "*.md"]).current_dir(machine::root()))?;
    Ok(listed.lines().map(|path| machine::root().join(path)).collect())
}

/// The PNG files that documents link to by a relative path.
fn shown(documents: &[PathBuf]) -> Result<BTreeSet<PathBuf>, String> {
    let mut pictures = BTreeSet::new();
    for document in documents {
        let text =
            fs::read_to_string(document).map_err(|error| format!("{}: {error}", document.display()))?;
        let folder = document.parent().unwrap_or(Path::new(""));
        pictures.extend(png_links(&text).map(|link| folder.join(link)));
    }
    Ok(pictures)
}

fn png_links(text: &str) -> impl Iterator<Item = &str> {
    let ends = text.match_indices(".png").map(|(place, ending)| place + ending.len());
    let links = ends.map(|end| {
        let start = text[..end].rfind(['(', '"', ' ', '\n']).map_or(0, |place| place + 1);
        &text[start..end]
    });
    links.filter(|link| !link.contains("://"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_found_in_both_kinds_of_link_and_not_elsewhere_on_the_web() {
        let text = "![a](docs/pictures/a.png) <img src=\"b-dark.png\">\n![c](https://example.org/c.png)";
        assert_eq!(png_links(text).collect::<Vec<_>>(), ["docs/pictures/a.png", "b-dark.png"]);
    }
}
