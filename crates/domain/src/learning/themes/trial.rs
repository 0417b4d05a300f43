//! How often suggestions are right, found out on texts that were held back: nobody is asked what they were taught.
//!
//! Stratified cross-validation in which texts that are nearly the same stay together.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::alike::near_duplicates;
use super::classifier::{Classifier, Guess, Lesson};
use super::hashes::Chance;
use super::words::Word;
use crate::learning::wilson;

/// What came of a trial.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Trial {
    /// Texts that were judged.
    pub judged: u64,
    /// Of these, given the label that a person gave.
    pub right: u64,
    /// Of those that were shown, since the suggestion was sure enough.
    pub shown: u64,
    /// Of these, right.
    pub shown_right: u64,
    /// By label of the person: how many, and how many were given it.
    pub by_label: BTreeMap<String, (u64, u64)>,
}

impl Trial {
    /// Takes in a suggestion; what is less sure than `bar` would not have been shown.
    pub fn note(&mut self, label: &str, guess: Option<&Guess>, bar: f64) {
        let right = u64::from(guess.is_some_and(|guess| guess.label == label));
        let shown = guess.is_some_and(|guess| guess.confidence >= bar);
        self.judged += 1;
        self.right += right;
        self.shown += u64::from(shown);
        self.shown_right += if shown { right } else { 0 };
        let of_label = self.by_label.entry(label.to_owned()).or_default();
        *of_label = (of_label.0 + 1, of_label.1 + right);
    }

    /// The share that was right, with its 95 % interval (Wilson); none of nothing.
    #[must_use]
    pub fn accuracy(&self) -> Option<(f64, f64, f64)> {
        share(self.right, self.judged)
    }

    /// The same of those that would have been shown.
    #[must_use]
    pub fn accuracy_shown(&self) -> Option<(f64, f64, f64)> {
        share(self.shown_right, self.shown)
    }
}

fn share(part: u64, whole: u64) -> Option<(f64, f64, f64)> {
    let (low, high) = wilson(part, whole)?;
    Some((super::real(usize::try_from(part).ok()?) / super::real(usize::try_from(whole).ok()?), low, high))
}

/// Judges each lesson by what the other parts taught; a guess less sure than `bar` counts as not shown.
#[must_use]
pub fn trial(lessons: &[Lesson], folds: usize, round: u64, bar: f64) -> Trial {
    let mut found = Trial::default();
    for (lesson, guess) in lessons.iter().zip(guesses(lessons, folds, round)) {
        found.note(&lesson.label, guess.as_ref(), bar);
    }
    found
}

/// What each lesson would be given by what the other parts taught, in the order of the lessons.
#[must_use]
pub fn guesses(lessons: &[Lesson], folds: usize, round: u64) -> Vec<Option<Guess>> {
    let mut found = vec![None; lessons.len()];
    for held_back in parts(lessons, folds, round) {
        let is_held_back: BTreeSet<usize> = held_back.iter().copied().collect();
        let taught = lessons.iter().enumerate().filter(|(at, _)| !is_held_back.contains(at));
        let taught: Vec<Lesson> = taught.map(|(_, lesson)| lesson.clone()).collect();
        let Some(learned) = Classifier::learn(&taught) else { continue };
        for at in held_back {
            found[at] = learned.suggest_for(&lessons[at].words);
        }
    }
    found
}

/// Places of lessons in so many parts, each with its share of every label; nearly equal texts are in one part.
/// Another `round` mixes them otherwise.
#[must_use]
pub fn parts(lessons: &[Lesson], count: usize, round: u64) -> Vec<Vec<usize>> {
    let read: Vec<&[Word]> = lessons.iter().map(|lesson| lesson.words.as_slice()).collect();
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, first) in near_duplicates(&read).into_iter().enumerate() {
        groups.entry(first).or_default().push(at);
    }
    let mut groups: Vec<Vec<usize>> = groups.into_values().collect();
    Chance::of(round).shuffle(&mut groups);
    // Large groups first, while every part has room; each goes where its label is rarest.
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    let mut parts = vec![Vec::new(); count.max(1)];
    let mut of_label: BTreeMap<(&str, usize), usize> = BTreeMap::new();
    for group in groups {
        let label = lessons[group[0]].label.as_str();
        let room = |part: &usize| (of_label.get(&(label, *part)).copied().unwrap_or(0), parts[*part].len());
        let part = (0..parts.len()).min_by_key(room).unwrap_or(0);
        *of_label.entry((label, part)).or_default() += group.len();
        parts[part].extend(group);
    }
    parts.iter_mut().for_each(|part: &mut Vec<usize>| part.sort_unstable());
    parts
}

#[cfg(test)]
mod tests {
    use super::super::Lesson;
    use super::{Trial, parts, trial};

    fn lesson(n: usize) -> Lesson {
        let names = ["Anna", "Boris", "Chloe", "Dmitri", "Elena", "Farid", "Greta", "Hugo", "Ines", "Jonas"];
        let said = if n.is_multiple_of(2) { "the parcel is late" } else { "the bill is wrong" };
        let text = format!("{} and {}: {said}", names[n % 10], names[(n / 10) % 10]);
        Lesson::new(&text, if n.is_multiple_of(2) { "late" } else { "bill" })
    }

    #[test]
    fn parts_are_even_and_keep_what_is_alike_together() {
        let copied =
            "The same long letter that a forum told everybody to send to the branch about the monthly fee";
        let mut lessons: Vec<Lesson> = (0..90).map(lesson).collect();
        lessons.extend((0..6).map(|_| Lesson::new(copied, "bill")));
        let split = parts(&lessons, 3, 5);
        assert_eq!(split.iter().map(Vec::len).sum::<usize>(), 96);
        assert!(split.iter().any(|part| (90..96).all(|at| part.contains(&at))), "{split:?}");
        let late = |part: &Vec<usize>| part.iter().filter(|at| lessons[**at].label == "late").count();
        assert_eq!(split.iter().map(late).collect::<Vec<_>>(), [15, 15, 15]);
        assert_ne!(split, parts(&lessons, 3, 6));
    }

    #[test]
    fn a_trial_judges_everything_once() {
        let lessons: Vec<Lesson> = (0..60).map(lesson).collect();
        let found = trial(&lessons, 5, 1, 0.5);
        assert_eq!((found.judged, found.right), (60, 60), "{found:?}");
        assert_eq!(found.by_label["late"], (30, 30));
        assert_eq!(found, trial(&lessons, 5, 1, 0.5));
    }

    #[test]
    fn nothing_was_right_of_nothing() {
        let mut found = Trial::default();
        assert_eq!(found.accuracy(), None);
        found.note("late", None, 0.5);
        assert_eq!((found.judged, found.shown, found.accuracy().map(|(share, ..)| share)), (1, 0, Some(0.0)));
    }
}
