//! How the customers of a firm buy, found from their orders: the parameters under which they are least surprising.

use std::collections::BTreeMap;

use super::{Bought, Buying};

/// Of fewer customers, or fewer who came again, nothing is said.
const FEWEST: usize = 50;
const FEWEST_AGAIN: usize = 20;
/// The search ends after so many steps, or when it no longer moves.
const STEPS: usize = 600;
const STILL: f64 = 1e-7;
/// Logarithms of parameters that are looked at.
const LOW: f64 = -7.0;
const HIGH: f64 = 9.0;

type Point = [f64; 4];

impl Buying {
    /// The parameters that these customers speak for, by maximum likelihood; none where there are too few of them. Searched by
    /// the simplex of Nelder and Mead (1965) over the logarithms, from the same beginning each time.
    #[must_use]
    pub fn of(all: &[Bought]) -> Option<Self> {
        if all.len() < FEWEST || all.iter().filter(|one| one.again > 0).count() < FEWEST_AGAIN {
            return None;
        }
        let beginning = [0.0, 2.0, 0.0, 0.7];
        let surprise = |point: &Point| -likelihood(&Self::at(point), all);
        let mut simplex: Vec<(f64, Point)> = std::iter::once(beginning)
            .chain((0..4).map(|axis| moved(beginning, axis)))
            .map(|point| (surprise(&point), point))
            .collect();
        for _ in 0..STEPS {
            simplex.sort_by(|one, two| one.0.total_cmp(&two.0));
            if simplex[4].0 - simplex[0].0 < STILL {
                break;
            }
            step(&mut simplex, &surprise);
        }
        simplex.sort_by(|one, two| one.0.total_cmp(&two.0));
        simplex[0].0.is_finite().then(|| Self::at(&simplex[0].1))
    }

    fn at([r, alpha, a, b]: &Point) -> Self {
        Self { r: r.exp(), alpha: alpha.exp(), a: a.exp(), b: b.exp() }
    }
}

fn moved(mut point: Point, axis: usize) -> Point {
    point[axis] += 0.5;
    point
}

/// Reflects the worst corner, goes further if that was good, comes closer if it was not, and shrinks where nothing helps.
fn step(simplex: &mut [(f64, Point)], surprise: &impl Fn(&Point) -> f64) {
    let mut middle = [0.0; 4];
    for (_, point) in &simplex[..4] {
        middle.iter_mut().zip(point).for_each(|(sum, own)| *sum += own / 4.0);
    }
    let worst = simplex[4];
    let away = |far: f64| {
        let mut point = middle;
        point.iter_mut().zip(worst.1).for_each(|(own, bad)| *own += far * (*own - bad));
        (surprise(&point), point)
    };
    let mirrored = away(1.0);
    let tried = if mirrored.0 < simplex[0].0 {
        Some(away(2.0)).filter(|far| far.0 < mirrored.0).or(Some(mirrored))
    } else if mirrored.0 < simplex[3].0 {
        Some(mirrored)
    } else {
        Some(away(if mirrored.0 < worst.0 { 0.5 } else { -0.5 }))
            .filter(|near| near.0 < worst.0.min(mirrored.0))
    };
    if let Some(better) = tried {
        simplex[4] = better;
        return;
    }
    let best = simplex[0].1;
    for corner in &mut simplex[1..] {
        corner.1.iter_mut().zip(best).for_each(|(own, good)| *own = (*own + good) / 2.0);
        corner.0 = surprise(&corner.1);
    }
}

/// Logarithm of how likely all of it is (Fader, Hardie and Lee 2005, appendix on implementing the model).
fn likelihood(buying: &Buying, all: &[Bought]) -> f64 {
    let Buying { r, alpha, a, b } = *buying;
    if [r, alpha, a, b].iter().any(|one| !(LOW..=HIGH).contains(&one.ln())) {
        return f64::NEG_INFINITY;
    }
    let gamma = |value: f64| libm::lgamma(value);
    let of_count = |again: f64| {
        gamma(r + again) - gamma(r) + r * alpha.ln() + gamma(a + b) + gamma(b + again)
            - gamma(b)
            - gamma(a + b + again)
    };
    let mut known: BTreeMap<u32, f64> = BTreeMap::new();
    let one = |one: &Bought| {
        let again = f64::from(one.again);
        let by_count = *known.entry(one.again).or_insert_with(|| of_count(again));
        let stayed = -(r + again) * (alpha + one.seen).ln();
        if one.again == 0 {
            return by_count + stayed;
        }
        let left = a.ln() - (b + again - 1.0).ln() - (r + again) * (alpha + one.last).ln();
        let (more, less) = if stayed > left { (stayed, left) } else { (left, stayed) };
        by_count + more + (less - more).exp().ln_1p()
    };
    all.iter().map(one).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRUE: Buying = Buying { r: 1.5, alpha: 6.0, a: 1.0, b: 4.0 };

    /// Draws between 0 and 1, the same each time.
    struct Draws(u64);

    impl Draws {
        fn next(&mut self) -> f64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((self.0 >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
        }

        fn wait(&mut self, rate: f64) -> f64 {
            -self.next().ln() / rate
        }

        /// Gamma of a whole or half shape: waits, and half the square of a normal.
        fn gamma(&mut self, halves: u32) -> f64 {
            let whole: f64 = (0..halves / 2).map(|_| self.wait(1.0)).sum();
            let half = |draws: &mut Self| {
                let normal = (-2.0 * draws.next().ln()).sqrt() * (std::f64::consts::TAU * draws.next()).cos();
                normal * normal / 2.0
            };
            if halves % 2 == 1 { whole + half(self) } else { whole }
        }

        fn customer(&mut self) -> Bought {
            let rate = self.gamma(3) / TRUE.alpha;
            let (leave, stay) = (self.gamma(2), self.gamma(8));
            let seen = 20.0 + 60.0 * self.next();
            let mut one = Bought { again: 0, last: 0.0, seen };
            loop {
                let at = one.last + self.wait(rate);
                if at > seen {
                    return one;
                }
                one = Bought { again: one.again + 1, last: at, seen };
                if self.next() < leave / (leave + stay) {
                    return one;
                }
            }
        }
    }

    #[test]
    fn what_made_up_customers_will_do_is_foretold_as_by_who_made_them_up() {
        let mut draws = Draws(7);
        let all: Vec<_> = (0..2_000).map(|_| draws.customer()).collect();
        let found = Buying::of(&all).unwrap();
        let total = |buying: &Buying| all.iter().map(|one| buying.ahead(one, 26.0).orders).sum::<f64>();
        let (told, truth) = (total(&found), total(&TRUE));
        assert!((told / truth - 1.0).abs() < 0.05, "found {found:?}: {told} orders, expected {truth}");
        assert!(likelihood(&found, &all) >= likelihood(&TRUE, &all), "no parameters are less surprising");
        assert_eq!(Buying::of(&all), Some(found), "the same each time");
    }

    #[test]
    fn of_few_nothing_is_said() {
        let mut draws = Draws(3);
        let few: Vec<_> = (0..FEWEST - 1).map(|_| draws.customer()).collect();
        assert_eq!(Buying::of(&few), None);
        let once = vec![Bought { again: 0, last: 0.0, seen: 30.0 }; 400];
        assert_eq!(Buying::of(&once), None, "nobody ever came again");
    }
}
