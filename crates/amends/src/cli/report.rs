//! `amends report`: the month on one page, the review after ISO 10002, the complaints return to the UK's regulator.

use std::{path::PathBuf, process::ExitCode};

use domain::learning::reports::uk_return::{Half, Mapping};
use jiff::{ToSpan, civil::Date, tz::TimeZoneDatabase};
use serde::Serialize;

use super::{
    Failure,
    input::{existing, print_json, print_line, text},
};
use crate::{
    app::{App, Shared},
    config::Flags,
    letters::report_pdf,
    reports::{
        Period, Report as Shown, Table, csv_text, iso10002::Iso10002, monthly::Monthly, uk_return as uk,
    },
};

/// Which report.
#[derive(clap::Subcommand)]
pub enum Report {
    /// The month on one page: what came in, how it was answered, what was given and learned, what to decide.
    Monthly(OfMonth),
    /// What a management review after ISO 10002 looks at. Exit code 1 where one of its checks fails.
    #[command(name = "iso10002")]
    Iso10002(OfPeriod),
    /// The half-yearly complaints return to the UK's Financial Conduct Authority. Exit code 1 where a check fails.
    UkReturn(OfHalf),
}

/// How it is printed.
#[derive(clap::Args)]
struct Form {
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Print its table as CSV.
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    #[command(flatten)]
    flags: Flags,
}

/// A month.
#[derive(clap::Args)]
pub struct OfMonth {
    /// Such as 2026-03; the last whole month, if not said.
    #[arg(value_name = "YYYY-MM")]
    month: Option<String>,
    /// Write it as a PDF of one page, also.
    #[arg(long, value_name = "FILE.pdf")]
    pdf: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    flags: Flags,
}

/// A period of whole days, in the firm's zone.
#[derive(clap::Args)]
pub struct OfPeriod {
    /// First day of receipt; a year before the last, if not said.
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// Last day; the last day of the last month, if not said.
    #[arg(long, value_name = "DATE")]
    to: Option<Date>,
    #[command(flatten)]
    form: Form,
}

/// A half of a year.
#[derive(clap::Args)]
pub struct OfHalf {
    /// Such as 2026-H1; the last one that is over, if not said.
    #[arg(value_name = "YYYY-H1|H2")]
    half: Option<Half>,
    /// Which of your products and kinds of failure belong where, as TOML; that of the settings, if not said.
    #[arg(long, value_name = "FILE.toml")]
    mapping: Option<PathBuf>,
    #[command(flatten)]
    form: Form,
}

impl Report {
    /// Prints it.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        match self {
            Self::Monthly(of) => of.run(),
            Self::Iso10002(of) => of.run(),
            Self::UkReturn(of) => of.run(),
        }
    }
}

impl OfMonth {
    fn run(&self) -> Result<ExitCode, Failure> {
        let app = existing(&self.flags)?;
        let last = || today(&app).first_of_month().saturating_sub(1.day()).strftime("%Y-%m").to_string();
        let found = Monthly::of(&app, &self.month.clone().unwrap_or_else(last))?;
        let report = found.report(&app.house(), app.clock.now())?;
        if let Some(file) = &self.pdf {
            let wrong = |error: std::io::Error| Failure::fault(format!("{}: {error}", file.display()));
            std::fs::write(file, report_pdf(&report)?).map_err(wrong)?;
        }
        if self.json {
            print_json(&found)?
        } else {
            print_line(&report.text())?
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl OfPeriod {
    fn run(&self) -> Result<ExitCode, Failure> {
        let app = existing(&self.form.flags)?;
        let to = self.to.unwrap_or_else(|| today(&app).first_of_month().saturating_sub(1.day()));
        let from = self.from.unwrap_or_else(|| to.saturating_add(1.day()).saturating_sub(1.year()));
        if from > to {
            return Err(Failure::input(format!("--from: found {from}, expected a day up to {to}")));
        }
        let found = Iso10002::of(&app, Period { from, to })?;
        let report = found.report(&app.house(), app.clock.now());
        self.form.print(&found, &found.counts(), &report)
    }
}

impl OfHalf {
    fn run(&self) -> Result<ExitCode, Failure> {
        let app = existing(&self.form.flags)?;
        let mapping = match &self.mapping {
            Some(file) => Mapping::from_toml(&text(file)?)
                .map_err(|error| Failure::input(format!("{}: {error}", file.display())))?,
            None => uk::mapping(&app)?.2,
        };
        let half = self.half.unwrap_or_else(|| Half::last_before(today(&app), mapping.year_begins()));
        let (found, shape) = uk::count(&app, half, &mapping)?;
        let report = uk::report(&found, &shape, &app.house());
        self.form.print(&found, &uk::table(&found, &shape), &report)
    }
}

impl Form {
    fn print(&self, found: &impl Serialize, table: &Table, report: &Shown) -> Result<ExitCode, Failure> {
        if self.json {
            print_json(found)?;
        } else if self.csv {
            print_line(csv_text(table)?.trim_end())?;
        } else {
            print_line(&report.text())?;
        }
        Ok(if report.is_sound() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}

fn today(app: &Shared) -> Date {
    let app: &App = app;
    let zone = TimeZoneDatabase::bundled().get(&app.house().company.zone);
    app.clock.now().to_zoned(zone.unwrap_or(jiff::tz::TimeZone::UTC)).date()
}
