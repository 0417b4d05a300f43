//! Which of many small probabilities to believe, so that few of those believed are false.

/// Which hypotheses are rejected so that the expected share of false ones is at most `q`: Benjamini and Hochberg 1995.
///
/// For independent tests, or such that move together. One answer for each p, in its order.
#[must_use]
pub fn benjamini_hochberg(p: &[f64], q: f64) -> Vec<bool> {
    step_up(p, q)
}

/// The same under any dependence, at a price of `1 + 1/2 + … + 1/n`: Benjamini and Yekutieli 2001.
#[must_use]
pub fn benjamini_yekutieli(p: &[f64], q: f64) -> Vec<bool> {
    let price: f64 = (1..=p.len()).map(|i| 1.0 / i as f64).sum();
    step_up(p, q / price.max(1.0))
}

fn step_up(p: &[f64], q: f64) -> Vec<bool> {
    let mut sorted = p.to_vec();
    sorted.sort_by(f64::total_cmp);
    let share = q / p.len().max(1) as f64;
    let limit =
        (1..=sorted.len()).rev().map(|i| (sorted[i - 1], share * i as f64)).find(|(p, limit)| p <= limit);
    p.iter().map(|p| limit.is_some_and(|(last, _)| *p <= last)).collect()
}

/// Weights that sum to 1 over all time, from 1 on: `γⱼ ∝ ln(max(j, 2)) / (j·e^√ln j)` (Javanmard and Montanari 2018).
fn gamma(j: usize) -> f64 {
    let at = j as f64;
    0.077_208_38 * at.max(2.0).ln() / (at * at.ln().sqrt().exp())
}

/// Tests one hypothesis after the other as they come: LORD++ (Ramdas and others 2017), half of `q` spent at the start.
#[must_use]
pub fn lord(p: &[f64], q: f64) -> Vec<bool> {
    let start = q / 2.0;
    let mut found: Vec<usize> = Vec::new();
    let mut answers = Vec::with_capacity(p.len());
    for (i, p) in p.iter().enumerate() {
        let t = i + 1;
        let earned =
            |(place, since): (usize, &usize)| (if place == 0 { q - start } else { q }) * gamma(t - since);
        let level = start * gamma(t) + found.iter().enumerate().map(earned).sum::<f64>();
        answers.push(*p <= level);
        if *p <= level {
            found.push(t);
        }
    }
    answers
}

/// The same, spending nothing on hypotheses whose p exceeds a half: SAFFRON (Ramdas and others 2018).
#[must_use]
pub fn saffron(p: &[f64], q: f64) -> Vec<bool> {
    const CANDIDATE: f64 = 0.5;
    let start = q / 2.0;
    // For each discovery: candidates seen after it so far.
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut candidates = 0;
    let mut answers = Vec::with_capacity(p.len());
    for (i, p) in p.iter().enumerate() {
        let t = i + 1;
        let spent = start * polynomial(t - candidates);
        let earned = |(place, (since, after)): (usize, &(usize, usize))| {
            (if place == 0 { q - start } else { q }) * polynomial(t - since - after)
        };
        let level = (1.0 - CANDIDATE) * (spent + found.iter().enumerate().map(earned).sum::<f64>());
        let discovered = *p <= level.min(CANDIDATE);
        answers.push(discovered);
        if *p <= CANDIDATE {
            candidates += 1;
            for (_, after) in &mut found {
                *after += 1;
            }
        }
        if discovered {
            found.push((t, 0));
        }
    }
    answers
}

/// Weights `∝ j^−1.6` that sum to 1, as SAFFRON's authors use.
fn polynomial(j: usize) -> f64 {
    (j as f64).powf(-1.6) / 2.285_765_656
}

#[cfg(test)]
mod tests {
    use super::{benjamini_hochberg, benjamini_yekutieli, gamma, lord, polynomial, saffron};

    /// The fifteen p-values of Benjamini and Hochberg 1995.
    const P: [f64; 15] = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
        0.6528, 0.7590, 1.0,
    ];

    fn rejected(answers: &[bool]) -> usize {
        answers.iter().filter(|answer| **answer).count()
    }

    #[test]
    fn the_classic_table_is_reproduced() {
        assert_eq!(rejected(&benjamini_hochberg(&P, 0.05)), 4);
        assert_eq!(rejected(&benjamini_yekutieli(&P, 0.05)), 3);
        let mut turned = P;
        turned.reverse();
        assert_eq!(benjamini_hochberg(&turned, 0.05).iter().rposition(|no| !no), Some(10));
        assert_eq!(rejected(&benjamini_hochberg(&[], 0.1)), 0);
    }

    #[test]
    fn weights_over_time_sum_to_one_at_most() {
        let total = |weight: fn(usize) -> f64| (1..200_000).map(weight).sum::<f64>();
        let (slow, quick) = (total(gamma), total(polynomial));
        assert!(slow > 0.4 && slow <= 1.0, "{slow}");
        assert!(quick > 0.99 && quick <= 1.0, "{quick}");
    }

    #[test]
    fn one_after_the_other_finds_what_is_there_and_little_else() {
        let mut p: Vec<f64> = (0..400).map(|i| f64::from((i * 37) % 400) / 400.0 + 0.001).collect();
        for at in [20, 50, 51, 90] {
            p[at] = 1e-6;
        }
        for answers in [lord(&p, 0.1), saffron(&p, 0.1)] {
            assert!([20, 50, 51, 90].iter().all(|at| answers[*at]));
            assert!(rejected(&answers) <= 6, "{}", rejected(&answers));
        }
        assert_eq!(rejected(&lord(&[0.9; 50], 0.1)), 0);
    }
}
