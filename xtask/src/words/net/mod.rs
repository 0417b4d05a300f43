//! Learns the networks of the reply check: rows for the words, then everything together, batch by batch, each network from a
//! beginning of its own.

mod adam;
mod heed;
mod loss;
mod many;
mod pass;
mod sentence;
mod vectors;
mod vocabulary;

use domain::reply::Mark;
use domain::reply::net::{Net, TAKEN, WORD, written_row};

use super::chance::Chance;
use adam::Adam;
use pass::Pass;
pub use vocabulary::Vocabulary;

/// Times that everything is gone over.
const EPOCHS: usize = 20;
/// Messages in a batch, and single sentences.
const MESSAGES: usize = 16;
const SENTENCES: usize = 96;
/// The highest rate of learning, and the batches until it is reached.
const RATE: f32 = 1.5e-3;
const WARMING: f32 = 300.0;
/// How far the numbers of the network lie from nought at first, times the root of how many inputs there are.
const SPREAD: f32 = 1.0;

/// A text to learn from: a message, or a single sentence.
pub struct Text {
    /// The numbers of the words of each sentence.
    pub sentences: Vec<Vec<u32>>,
    /// For each sentence and mark, what is wanted.
    pub wanted: Vec<Vec<Wanted>>,
    /// For each mark whether the whole carries it; none for a single sentence.
    pub whole: Option<Vec<Wanted>>,
    /// What is known of the message.
    pub known: Vec<f32>,
}

/// Whether a mark is there, and how much that counts; nothing where it is not known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wanted {
    pub there: bool,
    pub counts: f32,
}

/// A network with the rows of its words.
#[derive(Default)]
pub struct Learned {
    pub net: Net,
    pub words: Vec<f32>,
}

impl Learned {
    /// Begins with rows that say how words are used, and a network by chance.
    fn begin(rows: &[f32], marks: usize, known: usize, chance: &mut Chance) -> Self {
        let mut net = Net::new(marks, known);
        for layer in [&mut net.answers, &mut net.alone, &mut net.opinion, &mut net.around, &mut net.together]
        {
            let inputs = layer.rows.len() / layer.bias.len();
            let spread = SPREAD / (inputs as f32).sqrt();
            layer.rows.iter_mut().for_each(|number| *number = chance.around_nought(spread));
        }
        let spread = SPREAD / (TAKEN as f32).sqrt();
        net.heed.iter_mut().for_each(|number| *number = chance.around_nought(spread));
        Self { net, words: rows.to_vec() }
    }

    /// The row of a word.
    fn row(&self, word: u32) -> &[f32] {
        &self.words[word as usize * WORD..(word as usize + 1) * WORD]
    }

    /// The scores of each sentence of a text, one a mark.
    pub fn scores(&self, text: &Text) -> Vec<Vec<f32>> {
        Pass::of(self, &[text], None).scores().map(<[f32]>::to_vec).collect()
    }
}

/// The networks as the check reads them.
pub fn written(mut networks: Vec<Learned>, head: &str, marks: &[Mark], vocabulary: &Vocabulary) -> String {
    let marks: Vec<&str> = marks.iter().map(|mark| mark.word()).collect();
    let mut text = format!("{head}{}\n", marks.join(" "));
    for numbers in networks.iter_mut().flat_map(|one| one.net.numbers_mut()) {
        for row in numbers.chunks(WORD) {
            text.push_str(&format!("{}\n", written_row(row)));
        }
    }
    for (number, word) in vocabulary.words().enumerate() {
        let row = |one: &Learned| written_row(&one.words[number * WORD..(number + 1) * WORD]);
        let rows: Vec<String> = networks.iter().map(row).collect();
        text.push_str(&format!("{word}\t{}\n", rows.join("\t")));
    }
    text
}

/// The rows that words begin with, learned from all texts without their labels.
pub fn rows(texts: &[Text], words: usize) -> Vec<f32> {
    let running = texts.iter().map(|text| text.sentences.concat()).collect::<Vec<_>>();
    vectors::learn(&running, words)
}

/// Learns the network of this number from the texts.
pub fn learn(texts: &[&Text], rows: &[f32], number: usize, name: &str) -> Learned {
    let mut chance = Chance::of(number);
    let (marks, known) =
        texts.first().map_or((0, 0), |text| (text.wanted.first().map_or(0, Vec::len), text.known.len()));
    let mut learned = Learned::begin(rows, marks, known, &mut chance);
    let mut adam = Adam::for_all(&mut learned);
    let mut batches = batches(texts, &mut chance);
    let all = (batches.len() * EPOCHS) as f32;
    let mut taken = 0.0;
    for epoch in 1..=EPOCHS {
        let mut loss = 0.0;
        for batch in &batches {
            taken += 1.0;
            let rate = RATE * (taken / WARMING).min(1.0) * (1.0 - taken / (all + 1.0));
            let pass = Pass::of(&learned, batch, Some(&mut chance));
            let (sum, slopes) = pass.back(&learned);
            loss += sum;
            adam.step(&mut learned, slopes, rate);
        }
        println!("{name}: time {epoch} of {EPOCHS}, loss {:.3}", loss / batches.len() as f32);
        batches = self::batches(texts, &mut chance);
    }
    learned
}

/// Batches of messages and of single sentences, mixed.
fn batches<'t>(texts: &[&'t Text], chance: &mut Chance) -> Vec<Vec<&'t Text>> {
    let (mut messages, mut single): (Vec<&Text>, Vec<&Text>) =
        texts.iter().partition(|text| text.whole.is_some());
    chance.shuffle(&mut messages);
    chance.shuffle(&mut single);
    let cut = |texts: &[&'t Text], size: usize| texts.chunks(size).map(<[&Text]>::to_vec).collect::<Vec<_>>();
    let mut batches = [cut(&messages, MESSAGES), cut(&single, SENTENCES)].concat();
    chance.shuffle(&mut batches);
    batches
}
