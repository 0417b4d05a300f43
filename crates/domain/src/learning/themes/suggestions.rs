//! When there is enough to learn from, when to learn anew, and when a suggestion is sure enough to be shown.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::classifier::{Classifier, Guess, Lesson};
use super::trial::{Trial, trial};

/// Fewer coded cases teach nothing that one may rely on.
pub const FEWEST_CODED: usize = 50;
/// A kind of failure with fewer cases is not suggested.
pub const FEWEST_OF_KIND: usize = 5;
/// A suggestion that is less sure is not shown.
pub const SURE_ENOUGH: f64 = 0.5;
/// The newest cases teach; what was long ago was coded by other rules.
pub const MOST_CODED: i64 = 10_000;
/// Learned anew after so many further cases, or a twentieth of what was known if that is more.
const ENOUGH_NEW: usize = 20;
/// Learned anew after this time in any case, so that what was corrected or erased since leaves it.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 7);
const FOLDS: usize = 5;

/// What is known about what was learned.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Learned {
    /// When.
    pub at: Timestamp,
    /// Coded cases that there were.
    pub coded: usize,
    /// How often a suggestion was right about cases that were held back.
    pub trial: Trial,
}

/// Whether it is worth learning (again) from so many coded cases.
#[must_use]
pub fn is_due(known: Option<&Learned>, coded: usize, now: Timestamp) -> bool {
    let Some(known) = known else { return coded >= FEWEST_CODED };
    let enough = known.coded + ENOUGH_NEW.max(known.coded / 20);
    coded >= FEWEST_CODED && (coded >= enough || now.duration_since(known.at) >= LONGEST)
}

/// Learns from coded cases, and tries on held-back ones how far that can be relied on; `None` where there are too few.
#[must_use]
pub fn learn(coded: Vec<Lesson>, now: Timestamp) -> Option<(Classifier, Learned)> {
    let total = coded.len();
    let mut of_kind: BTreeMap<String, usize> = BTreeMap::new();
    coded.iter().for_each(|lesson| *of_kind.entry(lesson.label.clone()).or_default() += 1);
    let mut lessons = coded;
    lessons.retain(|lesson| of_kind.get(&lesson.label).is_some_and(|count| *count >= FEWEST_OF_KIND));
    if lessons.len() < FEWEST_CODED {
        return None;
    }
    let learned = Classifier::learn(&lessons)?;
    let trial = trial(&lessons, FOLDS, 0, SURE_ENOUGH);
    Some((learned, Learned { at: now, coded: total, trial }))
}

/// The suggestion for a text, if it is sure enough to be shown.
#[must_use]
pub fn sure_suggestion(learned: &Classifier, text: &str) -> Option<Guess> {
    learned.suggest(text).filter(|guess| guess.confidence >= SURE_ENOUGH)
}

#[cfg(test)]
mod tests {
    use super::{FEWEST_CODED, Learned, Lesson, SURE_ENOUGH, is_due, learn, sure_suggestion};
    use jiff::{SignedDuration, Timestamp};

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn coded(count: usize) -> Vec<Lesson> {
        let kinds = [("late", "parcel van depot courier"), ("bill", "invoice fee refund debit")];
        let lesson = |n: usize| {
            let (label, pool) = kinds[n % 2];
            let words: Vec<&str> = pool.split(' ').collect();
            let text = format!("{} {} {}", words[n / 2 % 4], words[n / 3 % 4], words[n / 5 % 4]);
            Lesson::new(&text, label)
        };
        (0..count).map(lesson).collect()
    }

    #[test]
    fn too_few_cases_or_kinds_teach_nothing() {
        assert!(learn(coded(FEWEST_CODED - 1), NOW).is_none());
        let one_kind = coded(200).into_iter().filter(|lesson| lesson.label == "late").collect();
        assert!(learn(one_kind, NOW).is_none());
        let mut rare = coded(60);
        rare.extend((0..4).map(|_| Lesson::new("the kettle exploded", "safety")));
        let (learned, known) = learn(rare, NOW).unwrap();
        assert_eq!(learned.labels(), ["bill", "late"]);
        assert_eq!((known.coded, known.trial.judged), (64, 60));
    }

    #[test]
    fn what_is_not_sure_is_not_shown() {
        let (learned, known) = learn(coded(120), NOW).unwrap();
        assert!(known.trial.accuracy().unwrap().0 > 0.9, "{known:?}");
        assert_eq!(sure_suggestion(&learned, "the courier and the van").unwrap().label, "late");
        assert_eq!(sure_suggestion(&learned, "zebra"), None);
        assert!(sure_suggestion(&learned, "van fee").is_none_or(|guess| guess.confidence >= SURE_ENOUGH));
    }

    #[test]
    fn learning_waits_for_enough_news_and_not_for_ever() {
        let known = |coded| Learned { at: NOW, coded, trial: crate::learning::themes::Trial::default() };
        let later = NOW + SignedDuration::from_hours(24 * 8);
        assert!(!is_due(None, 49, NOW) && is_due(None, 50, NOW));
        assert!(!is_due(Some(&known(100)), 119, NOW) && is_due(Some(&known(100)), 120, NOW));
        assert!(!is_due(Some(&known(2_000)), 2_099, NOW) && is_due(Some(&known(2_000)), 2_100, NOW));
        assert!(is_due(Some(&known(100)), 100, later) && !is_due(Some(&known(100)), 40, later));
    }
}
