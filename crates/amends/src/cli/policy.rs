//! `amends policy`: is this policy sound, and what would another version change.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use domain::{
    house::HouseError,
    money::Currency,
    recovery::{Changed, Compared, MakeGoodPolicy, compare, pack_names, pack_text},
};
use serde_json::{Value, json};

use super::{
    Failure,
    backtest::BacktestOf,
    given::{object, placed, read_policy, told},
    input::{print_json, print_line, text},
};

/// Questions about a make-good policy.
#[derive(clap::Subcommand)]
pub enum Policy {
    /// Checks a file; what cannot be read, and what gives less for more harm, is told with file, line and column.
    Check(Check),
    /// Prints a policy that ships, as a beginning for your own.
    Show(Show),
    /// What changes from one version to another, and for whom.
    Diff(Diff),
    /// What a policy would have offered on past cases, what that would have cost beside what was given, and who would
    /// have got more or less.
    Backtest(BacktestOf),
}

/// What is checked.
#[derive(clap::Args)]
pub struct Check {
    /// The policy; - for standard input.
    #[arg(value_name = "FILE.toml")]
    file: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// What is printed.
#[derive(clap::Args)]
pub struct Show {
    /// Its name, such as `saas`.
    #[arg(value_name = "NAME")]
    name: String,
}

/// What is compared.
#[derive(clap::Args)]
pub struct Diff {
    /// The version in force.
    #[arg(value_name = "OLD.toml")]
    old: PathBuf,
    /// The version to come.
    #[arg(value_name = "NEW.toml")]
    new: PathBuf,
    /// Facts of cases, one JSON object a line (with an id), to see for whom it changes.
    #[arg(long, value_name = "FILE.jsonl")]
    facts: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Policy {
    /// Answers.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        match self {
            Self::Check(command) => command.run(),
            Self::Show(command) => command.run(),
            Self::Diff(command) => command.run(),
            Self::Backtest(command) => command.run(),
        }
    }
}

impl Show {
    fn run(&self) -> Result<ExitCode, Failure> {
        let name = &self.name;
        let text = pack_text(name).ok_or_else(|| {
            let names: Vec<_> = pack_names().collect();
            Failure::input(format!("NAME: found “{name}”, expected one of {}", names.join(", ")))
        })?;
        print_line(text.trim_end())?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Check {
    fn run(&self) -> Result<ExitCode, Failure> {
        let text = text(&self.file)?;
        let policy = match MakeGoodPolicy::from_toml(&text) {
            Ok(policy) => policy,
            Err(error) => return self.refused(&error),
        };
        let thoughts = match policy.weigh(&text) {
            Ok(thoughts) => thoughts,
            Err(error) => return self.refused(&error),
        };
        let rules = policy.floor.len() + policy.correction.len() + policy.extra.len();
        if self.json {
            print_json(&json!({
                "ok": true, "name": policy.name, "title": policy.title, "facts": policy.facts.len(),
                "rules": rules, "forms": policy.forms.len(), "tables": policy.tables.len(),
                "warnings": thoughts.iter().map(found).collect::<Vec<_>>(),
            }))?;
        } else {
            let (facts, forms) = (policy.facts.len(), policy.forms.len());
            print_line(&format!("sound: {rules} rules over {facts} facts, {forms} forms"))?;
            for one in &thoughts {
                print_line(&format!("think about {}", told(&self.file, one)))?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    fn refused(&self, error: &HouseError) -> Result<ExitCode, Failure> {
        if self.json {
            print_json(&json!({ "ok": false, "error": found(error) }))?;
        }
        Err(placed(&self.file, error))
    }
}

impl Diff {
    fn run(&self) -> Result<ExitCode, Failure> {
        let (old, new) = (read_policy(&self.old)?, read_policy(&self.new)?);
        let facts = self.facts.as_deref().map(lines).transpose()?.unwrap_or_default();
        let found =
            compare(&old, &new, &facts, Currency::EUR).map_err(|error| Failure::fault(error.to_string()))?;
        if self.json {
            print_json(&found)?
        } else {
            show(&found)?
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn found(error: &HouseError) -> Value {
    let HouseError { line, column, field, found, expected, .. } = error;
    json!({ "line": line, "column": column, "field": field, "found": found, "expected": expected })
}

/// An id, and the facts of that case.
type Asked = (Value, serde_json::Map<String, Value>);

fn lines(path: &Path) -> Result<Vec<Asked>, Failure> {
    let text = text(path)?;
    let numbered = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let read = |(nth, line): (usize, &str)| {
        let mut facts = object(line.as_bytes())
            .map_err(|error| Failure::input(format!("{}:{}: {error}", path.display(), nth + 1)))?;
        let id = facts.remove("id").unwrap_or_else(|| (nth + 1).into());
        Ok((id, facts))
    };
    numbered.map(read).collect()
}

fn show(found: &Compared) -> Result<(), Failure> {
    for rule in &found.rules {
        print_line(rule)?;
    }
    if found.rules.is_empty() {
        print_line("the two say the same")?;
    }
    for one in &found.facts {
        let Changed { id, before, after, currency, error } = one;
        let amount = |amount: &Option<String>| amount.clone().unwrap_or_else(|| "no answer".to_owned());
        let why = error.as_ref().map(|error| format!(" ({error})")).unwrap_or_default();
        print_line(&format!("{id}: {} → {} {currency}{why}", amount(before), amount(after)))?;
    }
    let (more, less, same) = (found.more, found.less, found.same);
    let none = found.unanswered;
    if more + less + same + none > 0 {
        let none = if none > 0 { format!(", {none} without an answer") } else { String::new() };
        print_line(&format!("{more} get more, {less} get less, {same} the same{none}"))?;
    }
    Ok(())
}
