//! What a stream brought in some days, and which others moved at the same time.

use std::collections::BTreeMap;

use super::super::{
    Watched,
    signals::{CountModel, Series, benjamini_hochberg},
};

/// Days that a rise is compared with, to say what else moved.
const BEFORE: usize = 56;
/// The share of false ones among what else moved.
const FALSE_AMONG_MOVED: f64 = 0.1;
const MOST_MOVED: usize = 5;

/// A stream that moved at the same time.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Moved {
    /// What its cases have in common.
    #[serde(flatten)]
    pub about: Watched,
    /// Cases since the rise began.
    pub observed: u64,
    /// Cases that eight weeks before let expect.
    pub expected: f64,
}

/// What a stream brought in some days.
pub struct Brought {
    observed: u64,
    expected: f64,
    /// Of at least as many.
    pub chance: f64,
}

/// From `first` to `last`, held against the eight weeks before.
pub fn brought(series: &Series, first: usize, last: usize) -> Brought {
    let before = first.saturating_sub(BEFORE);
    let past: u64 = series.counts[before..first].iter().sum();
    let observed = series.counts[first..=last].iter().sum();
    let length = (last + 1 - first) as f64;
    // Half an event more: a stream without a past is not impossible.
    let expected = (past as f64 + 0.5) * length / (first - before).max(1) as f64;
    Brought { observed, expected, chance: CountModel::poisson(expected).at_least(observed) }
}

/// Streams that brought more in the days from `began` to `ended` than before, as far as chance lets say so: Benjamini and
/// Hochberg.
pub fn moved(streams: &BTreeMap<Watched, Series>, about: &Watched, began: usize, ended: usize) -> Vec<Moved> {
    let others: Vec<(&Watched, Brought)> = streams
        .iter()
        .filter(|(other, _)| *other != about && other.named() > 0)
        .map(|(other, series)| (other, brought(series, began, ended)))
        .collect();
    let chances: Vec<f64> = others.iter().map(|(_, brought)| brought.chance).collect();
    let believed = benjamini_hochberg(&chances, FALSE_AMONG_MOVED);
    let mut clear: Vec<(&Watched, Brought)> =
        others.into_iter().zip(believed).filter_map(|(other, believed)| believed.then_some(other)).collect();
    clear.sort_by(|one, other| one.1.chance.total_cmp(&other.1.chance));
    let told = |(about, brought): (&Watched, Brought)| Moved {
        about: about.clone(),
        observed: brought.observed,
        expected: brought.expected,
    };
    clear.into_iter().take(MOST_MOVED).map(told).collect()
}
