//! `amends reply check`: what a text to a customer gets wrong, and what it lacks.

use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::ExitCode,
};

use domain::{
    change::Refused,
    one_line::one_line,
    reply::{Facts, MessageKind, ReplyCheck, check},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Failure,
    input::{open, print_json, print_line, text},
};
use crate::actions::{read, read_value};

/// What is done with texts.
#[derive(clap::Subcommand)]
pub enum Reply {
    /// Checks a text before it is sent. Exit code 1 means a hard fault, 2 that something could not be read.
    Check(Check),
}

/// What is checked.
#[derive(clap::Args)]
pub struct Check {
    /// The text, or - (also when left out) for standard input.
    #[arg(default_value = "-", value_name = "FILE")]
    file: PathBuf,
    /// What the text is for: acknowledgement, update, reply, decision, `follow_up`, letter or notice.
    #[arg(long, required_unless_present = "jsonl")]
    stage: Option<MessageKind>,
    /// What is true of the case; without facts no claim is called untrue.
    #[arg(long, value_name = "FILE.json")]
    facts: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Read one JSON object a line (id, stage, text, facts) and answer one a line.
    #[arg(long, conflicts_with_all = ["json", "facts"])]
    jsonl: bool,
}

impl Reply {
    /// Checks.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let Self::Check(command) = self;
        if command.jsonl { command.lines() } else { command.one() }
    }
}

impl Check {
    fn one(&self) -> Result<ExitCode, Failure> {
        let facts = self.facts.as_ref().map(|path| {
            let wrong = |wrong: Refused| Failure::input(format!("{}: {wrong}", path.display()));
            read::<Facts>(text(path)?.as_bytes()).map_err(wrong)
        });
        let facts = facts.transpose()?.unwrap_or_default();
        let text = text(&self.file)?;
        if text.trim().is_empty() {
            let file = self.file.display();
            return Err(Failure::input(format!(
                "{file}: found nothing, expected the text that is to be sent"
            )));
        }
        let answer = check(&text, self.stage.unwrap_or(MessageKind::Reply), &facts);
        if self.json {
            print_json(&answer)?
        } else {
            show(&text, &answer)?
        }
        Ok(ExitCode::from(u8::from(answer.blocked)))
    }

    fn lines(&self) -> Result<ExitCode, Failure> {
        let (mut blocked, mut wrong) = (false, 0_usize);
        for (number, line) in (1..).zip(BufReader::new(open(&self.file)?).split(b'\n')) {
            let line = line.map_err(|error| Failure::input(format!("{}: {error}", self.file.display())))?;
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            match self.line(&line) {
                Ok((answer, hard)) => {
                    blocked |= hard;
                    print_json(&answer)?;
                }
                Err((id, error)) => {
                    wrong += 1;
                    print_json(&json!({ "id": id, "line": number, "error": error }))?;
                }
            }
        }
        if wrong > 0 {
            let lines = if wrong == 1 { "1 line".to_owned() } else { format!("{wrong} lines") };
            return Err(Failure::input(format!(
                "{}: {lines} could not be read; the answers say why",
                self.file.display()
            )));
        }
        Ok(ExitCode::from(u8::from(blocked)))
    }

    /// The answer to a line and whether it is blocked; else its id and what is wrong with it.
    fn line(&self, line: &[u8]) -> Result<(Value, bool), (Value, String)> {
        let value: Result<Value, _> = serde_json::from_slice(line);
        let id = value.as_ref().ok().and_then(|value| value.get("id").cloned()).unwrap_or(Value::Null);
        let answered = value.map_err(|error| error.to_string()).and_then(|value| {
            let asked: Asked = read_value(&value).map_err(|wrong| wrong.to_string())?;
            let stage = match asked.stage {
                Some(word) => word.parse().map_err(|error: domain::reply::UnknownKind| error.to_string())?,
                None => self.stage.ok_or("stage: found nothing, expected what the text is for")?,
            };
            let answer = check(&asked.text, stage, &asked.facts.unwrap_or_default());
            let hard = answer.blocked;
            serde_json::to_value(answer).map(|answer| (answer, hard)).map_err(|error| error.to_string())
        });
        match answered {
            Ok((Value::Object(mut answer), hard)) => {
                answer.insert("id".to_owned(), id);
                Ok((Value::Object(answer), hard))
            }
            Ok(other) => Ok(other),
            Err(error) => Err((id, error)),
        }
    }
}

/// One line of `--jsonl`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    #[serde(default, rename = "id")]
    _id: Value,
    #[serde(default)]
    stage: Option<String>,
    text: String,
    #[serde(default)]
    facts: Option<Facts>,
}

fn show(text: &str, answer: &ReplyCheck) -> Result<(), Failure> {
    if answer.language != "en" {
        let language = if answer.language == "und" { "unknown" } else { &answer.language };
        return print_line(&format!("not checked: the language is {language}, and only English is judged"));
    }
    for fault in &answer.faults {
        let code = word(&fault.code);
        let weight = if fault.hard { "must change" } else { "better change" };
        let place = place(text, fault.start);
        print_line(&format!("{weight}, {code} at {place}: “{}”. {}", one_line(&fault.text), fault.hint))?;
        let better = &fault.better.text;
        let instead = if better.is_empty() { "leave the sentence out" } else { better };
        print_line(&format!("  instead: {instead}"))?;
    }
    if !answer.missing.is_empty() {
        let codes: Vec<_> = answer.missing.iter().map(word).collect();
        print_line(&format!("missing: {}", codes.join(", ")))?;
    }
    if answer.faults.is_empty() && answer.missing.is_empty() {
        print_line("nothing found")?;
    }
    Ok(())
}

/// Line and column, both from one, the column in characters.
fn place(text: &str, start: usize) -> String {
    let before = text.get(..start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    format!("{}:{}", before.matches('\n').count() + 1, line.chars().count() + 1)
}

fn word(code: &impl serde::Serialize) -> String {
    serde_json::to_value(code).ok().and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default()
}
