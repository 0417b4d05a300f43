//! What customers said of how it was handled, and what nobody has asked them.

use schemars::JsonSchema;
use serde::Serialize;

use super::{ParadoxIndex, Work, rate::FEWEST, said::Answers, wilson::real};

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

const PARADOX: NotMeasured = NotMeasured {
    what: "How much of the change in satisfaction is our doing (the paradox index)",
    because: "it takes twenty recovered customers who were asked before it failed and again after it was put right, and twenty whom nothing hit and who were asked twice in the same time; there are fewer",
    to_do: "ask some customers regularly, hit or not, and import their answers (amends import surveys) or log them on the customer's page; what people remember afterwards is no measure of it",
};
const TIME: NotMeasured = NotMeasured {
    what: "Time spent on a case, and what it costs",
    because: "nobody has said what an hour costs",
    to_do: "say so under Settings, Company (hourly_rate); then cases ask for minutes, and what they cost stands with what was given",
};

/// What is asked for elsewhere and cannot be told here without making it up.
pub(super) fn not_measured(index: Option<&ParadoxIndex>, work: Option<&Work>) -> Vec<NotMeasured> {
    let paradox = index.is_none_or(|one| one.index.is_none()).then_some(PARADOX);
    paradox.into_iter().chain(work.is_none().then_some(TIME)).collect()
}

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
