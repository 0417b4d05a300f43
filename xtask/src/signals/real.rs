//! Published weekly series, where they lie beside the repository: their known rises, rises put in, and how far we agree.

use std::collections::BTreeMap;

use domain::learning::signals::{Draw, Form};

use super::{Stream, made, peers};
use crate::machine;

/// Kinds of rises in them.
pub const KINDS: [&str; 2] = ["known", "put in"];

/// A file of the folder beside the repository, as rows of fields; none where the folder is absent.
fn rows(file: &str) -> Result<Option<Vec<Vec<String>>>, String> {
    let path = machine::shared("stats-outbreaks").join(file);
    if !path.is_file() {
        return Ok(None);
    }
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(Some(text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()))
}

/// Counts and marks of each series.
type Marked = BTreeMap<String, (Vec<u64>, Vec<bool>)>;

fn marked(file: &str, count: usize, mark: usize) -> Result<Option<Marked>, String> {
    let Some(rows) = rows(file)? else { return Ok(None) };
    let mut found = Marked::new();
    for row in rows {
        let number = |at: usize| row.get(at).and_then(|field| field.parse::<f64>().ok());
        let (Some(count), Some(mark)) = (number(count), number(mark)) else {
            return Err(format!("{file}: found {row:?}, expected a count and a mark"));
        };
        let series = found.entry(row[0].clone()).or_default();
        series.0.push(count as u64);
        series.1.push(mark > 0.0);
    }
    Ok(Some(found))
}

/// Known rises, the rise at the end of one series that nobody marked, and rises put into what is in order.
pub fn streams() -> Result<Option<Vec<Stream>>, String> {
    let (Some(series), Some(made_elsewhere)) =
        (marked("series.csv", 4, 5)?, marked("simulated_point_source.csv", 2, 3)?)
    else {
        return Ok(None);
    };
    let mut draw = Draw(3);
    let mut streams = Vec::new();
    for (name, (counts, marks)) in series.into_iter().chain(made_elsewhere) {
        // The last twenty weeks of this one are a rise, as every detector finds, though nobody marked it.
        let quiet_to = if name == "shadar" { 275 } else { counts.len() };
        if quiet_to < counts.len() {
            streams.push(Stream::new("known", counts.clone(), Some((quiet_to, 20)), made::JUDGED_FROM));
        }
        for start in (made::JUDGED_FROM..quiet_to).filter(|at| marks[*at] && !marks[at - 1]) {
            streams.push(Stream::new("known", counts.clone(), Some((start, 2)), made::JUDGED_FROM));
        }
        let quiet: Vec<u64> = (0..quiet_to)
            .map(|at| if marks[at] && at >= 52 { counts[at - 52] } else { counts[at] })
            .collect();
        streams.push(Stream::new("in order", quiet.clone(), None, made::JUDGED_FROM));
        for start in (made::JUDGED_FROM + 5..quiet_to - 9).step_by(12) {
            streams.push(Stream::new(
                "put in",
                doubled(&quiet, start, &mut draw),
                Some((start, 8)),
                made::JUDGED_FROM,
            ));
        }
    }
    Ok(Some(streams))
}

/// Eight weeks with as many again as a month's mean around there.
fn doubled(quiet: &[u64], start: usize, draw: &mut Draw) -> Vec<u64> {
    let mut counts = quiet.to_vec();
    for week in start..start + 8 {
        let near = &quiet[week - 3..=(week + 3).min(quiet.len() - 1)];
        let mean = near.iter().sum::<u64>() as f64 / near.len() as f64;
        counts[week] += made::drawn(mean.max(1.0), 1.0, draw);
    }
    counts
}

/// How far our Farrington agrees with the published bounds.
pub fn agreement() -> Result<(), String> {
    let (Some(expected), Some(series)) = (rows("expected_alarms.csv")?, marked("series.csv", 4, 5)?) else {
        return Ok(());
    };
    for (name, form, column) in [("farrington", Form::First, 4), ("farrington flexible", Form::Improved, 6)] {
        let (mut weeks, mut same, mut furthest) = (0, 0, 0.0_f64);
        for row in &expected {
            let Some((counts, _)) = series.get(&row[0]) else { continue };
            let at: usize =
                row[1].parse().map_err(|_| format!("expected_alarms.csv: found week “{}”", row[1]))?;
            let Some(found) = peers::method(form).week(counts, at - 1) else { continue };
            let Ok(bound) = row[column].parse::<f64>() else { continue };
            let theirs = row[column + 1] == "1";
            weeks += 1;
            same += u32::from(theirs == (counts[at - 1] as f64 > found.bound));
            furthest = furthest.max((bound - found.bound).abs());
        }
        println!("{name}: {same} of {weeks} weeks judged alike, bounds at most {furthest:.6} apart");
    }
    Ok(())
}
