//! Learns the look at the whole message: from what its sentences seem to carry, whether it carries a mark.
//!
//! The scores of the sentences come from messages that they were not learned from ("stacked generalization", D. H. Wolpert,
//! Neural Networks 5, 1992): scores that had been learned by heart would be believed too much.

use domain::reply::{FEWEST_SENTENCES, Mark, Scores, Standing};

use super::bars::{Bars, Judged};
use super::corpus::Message;
use super::doubts::Doubt;
use super::logistic::{Logistic, Row};

/// A message with the scores of its sentences, learned without the messages of its part.
pub struct Scored<'m> {
    /// The message.
    pub message: &'m Message,
    /// Its part.
    pub part: usize,
    /// The marks that it is labelled with.
    pub there: &'m [Mark],
    /// By sentence.
    pub scores: Vec<Scores>,
}

/// What was learned for a mark.
pub struct Learned {
    mark: Mark,
    bars: Bars,
    model: Logistic,
    /// Labels that are contradicted.
    pub doubts: Vec<Doubt>,
}

/// Learns a mark that is the given one of the scores.
pub fn learn(mark: Mark, number: usize, messages: &[Scored<'_>], parts: usize) -> Learned {
    let pupils: Vec<Pupil<'_>> = messages
        .iter()
        .filter(|scored| scored.scores.len() >= FEWEST_SENTENCES && scored.message.tells(mark))
        .filter_map(|scored| Pupil::of(mark, number, scored))
        .collect();
    let without = |part: Option<usize>| {
        let rows: Vec<Row<'_>> =
            pupils.iter().filter(|pupil| Some(pupil.scored.part) != part).map(Pupil::row).collect();
        Logistic::learn(&rows)
    };
    let (mut judged, mut doubts) = (Vec::new(), Vec::new());
    for part in 0..parts {
        let model = without(Some(part));
        for Pupil { scored, standing, there } in pupils.iter().filter(|pupil| pupil.scored.part == part) {
            let (score, there) = (model.score(&standing.signs), *there);
            judged.push(Judged { score, there, good: scored.message.is_good() });
            doubts.extend(Doubt::of(mark, &scored.message.id, there, score));
        }
    }
    let bars = Bars::of(mark, &judged, "among all").with_caution(mark);
    Learned { mark, bars, model: without(None), doubts }
}

struct Pupil<'s> {
    scored: &'s Scored<'s>,
    standing: Standing,
    there: bool,
}

impl<'s> Pupil<'s> {
    fn of(mark: Mark, number: usize, scored: &'s Scored<'s>) -> Option<Self> {
        let Message { kind, facts, .. } = scored.message;
        let standing = Standing::of(&scored.scores, number, *kind, facts)?;
        Some(Self { standing, there: scored.there.contains(&mark), scored })
    }

    fn row(&self) -> Row<'_> {
        Row { signs: &self.standing.signs, there: self.there }
    }
}

/// What was learned, as the check reads it; `marks` are those of the scores.
pub fn written(head: &str, learned: &[Learned], marks: &[Mark]) -> String {
    let mut text = head.to_owned();
    for Learned { mark, bars, model, .. } in learned {
        let Bars { report, block } = bars;
        text.push_str(&format!("{} {:.3} {report:.2} {block:.2}\n", mark.word(), model.bias));
    }
    for (at, name) in Standing::names(marks).iter().enumerate() {
        let weights = learned.iter().map(|one| one.model.weights.get(at).copied().unwrap_or_default());
        let weights: Vec<String> = weights.map(|weight| format!("{weight:.4}")).collect();
        text.push_str(&format!("{}{name}\t{}\n", if at == 0 { "\n" } else { "" }, weights.join(" ")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::corpus;
    use domain::reply::{ElementCode, FaultCode};

    const MARKS: [Mark; 2] =
        [Mark::Fault(FaultCode::ShiftsBlame), Mark::Element(ElementCode::Responsibility)];

    /// Messages whose first sentence sounds like shifting; every second one owns it in the third.
    #[test]
    fn a_sentence_that_is_owned_later_is_told_from_one_that_is_not() {
        let text = "### inn-01 | reply | good | writer: a cook\nOne.\n--\n";
        let message = corpus::read(text).unwrap().remove(0);
        let scored: Vec<Scored<'_>> = (0..200)
            .map(|number| Scored {
                message: &message,
                part: number % 5,
                there: if number % 2 == 0 { &MARKS[..1] } else { &MARKS[1..] },
                scores: [[0.5, -3.0], [-3.0, -3.0], [-3.0, if number % 2 == 0 { -3.0 } else { 3.0 }]]
                    .map(|both| Scores::of(both.to_vec(), &both))
                    .to_vec(),
            })
            .collect();
        let learned = learn(MARKS[0], 0, &scored, 5);
        let score = |number: usize| {
            let standing = Standing::of(&scored[number].scores, 0, message.kind, &message.facts).unwrap();
            learned.model.score(&standing.signs)
        };
        assert!(score(0) > learned.bars.report && score(1) < learned.bars.report);
        let text = written("# how\n", &[learned], &MARKS);
        assert!(text.starts_with("# how\nshifts_blame ") && text.contains("\n\nlikeliest\t"), "{text}");
    }
}
