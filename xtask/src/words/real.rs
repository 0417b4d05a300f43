//! What the check says of real replies: firms' answers to customers on Twitter, where they lie beside the repository.
//!
//! Nobody labelled them with our codes. Few of them deny or blame, so that nearly every one that is stopped is a false
//! alarm; whether a reply apologises, people have said of some.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use domain::reply::{ElementCode, Facts, FaultCode, MessageKind, ReplyCheck, check};

use super::figures::{Count, Share, word};
use super::report::share;
use crate::machine;

/// Of a hundred real replies at most so many may be stopped.
const MOST_STOPPED: u32 = 2;

/// A reply, and whether people found that it apologises.
struct Reply {
    text: String,
    apologises: Option<bool>,
}

/// Prints the figures; with `misses` every reply that carries a fault of the blocking kind. `Err` when more are stopped
/// than may be. Says so where the replies are not here.
pub fn hold(misses: bool) -> Result<(), String> {
    let folder = machine::shared("replies-twitter-support");
    let Some(replies) = replies(&folder)? else {
        println!("real replies: skipped, {} is not here", folder.display());
        return Ok(());
    };
    let answers: Vec<(&Reply, ReplyCheck)> = replies
        .iter()
        .map(|reply| (reply, check(&reply.text, MessageKind::Reply, &Facts::default())))
        .collect();
    if misses {
        answers.iter().for_each(|(reply, answer)| tell(reply, answer));
    }
    let stopped = of(&answers, |answer| answer.blocked);
    println!("real replies: {} of firms on Twitter, stopped {}", answers.len(), share(stopped));
    println!("  with {}", counted(&answers).join(", "));
    let apologies = apologies(&answers);
    println!(
        "  apology beside what people said: precision {}, recall {}",
        share(apologies.precision()),
        share(apologies.recall())
    );
    if stopped.part * 100 > stopped.whole * MOST_STOPPED {
        return Err(format!(
            "the check stops {} real replies, at most {MOST_STOPPED} % may be",
            share(stopped)
        ));
    }
    Ok(())
}

fn of(answers: &[(&Reply, ReplyCheck)], such: impl Fn(&ReplyCheck) -> bool) -> Share {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Share {
        part: number(answers.iter().filter(|(_, answer)| such(answer)).count()),
        whole: number(answers.len()),
    }
}

/// How many carry each fault.
fn counted(answers: &[(&Reply, ReplyCheck)]) -> Vec<String> {
    let mut counts: BTreeMap<FaultCode, usize> = BTreeMap::new();
    for (_, answer) in answers {
        let mut codes: Vec<FaultCode> = answer.faults.iter().map(|fault| fault.code).collect();
        codes.sort_unstable();
        codes.dedup();
        codes.into_iter().for_each(|code| *counts.entry(code).or_default() += 1);
    }
    counts.iter().map(|(code, count)| format!("{} {count}", word(code))).collect()
}

/// A distant or conditional one was an apology to the people who labelled.
fn apologies(answers: &[(&Reply, ReplyCheck)]) -> Count {
    let mut count = Count::default();
    for (reply, answer) in answers {
        let element = answer.elements.iter().any(|one| one.code == ElementCode::Apology);
        let sort_of = [FaultCode::DistantApology, FaultCode::ConditionalApology];
        let found = element || answer.faults.iter().any(|one| sort_of.contains(&one.code));
        match (reply.apologises, found) {
            (Some(true), true) => count.hit += 1,
            (Some(true), false) => count.missed += 1,
            (Some(false), true) => count.false_alarm += 1,
            _ => {}
        }
    }
    count
}

fn tell(reply: &Reply, answer: &ReplyCheck) {
    for fault in answer.faults.iter().filter(|fault| fault.code.is_hard()) {
        let how = if fault.hard { "stopped" } else { "raised" };
        println!("{how} {}: {} | {}", word(&fault.code), fault.text, reply.text.replace('\n', " "));
    }
}

fn replies(folder: &Path) -> Result<Option<Vec<Reply>>, String> {
    if !folder.is_dir() {
        return Ok(None);
    }
    let labelled = read(folder.join("human-labelled.csv"), ("direction", "outbound"), Some("labels"))?;
    let others = read(folder.join("threads.csv"), ("inbound", "False"), None)?;
    Ok(Some(labelled.into_iter().chain(others).collect()))
}

/// The replies of a table: its rows in which a column says so.
fn read(file: PathBuf, (column, says): (&str, &str), labels: Option<&str>) -> Result<Vec<Reply>, String> {
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
    let mut reader = csv::Reader::from_path(&file).map_err(|error| told(&error))?;
    let mut replies = Vec::new();
    for row in reader.deserialize() {
        let row: BTreeMap<String, String> = row.map_err(|error| told(&error))?;
        let field =
            |name: &str| row.get(name).ok_or_else(|| told(&format!("no column \u{201c}{name}\u{201d}")));
        if field(column)? == says {
            let apologises = labels.map(field).transpose()?.map(|labels| labels.contains("Apologize"));
            replies.push(Reply { text: field("text")?.clone(), apologises });
        }
    }
    Ok(replies)
}
