//! Learns the weights of the reply check from the corpus, and chooses the bar that each score must reach.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use domain::reply::{Facts, Mark, Outcome, sentences};

use super::bank;
use super::corpus::{self, Message};
use super::learn::{Lesson, Model, learn};

/// Clues that stand in fewer lessons than this are chance.
const FEWEST: u32 = 2;
/// Messages are cut into so many parts by trade; each is judged by what the others taught, to choose the bars.
const FOLDS: usize = 5;
/// Weights smaller than this many hundredths are not written.
const LIGHTEST: f32 = 4.0;

/// A sentence to learn from.
struct Example {
    clues: Vec<u32>,
    /// Marks that are there.
    there: Vec<Mark>,
    /// Marks of which the labels do not speak.
    unknown: Vec<Mark>,
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

/// Writes the weights.
pub fn train(corpus: &Path, weights: &Path) -> Result<(), String> {
    let messages = corpus::messages(&corpus.join("learn"))?;
    let school = School::gather(&messages, &bank::entries(&corpus.join("sentences"))?);
    println!("{} sentences, {} clues", school.examples.len(), school.clues.len());
    let marks: Vec<Mark> = Mark::all().collect();
    let learned = in_two(&marks, |mark| (mark, school.bar(mark), school.learn(mark, None)));
    std::fs::write(weights, written(&learned, &school.clues))
        .map_err(|error| format!("{}: {error}", weights.display()))
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
                weight: 1.0,
            })
            .collect();
        learn(&lessons, self.clues.len())
    }

    /// The bar that judges messages best, each by what the others taught.
    fn bar(&self, mark: Mark) -> f32 {
        if matches!(mark, Mark::Claim(_)) {
            return 0.0;
        }
        let mut best: BTreeMap<usize, f32> = BTreeMap::new();
        for part in 0..FOLDS {
            let model = self.learn(mark, Some(part));
            for example in &self.examples {
                let Some(at) =
                    example.message.filter(|at| self.messages.get(*at).is_some_and(|(of, _)| *of == part))
                else {
                    continue;
                };
                let score = model.score(&example.clues);
                best.entry(at).and_modify(|best| *best = best.max(score)).or_insert(score);
            }
        }
        let judged: Vec<(f32, bool)> = best
            .into_iter()
            .filter_map(|(at, score)| self.messages.get(at).map(|(_, marks)| (score, marks.contains(&mark))))
            .collect();
        let (bar, f1) = choose(&judged);
        let there = judged.iter().filter(|(_, there)| *there).count();
        println!("{:<20} {there:>4} there, F1 {f1:.2} at bar {bar:.2}", mark.word());
        bar
    }
}

/// The bar with the best F1; of a run of equally good ones the middle.
fn choose(judged: &[(f32, bool)]) -> (f32, f32) {
    let f1 = |bar: f32| {
        let count = |wanted: bool, reached: bool| {
            judged.iter().filter(|(score, there)| *there == wanted && (*score >= bar) == reached).count()
                as f32
        };
        let hit = count(true, true);
        2.0 * hit / (2.0 * hit + count(false, true) + count(true, false)).max(1.0)
    };
    // Smoothed over neighbours, so that the bar does not rest on one message.
    let bars: Vec<f32> = (-60_i16..=30).map(|tenth| f32::from(tenth) / 10.0).collect();
    let smooth = |bar: f32| (f1(bar - 0.2) + f1(bar - 0.1) + f1(bar) + f1(bar + 0.1) + f1(bar + 0.2)) / 5.0;
    let best = bars.iter().copied().max_by(|a, b| smooth(*a).total_cmp(&smooth(*b))).unwrap_or(0.0);
    (best, f1(best))
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
            (sentence.clues, Example { clues: Vec::new(), there, unknown, message: Some(number) })
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
    (clues, Example { clues: Vec::new(), there: entry.marks.clone(), unknown: Vec::new(), message: None })
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

fn written(learned: &[(Mark, f32, Model)], clues: &[String]) -> String {
    let mut text = "# written by `cargo xtask train words` from crates/domain/corpus\n".to_owned();
    for (mark, bar, model) in learned {
        text.push_str(&format!("{} {:.2} {bar:.2}\n", mark.word(), model.bias));
    }
    text.push('\n');
    for (at, clue) in clues.iter().enumerate() {
        let weights = learned.iter().enumerate().filter_map(|(number, (_, _, model))| {
            let hundredths = (model.weights.get(at)? * 100.0).round();
            (hundredths.abs() >= LIGHTEST).then(|| format!("{number} {hundredths}"))
        });
        let weights: Vec<String> = weights.collect();
        if !weights.is_empty() {
            text.push_str(&format!("{clue}\t{}\n", weights.join(" ")));
        }
    }
    text
}
