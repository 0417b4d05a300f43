//! Points of facts at which a policy is tried: where each of its rules begins and ends, where each two of them meet, and each
//! pair of values once.

use std::collections::BTreeSet;

use super::{
    MakeGoodPolicy,
    meet::{Meeting, meetings},
    probe::Probe,
};
use crate::recovery::Facts;

/// Points that follow nothing but chance, the same each time.
const ANYWHERE: u64 = 60;
/// How often each meeting is tried, with all else as it comes.
const ALONE: u64 = 6;
/// How often two that meet are.
const TOGETHER: u64 = 2;
/// So many points at most for each of the three.
const MOST: usize = 1_200;

/// A place in the values of each fact.
pub(super) type Point = Vec<usize>;

/// A place among `of`, spread evenly and the same each time: the finalizer of SplitMix64 (Steele, Lea, Flood 2014).
pub(super) fn mixed(point: u64, nth: usize, of: usize) -> usize {
    let mut mixed = (point * 64 + nth as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    usize::try_from((mixed ^ (mixed >> 31)) % (of.max(1) as u64)).unwrap_or(0)
}

/// Where a policy is tried.
pub(super) fn points(policy: &MakeGoodPolicy, probes: &[Probe], none: &Facts) -> Vec<Point> {
    let anywhere = |point: u64| -> Point {
        probes.iter().enumerate().map(|(nth, probe)| mixed(point, nth, probe.values.len())).collect()
    };
    let meetings = meetings(policy, probes, none);
    let mut all: Vec<Point> = (0..ANYWHERE).map(anywhere).collect();
    let mut turn = ANYWHERE;
    let mut lay = |meeting: &Meeting, times: u64, all: &mut Vec<Point>| {
        for _ in 0..times {
            turn += 1;
            all.extend(meeting.lay(anywhere(turn), turn));
        }
    };
    spread(&meetings, MOST / 6).for_each(|one| lay(one, ALONE, &mut all));
    let together = together(&meetings);
    spread(&together, MOST / 2).for_each(|both| lay(both, TOGETHER, &mut all));
    all.extend(pairwise(probes));
    let mut known = BTreeSet::new();
    all.retain(|point| known.insert(point.clone()));
    all
}

/// As many as are wanted, from all over the list.
fn spread<T>(all: &[T], most: usize) -> impl Iterator<Item = &T> {
    all.iter().step_by(all.len().div_ceil(most).max(1))
}

/// Two rules that can hold at once; those first that speak of the same fact.
fn together(meetings: &[Meeting]) -> Vec<Meeting> {
    let pairs = || {
        meetings
            .iter()
            .enumerate()
            .flat_map(|(nth, one)| meetings[nth + 1..].iter().map(move |two| (one, two)))
    };
    let near = pairs().filter(|(one, two)| one.touches(two));
    let apart = pairs().filter(|(one, two)| !one.touches(two));
    near.chain(apart).filter_map(|(one, two)| one.with(two)).collect()
}

/// Points in which each two values of two facts stand together: each begins with two that have not met, and takes of every
/// other fact the value that makes most new pairs (the greedy way of Cohen, Dalal, Fredman and Patton, 1997).
fn pairwise(probes: &[Probe]) -> Vec<Point> {
    let mut met = Met::none(probes);
    let mut points = Vec::new();
    for one in 0..probes.len() {
        for two in one + 1..probes.len() {
            for (first, second) in met.pairs(one, two) {
                if points.len() < MOST && !met.have((one, first), (two, second)) {
                    points.push(met.point([(one, first), (two, second)], points.len() as u64));
                }
            }
        }
    }
    points
}

/// Which values of two facts have stood together.
struct Met {
    sizes: Vec<usize>,
    /// Where the values of each fact begin among all.
    begins: Vec<usize>,
    all: usize,
    have: Vec<bool>,
}

impl Met {
    fn none(probes: &[Probe]) -> Self {
        let sizes: Vec<_> = probes.iter().map(|probe| probe.values.len().max(1)).collect();
        let begins = (0..sizes.len()).map(|fact| sizes[..fact].iter().sum()).collect();
        let all = sizes.iter().sum();
        Self { sizes, begins, all, have: vec![false; all * all] }
    }

    fn pairs(&self, one: usize, two: usize) -> impl Iterator<Item = (usize, usize)> + use<> {
        let (ones, twos) = (self.sizes[one], self.sizes[two]);
        (0..ones).flat_map(move |first| (0..twos).map(move |second| (first, second)))
    }

    fn at(&self, one: (usize, usize), two: (usize, usize)) -> usize {
        let (low, high) = if one.0 < two.0 { (one, two) } else { (two, one) };
        (self.begins[low.0] + low.1) * self.all + self.begins[high.0] + high.1
    }

    fn have(&self, one: (usize, usize), two: (usize, usize)) -> bool {
        self.have[self.at(one, two)]
    }

    /// A point with these two in it; all its pairs have met then.
    fn point(&mut self, begun: [(usize, usize); 2], turn: u64) -> Point {
        let mut chosen = begun.to_vec();
        for fact in (0..self.sizes.len()).filter(|fact| begun.iter().all(|(known, _)| known != fact)) {
            let gain = |value: usize| chosen.iter().filter(|one| !self.have(**one, (fact, value))).count();
            let from = mixed(turn, fact, self.sizes[fact]);
            let turned = (0..self.sizes[fact]).map(|nth| (nth + from) % self.sizes[fact]);
            let value = turned.reduce(|best, one| if gain(one) > gain(best) { one } else { best });
            chosen.push((fact, value.unwrap_or(0)));
        }
        for (nth, one) in chosen.iter().enumerate() {
            for two in &chosen[..nth] {
                let at = self.at(*one, *two);
                self.have[at] = true;
            }
        }
        chosen.sort_unstable();
        chosen.into_iter().map(|(_, value)| value).collect()
    }
}
