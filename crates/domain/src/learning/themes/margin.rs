//! A line between what belongs to a label and what does not: the linear support vector machine with squared hinge loss.
//!
//! Dual coordinate descent (Hsieh et al., “A dual coordinate descent method for large-scale linear SVM”, ICML 2008), in an
//! order that is mixed and always the same.

use super::features::Vector;
use super::hashes::Chance;

const MOST_PASSES: usize = 60;
/// Passes end when no text is further than this from where it should be.
const NEAR_ENOUGH: f32 = 0.02;

/// Weights by place; the last one is what every score begins at.
///
/// `belongs` and `costs` (how much a text on the wrong side costs) are in the order of `texts`; places are below `width`.
pub(super) fn learn(texts: &[&Vector], belongs: &[bool], costs: &[f32], width: usize) -> Vec<f32> {
    let mut weights = vec![0.0_f32; width + 1];
    let mut shares = vec![0.0_f32; texts.len()];
    let lengths: Vec<f32> =
        texts.iter().map(|text| 1.0 + text.iter().map(|(_, weight)| weight * weight).sum::<f32>()).collect();
    let mut order: Vec<usize> = (0..texts.len()).collect();
    let mut chance = Chance::of(1);
    for _ in 0..MOST_PASSES {
        chance.shuffle(&mut order);
        let mut furthest = 0.0_f32;
        for at in &order {
            let sign = if belongs[*at] { 1.0 } else { -1.0 };
            let slack = 0.5 / costs[*at];
            let slope = sign * score(&weights, texts[*at]) - 1.0 + slack * shares[*at];
            if shares[*at] <= 0.0 && slope >= 0.0 {
                continue;
            }
            furthest = furthest.max(slope.abs());
            let share = (shares[*at] - slope / (lengths[*at] + slack)).max(0.0);
            add(&mut weights, texts[*at], (share - shares[*at]) * sign);
            shares[*at] = share;
        }
        if furthest < NEAR_ENOUGH {
            break;
        }
    }
    weights
}

/// How far a text lies on the side of the label.
pub(super) fn score(weights: &[f32], text: &[(u32, f32)]) -> f32 {
    let start = weights.last().copied().unwrap_or_default();
    text.iter().fold(start, |sum, (at, weight)| weight.mul_add(weights[*at as usize], sum))
}

fn add(weights: &mut [f32], text: &[(u32, f32)], step: f32) {
    for (at, weight) in text {
        weights[*at as usize] += step * weight;
    }
    if let Some(start) = weights.last_mut() {
        *start += step;
    }
}

#[cfg(test)]
mod tests {
    use super::{learn, score};

    /// Two points on a line, at 0 and 1, each costing `C`: by symmetry and the KKT conditions the weight `w` and the
    /// start `b` solve `w = 2C(1 − w − b)` and `b = 2C(1 − w − b) − 2C(1 + b)`.
    #[test]
    fn agrees_with_the_solution_by_hand() {
        let (near, far) = (vec![], vec![(0, 1.0)]);
        let weights = learn(&[&near, &far], &[false, true], &[1.0, 1.0], 1);
        // C = 1: w = 2 − 2w − 2b, b = −2w − 4b, so w = 10/11 and b = −4/11.
        assert!(
            (weights[0] - 10.0 / 11.0).abs() < 0.02 && (weights[1] + 4.0 / 11.0).abs() < 0.02,
            "{weights:?}"
        );
        assert!(score(&weights, &far) > 0.0 && score(&weights, &near) < 0.0);
    }
}
