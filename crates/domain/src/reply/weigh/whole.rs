//! The look at the whole message: what one sentence means is told by the others.
//!
//! "The courier was late" shifts the blame, unless the message owns it three sentences later; a figure that would deny in
//! a message without any regret reports in one that apologises. For each mark the sentence that is likeliest to carry it
//! is weighed with everything that the message seems to carry, beside it, before it, behind it and anywhere.
//!
//! `data/reply/whole.txt` is written by `cargo xtask train words`: the marks, for each of them a bias, the bar that a score must
//! reach, and the bar from which on a hard fault stops a message; after an empty line one sign a line, with its weight for
//! each of these marks.

use std::sync::LazyLock;

use crate::reply::facts::{Facts, Outcome};
use crate::reply::kind::MessageKind;

use super::mark::Mark;
use super::score::Scores;
use super::weights::{Learned, head_line};

const SHIPPED: &str = include_str!("../../../data/reply/whole.txt");

static WHOLE: LazyLock<Whole> = LazyLock::new(|| Whole::read(SHIPPED));

/// The shipped weights of the signs.
pub(super) fn whole() -> &'static Whole {
    &WHOLE
}

/// A message of fewer sentences is no whole that would tell more than each of them.
pub const FEWEST_SENTENCES: usize = 3;

/// The score of a sentence that is not there; no score counts for less, nor for more than as much above nought.
const ABSENT: f32 = -6.0;
/// No score by the clues or by the networks alone counts for more, nor for less than as much below nought. Measured: six tells
/// less.
const FARTHEST_ALONE: f32 = 9.0;

/// Signs of the sentence itself, before those of each mark.
const OWN: [&str; 7] =
    ["likeliest", "next likeliest", "together", "place share", "place", "place from the end", "sentences"];
/// Where each mark is looked for.
const WHERE: [&str; 6] = ["here", "just before", "just behind", "anywhere", "before", "behind"];
/// Who says so of the likeliest sentence: where the two disagree, it is another case than where both are half sure.
const APART: [&str; 2] = ["here by its clues", "here by the networks"];
/// What is known of the message.
pub(super) const KNOWN: [&str; 11] = [
    "acknowledgement",
    "decision",
    "follow-up",
    "letter",
    "upheld",
    "partly upheld",
    "not upheld",
    "at fault",
    "not at fault",
    "waited",
    "facts",
];

/// The sentence of a message that is likeliest to carry a mark, and what speaks for and against it.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The number of the sentence.
    pub at: usize,
    /// In the order of [`Standing::names`].
    pub signs: Vec<f32>,
}

impl Standing {
    /// How a mark stands in a message whose sentences have these scores; none in an empty message.
    #[must_use]
    pub fn of(scores: &[Scores], mark: usize, kind: MessageKind, facts: &Facts) -> Option<Self> {
        let of_mark: Vec<f32> =
            scores.iter().map(|one| one.both.get(mark).copied().map_or(ABSENT, within)).collect();
        let at = of_mark.iter().enumerate().reduce(|best, one| if one.1 > best.1 { one } else { best })?.0;
        let mut signs = own(&of_mark, at);
        let rest = scores.get(at + 1..).unwrap_or_default();
        let places: [&[Scores]; WHERE.len()] = [
            &scores[at..=at],
            &scores[at.saturating_sub(1)..at],
            rest.get(..1).unwrap_or_default(),
            scores,
            &scores[..at],
            rest,
        ];
        for place in places {
            signs.extend((0..scores[at].both.len()).map(|number| highest(place, number)));
        }
        let apart = scores[at].by_clues.iter().chain(&scores[at].by_net);
        signs.extend(apart.map(|score| score.clamp(-FARTHEST_ALONE, FARTHEST_ALONE)));
        signs.extend(known(kind, facts));
        Some(Self { at, signs })
    }

    /// What each sign says, for scores of these marks.
    #[must_use]
    pub fn names(marks: &[Mark]) -> Vec<String> {
        let looked_for = WHERE
            .iter()
            .chain(&APART)
            .flat_map(|place| marks.iter().map(move |mark| format!("{} {place}", mark.word())));
        let own = OWN.iter().map(|name| (*name).to_owned());
        own.chain(looked_for).chain(KNOWN.iter().map(|name| (*name).to_owned())).collect()
    }
}

/// A score within bounds: what was learned by heart may lie far outside.
fn within(score: f32) -> f32 {
    score.clamp(ABSENT, -ABSENT)
}

fn highest(sentences: &[Scores], mark: usize) -> f32 {
    let scores = sentences.iter().filter_map(|one| one.both.get(mark).copied());
    scores.map(within).fold(ABSENT, f32::max)
}

/// The signs of the sentence itself, by the scores of its mark.
fn own(of_mark: &[f32], at: usize) -> Vec<f32> {
    let best = of_mark.get(at).copied().unwrap_or(ABSENT);
    let others = of_mark.iter().enumerate().filter(|(number, _)| *number != at);
    let next = others.map(|(_, score)| *score).fold(ABSENT, f32::max);
    let together = of_mark.iter().map(|score| score.exp()).sum::<f32>().ln();
    let count = |number: usize| f32::from(u16::try_from(number).unwrap_or(u16::MAX));
    let (place, last) = (count(at), count(of_mark.len().saturating_sub(1)));
    vec![best, next, together, place / last.max(1.0), place, last - place, last + 1.0]
}

/// What is known of a message: 1 where it is so, 0 where not.
#[must_use]
pub fn known(kind: MessageKind, facts: &Facts) -> [f32; KNOWN.len()] {
    let is = [
        kind == MessageKind::Acknowledgement,
        kind == MessageKind::Decision,
        kind == MessageKind::FollowUp,
        kind == MessageKind::Letter,
        facts.outcome == Some(Outcome::Upheld),
        facts.outcome == Some(Outcome::PartlyUpheld),
        facts.outcome == Some(Outcome::NotUpheld),
        facts.firm_at_fault == Some(true),
        facts.firm_at_fault == Some(false),
        facts.waited_days.is_some(),
        facts.given(),
    ];
    is.map(|is| f32::from(u8::from(is)))
}

/// What was learned of whole messages.
#[derive(Debug, Default)]
pub(super) struct Whole {
    marks: Vec<Learned>,
    signs: Vec<String>,
    /// For each mark the weights of the signs.
    weights: Vec<Vec<f32>>,
    defects: Vec<String>,
}

impl Whole {
    fn read(text: &str) -> Self {
        let mut whole = Self::default();
        let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
        for line in head.lines().filter(|line| !line.starts_with('#')) {
            match head_line(line) {
                Some(learned) => whole.marks.push(learned),
                None => whole.defects.push(format!("whole.txt: no mark: `{line}`")),
            }
        }
        whole.weights = vec![Vec::new(); whole.marks.len()];
        for line in body.lines() {
            if whole.read_sign(line).is_none() {
                whole.defects.push(format!("whole.txt: not a weight for each mark: `{line}`"));
            }
        }
        whole
    }

    fn read_sign(&mut self, line: &str) -> Option<()> {
        let (sign, rest) = line.split_once('\t')?;
        let weights: Vec<f32> = rest.split(' ').map(|word| word.parse().ok()).collect::<Option<_>>()?;
        if weights.len() != self.marks.len() {
            return None;
        }
        self.signs.push(sign.to_owned());
        self.weights.iter_mut().zip(weights).for_each(|(all, weight)| all.push(weight));
        Some(())
    }

    /// What was learned for a mark, and the weights of the signs.
    pub fn of(&self, mark: Mark) -> Option<(&Learned, &[f32])> {
        let number = self.marks.iter().position(|learned| learned.mark == mark)?;
        Some((self.marks.get(number)?, self.weights.get(number)?))
    }

    /// Lines that could not be read, and signs other than those that the check reads for scores of these marks.
    pub fn defects(&self, marks: &[Mark]) -> Vec<String> {
        let mut defects = self.defects.clone();
        if !self.marks.is_empty() && self.signs != Standing::names(marks) {
            defects.push("whole.txt: learned for other signs than the check reads".to_owned());
        }
        defects
    }
}

/// The log-odds of a mark in a message.
pub(super) fn score(learned: &Learned, weights: &[f32], standing: &Standing) -> f32 {
    learned.bias + weights.iter().zip(&standing.signs).map(|(weight, sign)| weight * sign).sum::<f32>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::code::FaultCode;

    const TWO: [Mark; 2] = [Mark::Fault(FaultCode::Denial), Mark::Fault(FaultCode::ShiftsBlame)];

    fn standing(scores: &[[f32; 2]]) -> Standing {
        let scores: Vec<Scores> = scores.iter().map(|both| Scores::of(both.to_vec(), both)).collect();
        Standing::of(&scores, 0, MessageKind::Reply, &Facts::default()).unwrap()
    }

    fn sign(standing: &Standing, name: &str) -> u32 {
        let at = Standing::names(&TWO).iter().position(|one| one == name).unwrap();
        standing.signs[at].to_bits()
    }

    #[test]
    fn every_sign_has_a_name() {
        let standing = standing(&[[1.0, -1.0], [0.5, 2.0]]);
        assert_eq!(standing.signs.len(), Standing::names(&TWO).len());
    }

    #[test]
    fn the_likeliest_sentence_is_seen_among_the_others() {
        let standing = standing(&[[-3.0, 0.5], [2.0, -1.0], [-2.0, 9.0]]);
        assert_eq!(standing.at, 1);
        let by_name = |name: &str| sign(&standing, name);
        assert_eq!(by_name("likeliest"), 2.0_f32.to_bits());
        assert_eq!(by_name("next likeliest"), (-2.0_f32).to_bits());
        assert_eq!(by_name("shifts_blame here"), (-1.0_f32).to_bits());
        assert_eq!(by_name("shifts_blame just before"), 0.5_f32.to_bits());
        assert_eq!(by_name("shifts_blame behind"), (-ABSENT).to_bits());
        assert_eq!(by_name("denial before"), (-3.0_f32).to_bits());
        assert_eq!(by_name("place from the end"), 1.0_f32.to_bits());
    }

    #[test]
    fn who_says_so_of_the_likeliest_sentence_is_told_apart_within_bounds() {
        let scores = [Scores::of(vec![-9.5, 0.0], &[-2.0, 0.0]), Scores::of(vec![1.0, 3.0], &[12.0, 4.0])];
        let standing = Standing::of(&scores, 0, MessageKind::Reply, &Facts::default()).unwrap();
        assert_eq!(sign(&standing, "denial here by its clues"), 1.0_f32.to_bits());
        assert_eq!(sign(&standing, "denial here by the networks"), FARTHEST_ALONE.to_bits());
        assert_eq!(sign(&standing, "shifts_blame here by the networks"), 4.0_f32.to_bits());
    }

    #[test]
    fn an_empty_message_carries_nothing() {
        assert_eq!(Standing::of(&[], 0, MessageKind::Reply, &Facts::default()), None);
    }

    #[test]
    fn marks_and_signs_are_read_and_what_is_neither_is_told() {
        let whole =
            Whole::read("# how made\ndenial -2 0.5 1\napology -1 0 0\n\nlikeliest\t0.5 1\nplace\t1\n");
        assert_eq!(whole.of(TWO[0]).unwrap().1, [0.5]);
        assert!(whole.of(TWO[1]).is_none());
        let defects = whole.defects(&TWO);
        assert!(defects[0].contains("`place\t1`") && defects[1].contains("other signs"), "{defects:?}");
    }
}
