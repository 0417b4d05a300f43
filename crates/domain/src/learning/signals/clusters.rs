//! The scan statistic: where in time, and in which cell, do events crowd more than chance explains?

/// The window that stands out most.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Cluster {
    /// Which cell (row) it lies in.
    pub cell: usize,
    /// First and last period of the window.
    pub periods: (usize, usize),
    /// Events in the window, and how many were expected there.
    pub observed: u64,
    /// As expected from the cell's share and the period's share of all.
    pub expected: f64,
    /// Logarithm of the likelihood ratio.
    pub statistic: f64,
    /// Rank among random re-orderings: `r/(R + 1)`.
    pub p: f64,
}

/// Kulldorff's ratio: `c·ln(c/E) + (C−c)·ln((C−c)/(C−E))` where more was seen than expected, else 0.
///
/// Source: Kulldorff 1997, on Poisson counts given their total `all`.
#[must_use]
pub fn likelihood(observed: f64, expected: f64, all: f64) -> f64 {
    if observed <= expected || expected <= 0.0 {
        return 0.0;
    }
    let rest = all - observed;
    let outside = if rest > 0.0 { rest * (rest / (all - expected)).ln() } else { 0.0 };
    observed * (observed / expected).ln() + outside
}

/// Which windows are looked through.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Windows {
    /// Periods that a window spans at most.
    pub longest: usize,
    /// It ends within so many last periods: all of them for a look back, few for what goes on now.
    pub ending_within: usize,
}

/// The most crowded window over cells, judged against `replicas` re-drawn tables.
///
/// `counts[cell][period]`, all rows equally long. Chance enters by `seed` alone: the same seed, the same answer.
/// `None` for an empty table or one without events. Source: Kulldorff 1997; windows that are still open, 2001.
#[must_use]
pub fn most_crowded(counts: &[Vec<u64>], windows: Windows, replicas: u32, seed: u64) -> Option<Cluster> {
    let table = Table::of(counts)?;
    let (statistic, cell, periods) = table.strongest(counts, windows);
    let mut draw = Draw(seed);
    let mut rank = 1;
    for _ in 0..replicas {
        if table.strongest(&table.redrawn(&mut draw), windows).0 >= statistic {
            rank += 1;
        }
    }
    let observed = counts[cell][periods.0..=periods.1].iter().sum();
    let expected = (periods.0..=periods.1).map(|period| table.expected(cell, period)).sum();
    let p = f64::from(rank) / (f64::from(replicas) + 1.0);
    Some(Cluster { cell, periods, observed, expected, statistic, p })
}

/// The margins of a table: they are what is expected.
struct Table {
    cells: Vec<u64>,
    periods: Vec<u64>,
    /// Each period as often as it has events: one of them at random is a period by its share.
    events: Vec<u32>,
    all: u64,
}

impl Table {
    fn of(counts: &[Vec<u64>]) -> Option<Self> {
        let cells: Vec<u64> = counts.iter().map(|row| row.iter().sum()).collect();
        let length = counts.first()?.len();
        // One cell alone has nothing to take a period's share from: then every period is like every other.
        let periods: Vec<u64> = if counts.len() == 1 {
            vec![1; length]
        } else {
            (0..length).map(|period| counts.iter().map(|row| row[period]).sum()).collect()
        };
        let each =
            |(period, count): (u32, &u64)| std::iter::repeat_n(period, usize::try_from(*count).unwrap_or(0));
        let events: Vec<u32> = (0..).zip(&periods).flat_map(each).collect();
        let all = cells.iter().sum();
        (all > 0 && length > 0).then_some(Self { cells, periods, events, all })
    }

    fn expected(&self, cell: usize, period: usize) -> f64 {
        self.cells[cell] as f64 * self.periods[period] as f64 / self.events.len() as f64
    }

    fn strongest(&self, counts: &[Vec<u64>], windows: Windows) -> (f64, usize, (usize, usize)) {
        let mut best = (0.0, 0, (0, 0));
        for (cell, row) in counts.iter().enumerate() {
            for end in row.len().saturating_sub(windows.ending_within)..row.len() {
                let (mut seen, mut due) = (0, 0.0);
                for start in (0..=end).rev().take(windows.longest) {
                    seen += row[start];
                    due += self.expected(cell, start);
                    let found = likelihood(seen as f64, due, self.all as f64);
                    if found > best.0 {
                        best = (found, cell, (start, end));
                    }
                }
            }
        }
        best
    }

    /// The same events, each put at random into a cell and a period by the margins.
    fn redrawn(&self, draw: &mut Draw) -> Vec<Vec<u64>> {
        let mut table = vec![vec![0; self.periods.len()]; self.cells.len()];
        for (cell, events) in self.cells.iter().enumerate() {
            for _ in 0..*events {
                let at = draw.below(self.events.len() as u64) as usize;
                table[cell][self.events[at] as usize] += 1;
            }
        }
        table
    }
}

/// SplitMix64 (Steele and others 2014): chance that a seed decides.
#[derive(Clone, Copy, Debug)]
pub struct Draw(pub u64);

impl Draw {
    /// The next 64 bits.
    pub const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 up to, not including, 1.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A whole number below `end` (positive).
    pub const fn below(&mut self, end: u64) -> u64 {
        ((self.bits() as u128 * end as u128) >> 64) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::{Draw, Windows, likelihood, most_crowded};

    #[test]
    fn the_ratio_is_kulldorffs() {
        let expected = 8.0 * 2.0_f64.ln() + 2.0 * (2.0 / 6.0_f64).ln();
        assert!((likelihood(8.0, 4.0, 10.0) - expected).abs() < 1e-12);
        assert!(likelihood(3.0, 4.0, 10.0).abs() < 1e-12);
        assert!((likelihood(10.0, 5.0, 10.0) - 10.0 * 2.0_f64.ln()).abs() < 1e-12);
    }

    #[test]
    fn a_crowd_is_found_where_it_was_put_and_the_seed_decides() {
        let mut counts = vec![vec![2_u64; 30]; 8];
        counts[2][20..25].fill(9);
        let all = Windows { longest: 15, ending_within: 30 };
        let found = most_crowded(&counts, all, 199, 1).unwrap();
        assert_eq!((found.cell, found.periods, found.observed), (2, (20, 24), 45));
        assert!(found.p <= 0.006 && found.expected < 22.0, "{found:?}");
        assert_eq!(most_crowded(&counts, all, 199, 1), Some(found));
        assert!(most_crowded(&[vec![2; 30], vec![2; 30]], all, 99, 1).unwrap().p > 0.5);
        assert!(most_crowded(&[], all, 9, 1).is_none() && most_crowded(&[vec![0; 9]], all, 9, 1).is_none());
    }

    #[test]
    fn a_crowd_of_long_ago_is_no_crowd_of_now() {
        let mut counts = vec![vec![2_u64; 30]; 8];
        counts[2][10..15].fill(9);
        let now = Windows { longest: 15, ending_within: 7 };
        assert!(most_crowded(&counts, now, 199, 1).unwrap().p > 0.05);
        counts[5][25..].fill(9);
        let found = most_crowded(&counts, now, 199, 1).unwrap();
        assert_eq!((found.cell, found.periods), (5, (25, 29)));
        assert!(found.p <= 0.01, "{found:?}");
    }

    /// Seven days in ninety at rates 0.1, 0.5 and 1 a day: the largest sum reaches 5, 11, 17 in 3 to 4.6 % of runs.
    #[test]
    fn the_largest_week_of_a_quarter_is_as_rare_as_computed_elsewhere() {
        let mut draw = Draw(7);
        for (rate, least, share) in [(0.1_f64, 5, 0.030), (0.5, 11, 0.045), (1.0, 17, 0.046)] {
            let runs = 20_000;
            let mut reached = 0;
            for _ in 0..runs {
                let days: Vec<u32> = (0..90).map(|_| poisson(rate, &mut draw)).collect();
                reached += u32::from(days.windows(7).any(|week| week.iter().sum::<u32>() >= least));
            }
            let found = f64::from(reached) / f64::from(runs);
            assert!((found - share).abs() < 0.006, "rate {rate}: {found}");
        }
    }

    fn poisson(mean: f64, draw: &mut Draw) -> u32 {
        let (mut product, mut x) = (draw.unit(), 0);
        while product > (-mean).exp() {
            product *= draw.unit();
            x += 1;
        }
        x
    }
}
