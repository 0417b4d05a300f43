//! The weights that were learned from the corpus: for each clue, how much it speaks for or against each mark.
//!
//! `data/reply/weights.txt` is written by `cargo xtask train words`: the marks, for each of them a bias, the bar that
//! a score must reach, and the bar from which on a hard fault stops a message; after an empty line one clue a line with the
//! number of a mark and a weight in hundredths, as often as needed. `build/columns.rs` packs it, with keys in place of clues.

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

/// The number of a mark and a weight for it in hundredths: small, since a text asks for thousands of them all over the memory.
pub(super) type Entry = (u8, i16);

/// Where the weights of a clue stand.
pub(super) type Place = Range<u32>;

/// Learned weights, found by the prints of the clues.
#[derive(Debug, Default)]
pub(super) struct Weights {
    /// Each mark with what its score begins at and the bar that it must reach.
    pub marks: Vec<Learned>,
    by_key: FxHashMap<u64, Place>,
    entries: Vec<Entry>,
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
        let mut columns = Vec::new();
        match ZlibDecoder::new(packed).read_to_end(&mut columns) {
            Ok(_) => Self::read(&columns),
            Err(error) => Self::broken(&error.to_string()),
        }
    }

    fn broken(why: &str) -> Self {
        Self { defects: vec![format!("weights: {why}")], ..Self::default() }
    }

    fn read(columns: &[u8]) -> Self {
        let Some(end) = columns.windows(2).position(|two| two == b"\n\n") else {
            return Self::broken("no empty line behind the marks");
        };
        let (head, numbers) = columns.split_at(end + 2);
        let mut weights = Self::default();
        weights.read_marks(&String::from_utf8_lossy(head));
        if weights.read_clues(&mut Numbers(numbers)).is_none() {
            weights
                .defects
                .push("weights: the clues end too soon or name a mark that is not there".to_owned());
        }
        weights
    }

    fn read_marks(&mut self, head: &str) {
        for line in head.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            match head_line(line) {
                Some(learned) => self.marks.push(learned),
                None => self.defects.push(format!("weights: '{line}' is no mark with its bars")),
            }
        }
    }

    /// Reads column by column; `None` where one is too short.
    fn read_clues(&mut self, numbers: &mut Numbers<'_>) -> Option<()> {
        let clues = usize::try_from(numbers.next()?).ok()?;
        let mut key = 0_u64;
        let mut keys = Vec::with_capacity(clues.min(numbers.0.len()));
        for _ in 0..clues {
            key = key.checked_add(numbers.next()?)?;
            keys.push(key);
        }
        let mut begin = 0_u32;
        self.by_key.reserve(keys.len());
        for key in keys {
            let end = begin.checked_add(u32::try_from(numbers.next()?).ok()?)?;
            self.by_key.insert(key, begin..end);
            begin = end;
        }
        for _ in 0..begin {
            let mark = u8::try_from(numbers.next()?).ok()?;
            self.marks.get(usize::from(mark))?;
            self.entries.push((mark, 0));
        }
        for (_, weight) in &mut self.entries {
            *weight = signed(numbers.next()?)?;
        }
        Some(())
    }

    /// Where the weights of a clue stand: the same clue stands in the same place.
    pub fn place_of(&self, clue: Print) -> Option<Place> {
        self.by_key.get(&clue.key()).cloned()
    }

    /// The weights at a place, each with the number of its mark.
    pub fn entries(&self, place: &Place) -> &[Entry] {
        let bound = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
        self.entries.get(bound(place.start)..bound(place.end)).unwrap_or_default()
    }

    /// The number of a mark that has been learned.
    pub fn number(&self, mark: Mark) -> Option<usize> {
        self.marks.iter().position(|learned| learned.mark == mark)
    }

    /// What could not be read.
    pub fn defects(&self) -> &[String] {
        &self.defects
    }
}

/// Numbers of seven bits a byte, the lowest first, the last without the highest bit.
struct Numbers<'c>(&'c [u8]);

impl Iterator for Numbers<'_> {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let length = self.0.iter().take(9).position(|byte| byte & 0x80 == 0)? + 1;
        let (bytes, rest) = self.0.split_at(length);
        self.0 = rest;
        Some(bytes.iter().rev().fold(0, |number, byte| number << 7 | u64::from(byte & 0x7f)))
    }
}

/// A number whose lowest bit is its sign.
fn signed(number: u64) -> Option<i16> {
    let size = i16::try_from(number >> 1).ok()?;
    Some(if number & 1 == 0 { size } else { -size })
}

#[cfg(test)]
#[path = "../../../build/columns.rs"]
mod columns;
#[cfg(test)]
use super::hash;

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Weights {
        Weights::read(&columns::of(text).unwrap())
    }

    #[test]
    fn marks_and_clues_are_read() {
        let weights = read("# how made\ndenial -2 0.5 1\napology -1 0 0\n\n^ sorri\t1 250 0 -30\nwe\t0 1");
        assert_eq!(weights.defects(), Vec::<String>::new());
        assert_eq!(weights.marks.len(), 2);
        let place = weights.place_of(Print::of("^ sorri")).unwrap();
        assert_eq!(weights.entries(&place), [(1, 250), (0, -30)]);
        assert_eq!(weights.place_of(Print::of("nobody")), None);
    }

    #[test]
    fn a_line_that_cannot_be_read_is_named() {
        assert_eq!(
            read("kindness 1 0 0\n\n").defects(),
            ["weights: 'kindness 1 0 0' is no mark with its bars"]
        );
        let broken = columns::of("denial -2 0 0\n\nwe\t0 1\nwe are\t0");
        assert_eq!(broken.unwrap_err(), "weights.txt:4: not a clue with its weights");
    }

    #[test]
    fn a_clue_that_stands_there_twice_is_told() {
        let twice = columns::of("denial -2 0 0\n\nwe\t0 1\nwe\t0 2");
        assert_eq!(twice.unwrap_err(), "weights.txt: two clues share a key");
    }

    #[test]
    fn what_cannot_be_unpacked_is_told() {
        assert_eq!(Weights::unpack(b"denial -2 0 0").defects().len(), 1);
        let mut cut = columns::of("denial -2 0 0\n\nwe\t0 1").unwrap();
        cut.pop();
        assert_eq!(Weights::read(&cut).defects().len(), 1);
        assert_eq!(read("denial -2 0 0\n\nwe\t7 1").defects().len(), 1);
    }

    #[test]
    fn every_learned_clue_is_shipped_with_its_weights() {
        let shipped = weights();
        assert_eq!(shipped.defects(), Vec::<String>::new());
        let written =
            std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/data/reply/weights.txt")).unwrap();
        let (_, clues) = written.split_once("\n\n").unwrap();
        assert_eq!(shipped.by_key.len(), clues.lines().count());
        for line in clues.lines() {
            let (clue, rest) = line.split_once('\t').unwrap();
            let numbers: Vec<i16> = rest.split(' ').map(|word| word.parse().unwrap()).collect();
            let entries = shipped.entries(&shipped.place_of(Print::of(clue)).unwrap());
            let read: Vec<i16> =
                entries.iter().flat_map(|(mark, weight)| [i16::from(*mark), *weight]).collect();
            assert_eq!(read, numbers, "{line}");
        }
    }
}
