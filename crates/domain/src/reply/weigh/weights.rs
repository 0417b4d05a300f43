//! The weights that were learned from the corpus: for each clue, how much it speaks for or against each mark.
//!
//! `data/reply/weights.txt` is written by `cargo xtask train words` and packed by `build.rs`: the marks, for each of them a bias, the bar that
//! a score must reach, and the bar from which on a hard fault stops a message; after an empty line one clue a line with the number of a mark and a weight in hundredths, as often as needed.

use std::io::Read;
use std::ops::Range;
use std::sync::LazyLock;

use flate2::read::ZlibDecoder;
use rustc_hash::FxHashMap;

use super::mark::Mark;
use super::print::Print;

const SHIPPED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/weights.zz"));

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| Weights::unpack(SHIPPED));

/// The shipped weights.
pub(super) fn weights() -> &'static Weights {
    &WEIGHTS
}

/// Where the weights of a clue stand.
pub(super) type Place = Range<u32>;

/// Learned weights, found by the prints of the clues.
#[derive(Debug, Default)]
pub(super) struct Weights {
    /// Each mark with what its score begins at and the bar that it must reach.
    pub marks: Vec<Learned>,
    by_clue: FxHashMap<u64, Place>,
    entries: Vec<(u16, f32)>,
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

/// A mark with its bias and its two bars.
pub(super) fn head_line(line: &str) -> Option<Learned> {
    let mut words = line.split(' ');
    let mark = Mark::of(words.next()?)?;
    let mut number = || words.next()?.parse().ok();
    let (bias, bar, block) = (number()?, number()?, number()?);
    Some(Learned { mark, bias, bar, block })
}

impl Weights {
    fn unpack(packed: &[u8]) -> Self {
        let mut text = String::new();
        match ZlibDecoder::new(packed).read_to_string(&mut text) {
            Ok(_) => Self::read(&text),
            Err(error) => Self { defects: vec![format!("weights.txt: {error}")], ..Self::default() },
        }
    }

    fn read(text: &str) -> Self {
        let mut weights = Self::default();
        let (mut in_head, mut clues) = (true, 0);
        for (number, line) in text.lines().enumerate() {
            let read = match (in_head, line) {
                (true, "") => {
                    in_head = false;
                    Some(())
                }
                (true, _) if line.starts_with('#') => Some(()),
                (true, _) => weights.read_mark(line),
                (false, _) => {
                    clues += 1;
                    weights.read_clue(line)
                }
            };
            if read.is_none() {
                weights.defects.push(format!("weights.txt:{}: neither a mark nor a clue", number + 1));
            }
        }
        if weights.defects.is_empty() && weights.by_clue.len() != clues {
            weights.defects.push("weights.txt: two clues share a print".to_owned());
        }
        weights
    }

    fn read_mark(&mut self, line: &str) -> Option<()> {
        self.marks.push(head_line(line)?);
        Some(())
    }

    fn read_clue(&mut self, line: &str) -> Option<()> {
        let (clue, rest) = line.split_once('\t')?;
        let begin = u32::try_from(self.entries.len()).ok()?;
        let mut words = rest.split(' ');
        while let Some(mark) = words.next() {
            let mark: u16 = mark.parse().ok().filter(|mark| usize::from(*mark) < self.marks.len())?;
            let hundredths: f32 = words.next()?.parse().ok()?;
            self.entries.push((mark, hundredths / 100.0));
        }
        let end = u32::try_from(self.entries.len()).ok()?;
        self.by_clue.insert(Print::of(clue).key(), begin..end);
        Some(())
    }

    /// Where the weights of a clue stand: the same clue stands in the same place.
    pub fn place_of(&self, clue: Print) -> Option<Place> {
        self.by_clue.get(&clue.key()).cloned()
    }

    /// The weights at a place, each with the number of its mark.
    pub fn entries(&self, place: &Place) -> &[(u16, f32)] {
        let bound = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
        self.entries.get(bound(place.start)..bound(place.end)).unwrap_or_default()
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
        let place = weights.place_of(Print::of("^ sorri")).unwrap();
        assert_eq!(weights.entries(&place), [(1, 2.5), (0, -0.3)]);
        assert_eq!(weights.place_of(Print::of("nobody")), None);
        assert!(weights.defects().is_empty());
    }

    #[test]
    fn a_line_that_cannot_be_read_is_named() {
        assert_eq!(Weights::read("kindness 1 0 0").defects(), ["weights.txt:1: neither a mark nor a clue"]);
    }

    #[test]
    fn a_clue_that_stands_there_twice_is_told() {
        let twice = Weights::read("denial -2 0 0\n\nwe\t0 1\nwe\t0 2");
        assert_eq!(twice.defects(), ["weights.txt: two clues share a print"]);
    }

    #[test]
    fn what_cannot_be_unpacked_is_told() {
        assert_eq!(Weights::unpack(b"denial -2 0 0").defects().len(), 1);
    }

    #[test]
    fn the_shipped_weights_are_sound() {
        assert_eq!(weights().defects(), Vec::<String>::new());
    }
}
