//! Learns the weights of the reply check from the corpus: of the clues in a sentence, and of the sentences in a message.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use domain::reply::{ElementCode, Facts, Mark, Outcome, sentences};

use super::bank;
use super::bars::{Bars, Judged};
use super::corpus::{self, Message};
use super::learn::{Lesson, Model, learn};
use super::whole::{self, Scored};

/// Clues that stand in fewer lessons than this are chance.
const FEWEST: u32 = 2;
/// Messages are cut into so many parts by trade; each is judged by what the others taught, to choose the bars.
const FOLDS: usize = 5;
/// Weights smaller than this many hundredths are not written.
const LIGHTEST: f32 = 10.0;

/// A sentence to learn from.
struct Example {
    clues: Vec<u32>,
    /// Marks that are there.
    there: Vec<Mark>,
    /// Marks of which the labels do not speak.
    unknown: Vec<Mark>,
    /// How much it counts.
    weight: f32,
    /// The message that it is from; none for the bank.
    message: Option<usize>,
}

/// Everything there is to learn from.
struct School {
    examples: Vec<Example>,
    clues: Vec<String>,
    /// The part of each message, and which marks the message carries.
    messages: Vec<(usize, Vec<Mark>)>,
}

/// What was learned for a mark, sentence by sentence.
struct Learned {
    mark: Mark,
    bars: Bars,
    model: Model,
    /// The score of each example of a message, by what the other parts taught.
    unseen: Vec<f32>,
}

/// Writes both files of weights into the folder.
pub fn train(corpus: &Path, data: &Path, fingerprint: &str) -> Result<(), String> {
    let messages = corpus::messages(&corpus.join("learn"))?;
    let mut entries = bank::entries(&corpus.join("sentences"))?;
    entries.extend(bank::phrases(&corpus.join("../tests/reply"))?);
    let school = School::gather(&messages, &entries);
    println!("{} sentences, {} clues", school.examples.len(), school.clues.len());
    // A name is known by its place and its capital, which rules see better.
    let rules_alone = Mark::Element(ElementCode::NamedHuman);
    let marks: Vec<Mark> = Mark::all().filter(|mark| *mark != rules_alone).collect();
    let learned = in_two(&marks, |mark| school.learned(mark));
    let scored = school.scored(&messages, &learned);
    // Messages are not labelled with claims, and one sentence is enough to make one.
    let labelled: Vec<Mark> = marks.iter().copied().filter(|mark| !matches!(mark, Mark::Claim(_))).collect();
    let number = |mark: Mark| marks.iter().position(|one| *one == mark).unwrap_or_default();
    let wholes = in_two(&labelled, |mark| whole::learn(mark, number(mark), &scored, FOLDS));
    let head = format!("# written by `cargo xtask train words` from the texts {fingerprint}\n");
    let save = |name: &str, text: String| {
        let file = data.join(name);
        std::fs::write(&file, text).map_err(|error| format!("{}: {error}", file.display()))
    };
    save("whole.txt", whole::written(&head, &wholes, &marks))?;
    save("weights.txt", head.clone() + &written(&learned, &school.clues))
}

/// Runs half of the work on a second thread.
fn in_two<T: Send>(marks: &[Mark], work: impl Fn(Mark) -> T + Sync) -> Vec<T> {
    let (first, second) = marks.split_at(marks.len() / 2);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| second.iter().map(|mark| work(*mark)).collect::<Vec<T>>());
        let mut all: Vec<T> = first.iter().map(|mark| work(*mark)).collect();
        match other.join() {
            Ok(rest) => all.extend(rest),
            Err(panic) => std::panic::resume_unwind(panic),
        }
        all
    })
}

impl School {
    fn gather(messages: &[Message], bank: &[bank::Entry]) -> Self {
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
        Self { examples, messages: parts(messages), clues }
    }

    /// Learns a mark, from everything or from all but one part of the messages.
    fn learn(&self, mark: Mark, without: Option<usize>) -> Model {
        let is_left_out = |example: &Example| {
            without.is_some()
                && example.message.and_then(|at| self.messages.get(at)).map(|(part, _)| *part) == without
        };
        let lessons: Vec<Lesson<'_>> = self
            .examples
            .iter()
            .filter(|example| !is_left_out(example) && !example.unknown.contains(&mark))
            .map(|example| Lesson {
                clues: &example.clues,
                there: example.there.contains(&mark),
                weight: example.weight,
            })
            .collect();
        learn(&lessons, self.clues.len())
    }

    fn learned(&self, mark: Mark) -> Learned {
        let unseen = self.unseen(mark);
        let bars = Bars::of(mark, &self.judged(mark, &unseen), "by itself");
        Learned { mark, bars, model: self.learn(mark, None), unseen }
    }

    /// The examples of messages, which come first, each with its message.
    fn of_messages(&self) -> impl Iterator<Item = (usize, &Example)> {
        self.examples.iter().map_while(|example| Some((example.message?, example)))
    }

    /// The score of each example of a message, learned without the messages of its part.
    fn unseen(&self, mark: Mark) -> Vec<f32> {
        let models: Vec<Model> = (0..FOLDS).map(|part| self.learn(mark, Some(part))).collect();
        let score = |(at, example): (usize, &Example)| {
            let (part, _) = self.messages.get(at)?;
            Some(models.get(*part)?.score(&example.clues))
        };
        self.of_messages().map(|one| score(one).unwrap_or_default()).collect()
    }

    /// The highest score of a sentence of each message.
    fn judged(&self, mark: Mark, unseen: &[f32]) -> Vec<Judged> {
        let mut best: BTreeMap<usize, f32> = BTreeMap::new();
        for ((at, _), score) in self.of_messages().zip(unseen) {
            best.entry(at).and_modify(|best| *best = best.max(*score)).or_insert(*score);
        }
        best.into_iter()
            .filter_map(|(at, score)| {
                let (_, marks) = self.messages.get(at)?;
                let good = !marks.iter().any(|mark| matches!(mark, Mark::Fault(_)));
                Some(Judged { score, there: marks.contains(&mark), good })
            })
            .collect()
    }

    /// Each message with the unseen scores of its sentences.
    fn scored<'s>(&'s self, messages: &'s [Message], learned: &[Learned]) -> Vec<Scored<'s>> {
        let empty = messages.iter().zip(&self.messages).map(|(message, (part, there))| Scored {
            message,
            part: *part,
            there,
            scores: Vec::new(),
        });
        let mut all: Vec<Scored<'s>> = empty.collect();
        for (number, (at, _)) in self.of_messages().enumerate() {
            let scores = learned.iter().filter_map(|one| one.unseen.get(number).copied()).collect();
            if let Some(scored) = all.get_mut(at) {
                scored.scores.push(scores);
            }
        }
        all
    }
}

fn of_message(number: usize, message: &Message) -> Vec<(Vec<String>, Example)> {
    let labelled: Vec<(Mark, usize, usize)> = message
        .labels
        .iter()
        .filter_map(|label| {
            let at = message.text.find(&label.words)?;
            Some((Mark::of(&label.code)?, at, at + label.words.len()))
        })
        .collect();
    let read = sentences(&message.text, &message.facts);
    read.into_iter()
        .map(|sentence| {
            let touches =
                |(_, start, end): &&(Mark, usize, usize)| *start < sentence.end && sentence.start < *end;
            let there: Vec<Mark> = labelled.iter().filter(touches).map(|(mark, ..)| *mark).collect();
            let unknown = Mark::all()
                .filter(|mark| silent(*mark, &there, &labelled, message, &sentence.clues))
                .collect();
            (
                sentence.clues,
                Example { clues: Vec::new(), there, unknown, weight: 1.0, message: Some(number) },
            )
        })
        .collect()
}

/// True where the labels do not tell: claims are not labelled in messages; a finding against the complaint is no denial,
/// whatever it says; and of a mark that stands elsewhere in the message only the clearest place may be labelled.
fn silent(
    mark: Mark,
    there: &[Mark],
    labelled: &[(Mark, usize, usize)],
    message: &Message,
    clues: &[String],
) -> bool {
    let not_upheld = message.facts.outcome == Some(Outcome::NotUpheld);
    let elsewhere = labelled.iter().any(|(one, ..)| *one == mark) && !there.contains(&mark);
    let ruled = || {
        clues.iter().any(|clue| clue.strip_prefix('(').and_then(|c| c.strip_suffix(')')) == Some(mark.word()))
    };
    matches!(mark, Mark::Claim(_)) || not_upheld && mark.word() == "denial" || elsewhere && ruled()
}

fn of_entry(entry: &bank::Entry) -> (Vec<String>, Example) {
    let read = sentences(&entry.text, &Facts::default());
    let clues = read.into_iter().flat_map(|sentence| sentence.clues).collect();
    let unknown = entry.only.map_or_else(Vec::new, |only| Mark::all().filter(|mark| *mark != only).collect());
    (
        clues,
        Example {
            clues: Vec::new(),
            there: entry.marks.clone(),
            unknown,
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
            (number % FOLDS, message.labels.iter().filter_map(|label| Mark::of(&label.code)).collect())
        })
        .collect()
}

fn written(learned: &[Learned], clues: &[String]) -> String {
    let mut text = String::new();
    for Learned { mark, bars, model, .. } in learned {
        text.push_str(&format!("{} {:.2} {:.2} {:.2}\n", mark.word(), model.bias, bars.report, bars.block));
    }
    text.push('\n');
    for (at, clue) in clues.iter().enumerate() {
        let weights = learned.iter().enumerate().filter_map(|(number, one)| {
            let hundredths = (one.model.weights.get(at)? * 100.0).round();
            (hundredths.abs() >= LIGHTEST).then(|| format!("{number} {hundredths}"))
        });
        let weights: Vec<String> = weights.collect();
        if !weights.is_empty() {
            text.push_str(&format!("{clue}\t{}\n", weights.join(" ")));
        }
    }
    text
}
