//! How much a labelled text counts when others of another kind are to be labelled: the more, the more it is like them.
//!
//! Importance weighting under covariate shift (Shimodaira 2000), with the odds of a classifier that tells the two kinds of
//! texts apart (Bickel, Brückner and Scheffer, “Discriminative learning under covariate shift”, JMLR 2009).

use super::features::{Counts, Space, Vector};
use super::margin;

/// Fewer texts do not show of what kind they are.
const FEWEST: usize = 50;
/// Each text is judged by a classifier that did not see it.
const PARTS: usize = 3;
const COST: f32 = 0.3;
/// No text counts less or more than this, against the mean.
const LEAST: f32 = 0.2;
const MOST: f32 = 5.0;

/// For each known text how much it counts, around one.
pub(super) fn weights(known: &[[Counts; 2]], asked: &[[Counts; 2]]) -> Vec<f32> {
    if asked.len() < FEWEST {
        return vec![1.0; known.len()];
    }
    let space = Space::of(known.iter().chain(asked));
    let of_known: Vec<Vector> = known.iter().map(|text| space.vector(text)).collect();
    let of_asked: Vec<Vector> = asked.iter().map(|text| space.vector(text)).collect();
    let mut weights = vec![1.0_f32; known.len()];
    for part in 0..PARTS {
        let shown = of_known.iter().enumerate().filter(|(at, _)| at % PARTS != part);
        let mut texts: Vec<&Vector> = shown.map(|(_, vector)| vector).collect();
        let from_known = texts.len();
        texts.extend(&of_asked);
        let belongs: Vec<bool> = (0..texts.len()).map(|at| at >= from_known).collect();
        // Both kinds weigh the same, however many there are of each.
        let cost = |of: usize| COST * super::real32(texts.len()) / (2.0 * super::real32(of.max(1)));
        let costs: Vec<f32> =
            belongs.iter().map(|asked| cost(if *asked { of_asked.len() } else { from_known })).collect();
        let line = margin::learn(&texts, &belongs, &costs, space.len());
        for at in (part..known.len()).step_by(PARTS) {
            weights[at] = margin::score(&line, &of_known[at]).exp();
        }
    }
    let mean = weights.iter().sum::<f32>() / super::real32(weights.len().max(1));
    weights.iter().map(|weight| (weight / mean).clamp(LEAST, MOST)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{features::counts, words};
    use super::weights;

    #[test]
    fn texts_like_those_asked_about_count_more() {
        let read = |text: String| counts(&words(&text));
        let letter =
            |n: usize| read(format!("Dear sir, the kettle leaks, {}", "yours truly ".repeat(1 + n % 3)));
        let note = |n: usize| read(format!("kettle leak {}", "bad ".repeat(1 + n % 4)));
        let known: Vec<_> = (0..60).map(|n| if n % 2 == 0 { letter(n) } else { note(n) }).collect();
        let asked: Vec<_> = (0..60).map(note).collect();
        let found = weights(&known, &asked);
        assert!(found.iter().skip(1).step_by(2).all(|weight| *weight > 1.0), "{found:?}");
        assert!(found.iter().step_by(2).all(|weight| *weight < 1.0), "{found:?}");
        assert!(weights(&known, &asked[..10]).iter().all(|weight| (weight - 1.0).abs() < f32::EPSILON));
    }
}
