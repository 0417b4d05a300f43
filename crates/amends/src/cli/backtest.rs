//! `amends policy backtest`: what a policy would have offered, and what that would have cost.

use std::{path::PathBuf, process::ExitCode};

use domain::{
    change::Refused,
    money::Money,
    recovery::backtest::{Backtest, Compared, Grouping, backtest},
};
use jiff::{civil::Date, tz::TimeZoneDatabase};

use super::{
    Failure,
    given::read_policy,
    input::{existing, print_json, print_line},
};
use crate::config::Flags;

/// Which policy and which cases.
#[derive(clap::Args)]
pub struct BacktestOf {
    /// The policy as TOML; `-` reads standard input.
    file: PathBuf,
    /// Cases received from this day on, in the firm's zone.
    #[arg(long, value_name = "DATE", value_parser = day)]
    since: Date,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    flags: Flags,
}

impl BacktestOf {
    /// Answers.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let found = self.compare()?;
        if self.json {
            print_json(&found)?;
        } else {
            lines(&found).iter().try_for_each(|line| print_line(line))?;
        }
        Ok(ExitCode::SUCCESS)
    }

    fn compare(&self) -> Result<Backtest, Failure> {
        let policy = read_policy(&self.file)?;
        let app = existing(&self.flags)?;
        let company = &app.house().company;
        let wrong = |name: &'static str, found: &str, expected: &str| {
            Failure::from(Refused::invalid(name, found, expected))
        };
        let zone = TimeZoneDatabase::bundled()
            .get(&company.zone)
            .map_err(|_| wrong("company.zone", &company.zone, "an IANA zone"))?;
        let from = self.since.to_zoned(zone).map_err(|error| Failure::input(format!("--since: {error}")))?;
        let zero = Money::parse("0", &company.currency)
            .map_err(|error| wrong("company.currency", &company.currency, &error.to_string()))?;
        let (from, to) = (from.timestamp(), app.clock.now());
        let past = app.look(|conn| Ok(store::recovery::treated::past(conn, from, to, zero)?))?;
        Ok(backtest(&policy, &past))
    }
}

fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "expected a date such as 2026-01-31".to_owned())
}

/// The comparison for people: a line for each currency, then one for each group of it.
fn lines(found: &Backtest) -> Vec<String> {
    let mut lines = vec![format!("{} cases, {} of them without an offer", found.cases, found.without_offer)];
    lines.extend(found.compared.iter().map(line));
    if found.cases == 0 {
        lines.push("No case that was assessed was received since then.".to_owned());
    }
    lines
}

fn line(one: &Compared) -> String {
    let name = match one.by {
        Grouping::All => one.would_cost.currency().code().to_owned(),
        Grouping::Severity => format!("  severity {}", one.group),
        Grouping::Segment => format!("  {}", one.group),
        Grouping::ValueBand => format!("  value {}", one.group),
    };
    format!(
        "{name}: n {}, would have been worth {} (cost {}), was worth {} (cost {}); more for {}, less for {}, the same for {}",
        one.n,
        one.would_be_worth.amount(),
        one.would_cost.amount(),
        one.was_worth.amount(),
        one.did_cost.amount(),
        one.more,
        one.less,
        one.same
    )
}
