//! Logistic regression by FTRL-Proximal (McMahan et al., "Ad click prediction: a view from the trenches", KDD 2013):
//! sparse, one pass after the other, and the same result for the same input.

use super::chance::Chance;

/// The rate of learning; its slowing; and what draws weights to nothing, by amount and by square.
const ALPHA: f32 = 0.2;
const BETA: f32 = 1.0;
const L1: f32 = 0.25;
const L2: f32 = 0.5;
const PASSES: usize = 4;
const ORDERS: u16 = 3;
/// Weights smaller than this are none: they are many, and tell little. What is learned from the scores must not know them
/// either, or it would expect others than the check will see.
const LIGHTEST: f32 = 0.155;

/// One thing to learn from: the numbers of its clues, and whether the mark is there.
pub struct Lesson<'e> {
    /// Numbers of clues, each once.
    pub clues: &'e [u32],
    /// Whether the mark is there.
    pub there: bool,
    /// How much it counts.
    pub weight: f32,
}

/// Weights of one mark.
pub struct Model {
    /// By the number of the clue.
    pub weights: Vec<f32>,
    /// What a score begins at.
    pub bias: f32,
}

impl Model {
    /// The log-odds.
    pub fn score(&self, clues: &[u32]) -> f32 {
        self.bias + clues.iter().filter_map(|clue| self.weights.get(*clue as usize)).sum::<f32>()
    }
}

#[derive(Clone, Copy, Default)]
struct Slope {
    z: f32,
    n: f32,
}

impl Slope {
    fn weight(self, l1: f32) -> f32 {
        if self.z.abs() <= l1 {
            return 0.0;
        }
        -(self.z - self.z.signum() * l1) / ((BETA + self.n.sqrt()) / ALPHA + L2)
    }

    fn learn(&mut self, gradient: f32, weight: f32) {
        let n = self.n + gradient * gradient;
        self.z += gradient - (n.sqrt() - self.n.sqrt()) / ALPHA * weight;
        self.n = n;
    }
}

/// Learns one mark, several times in other orders, and takes the mean: what depends on the order evens out.
/// `clue_count` is one more than the highest number of a clue.
pub fn learn(lessons: &[Lesson<'_>], clue_count: usize) -> Model {
    let mut chance = Chance::default();
    let mut mean = Model { weights: vec![0.0; clue_count], bias: 0.0 };
    for _ in 0..ORDERS {
        let model = learn_once(lessons, clue_count, &mut chance);
        mean.bias += model.bias / f32::from(ORDERS);
        mean.weights
            .iter_mut()
            .zip(&model.weights)
            .for_each(|(sum, weight)| *sum += weight / f32::from(ORDERS));
    }
    mean.weights.iter_mut().filter(|weight| weight.abs() < LIGHTEST).for_each(|weight| *weight = 0.0);
    mean
}

fn learn_once(lessons: &[Lesson<'_>], clue_count: usize, chance: &mut Chance) -> Model {
    let mut slopes = vec![Slope::default(); clue_count];
    let mut bias = Slope::default();
    let mut order: Vec<usize> = (0..lessons.len()).collect();
    for _ in 0..PASSES {
        chance.shuffle(&mut order);
        for lesson in order.iter().filter_map(|at| lessons.get(*at)) {
            one(lesson, &mut slopes, &mut bias);
        }
    }
    Model { weights: slopes.iter().map(|slope| slope.weight(L1)).collect(), bias: bias.weight(0.0) }
}

fn one(lesson: &Lesson<'_>, slopes: &mut [Slope], bias: &mut Slope) {
    let score =
        bias.weight(0.0) + lesson.clues.iter().map(|clue| slopes[*clue as usize].weight(L1)).sum::<f32>();
    let expected = 1.0 / (1.0 + (-score.clamp(-30.0, 30.0)).exp());
    let gradient = lesson.weight * (expected - f32::from(u8::from(lesson.there)));
    bias.learn(gradient, bias.weight(0.0));
    for clue in lesson.clues {
        let slope = &mut slopes[*clue as usize];
        slope.learn(gradient, slope.weight(L1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telling_clue_is_learned_and_the_same_each_time() {
        let lessons: Vec<Lesson<'_>> = (0..200)
            .map(|n| Lesson {
                clues: if n % 3 == 0 { &[0, 2] } else { &[1, 2] },
                there: n % 3 == 0,
                weight: 1.0,
            })
            .collect();
        let model = learn(&lessons, 3);
        assert!(model.score(&[0, 2]) > 1.0 && model.score(&[1, 2]) < -1.0);
        assert_eq!(model.weights, learn(&lessons, 3).weights);
    }
}
