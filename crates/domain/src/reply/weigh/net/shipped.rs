//! The networks that were learned from the corpus, and the words that they know.
//!
//! `data/reply/net.txt` is written by `cargo xtask train words` and packed by the build: the marks that are scored; for each
//! network and each of its parts the rows; and one line for each word, with its row in each network.

use std::io::Read;
use std::str::Lines;
use std::sync::{LazyLock, OnceLock};

use flate2::read::ZlibDecoder;
use rustc_hash::FxHashMap;

use super::{NETWORKS, Net, WORD, add, row};
use crate::reply::weigh::mark::Mark;

const SHIPPED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/net.zz"));

static NET: LazyLock<Shipped> = LazyLock::new(|| Shipped::unpack(SHIPPED));

/// The shipped networks.
pub fn shipped() -> &'static Shipped {
    &NET
}

/// Stands for every word that was not learned.
const UNKNOWN: &str = "@unknown";

/// Networks and their words.
#[derive(Debug, Default)]
pub struct Shipped {
    /// The marks that it scores.
    pub marks: Vec<Mark>,
    nets: Vec<Net>,
    numbers: FxHashMap<String, usize>,
    /// By number, each as the networks know it.
    words: Vec<[Word; NETWORKS]>,
    defects: Vec<String>,
}

/// A word in one network, and what it adds to the answers: reckoned when it is first met, since few of all words are.
#[derive(Debug)]
struct Word {
    row: Vec<f32>,
    answers: OnceLock<Vec<f32>>,
}

impl Word {
    fn read(row: &str) -> Option<Self> {
        let row = row::read(row).filter(|row| row.len() == WORD)?;
        Some(Self { row, answers: OnceLock::new() })
    }
}

impl Shipped {
    fn unpack(packed: &[u8]) -> Self {
        let mut text = String::new();
        let unpacked = ZlibDecoder::new(packed).read_to_string(&mut text);
        let read = unpacked.map_err(|error| error.to_string()).and_then(|_| Self::read(&text));
        read.unwrap_or_else(|error| Self { defects: vec![format!("net.txt: {error}")], ..Self::default() })
    }

    fn read(text: &str) -> Result<Self, String> {
        let mut lines = text.lines();
        let marks = lines.find(|line| !line.starts_with('#')).unwrap_or_default();
        let marks: Option<Vec<Mark>> = marks.split_whitespace().map(Mark::of).collect();
        let marks = marks.ok_or("the first line names something that is no mark")?;
        let empty = Net::new(marks.len(), super::super::whole::KNOWN.len());
        let mut shipped = Self { nets: vec![empty; NETWORKS], marks, ..Self::default() };
        for numbers in shipped.nets.iter_mut().flat_map(Net::numbers_mut) {
            read_part(numbers, &mut lines)?;
        }
        for net in &mut shipped.nets {
            net.alone = net.alone.widened();
            net.together = net.together.widened();
        }
        for (number, line) in lines.enumerate() {
            shipped.read_word(line).ok_or_else(|| format!("word {}: not a word and its rows", number + 1))?;
        }
        if !shipped.numbers.contains_key(UNKNOWN) {
            return Err(format!("no word `{UNKNOWN}`"));
        }
        Ok(shipped)
    }

    fn read_word(&mut self, line: &str) -> Option<()> {
        let (word, rows) = line.split_once('\t')?;
        let rows: Vec<Word> = rows.split('\t').map(Word::read).collect::<Option<_>>()?;
        self.numbers.insert(word.to_owned(), self.words.len());
        self.words.push(rows.try_into().ok()?);
        Some(())
    }

    /// The scores of each sentence of a message, one a mark, from its words: the mean of what the networks make of them.
    pub fn scores(&self, sentences: &[Vec<&str>], known: &[f32]) -> Vec<Vec<f32>> {
        let words: Vec<Vec<usize>> = sentences.iter().map(|words| self.known(words)).collect();
        let mut scores = vec![vec![0.0; self.marks.len()]; sentences.len()];
        for (number, net) in self.nets.iter().enumerate() {
            let features = words.iter().map(|words| {
                let answers: Vec<&[f32]> = words.iter().map(|word| self.answers(number, *word)).collect();
                net.features(&answers)
            });
            let opinions = net.opinions(&features.collect::<Vec<_>>(), known);
            for (sum, one) in scores.iter_mut().zip(&opinions.scores) {
                add(sum, one, 1.0 / NETWORKS as f32);
            }
        }
        scores
    }

    /// Words by their numbers.
    fn known(&self, words: &[&str]) -> Vec<usize> {
        let number = |word: &&str| self.numbers.get(*word).or_else(|| self.numbers.get(UNKNOWN)).copied();
        words.iter().filter_map(number).collect()
    }

    fn answers(&self, net: usize, word: usize) -> &[f32] {
        let Word { row, answers } = &self.words[word][net];
        answers.get_or_init(|| self.nets[net].answers.of(row))
    }

    /// What could not be read.
    pub fn defects(&self) -> &[String] {
        &self.defects
    }
}

/// Reads as many numbers as a part has, from as many lines as they take.
fn read_part(numbers: &mut [f32], lines: &mut Lines<'_>) -> Result<(), String> {
    let mut filled = 0;
    while filled < numbers.len() {
        let line = lines.next().ok_or("it ends before the network does")?;
        let row = row::read(line).ok_or_else(|| format!("not a row of the network: `{line}`"))?;
        let place = numbers.get_mut(filled..filled + row.len()).filter(|place| !place.is_empty());
        place.ok_or("a row is longer or shorter than its part")?.copy_from_slice(&row);
        filled += row.len();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_network_is_sound() {
        assert_eq!(shipped().defects(), Vec::<String>::new());
        assert!(shipped().words.len() > 1000);
    }

    #[test]
    fn sentences_are_scored_among_each_other() {
        let known = [0.0; super::super::super::whole::KNOWN.len()];
        let (courier, ours) = (vec!["the", "courier", "lost", "it"], vec!["that", "is", "our", "fault"]);
        let alone = shipped().scores(std::slice::from_ref(&courier), &known);
        let among = shipped().scores(&[courier, ours], &known);
        assert_eq!((alone.len(), among.len(), among[0].len()), (1, 2, shipped().marks.len()));
        assert_ne!(alone[0], among[0]);
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        for text in ["kindness\n", "denial apology\n0.1 OO\n", "denial\n0.1 O\tO\n", ""] {
            assert!(Shipped::read(text).is_err(), "{text}");
        }
        assert_eq!(Shipped::unpack(b"denial").defects().len(), 1);
    }
}
