//! Learns the weights of the reply check from the corpus, and chooses the bar that each score must reach.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use domain::reply::{ElementCode, Facts, Mark, Outcome, sentences};

use super::bank;
use super::corpus::{self, Message};
use super::learn::{Lesson, Model, learn};

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

/// Writes the weights.
pub fn train(corpus: &Path, weights: &Path, fingerprint: &str) -> Result<(), String> {
    let messages = corpus::messages(&corpus.join("learn"))?;
    let mut entries = bank::entries(&corpus.join("sentences"))?;
    entries.extend(bank::phrases(&corpus.join("../tests/reply"))?);
    let school = School::gather(&messages, &entries);
    println!("{} sentences, {} clues", school.examples.len(), school.clues.len());
    // A name is known by its place and its capital, which rules see better.
    let rules_alone = Mark::Element(ElementCode::NamedHuman);
    let marks: Vec<Mark> = Mark::all().filter(|mark| *mark != rules_alone).collect();
    let learned = in_two(&marks, |mark| (mark, school.bars(mark), school.learn(mark, None)));
    let head = format!("# written by `cargo xtask train words` from the texts {fingerprint}\n");
    std::fs::write(weights, head + &written(&learned, &school.clues))
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
                weight: example.weight,
            })
            .collect();
        learn(&lessons, self.clues.len())
    }

    /// The bars that judge messages best, each message by what the others taught.
    fn bars(&self, mark: Mark) -> Bars {
        if matches!(mark, Mark::Claim(_)) {
            return Bars { report: CLAIMED, block: CLAIMED };
        }
        let judged = self.judged(mark);
        let pairs: Vec<(f32, bool)> = judged.iter().map(|one| (one.score, one.there)).collect();
        let (report, f1) = choose(&pairs, counts_for(mark, &pairs));
        let block = blocking(&judged).max(report);
        let there = judged.iter().filter(|one| one.there).count();
        let stopped = judged.iter().filter(|one| one.there && one.score >= block).count();
        println!(
            "{:<20} {there:>4} there, F1 {f1:.2} at bar {report:.2}; {stopped} stopped from {block:.2} on",
            mark.word()
        );
        Bars { report, block }
    }

    /// The highest score of a sentence of each message, learned without the messages of its part.
    fn judged(&self, mark: Mark) -> Vec<Judged> {
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
        best.into_iter()
            .filter_map(|(at, score)| {
                let (_, marks) = self.messages.get(at)?;
                let good = !marks.iter().any(|mark| matches!(mark, Mark::Fault(_)));
                Some(Judged { score, there: marks.contains(&mark), good })
            })
            .collect()
    }
}

/// The bar of claims: messages are not labelled with them, so it cannot be chosen by messages.
const CLAIMED: f32 = 0.6;

/// From where on a mark is reported, and from where on it stops a message.
struct Bars {
    report: f32,
    block: f32,
}

/// A message as one mark sees it.
struct Judged {
    score: f32,
    there: bool,
    /// Without any fault.
    good: bool,
}

/// Of the messages without a fault, one in so many may be stopped by one mark.
const STOPPED: usize = 300;

/// The lowest bar that stops hardly any good message.
fn blocking(judged: &[Judged]) -> f32 {
    let mut good: Vec<f32> = judged.iter().filter(|one| one.good).map(|one| one.score).collect();
    good.sort_unstable_by(|a, b| b.total_cmp(a));
    good.get(good.len() / STOPPED).map_or(0.0, |score| score + 0.05)
}

/// Of messages as they come about one in so many carries a fault; those that teach carry more.
const ONE_IN: f32 = 12.0;

/// For how many a message without this mark counts, so that they are as many as among messages as they come: a fault
/// that is taught often would be raised lightly. Elements are taught as often as they come.
fn counts_for(mark: Mark, judged: &[(f32, bool)]) -> f32 {
    let with = judged.iter().filter(|(_, there)| *there).count() as f32;
    let without = (judged.len() as f32 - with).max(1.0);
    if matches!(mark, Mark::Fault(_)) { ((ONE_IN - 1.0) * with / without).max(1.0) } else { 1.0 }
}

/// The bar with the best F1; of a run of equally good ones the middle. A message without the mark counts for `weight`.
fn choose(judged: &[(f32, bool)], weight: f32) -> (f32, f32) {
    let f1 = |bar: f32| {
        let count = |wanted: bool, reached: bool| {
            judged.iter().filter(|(score, there)| *there == wanted && (*score >= bar) == reached).count()
                as f32
        };
        let hit = count(true, true);
        2.0 * hit / (2.0 * hit + weight * count(false, true) + count(true, false)).max(1.0)
    };
    // Smoothed over neighbours, so that the bar does not rest on one message.
    let bars: Vec<f32> = (-60_i16..=30).map(|tenth| f32::from(tenth) / 10.0).collect();
    let smooth = |bar: f32| (-4_i16..=4).map(|tenth| f1(bar + f32::from(tenth) / 10.0)).sum::<f32>();
    let best = bars.iter().copied().max_by(|a, b| smooth(*a).total_cmp(&smooth(*b))).unwrap_or(0.0);
    // Where nearly every message carries the mark, F1 is best with hardly any bar, and says little.
    let there = judged.iter().filter(|(_, there)| *there).count();
    let bar = if there * 4 > judged.len() * 3 { best.max(-2.5) } else { best };
    (bar, f1(bar))
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

fn written(learned: &[(Mark, Bars, Model)], clues: &[String]) -> String {
    let mut text = String::new();
    for (mark, bars, model) in learned {
        text.push_str(&format!("{} {:.2} {:.2} {:.2}\n", mark.word(), model.bias, bars.report, bars.block));
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
