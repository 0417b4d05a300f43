//! What customers said of how it was handled, and what nobody has asked them.

use schemars::JsonSchema;
use serde::Serialize;

use super::{rate::FEWEST, said::Answers, wilson::real};

/// Answers from one to five.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Scores {
    /// How many gave each of the five.
    pub counts: [u64; 5],
}

/// What customers said at the follow-up.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Satisfaction {
    /// How satisfied they are with how it was handled.
    pub satisfaction: Scores,
    /// Whether they felt heard.
    pub heard: Scores,
    /// Whether they found the result fair (distributive justice).
    pub distributive: Scores,
    /// Whether they found the way to it fair (procedural).
    pub procedural: Scores,
    /// Whether they found fair how they were treated (interactional).
    pub interactional: Scores,
}

/// A figure that nobody can give yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct NotMeasured {
    /// Which.
    pub what: &'static str,
    /// Why not.
    pub because: &'static str,
    /// What would make it known.
    pub to_do: &'static str,
}

/// What is asked for elsewhere and cannot be told here without making it up.
pub const NOT_MEASURED: [NotMeasured; 2] = [
    NotMeasured {
        what: "How much of the change in satisfaction is our doing (the paradox index)",
        because: "nobody asks like customers whom nothing hit at the same times; “as satisfied as before” and “more satisfied than before” are told without that comparison",
        to_do: "ask some customers regularly, hit or not, and write their answers down (POST /customers/{customer}/satisfaction); what people remember afterwards is no measure of it",
    },
    NotMeasured {
        what: "Time spent on a case, and what it costs",
        because: "nobody notes minutes",
        to_do: "multiply the cases by a sample that you timed by hand; the cost of recovery here is what was given, at cost",
    },
];

impl Scores {
    const fn add(&mut self, score: Option<u8>) {
        if let Some(score @ 1..=5) = score {
            self.counts[score as usize - 1] += 1;
        }
    }

    /// How many answered.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// The mean, and the ends of its 95 % interval (normal, by the spread of the answers); none below twenty.
    #[must_use]
    pub fn mean(&self) -> Option<(f64, f64, f64)> {
        let n = self.n();
        if n < FEWEST {
            return None;
        }
        let scored =
            || self.counts.iter().zip(1_u32..).map(|(count, score)| (real(*count), f64::from(score)));
        let mean = scored().map(|(count, score)| count * score).sum::<f64>() / real(n);
        let spread = scored().map(|(count, score)| count * (score - mean).powi(2)).sum::<f64>() / real(n - 1);
        let half = super::wilson::Z * (spread / real(n)).sqrt();
        Some((mean, (mean - half).max(1.0), (mean + half).min(5.0)))
    }
}

impl Satisfaction {
    pub(super) const fn add(&mut self, answers: &Answers) {
        self.satisfaction.add(answers.satisfaction);
        self.heard.add(answers.heard);
        self.distributive.add(answers.justice.distributive);
        self.procedural.add(answers.justice.procedural);
        self.interactional.add(answers.justice.interactional);
    }
}

#[cfg(test)]
mod tests {
    use super::Scores;

    #[test]
    fn the_mean_of_few_is_hidden_and_that_of_many_has_its_interval() {
        let few = Scores { counts: [0, 0, 0, 10, 9] };
        assert_eq!((few.n(), few.mean()), (19, None));
        let (mean, low, high) = Scores { counts: [2, 3, 5, 20, 10] }.mean().unwrap();
        // By hand: mean 3.825, standard deviation 1.0595 of forty.
        assert!((mean - 3.825).abs() < 1e-12 && (high - mean - 0.32832).abs() < 1e-5, "{mean} {low} {high}");
        assert!((mean - low - (high - mean)).abs() < 1e-12);
    }
}
