//! Whether customers come out of a recovery more satisfied than customers whom nothing hit: the paradox index.
//!
//! Satisfaction moves by itself, and who said little before says more the next time whatever happens (regression to the
//! mean). So the recovered are held against customers whom nothing hit, who answered the same question in the same time and
//! had been about as satisfied before.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    rate::FEWEST,
    wilson::{Z, real},
};

/// How satisfied somebody was before and after, each in hundredths of one to five.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shift {
    /// The mean of what they said in the year before.
    pub before: u16,
    /// What they said afterwards.
    pub after: u16,
}

/// How much more the satisfaction of the recovered moved than that of customers whom nothing hit.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, JsonSchema)]
pub struct ParadoxIndex {
    /// Recovered customers of whom it is known before and after.
    pub recovered: u64,
    /// Of them, those for whom customers were found whom nothing hit and who had been about as satisfied: only they count.
    pub matched: u64,
    /// Customers whom nothing hit, of these levels.
    pub others: u64,
    /// By how much the matched moved, in points of one to five; null where either side has fewer than twenty.
    pub change: Option<f64>,
    /// By how much those whom nothing hit moved, at the levels of the matched.
    pub change_of_others: Option<f64>,
    /// The one less the other.
    pub index: Option<f64>,
    /// Lower end of its 95 % interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// Levels of satisfaction before, rounded to whole scores: one to five.
const LEVELS: usize = 5;

/// Those of one level before.
#[derive(Clone, Copy, Default)]
struct Level {
    n: f64,
    mean: f64,
    /// The sum of squares around the mean.
    squares: f64,
}

impl ParadoxIndex {
    /// Holds the recovered against customers whom nothing hit, level by level, each level weighed by its recovered customers.
    /// Both sides are taken to scatter alike on all levels. Source: subclassification, Cochran (1968), Biometrics 24,
    /// 295–313; the interval is normal.
    #[must_use]
    pub fn of(recovered: &[Shift], others: &[Shift]) -> Self {
        let (ours, theirs) = (levels(recovered), levels(others));
        let both: Vec<(Level, Level)> =
            ours.into_iter().zip(theirs).filter(|(ours, theirs)| ours.n > 0.0 && theirs.n > 0.0).collect();
        let n: f64 = both.iter().map(|(ours, _)| ours.n).sum();
        let m: f64 = both.iter().map(|(_, theirs)| theirs.n).sum();
        let found = Self::held(&both, n, m);
        Self {
            recovered: recovered.len() as u64,
            matched: whole(n),
            others: whole(m),
            change: found.map(|one| one.0),
            change_of_others: found.map(|one| one.1),
            index: found.map(|one| one.0 - one.1),
            low: found.map(|one| one.0 - one.1 - one.2),
            high: found.map(|one| one.0 - one.1 + one.2),
        }
    }

    /// The change of ours, of theirs, and half the width of the interval of the difference; none of few.
    fn held(both: &[(Level, Level)], n: f64, m: f64) -> Option<(f64, f64, f64)> {
        if n.min(m) < real(FEWEST) {
            return None;
        }
        let change = both.iter().map(|(ours, _)| ours.n * ours.mean).sum::<f64>() / n;
        let of_others = both.iter().map(|(ours, theirs)| ours.n * theirs.mean).sum::<f64>() / n;
        let free = real(both.len() as u64);
        let scatter = |all: f64, squares: f64| squares / (all - free);
        let ours = scatter(n, both.iter().map(|(ours, _)| ours.squares).sum());
        let theirs = scatter(m, both.iter().map(|(_, theirs)| theirs.squares).sum());
        let weights: f64 = both.iter().map(|(ours, theirs)| (ours.n / n).powi(2) / theirs.n).sum();
        Some((change, of_others, Z * (ours / n + theirs * weights).sqrt()))
    }
}

fn levels(shifts: &[Shift]) -> [Level; LEVELS] {
    let mut levels = [Level::default(); LEVELS];
    for shift in shifts {
        let score = usize::from((shift.before + 50) / 100).clamp(1, LEVELS);
        let moved = (f64::from(shift.after) - f64::from(shift.before)) / 100.0;
        let level = &mut levels[score - 1];
        // Welford's running mean and squares: each is read once.
        level.n += 1.0;
        let off = moved - level.mean;
        level.mean += off / level.n;
        level.squares += off * (moved - level.mean);
    }
    levels
}

fn whole(number: f64) -> u64 {
    number as u64
}

#[cfg(test)]
mod tests {
    use super::{ParadoxIndex, Shift};

    fn many(shifts: &[(u16, u16, usize)]) -> Vec<Shift> {
        let each = |(before, after, times): &(u16, u16, usize)| {
            std::iter::repeat_n(Shift { before: *before, after: *after }, *times)
        };
        shifts.iter().flat_map(each).collect()
    }

    /// By hand. Level 4: ours move by 0 (10) and +1 (10), theirs by 0 (20) and -1 (20). Level 2: ours +2 (10), theirs +1 (40).
    /// Ours (20·½ + 10·2)/30 = 1; theirs, weighed as ours, (20·(-½) + 10·1)/30 = 0. Squares: ours 20·¼ = 5 over 30 - 2;
    /// theirs 40·¼ = 10 over 80 - 2; weights (⅔)²/40 + (⅓)²/40 = 1/72.
    #[test]
    fn the_recovered_are_held_against_those_who_had_been_as_satisfied() {
        let ours = many(&[(400, 400, 10), (400, 500, 10), (200, 400, 10), (100, 500, 7)]);
        let theirs = many(&[(400, 400, 20), (400, 300, 20), (200, 300, 40), (500, 500, 9)]);
        let found = ParadoxIndex::of(&ours, &theirs);
        assert_eq!(
            (found.recovered, found.matched, found.others),
            (37, 30, 80),
            "nobody to hold the ones against"
        );
        let near = |found: Option<f64>, wanted: f64| (found.unwrap() - wanted).abs() < 1e-9;
        assert!(near(found.change, 1.0) && near(found.change_of_others, 0.0) && near(found.index, 1.0));
        let half = 1.959_963_984_540_054 * (5.0 / 28.0 / 30.0 + 10.0 / 78.0 / 72.0_f64).sqrt();
        assert!(near(found.low, 1.0 - half) && near(found.high, 1.0 + half), "{found:?}");
    }

    #[test]
    fn few_on_either_side_are_counted_and_not_compared() {
        let enough = many(&[(400, 500, 20)]);
        for (ours, theirs) in [(&enough[..19], &enough[..]), (&enough[..], &enough[..19]), (&[], &[])] {
            let found = ParadoxIndex::of(ours, theirs);
            assert_eq!((found.recovered, found.index, found.low), (ours.len() as u64, None, None));
        }
        let alike = ParadoxIndex::of(&enough, &enough);
        assert_eq!(
            (alike.index, alike.low, alike.high),
            (Some(0.0), Some(0.0), Some(0.0)),
            "all moved alike"
        );
    }

    /// Who says little says more the next time: without those whom nothing hit that would pass for recovery.
    #[test]
    fn what_moves_by_itself_is_no_paradox() {
        let mean_reverting = many(&[(200, 300, 40), (500, 400, 40)]);
        let low_ones = many(&[(200, 300, 30)]);
        let found = ParadoxIndex::of(&low_ones, &mean_reverting);
        assert_eq!((found.change, found.index), (Some(1.0), Some(0.0)));
    }
}
