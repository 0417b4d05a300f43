//! `amends calendar`: by when something is due.

use std::{path::Path, process::ExitCode};

use domain::promise::calendar::{self, TimeLimit};
use jiff::Timestamp;

use super::{
    Failure,
    input::{print_json, print_line, text},
};

/// Questions to a calendar.
#[derive(clap::Subcommand)]
pub enum Calendar {
    /// The deadline, in UTC: the closing instant of the last business day.
    Due(Due),
}

/// What is asked.
#[derive(clap::Args)]
#[command(group(clap::ArgGroup::new("limit").required(true).args(["business_days", "business_hours", "weeks"])))]
pub struct Due {
    /// A calendar that ships (england-wales, scotland, us-federal, de, fr, nl, target2, always), or a TOML file.
    #[arg(long, value_name = "NAME|FILE.toml")]
    calendar: String,
    /// When it began.
    #[arg(long, value_name = "RFC3339")]
    from: Timestamp,
    /// So many business days; the day of receipt is day 0.
    #[arg(long, value_name = "N")]
    business_days: Option<u32>,
    /// So many hours of business time; decimals are fine.
    #[arg(long, value_name = "H")]
    business_hours: Option<String>,
    /// So many weeks, to closing time of that date.
    #[arg(long, value_name = "N")]
    weeks: Option<u32>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Calendar {
    /// Answers.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let Self::Due(due) = self;
        let calendar = named(&due.calendar)?;
        let at = due.limit()?.due(&calendar, due.from).map_err(|error| Failure::input(error.to_string()))?;
        if due.json {
            print_json(&serde_json::json!({ "due": at }))?;
        } else {
            print_line(&at.to_string())?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Due {
    fn limit(&self) -> Result<TimeLimit, Failure> {
        Ok(match (self.business_days, &self.business_hours, self.weeks) {
            (Some(days), ..) => TimeLimit::BusinessDays(days),
            (None, Some(hours), _) => TimeLimit::BusinessHours(
                hours.parse().map_err(|error| Failure::input(format!("--business-hours: {error}")))?,
            ),
            (None, None, weeks) => TimeLimit::Weeks(weeks.unwrap_or(0)),
        })
    }
}

fn named(name: &str) -> Result<calendar::Calendar, Failure> {
    if let Some(shipped) = calendar::Calendar::shipped(name) {
        return Ok(shipped.clone());
    }
    let path = Path::new(name);
    if path.extension().is_none() && !path.exists() {
        let known: Vec<_> = calendar::Calendar::shipped_names().collect();
        return Err(Failure::input(format!(
            "--calendar: found “{name}”, expected one of {} or a TOML file",
            known.join(", ")
        )));
    }
    calendar::Calendar::from_toml(&text(path)?).map_err(|error| Failure::input(format!("{name}: {error}")))
}
