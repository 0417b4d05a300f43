//! The comparison: each detector's false alarms and delays, and those of our watch at the same rate of false alarms.

use domain::learning::signals::{Designs, WatchRule, watch_beside};

use super::{Stream, peers::PEERS};

/// What a detector did on some streams.
struct Figures {
    /// False alarms in a stream-year.
    rate: f64,
    /// Weeks from the beginning of each rise to its first alarm; none where it was missed.
    delays: Vec<Option<usize>>,
}

fn figures<'s>(streams: impl Iterator<Item = (&'s Stream, Vec<usize>)>) -> Figures {
    let (mut false_alarms, mut weeks) = (0, 0);
    let mut delays = Vec::new();
    for (stream, alarms) in streams {
        if let Some((start, length)) = stream.rise {
            let inside = alarms.iter().find(|at| (start..start + length).contains(*at));
            delays.push(inside.map(|at| at - start));
            continue;
        }
        weeks += stream.series.counts.len() - stream.judged_from;
        false_alarms += alarms.len();
    }
    Figures { rate: false_alarms as f64 / (weeks as f64 / 52.0), delays }
}

fn ours(streams: &[&Stream], arl0: f64) -> Figures {
    let mut designs = Designs::default();
    figures(streams.iter().map(|stream| {
        let rule = WatchRule { baseline: stream.judged_from, arl0, ratio: 2.0 };
        let alarms = watch_beside(&stream.series, &stream.foreseen, &rule, &mut designs);
        (*stream, alarms.into_iter().map(|alarm| alarm.at).collect())
    }))
}

/// Ours with about the shortest run length at which it raises no more false alarms than that.
fn ours_at(streams: &[&Stream], in_order: &[&Stream], rate: f64) -> (f64, Figures) {
    let (mut low, mut high) = (3.0_f64.ln(), 1e5_f64.ln());
    for _ in 0..9 {
        let middle = f64::midpoint(low, high);
        if ours(in_order, middle.exp()).rate > rate { low = middle } else { high = middle }
    }
    (high.exp(), ours(streams, high.exp()))
}

impl Figures {
    /// The median delay; a missed rise counts as later than any other.
    fn median(&self) -> String {
        let mut sorted: Vec<usize> = self.delays.iter().map(|delay| delay.unwrap_or(usize::MAX)).collect();
        sorted.sort_unstable();
        match sorted.get(sorted.len().saturating_sub(1) / 2) {
            None => "-".to_owned(),
            Some(&usize::MAX) => "missed".to_owned(),
            Some(weeks) => weeks.to_string(),
        }
    }

    fn found(&self) -> f64 {
        100.0 * self.delays.iter().flatten().count() as f64 / self.delays.len().max(1) as f64
    }

    /// Mean delay, a missed rise counted as twelve weeks: tells apart what medians leave equal.
    fn mean(&self) -> f64 {
        let total: usize = self.delays.iter().map(|delay| delay.unwrap_or(12)).sum();
        total as f64 / self.delays.len().max(1) as f64
    }
}

/// One row for each detector: its figures, and ours at its rate.
pub fn table(streams: &[Stream]) {
    let all: Vec<&Stream> = streams.iter().collect();
    rows(&all, &in_order(streams));
    for arl0 in [20.0, 50.0, 100.0, 370.0, 1000.0] {
        let found = ours(&all, arl0);
        println!(
            "  ours as set to one false alarm in {arl0:5.0} weeks: {:.2} a stream-year, meant {:.2}",
            found.rate,
            52.0 / arl0
        );
    }
}

/// The same for rises of one shape.
pub fn line(kind: &str, streams: &[Stream]) {
    println!("\n{kind}:");
    let some: Vec<&Stream> = streams.iter().filter(|stream| stream.kind == kind).collect();
    rows(&some, &in_order(streams));
}

/// Rates come from the streams in order, whatever the shape of the rises.
fn in_order(streams: &[Stream]) -> Vec<&Stream> {
    streams.iter().filter(|stream| stream.rise.is_none()).collect()
}

fn rows(some: &[&Stream], in_order: &[&Stream]) {
    println!(
        "  {:<20} {:>12} {:>8} {:>6} {:>6}   ours: {:>8} {:>8} {:>6} {:>6}",
        "detector", "false a year", "median", "mean", "found", "ARL", "median", "mean", "found"
    );
    for (name, detect) in PEERS {
        let judge = |stream: &&'_ Stream| detect(&stream.series, stream.judged_from);
        let judged = |streams: &[&Stream]| {
            let alarms: Vec<Vec<usize>> = streams.iter().map(judge).collect();
            figures(streams.iter().copied().zip(alarms))
        };
        let (theirs, rate) = (judged(some), judged(in_order).rate);
        let (arl0, mine) = ours_at(some, in_order, rate);
        println!(
            "  {name:<20} {rate:>12.2} {:>8} {:>6.2} {:>5.0}%   ours: {arl0:>8.0} {:>8} {:>6.2} {:>5.0}%",
            theirs.median(),
            theirs.mean(),
            theirs.found(),
            mine.median(),
            mine.mean(),
            mine.found()
        );
    }
}
