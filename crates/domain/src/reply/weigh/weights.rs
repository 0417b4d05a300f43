//! The weights that were learned from the corpus: for each clue, how much it speaks for or against each mark.
//!
//! `data/reply/weights.txt` is written by `cargo xtask train words`: the marks, for each of them a bias, the bar that
//! a score must reach, and the bar from which on a hard fault stops a message; after an empty line one clue a line with the number of a mark and a weight in hundredths, as often as needed.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::mark::Mark;

const SHIPPED: &str = include_str!("../../../data/reply/weights.txt");

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| Weights::read(SHIPPED));

/// The shipped weights.
pub(super) fn weights() -> &'static Weights {
    &WEIGHTS
}

/// Learned weights, found by clue.
#[derive(Debug, Default)]
pub(super) struct Weights {
    /// Each mark with what its score begins at and the bar that it must reach.
    pub marks: Vec<Learned>,
    by_clue: HashMap<&'static str, Range<usize>>,
    entries: Vec<(usize, f32)>,
    defects: Vec<String>,
}

/// What was learned for one mark.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Learned {
    pub mark: Mark,
    pub bias: f32,
    pub bar: f32,
    /// From here on a hard fault stops a message.
    pub block: f32,
}

impl Weights {
    fn read(text: &'static str) -> Self {
        let mut weights = Self::default();
        let mut in_head = true;
        for (number, line) in text.lines().enumerate() {
            let read = match (in_head, line) {
                (true, "") => {
                    in_head = false;
                    Some(())
                }
                (true, _) if line.starts_with('#') => Some(()),
                (true, _) => weights.read_mark(line),
                (false, _) => weights.read_clue(line),
            };
            if read.is_none() {
                weights.defects.push(format!("weights.txt:{}: neither a mark nor a clue", number + 1));
            }
        }
        weights
    }

    fn read_mark(&mut self, line: &str) -> Option<()> {
        let mut words = line.split(' ');
        let mark = Mark::of(words.next()?)?;
        let mut number = || words.next()?.parse().ok();
        let (bias, bar, block) = (number()?, number()?, number()?);
        self.marks.push(Learned { mark, bias, bar, block });
        Some(())
    }

    fn read_clue(&mut self, line: &'static str) -> Option<()> {
        let (clue, rest) = line.split_once('\t')?;
        let begin = self.entries.len();
        let mut words = rest.split(' ');
        while let Some(mark) = words.next() {
            let mark: usize = mark.parse().ok().filter(|mark| *mark < self.marks.len())?;
            let hundredths: f32 = words.next()?.parse().ok()?;
            self.entries.push((mark, hundredths / 100.0));
        }
        self.by_clue.insert(clue, begin..self.entries.len());
        Some(())
    }

    /// Where the weights of a clue stand: the same clue stands in the same place.
    pub fn place_of(&self, clue: &str) -> Option<Range<usize>> {
        self.by_clue.get(clue).cloned()
    }

    /// The weights at a place.
    pub fn entries(&self, place: &Range<usize>) -> &[(usize, f32)] {
        self.entries.get(place.clone()).unwrap_or_default()
    }

    /// The number of a mark that has been learned.
    pub fn number(&self, mark: Mark) -> Option<usize> {
        self.marks.iter().position(|learned| learned.mark == mark)
    }

    /// Lines that could not be read.
    pub fn defects(&self) -> &[String] {
        &self.defects
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_clues_are_read() {
        let weights = Weights::read("# how made\ndenial -2 0.5 1\napology -1 0 0\n\n^ sorri\t1 250 0 -30");
        assert_eq!(weights.marks.len(), 2);
        let place = weights.place_of("^ sorri").unwrap();
        assert_eq!(weights.entries(&place), [(1, 2.5), (0, -0.3)]);
        assert_eq!(weights.place_of("nobody"), None);
        assert!(weights.defects().is_empty());
    }

    #[test]
    fn a_line_that_cannot_be_read_is_named() {
        assert_eq!(Weights::read("kindness 1 0 0").defects(), ["weights.txt:1: neither a mark nor a clue"]);
    }

    #[test]
    fn the_shipped_weights_are_sound() {
        assert_eq!(weights().defects(), Vec::<String>::new());
    }
}
