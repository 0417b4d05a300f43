//! What the reply check learns from: every sentence of the corpus with its clues, its words and what is known of its marks.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use domain::reply::{Facts, Mark, known, sentences};

use super::bank;
use super::corpus::{self, Message};
use super::labels::Carried;
use super::net::{Text, Vocabulary, Wanted};

/// Clues that stand in fewer lessons than this are chance. Measured: from 2 to 5 lessons upwards the score gains a little and
/// half of the clues go.
const FEWEST: u32 = 5;
/// Messages are cut into so many parts by trade; each is judged by what the others taught, to choose the bars.
pub const FOLDS: usize = 4;

/// A sentence to learn from.
pub struct Example {
    /// Numbers of its clues.
    pub clues: Vec<u32>,
    /// Its words in their order.
    words: Vec<String>,
    /// Marks that are there.
    pub there: Vec<Mark>,
    /// Marks of which the labels do not speak.
    pub unknown: Vec<Mark>,
    /// How much it counts.
    pub weight: f32,
    /// The message that it is from; none for the bank.
    pub message: Option<usize>,
}

/// Everything there is to learn from.
pub struct School {
    /// The labelled messages.
    pub messages: Vec<Message>,
    /// Sentences, those of messages first.
    pub examples: Vec<Example>,
    /// The clues by number.
    pub clues: Vec<String>,
    /// The part of each message, and which marks the message carries.
    pub parts: Vec<(usize, Vec<Mark>)>,
}

impl School {
    /// Reads the corpus.
    pub fn open(corpus: &Path) -> Result<Self, String> {
        let messages = corpus::messages(&corpus.join("learn"))?;
        let mut bank = bank::entries(&corpus.join("sentences"))?;
        bank.extend(bank::phrases(&corpus.join("../tests/reply"))?);
        Ok(Self::gather(messages, &bank))
    }

    fn gather(messages: Vec<Message>, bank: &[bank::Entry]) -> Self {
        let mut raw: Vec<(Vec<String>, Example)> = Vec::new();
        for (number, message) in messages.iter().enumerate() {
            raw.extend(of_message(number, message));
        }
        raw.extend(bank.iter().map(of_entry));
        let clues = common(&raw);
        let numbers: HashMap<&str, u32> = clues.iter().map(String::as_str).zip(0..).collect();
        let examples = raw
            .into_iter()
            .map(|(texts, example)| {
                let mut clues: Vec<u32> =
                    texts.iter().filter_map(|clue| numbers.get(clue.as_str()).copied()).collect();
                clues.sort_unstable();
                clues.dedup();
                Example { clues, ..example }
            })
            .collect();
        Self { examples, parts: parts(&messages), messages, clues }
    }

    /// The examples of messages, which come first, each with its message.
    pub fn of_messages(&self) -> impl Iterator<Item = (usize, &Example)> {
        self.examples.iter().map_while(|example| Some((example.message?, example)))
    }

    /// The words that the network learns.
    pub fn vocabulary(&self) -> Vocabulary {
        Vocabulary::of(self.examples.iter().map(|example| example.words.as_slice()))
    }

    /// The messages, and then the sentences of the bank, as the network learns them.
    pub fn texts(&self, marks: &[Mark], vocabulary: &Vocabulary) -> Vec<Text> {
        let single = self.examples.iter().filter(|example| example.message.is_none());
        let single = single.map(|example| {
            let known = known(domain::reply::MessageKind::Reply, &Facts::default()).to_vec();
            text(std::slice::from_ref(example), marks, vocabulary, None, known)
        });
        let in_messages =
            self.examples.chunk_by(|one, next| one.message == next.message && one.message.is_some());
        let in_messages = in_messages.filter_map(|examples| Some((examples.first()?.message?, examples)));
        let whole = in_messages.map(|(at, examples)| {
            let (message, (_, there)) = (&self.messages[at], &self.parts[at]);
            let wanted = marks.iter().map(|mark| whole_wanted(*mark, message, there)).collect();
            let known = known(message.kind, &message.facts).to_vec();
            text(examples, marks, vocabulary, Some(wanted), known)
        });
        whole.chain(single).collect()
    }
}

fn text(
    examples: &[Example],
    marks: &[Mark],
    vocabulary: &Vocabulary,
    whole: Option<Vec<Wanted>>,
    known: Vec<f32>,
) -> Text {
    let number = |example: &Example| example.words.iter().map(|word| vocabulary.number(word)).collect();
    let wanted = |example: &Example| {
        let one = |mark: &Mark| Wanted {
            there: example.there.contains(mark),
            counts: if example.unknown.contains(mark) { 0.0 } else { example.weight },
        };
        marks.iter().map(one).collect()
    };
    Text {
        sentences: examples.iter().map(number).collect(),
        wanted: examples.iter().map(wanted).collect(),
        whole,
        known,
    }
}

fn whole_wanted(mark: Mark, message: &Message, there: &[Mark]) -> Wanted {
    Wanted { there: there.contains(&mark), counts: f32::from(u8::from(message.tells(mark))) }
}

fn of_message(number: usize, message: &Message) -> Vec<(Vec<String>, Example)> {
    let carried = message.carried();
    let read = sentences(&message.text, &message.facts);
    read.into_iter()
        .map(|sentence| {
            let (here, elsewhere): (Vec<&Carried>, Vec<&Carried>) = carried
                .iter()
                .partition(|one| one.words.start < sentence.end && sentence.start < one.words.end);
            let there = here.iter().filter(|one| one.sure).map(|one| one.mark).collect();
            let unknown = Mark::all()
                .filter(|mark| is_unknown(*mark, &here, &elsewhere, message, &sentence.clues))
                .collect();
            (
                sentence.clues,
                Example {
                    clues: Vec::new(),
                    words: sentence.words,
                    there,
                    unknown,
                    weight: 1.0,
                    message: Some(number),
                },
            )
        })
        .collect()
}

/// True where the labels do not tell: of the whole message, or of this sentence; and of a mark that stands elsewhere in the
/// message only the clearest place may be labelled.
fn is_unknown(
    mark: Mark,
    here: &[&Carried],
    elsewhere: &[&Carried],
    message: &Message,
    clues: &[String],
) -> bool {
    let may_be_said_twice = || elsewhere.iter().any(|one| one.mark == mark) && is_ruled(mark, clues);
    let of_this = here.iter().find(|one| one.mark == mark);
    !message.could_tell(mark) || of_this.map_or_else(may_be_said_twice, |one| !one.sure)
}

fn is_ruled(mark: Mark, clues: &[String]) -> bool {
    clues.iter().any(|clue| clue.strip_prefix('(').and_then(|c| c.strip_suffix(')')) == Some(mark.word()))
}

fn of_entry(entry: &bank::Entry) -> (Vec<String>, Example) {
    let read = sentences(&entry.text, &Facts::default());
    let (clues, words): (Vec<_>, Vec<_>) =
        read.into_iter().map(|sentence| (sentence.clues, sentence.words)).unzip();
    let is_unknown = |mark: &Mark| !entry.only.is_empty() && !entry.only.contains(mark);
    (
        clues.concat(),
        Example {
            clues: Vec::new(),
            words: words.concat(),
            there: entry.marks.clone(),
            unknown: Mark::all().filter(is_unknown).collect(),
            weight: entry.weight,
            message: None,
        },
    )
}

/// The clues that stand in enough sentences, in order.
fn common(raw: &[(Vec<String>, Example)]) -> Vec<String> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for (clues, _) in raw {
        for clue in clues {
            *counts.entry(clue).or_default() += 1;
        }
    }
    counts.into_iter().filter(|(_, count)| *count >= FEWEST).map(|(clue, _)| clue.to_owned()).collect()
}

/// The part of each message: all of one trade are in the same.
fn parts(messages: &[Message]) -> Vec<(usize, Vec<Mark>)> {
    let mut trades: Vec<&str> = Vec::new();
    messages
        .iter()
        .map(|message| {
            let trade = message.id.rsplit_once('-').map_or(message.id.as_str(), |(trade, _)| trade);
            let number = trades.iter().position(|one| *one == trade).unwrap_or_else(|| {
                trades.push(trade);
                trades.len() - 1
            });
            (number % FOLDS, message.marks())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_and_single_sentences_are_taught() {
        let text = "### inn-01 | reply | good | writer: a cook\nfacts: {\"outcome\":\"not_upheld\"}\nWe lost your bag. I am sorry for that.\n--\nresponsibility: We lost your bag\napology: I am sorry for that\n";
        let entry = || bank::Entry {
            marks: Vec::new(),
            only: Vec::new(),
            weight: 4.0,
            text: "We lost your bag.".to_owned(),
        };
        let school = School::gather(corpus::read(text).unwrap(), &[entry(), entry(), entry()]);
        let marks: Vec<Mark> =
            ["denial", "responsibility", "apology"].into_iter().filter_map(Mark::of).collect();
        let texts = school.texts(&marks, &school.vocabulary());
        let told = |text: &Text| -> Vec<Vec<(bool, f32)>> {
            text.wanted.iter().map(|all| all.iter().map(|one| (one.there, one.counts)).collect()).collect()
        };
        assert_eq!(texts.len(), 4);
        // A finding against the complaint says nothing about denial.
        assert_eq!(told(&texts[0])[0][..2], [(false, 0.0), (true, 1.0)]);
        assert_eq!(told(&texts[0])[1][1..], [(false, 1.0), (true, 1.0)]);
        assert_eq!(texts[0].whole.as_ref().map(|whole| whole[2]), Some(Wanted { there: true, counts: 1.0 }));
        assert_eq!(told(&texts[1]), [vec![(false, 4.0); 3]]);
        assert!(texts[1].whole.is_none());
        assert_eq!(texts[0].sentences[0], texts[1].sentences[0]);
    }
}
