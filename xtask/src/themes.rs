//! `cargo xtask measure themes`: how often the product of an unseen complaint is named right from its words alone.
//!
//! Measured on public complaints to the Consumer Financial Protection Bureau of the United States, which are not in the
//! repository: `../shared/data/complaints-cfpb/narratives.csv.gz`, or below the folder that `AMENDS_SHARED` names.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::PathBuf;

use domain::learning::{
    themes::{Classifier, Guess, Lesson, guesses, near_duplicates, parts},
    wilson,
};

use crate::machine;

/// Each complaint is judged by what nine tenths of the others taught, three times with other tenths.
const PARTS: usize = 10;
const ROUNDS: u64 = 3;
const HALVINGS: u64 = 6;
/// The sample whose texts were stripped of small words and endings, and which language models were judged on.
const STRIPPED: &str = "S14";

struct Complaint {
    lesson: Lesson,
    source: String,
}

/// Measures, in an optimised build of this program: without it the learning takes half an hour.
pub fn measure() -> Result<(), String> {
    if cfg!(debug_assertions) {
        let mut optimised = machine::cargo();
        optimised.current_dir(machine::root());
        return machine::run(optimised.args(["run", "-q", "-r", "-p", "xtask", "--", "measure", "themes"]));
    }
    let Some(complaints) = complaints()? else {
        println!("skipped: {} is not here", file().display());
        return Ok(());
    };
    let lessons: Vec<Lesson> = complaints.iter().map(|one| one.lesson.clone()).collect();
    let rounds: Vec<_> = (0..ROUNDS).map(|round| guesses(&lessons, PARTS, round)).collect();
    let all: Vec<usize> = (0..complaints.len()).collect();
    tell("all complaints", &lessons, &all, &rounds);
    sureness(&lessons, &rounds);
    let (stripped, rounds) = of_one_kind(&complaints, &lessons);
    tell("those stripped of small words and endings", &lessons, &stripped, &rounds);
    Ok(())
}

/// The texts of one kind, and what is said of each by all other texts and half of its kind, learned for the other half.
fn of_one_kind(complaints: &[Complaint], lessons: &[Lesson]) -> (Vec<usize>, Vec<Vec<Option<Guess>>>) {
    let kind: Vec<usize> = (0..complaints.len()).filter(|at| complaints[*at].source == STRIPPED).collect();
    let words: Vec<_> = lessons.iter().map(|lesson| lesson.words.as_slice()).collect();
    let copies = near_duplicates(&words);
    let of_kind: Vec<Lesson> = kind.iter().map(|at| lessons[*at].clone()).collect();
    let round = |round: u64| {
        let mut found = vec![None; lessons.len()];
        for half in parts(&of_kind, 2, round) {
            let half: Vec<usize> = half.iter().map(|at| kind[*at]).collect();
            let unseen: BTreeSet<usize> = half.iter().map(|at| copies[*at]).collect();
            let taught = lessons.iter().zip(&copies).filter(|(_, copy)| !unseen.contains(copy));
            let taught: Vec<Lesson> = taught.map(|(lesson, _)| lesson.clone()).collect();
            let asked: Vec<_> = half.iter().map(|at| words[*at]).collect();
            let Some(learned) = Classifier::learn_for(&taught, &asked) else { continue };
            half.iter().for_each(|at| found[*at] = learned.suggest_for(words[*at]));
        }
        found
    };
    let rounds = (0..HALVINGS).map(round).collect();
    (kind, rounds)
}

fn file() -> PathBuf {
    machine::shared("complaints-cfpb/narratives.csv.gz")
}

fn complaints() -> Result<Option<Vec<Complaint>>, String> {
    let Ok(packed) = std::fs::File::open(file()) else { return Ok(None) };
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", file().display());
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(packed).read_to_string(&mut text).map_err(|error| told(&error))?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| told(&error))?.clone();
    let column = |name: &str| {
        header.iter().position(|one| one == name).ok_or_else(|| told(&format!("line 1: no column “{name}”")))
    };
    let (said, product, source) =
        (column("Consumer complaint narrative")?, column("Product")?, column("source")?);
    let mut found = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| told(&error))?;
        let field = |at: usize| row.get(at).unwrap_or_default();
        if let Some(group) = group(field(product)) {
            let lesson = Lesson::new(field(said), group);
            found.push(Complaint { lesson, source: field(source).to_owned() });
        }
    }
    Ok(Some(found))
}

/// The bureau has renamed its products several times; these five groups hold through all names.
fn group(product: &str) -> Option<&'static str> {
    let name = product.to_lowercase().replace('_', " ");
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    Some(match () {
        () if has(&["credit reporting"]) => "credit_reporting",
        () if has(&["debt collection"]) => "debt_collection",
        () if has(&["mortgage", "student", "vehicle", "payday", "title loan", "consumer loan"]) => {
            "mortgages_and_loans"
        }
        () if has(&["card"]) => "credit_card",
        () if has(&["checking", "bank account", "money transfer", "retail banking"]) => "retail_banking",
        () => return None,
    })
}

type Rounds = [Vec<Option<Guess>>];

fn is_right(guess: Option<&Guess>, lesson: &Lesson) -> bool {
    guess.is_some_and(|guess| guess.label == lesson.label)
}

fn tell(name: &str, lessons: &[Lesson], of: &[usize], rounds: &Rounds) {
    println!("{name}: {} of {}", share(lessons, of, rounds), of.len());
    let mut labels: Vec<&str> = of.iter().map(|at| lessons[*at].label.as_str()).collect();
    labels.sort_unstable();
    labels.dedup();
    for label in labels {
        let some: Vec<usize> = of.iter().copied().filter(|at| lessons[*at].label == label).collect();
        println!("  {label:<22} {} of {}", share(lessons, &some, rounds), some.len());
    }
}

/// The mean share of all rounds, with the 95 % interval for as many complaints as there are, not as often as they were judged.
fn share(lessons: &[Lesson], of: &[usize], rounds: &Rounds) -> String {
    let judged =
        rounds.iter().flat_map(|round| of.iter().map(|at| is_right(round[*at].as_ref(), &lessons[*at])));
    let right = judged.filter(|right| *right).count() / rounds.len();
    let Some((low, high)) = wilson(right as u64, of.len() as u64) else { return "none".to_owned() };
    format!("{:.3} ({low:.3}–{high:.3}) right", right as f64 / of.len() as f64)
}

/// Whether suggestions are as often right as they say.
fn sureness(lessons: &[Lesson], rounds: &Rounds) {
    println!("said to be sure        really right");
    for tenth in 2..10 {
        let (low, high) = (f64::from(tenth) / 10.0, f64::from(tenth + 1) / 10.0);
        let within = |guess: &&Option<Guess>| {
            guess.as_ref().is_some_and(|guess| guess.confidence >= low && guess.confidence < high)
        };
        let judged = rounds.iter().flat_map(|round| round.iter().zip(lessons));
        let some: Vec<_> = judged.filter(|(guess, _)| within(guess)).collect();
        let right = some.iter().filter(|(guess, lesson)| is_right(guess.as_ref(), lesson)).count();
        println!(
            "  {low:.1}–{high:.1}              {:.2} of {}",
            right as f64 / some.len().max(1) as f64,
            some.len() / rounds.len()
        );
    }
}

#[cfg(test)]
mod tests {
    use super::group;

    #[test]
    fn every_name_of_a_product_finds_its_group() {
        let rows = [
            ("Credit card or prepaid card", "credit_card"),
            ("Prepaid card", "credit_card"),
            ("Checking or savings account", "retail_banking"),
            ("Bank account or service", "retail_banking"),
            ("Money transfer, virtual currency, or money service", "retail_banking"),
            (
                "Credit reporting, credit repair services, or other personal consumer reports",
                "credit_reporting",
            ),
            ("Payday loan, title loan, personal loan, or advance loan", "mortgages_and_loans"),
            ("Vehicle loan or lease", "mortgages_and_loans"),
            ("mortgages_and_loans", "mortgages_and_loans"),
            ("Debt collection", "debt_collection"),
        ];
        for (product, expected) in rows {
            assert_eq!(group(product), Some(expected), "{product}");
        }
        assert_eq!(group("Other financial service"), None);
    }
}
