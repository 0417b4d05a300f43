//! Learns the weights of the reply check from the corpus: the networks over its words, the clues in a sentence, and the
//! sentences in a message.

use std::collections::BTreeMap;
use std::path::Path;

use domain::reply::net::NETWORKS;
use domain::reply::{ElementCode, Mark, Scores, both};

use super::bars::{Bars, Judged};
use super::doubts;
use super::learn::{Lesson, Model, learn};
use super::net::{self, Text};
use super::school::{Example, FOLDS, School};
use super::whole::{self, Scored};

/// What was learned for a mark, sentence by sentence.
struct Learned {
    mark: Mark,
    bars: Bars,
    model: Model,
    /// What the clues say of each example of a message, by what the other parts taught.
    by_clues: Vec<f32>,
}

/// Writes the files of weights into the folder, and a list of doubtful labels.
pub fn train(corpus: &Path, data: &Path, doubtful: &Path, fingerprint: &str) -> Result<(), String> {
    let school = School::open(corpus)?;
    println!("{} sentences, {} clues", school.examples.len(), school.clues.len());
    // A name is known by its place and its capital, which rules see better.
    let rules_alone = Mark::Element(ElementCode::NamedHuman);
    let marks: Vec<Mark> = Mark::all().filter(|mark| *mark != rules_alone).collect();
    let head = format!("# written by `cargo xtask train words` from the texts {fingerprint}\n");
    let write = |file: &Path, text: String| {
        std::fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))
    };
    let save = |name: &str, text: String| write(&data.join(name), text);
    let vocabulary = school.vocabulary();
    let Networks { learned: networks, unseen } =
        Networks::learn(&school, &school.texts(&marks, &vocabulary), vocabulary.len());
    save("net.txt", net::written(networks, &head, &marks, &vocabulary))?;
    let numbered: Vec<(usize, Mark)> = marks.iter().copied().enumerate().collect();
    // One sentence is enough to claim something, whatever is said around it. Claims come last.
    let among_others = numbered.iter().filter(|(_, mark)| !matches!(mark, Mark::Claim(_))).count();
    let learned = in_two(&numbered, |(number, mark)| school.learned(mark, number, &unseen));
    let scored = school.scored(&learned, &unseen);
    let wholes =
        in_two(&numbered[..among_others], |(number, mark)| whole::learn(mark, number, &scored, FOLDS));
    save("whole.txt", whole::written(&head, &wholes, &marks))?;
    write(doubtful, doubts::written(wholes.into_iter().flat_map(|one| one.doubts).collect()))?;
    println!("labels that may be mistaken: {}", doubtful.display());
    save("weights.txt", head.clone() + &written(&learned, &school.clues))
}

/// Runs half of the work on a second thread.
fn in_two<I: Copy + Sync, T: Send>(items: &[I], work: impl Fn(I) -> T + Sync) -> Vec<T> {
    let (first, second) = items.split_at(items.len() / 2);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| second.iter().map(|item| work(*item)).collect::<Vec<T>>());
        let mut all: Vec<T> = first.iter().map(|item| work(*item)).collect();
        match other.join() {
            Ok(rest) => all.extend(rest),
            Err(panic) => std::panic::resume_unwind(panic),
        }
        all
    })
}

/// The networks, and what is made of messages that were not taught.
struct Networks {
    learned: Vec<net::Learned>,
    /// By example of a message and mark what one network says that was learned without the messages of its part. One tells
    /// how sure to be; a mean over several would take an hour more.
    unseen: Vec<Vec<f32>>,
}

impl Networks {
    fn learn(school: &School, texts: &[Text], words: usize) -> Self {
        let rows = net::rows(texts, words);
        // Messages come first, in the order of their sentences.
        let mut part_of: Vec<usize> = school.of_messages().map(|(at, _)| at).collect();
        part_of.dedup();
        let part_of: Vec<usize> = part_of.into_iter().map(|at| school.parts[at].0).collect();
        // Each thread has a network of everything and half of the others: those of a part take less time.
        let of_number = |number: usize| {
            let parts = (0..FOLDS).filter(move |part| part % NETWORKS == number).map(Some);
            std::iter::once(None).chain(parts).map(move |without| (without, number))
        };
        let all: Vec<(Option<usize>, usize)> = (0..NETWORKS).flat_map(of_number).collect();
        let learned = in_two(&all, |(without, number)| {
            let kept = texts
                .iter()
                .enumerate()
                .filter(|(at, _)| without.is_none() || part_of.get(*at).copied() != without);
            let part = without.map_or(String::new(), |part| format!(" without part {}", part + 1));
            let name = format!("network {}{part}", number + 1);
            net::learn(&kept.map(|(_, text)| text).collect::<Vec<_>>(), &rows, number, &name)
        });
        let mut learned: Vec<_> = all.into_iter().zip(learned).collect();
        learned.sort_by_key(|(which, _)| *which);
        // Nothing sorts before a part: those of everything stand first.
        let mut whole: Vec<net::Learned> = learned.into_iter().map(|(_, one)| one).collect();
        let of_parts = whole.split_off(NETWORKS);
        let unseen = texts.iter().zip(&part_of).flat_map(|(text, part)| of_parts[*part].scores(text));
        Self { unseen: unseen.collect(), learned: whole }
    }
}

impl School {
    /// Learns a mark, from everything or from all but one part of the messages.
    fn learn(&self, mark: Mark, without: Option<usize>) -> Model {
        let is_left_out = |example: &Example| {
            without.is_some()
                && example.message.and_then(|at| self.parts.get(at)).map(|(part, _)| *part) == without
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

    fn learned(&self, mark: Mark, number: usize, by_net: &[Vec<f32>]) -> Learned {
        let by_clues = self.unseen(mark);
        let score =
            |(clues, net): (&f32, &Vec<f32>)| net.get(number).map_or(*clues, |net| both(*clues, *net));
        let unseen: Vec<f32> = by_clues.iter().zip(by_net).map(score).collect();
        let bars = Bars::of(mark, &self.judged(mark, &unseen), "by itself");
        Learned { mark, bars, model: self.learn(mark, None), by_clues }
    }

    /// The score of each example of a message, learned without the messages of its part.
    fn unseen(&self, mark: Mark) -> Vec<f32> {
        let models: Vec<Model> = (0..FOLDS).map(|part| self.learn(mark, Some(part))).collect();
        let score = |(at, example): (usize, &Example)| {
            let (part, _) = self.parts.get(at)?;
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
                let message = self.messages.get(at).filter(|message| message.tells(mark))?;
                let (_, marks) = self.parts.get(at)?;
                Some(Judged { score, there: marks.contains(&mark), good: message.is_good() })
            })
            .collect()
    }

    /// Each message with the unseen scores of its sentences.
    fn scored<'s>(&'s self, learned: &[Learned], by_net: &[Vec<f32>]) -> Vec<Scored<'s>> {
        let empty = self.messages.iter().zip(&self.parts).map(|(message, (part, there))| Scored {
            message,
            part: *part,
            there,
            scores: Vec::new(),
        });
        let mut all: Vec<Scored<'s>> = empty.collect();
        for ((number, (at, _)), by_net) in self.of_messages().enumerate().zip(by_net) {
            let by_clues = learned.iter().filter_map(|one| one.by_clues.get(number).copied()).collect();
            if let Some(scored) = all.get_mut(at) {
                scored.scores.push(Scores::of(by_clues, by_net));
            }
        }
        all
    }
}

/// Lighter weights, in hundredths, are left out of the file: they tell least, and the program keeps within its size.
const LIGHTEST_WRITTEN: f32 = 23.0;

fn written(learned: &[Learned], clues: &[String]) -> String {
    let mut text = String::new();
    for Learned { mark, bars, model, .. } in learned {
        text.push_str(&format!("{} {:.2} {:.2} {:.2}\n", mark.word(), model.bias, bars.report, bars.block));
    }
    text.push('\n');
    for (at, clue) in clues.iter().enumerate() {
        let weights = learned.iter().enumerate().filter_map(|(number, one)| {
            let hundredths = (one.model.weights.get(at)? * 100.0).round();
            (hundredths.abs() >= LIGHTEST_WRITTEN).then(|| format!("{number} {hundredths}"))
        });
        let weights: Vec<String> = weights.collect();
        if !weights.is_empty() {
            text.push_str(&format!("{clue}\t{}\n", weights.join(" ")));
        }
    }
    text
}
