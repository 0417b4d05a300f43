//! `amends offer`: what policy offers for these facts, and why.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::ExitCode,
};

use domain::{
    money::Currency,
    recovery::{Beside, Facts, MakeGoodPolicy, Offer as Answer, OfferOption, pack, pack_names},
    staff::Role,
};
use serde_json::{Map, Value, json};

use super::{
    Failure,
    given::{object, read_policy},
    input::{open, print_json, print_line, text},
};

/// What the policy offers for facts.
#[derive(clap::Args)]
pub struct Offer {
    #[command(flatten)]
    policy: Chosen,
    /// The facts, as one flat JSON object; - for standard input.
    #[arg(long, value_name = "FILE.json")]
    facts: PathBuf,
    /// Whose limit counts for the approval: agent, senior, manager or admin.
    #[arg(long, value_name = "ROLE", default_value = "agent", value_parser = role)]
    role: Role,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Read one JSON object of facts a line (with an id) and answer one a line.
    #[arg(long, conflicts_with = "json")]
    jsonl: bool,
}

/// By which policy.
#[derive(clap::Args)]
#[group(required = true, multiple = false)]
pub struct Chosen {
    /// A policy that ships: eu261, uk261, uk-telecom, uk-energy, saas, ecommerce, grocer or bank.
    #[arg(long, value_name = "NAME")]
    pack: Option<String>,
    /// A policy of your own.
    #[arg(long, value_name = "FILE.toml")]
    policy: Option<PathBuf>,
}

impl Offer {
    /// Answers.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let policy = self.policy.read()?;
        let beside = Beside { role: Some(self.role), ..Beside::default() };
        if self.jsonl {
            self.lines(&policy, &beside)?;
            return Ok(ExitCode::SUCCESS);
        }
        let told = |error: String| Failure::input(format!("{}: {error}", self.facts.display()));
        let object = object(text(&self.facts)?.as_bytes()).map_err(told)?;
        let answer = offer(&policy, &object, &beside).map_err(told)?;
        if self.json {
            print_json(&answer)?
        } else {
            show(&answer)?
        }
        Ok(ExitCode::SUCCESS)
    }

    fn lines(&self, policy: &MakeGoodPolicy, beside: &Beside) -> Result<(), Failure> {
        for line in BufReader::new(open(&self.facts)?).split(b'\n') {
            let line = line.map_err(|error| Failure::input(format!("{}: {error}", self.facts.display())))?;
            if !line.iter().all(u8::is_ascii_whitespace) {
                print_json(&answered(policy, &line, beside))?;
            }
        }
        Ok(())
    }
}

impl Chosen {
    /// The policy that was chosen.
    pub fn read(&self) -> Result<MakeGoodPolicy, Failure> {
        match (&self.pack, &self.policy) {
            (Some(name), _) => pack(name).cloned().ok_or_else(|| {
                let names: Vec<_> = pack_names().collect();
                Failure::input(format!("--pack: found “{name}”, expected one of {}", names.join(", ")))
            }),
            (None, Some(path)) => read_policy(path),
            (None, None) => read_policy(Path::new("-")),
        }
    }
}

/// One line of `--jsonl`: the facts beside the id, or in `facts`.
fn answered(policy: &MakeGoodPolicy, line: &[u8], beside: &Beside) -> Value {
    let read = object(line);
    // A line in which a fact stands twice still says whose it is.
    let told = || serde_json::from_slice::<Map<String, Value>>(line).unwrap_or_default();
    let mut facts = read.clone().unwrap_or_else(|_| told());
    let id = facts.remove("id").unwrap_or(Value::Null);
    let nested = facts.get("facts").and_then(Value::as_object).filter(|_| facts.len() == 1).cloned();
    let answer = read.and_then(|_| offer(policy, &nested.unwrap_or(facts), beside));
    let answer = answer.and_then(|answer| serde_json::to_value(answer).map_err(|error| error.to_string()));
    match answer {
        Ok(Value::Object(mut answer)) => {
            answer.insert("id".to_owned(), id);
            Value::Object(answer)
        }
        Ok(other) => other,
        Err(error) => json!({ "id": id, "error": error }),
    }
}

fn offer(policy: &MakeGoodPolicy, facts: &Map<String, Value>, beside: &Beside) -> Result<Answer, String> {
    // A policy of one's own that names no currency is asked in euros unless the facts say otherwise.
    let facts = Facts::read(policy, facts, Currency::EUR).map_err(|error| error.to_string())?;
    policy.offer(&facts, beside).map_err(|error| error.to_string())
}

fn role(name: &str) -> Result<Role, String> {
    Role::named(name).ok_or_else(|| format!("expected one of {}", Role::ALL.map(Role::name).join(", ")))
}

fn show(answer: &Answer) -> Result<(), Failure> {
    let currency = answer.currency;
    print_line(&format!("{} by {}", answer.amount, answer.policy.title))?;
    if let Some(floor) = &answer.floor {
        print_line(&format!("owed at least: {}, by {}", floor.amount, floor.basis))?;
    }
    for part in &answer.parts {
        print_line(&format!("  {} {} {currency}: {}", part.part, part.amount.amount(), part.because))?;
    }
    for (nth, option) in answer.options.iter().enumerate() {
        show_option(nth + 1, option)?;
    }
    if let Some(approval) = &answer.approval {
        let people = if approval.people == 1 { "" } else { " (two people)" };
        print_line(&format!("approval: {}{people}", approval.role.name()))?;
    }
    for one in &answer.excluded {
        print_line(&format!("not as {}: {}", one.form, one.reason))?;
    }
    answer.warnings.iter().try_for_each(|warning| print_line(&format!("think first: {warning}")))
}

fn show_option(nth: usize, option: &OfferOption) -> Result<(), Failure> {
    print_line(&format!("{nth}. {}: {} (costs us {})", option.form, option.what, option.cost))?;
    option.reasons.iter().try_for_each(|reason| print_line(&format!("     {reason}")))
}
