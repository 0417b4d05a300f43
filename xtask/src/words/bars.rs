//! Chooses the bar that the scores of a mark must reach, on messages that the scores were not learned from.

use domain::reply::{FaultCode, Mark};

/// From where on a mark is reported, and from where on it stops a message.
#[derive(Clone, Copy, Debug)]
pub struct Bars {
    /// Reported from here on.
    pub report: f32,
    /// Stops a message from here on.
    pub block: f32,
}

/// The bar of claims: likelier than not. The facts of messages that teach contradict a claim because it is made there; elsewhere
/// few who could claim it do, so the best bar among those messages is too low for others.
const CLAIMED: f32 = 0.0;

/// A message as one mark sees it.
#[derive(Clone, Copy, Debug)]
pub struct Judged {
    /// The log-odds of the mark.
    pub score: f32,
    /// Labelled with the mark.
    pub there: bool,
    /// Without any fault.
    pub good: bool,
}

impl Bars {
    /// The bars that judge these messages best; `look` says for the reader how the scores came about.
    pub fn of(mark: Mark, judged: &[Judged], look: &str) -> Self {
        if matches!(mark, Mark::Claim(_)) {
            return Self { report: CLAIMED, block: CLAIMED };
        }
        let pairs: Vec<(f32, bool)> = judged.iter().map(|one| (one.score, one.there)).collect();
        let (report, f1) = choose(&pairs, counts_for(mark, &pairs));
        let block = blocking(judged).max(report);
        let there = judged.iter().filter(|one| one.there).count();
        let stopped = judged.iter().filter(|one| one.there && one.score >= block).count();
        println!(
            "{:<20} {look} {there:>4} there, F1 {f1:.2} at bar {report:.2}; {stopped} stopped from {block:.2} on",
            mark.word()
        );
        Self { report, block }
    }

    /// The same, surer where a mark accuses the writer of what loses customers.
    pub fn with_caution(self, mark: Mark) -> Self {
        let report = self.report + caution(mark);
        Self { report, block: self.block.max(report) }
    }
}

/// So much surer than the best F1 asks must the look at the whole message be: writers of whom nothing was learned are told less
/// surely apart, and staff who are accused wrongly stop listening. From 502 cold and 465 other replies of such writers; beyond it
/// as much is missed as is falsely raised no more.
fn caution(mark: Mark) -> f32 {
    match mark {
        Mark::Fault(FaultCode::Denial | FaultCode::ShiftsBlame) => 0.4,
        Mark::Fault(FaultCode::BlamesCustomer) => 0.2,
        _ => 0.0,
    }
}

/// Of the messages without a fault, one in so many may be stopped by one mark.
const STOPPED: usize = 600;

/// The lowest bar that stops hardly any good message.
fn blocking(judged: &[Judged]) -> f32 {
    let mut good: Vec<f32> = judged.iter().filter(|one| one.good).map(|one| one.score).collect();
    good.sort_unstable_by(|a, b| b.total_cmp(a));
    good.get(good.len() / STOPPED).map_or(0.0, |score| score + 0.05)
}

/// Of messages as they come about one in so many carries a fault; those that teach carry more.
const ONE_IN: f32 = 12.0;

/// For how many a message without this mark counts, so that they are as many as among messages as they come: a fault
/// that is taught often would be raised lightly. Elements are taught as often as they come.
fn counts_for(mark: Mark, judged: &[(f32, bool)]) -> f32 {
    let with = judged.iter().filter(|(_, there)| *there).count() as f32;
    let without = (judged.len() as f32 - with).max(1.0);
    if matches!(mark, Mark::Fault(_)) { ((ONE_IN - 1.0) * with / without).max(1.0) } else { 1.0 }
}

/// The bar with the best F1; of a run of equally good ones the middle. A message without the mark counts for `weight`.
fn choose(judged: &[(f32, bool)], weight: f32) -> (f32, f32) {
    let f1 = |bar: f32| {
        let count = |wanted: bool, reached: bool| {
            judged.iter().filter(|(score, there)| *there == wanted && (*score >= bar) == reached).count()
                as f32
        };
        let hit = count(true, true);
        2.0 * hit / (2.0 * hit + weight * count(false, true) + count(true, false)).max(1.0)
    };
    // Smoothed over neighbours, so that the bar does not rest on one message.
    let bars: Vec<f32> = (-60_i16..=30).map(|tenth| f32::from(tenth) / 10.0).collect();
    let smooth = |bar: f32| (-4_i16..=4).map(|tenth| f1(bar + f32::from(tenth) / 10.0)).sum::<f32>();
    let best = bars.iter().copied().max_by(|a, b| smooth(*a).total_cmp(&smooth(*b))).unwrap_or(0.0);
    // Where nearly every message carries the mark, F1 is best with hardly any bar, and says little.
    let there = judged.iter().filter(|(_, there)| *there).count();
    let bar = if there * 4 > judged.len() * 3 { best.max(-2.5) } else { best };
    (bar, f1(bar))
}
