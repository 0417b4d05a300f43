//! A label suggested from the words of a text, with how sure it is; learned from texts that people have labelled.
//!
//! One line for each label (see `margin`); how sure a suggestion is comes from texts held back while learning, by
//! temperature scaling (Guo et al., “On calibration of modern neural networks”, ICML 2017).

use std::collections::BTreeMap;

use super::features::{Counts, Space, Vector, counts};
use super::trial::parts;
use super::words::{Word, words};
use super::{kin, margin};

/// What a text on the wrong side of its label costs; one of a rare label costs more, so that all labels weigh the same.
const COST: f32 = 0.3;
/// Texts are held back in so many parts to learn how sure a suggestion may be.
const HELD_BACK: usize = 3;

/// A text that a person has labelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// The content words of the text.
    pub words: Vec<Word>,
    /// The label.
    pub label: String,
}

impl Lesson {
    /// A lesson from a text.
    #[must_use]
    pub fn new(text: &str, label: impl Into<String>) -> Self {
        Self { words: words(text), label: label.into() }
    }
}

/// A suggestion.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    /// The label.
    pub label: String,
    /// How likely it is right, 0 to 1.
    pub confidence: f64,
}

/// What was learned.
#[derive(Clone, Debug)]
pub struct Classifier {
    pub(super) labels: Vec<String>,
    pub(super) space: Space,
    /// For each label a weight for each feature, and what its score begins at.
    pub(super) weights: Vec<Vec<f32>>,
    /// How steeply scores turn into confidence.
    pub(super) steepness: f32,
}

impl Classifier {
    /// Learns; `None` where there are not two labels.
    #[must_use]
    pub fn learn(lessons: &[Lesson]) -> Option<Self> {
        Self::learn_for(lessons, &[])
    }

    /// Learns for labelling texts that are there already: lessons that are more like these count more (see `kin`).
    #[must_use]
    pub fn learn_for(lessons: &[Lesson], asked: &[&[Word]]) -> Option<Self> {
        let read: Vec<[Counts; 2]> = lessons.iter().map(|lesson| counts(&lesson.words)).collect();
        let asked: Vec<[Counts; 2]> = asked.iter().map(|words| counts(words)).collect();
        let weights = kin::weights(&read, &asked);
        let all: Vec<usize> = (0..lessons.len()).collect();
        let mut learned = Self::from_some(lessons, &read, &weights, &all)?;
        let mut judged = Vec::new();
        for held_back in parts(lessons, HELD_BACK, 0) {
            let taught: Vec<usize> = all.iter().copied().filter(|at| !held_back.contains(at)).collect();
            let Some(other) = Self::from_some(lessons, &read, &weights, &taught) else { continue };
            judged.extend(held_back.iter().map(|at| {
                let right = other.labels.iter().position(|label| *label == lessons[*at].label);
                (other.scores(&read[*at]), right)
            }));
        }
        learned.steepness = steepness(&judged);
        Some(learned)
    }

    fn from_some(
        lessons: &[Lesson],
        read: &[[Counts; 2]],
        counting: &[f32],
        taught: &[usize],
    ) -> Option<Self> {
        let mut by_label: BTreeMap<&str, usize> = BTreeMap::new();
        for at in taught {
            *by_label.entry(&lessons[*at].label).or_default() += 1;
        }
        if by_label.len() < 2 {
            return None;
        }
        let space = Space::of(taught.iter().map(|at| &read[*at]));
        let vectors: Vec<Vector> = taught.iter().map(|at| space.vector(&read[*at])).collect();
        let vectors: Vec<&Vector> = vectors.iter().collect();
        let share = super::real32(taught.len()) / super::real32(by_label.len());
        let cost = |label: &str| COST * share / super::real32(by_label.get(label).copied().unwrap_or(1));
        let weights = by_label.keys().map(|label| {
            let belongs: Vec<bool> = taught.iter().map(|at| lessons[*at].label == *label).collect();
            let costs: Vec<f32> = taught.iter().map(|at| cost(&lessons[*at].label) * counting[*at]).collect();
            margin::learn(&vectors, &belongs, &costs, space.len())
        });
        let weights = weights.collect();
        let labels = by_label.keys().map(|label| (*label).to_owned()).collect();
        Some(Self { labels, space, weights, steepness: 1.0 })
    }

    /// The labels, in the order of their names.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The likeliest label of a text; none for a text without any word that is known.
    #[must_use]
    pub fn suggest(&self, text: &str) -> Option<Guess> {
        self.suggest_for(&words(text))
    }

    /// The same for a text that was read.
    #[must_use]
    pub fn suggest_for(&self, words: &[Word]) -> Option<Guess> {
        let counts = counts(words);
        if self.space.vector(&counts).is_empty() {
            return None;
        }
        let shares = shares(&self.scores(&counts), self.steepness);
        let best = (0..shares.len()).max_by(|a, b| shares[*a].total_cmp(&shares[*b]).then(b.cmp(a)))?;
        Some(Guess { label: self.labels[best].clone(), confidence: shares[best] })
    }

    fn scores(&self, counts: &[Counts; 2]) -> Vec<f32> {
        let vector = self.space.vector(counts);
        self.weights.iter().map(|weights| margin::score(weights, &vector)).collect()
    }
}

/// Scores as shares of one.
fn shares(scores: &[f32], steepness: f32) -> Vec<f64> {
    let top = scores.iter().copied().fold(f32::MIN, f32::max);
    let raised: Vec<f64> = scores.iter().map(|score| f64::from((score - top) * steepness).exp()).collect();
    let sum: f64 = raised.iter().sum();
    raised.iter().map(|one| one / sum).collect()
}

/// The steepness under which what was held back is likeliest, by golden section over its logarithm.
fn steepness(judged: &[(Vec<f32>, Option<usize>)]) -> f32 {
    let loss = |log: f32| -> f64 {
        let surprise = |(scores, right): &(Vec<f32>, Option<usize>)| {
            right.map_or(0.0, |right| -shares(scores, log.exp())[right].max(1e-12).ln())
        };
        judged.iter().map(surprise).sum()
    };
    let golden = 0.618_034_f32;
    let (mut low, mut high) = (-2.0_f32, 4.0_f32);
    for _ in 0..24 {
        let (left, right) = (high - golden * (high - low), low + golden * (high - low));
        if loss(left) <= loss(right) { high = right } else { low = left }
    }
    f32::midpoint(low, high).exp()
}

#[cfg(test)]
mod tests {
    use super::{Classifier, Lesson, shares};

    /// Texts about parcels and bills, every eleventh with the other's label: nobody codes without mistakes.
    fn lessons(count: usize) -> Vec<Lesson> {
        const OPENINGS: [&str; 7] =
            ["yesterday", "again", "monday", "third time", "morning", "weeks", "finally"];
        const PARCELS: [&str; 8] =
            ["parcel", "courier", "delivery", "van", "doorstep", "late", "depot", "tracking"];
        const BILLS: [&str; 8] =
            ["invoice", "fee", "refund", "charged", "bill", "account", "tariff", "debit"];
        (0..count)
            .map(|n| {
                let about_parcels = n % 2 == 0;
                let pool = if about_parcels { PARCELS } else { BILLS };
                let (one, two, three) = (pool[n / 2 % 8], pool[n / 16 % 8], pool[(n * 3 + n / 7) % 8]);
                let text =
                    format!("{} the {one} and {two} {}, {three}!", OPENINGS[n % 7], OPENINGS[n / 7 % 7]);
                let right = about_parcels != (n % 11 == 3);
                Lesson::new(&text, if right { "late_delivery" } else { "billing_error" })
            })
            .collect()
    }

    #[test]
    fn a_label_is_suggested_and_is_surer_with_more_to_go_by() {
        let learned = Classifier::learn(&lessons(120)).unwrap();
        assert_eq!(learned.labels(), ["billing_error", "late_delivery"]);
        let clear = learned.suggest("The courier was late, my parcel came a day after").unwrap();
        let unclear = learned.suggest("Yesterday, again").unwrap();
        assert_eq!(clear.label, "late_delivery");
        assert!(clear.confidence > 0.8 && clear.confidence < 0.999, "{clear:?}");
        assert!(unclear.confidence < clear.confidence, "{unclear:?} {clear:?}");
        assert_eq!(learned.suggest("Zzyzx"), None);
        assert_eq!(learned.suggest("You charged me a fee twice on one bill").unwrap().label, "billing_error");
    }

    #[test]
    fn the_same_lessons_teach_the_same() {
        let (one, other) =
            (Classifier::learn(&lessons(60)).unwrap(), Classifier::learn(&lessons(60)).unwrap());
        assert_eq!(one.weights, other.weights);
        assert_eq!(one.steepness.to_bits(), other.steepness.to_bits());
    }

    #[test]
    fn one_label_teaches_nothing() {
        assert!(Classifier::learn(&[Lesson::new("late", "late"), Lesson::new("later", "late")]).is_none());
        assert!(Classifier::learn(&[]).is_none());
    }

    #[test]
    fn shares_sum_to_one_and_survive_extremes() {
        let split = shares(&[1e30, -1e30, 0.0], 5.0);
        assert!((split.iter().sum::<f64>() - 1.0).abs() < 1e-12 && split[0] > 0.999);
        assert!(shares(&[0.3, 0.3], 2.0).iter().all(|share| (share - 0.5).abs() < 1e-12));
    }
}
