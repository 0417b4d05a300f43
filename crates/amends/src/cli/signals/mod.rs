//! `amends signals`: does a count rise beyond chance? Streams from a CSV file in, alarms out.

mod table;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Subcommand, ValueEnum};
use domain::learning::signals::{Alarm, Designs, Method, ScanRule, Series, scan};
use serde::Serialize;

use super::{
    Failure,
    input::{bytes, print_json, print_line},
};

/// Counts that rise.
#[derive(Subcommand)]
pub enum Signals {
    /// Finds the periods that stand out in a CSV file of counts.
    ///
    /// Columns: date, stream, count and, where known, opportunities (orders, flights, accounts), in any order. Dates
    /// are days such as 2026-01-31; a stream has 0 on every date of the file that it does not name. Where all dates
    /// of the file lie whole weeks apart, periods are weeks.
    ///
    /// Every period after the baseline is judged, as if it were the last; `--today` answers for the last one alone.
    /// The named charts and sums take their expectation from the baseline and hold it; `auto` goes on learning level,
    /// weekday, season and scatter; EARS and Farrington look at the periods before each.
    ///
    /// Exit code 1 when there is an alarm.
    Scan(Scan),
}

/// What to scan, and how.
#[derive(Args)]
pub struct Scan {
    /// The file; `-` for standard input.
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,
    /// How to judge.
    #[arg(long, value_enum, default_value_t = How::Auto)]
    method: How,
    /// Periods between false alarms of one stream, on average; each method's own custom if not said.
    #[arg(long, value_name = "PERIODS")]
    arl0: Option<f64>,
    /// Periods to learn from before the first is judged (days or weeks; for EARS the base, for farrington the years
    /// in weeks).
    #[arg(long, value_name = "PERIODS")]
    baseline: Option<usize>,
    /// The growth worth finding: 2 is twice as many.
    #[arg(long, value_name = "TIMES", default_value_t = 2.0)]
    ratio: f64,
    /// Answer for every period after the baseline. That is so anyway.
    #[arg(long, conflicts_with = "today")]
    all: bool,
    /// Answer for the last period of the file alone.
    #[arg(long)]
    today: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// The methods by their names.
#[derive(Clone, Copy, ValueEnum)]
enum How {
    /// Learns as it goes; looks for jumps and for slow rises.
    Auto,
    /// Exact Poisson tail.
    Poisson,
    /// Poisson CUSUM.
    Cusum,
    /// Negative binomial CUSUM.
    NbCusum,
    /// Shewhart chart of counts.
    CChart,
    /// Shewhart chart of rates.
    UChart,
    /// EARS C1, a hint.
    #[value(name = "ears-c1")]
    EarsC1,
    /// EARS C2, a hint.
    #[value(name = "ears-c2")]
    EarsC2,
    /// EARS C3, a hint.
    #[value(name = "ears-c3")]
    EarsC3,
    /// Farrington–Noufaily on weeks.
    Farrington,
}

impl From<How> for Method {
    fn from(how: How) -> Self {
        match how {
            How::Auto => Self::Auto,
            How::Poisson => Self::Poisson,
            How::Cusum => Self::Cusum,
            How::NbCusum => Self::NbCusum,
            How::CChart => Self::CChart,
            How::UChart => Self::UChart,
            How::EarsC1 => Self::EarsC1,
            How::EarsC2 => Self::EarsC2,
            How::EarsC3 => Self::EarsC3,
            How::Farrington => Self::Farrington,
        }
    }
}

/// The answer.
#[derive(Serialize)]
struct Answer {
    streams: usize,
    alarms: Vec<Told>,
}

/// One alarm, as it is told.
#[derive(Serialize)]
struct Told {
    stream: String,
    date: String,
    method: &'static str,
    observed: u64,
    expected: f64,
    statistic: f64,
    threshold: f64,
    p: f64,
}

impl Signals {
    /// Scans.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let Self::Scan(scan) = self;
        let rule = scan.rule()?;
        let streams = table::read(&scan.file.display().to_string(), &bytes(&scan.file)?)?;
        let mut designs = Designs::default();
        let mut alarms: Vec<Told> = Vec::new();
        for (name, series) in &streams {
            alarms.extend(scan.told(name, series, &rule, &mut designs));
        }
        alarms.sort_by(|a, b| (&a.date, &a.stream).cmp(&(&b.date, &b.stream)));
        let answer = Answer { streams: streams.len(), alarms };
        if scan.json {
            print_json(&answer)?
        } else {
            print(&answer)?
        }
        Ok(if answer.alarms.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}

impl Scan {
    fn rule(&self) -> Result<ScanRule, Failure> {
        let above_one = |option: &str, value: f64| {
            if value.is_finite() && value > 1.0 {
                return Ok(());
            }
            Err(Failure::input(format!("{option}: found {value}, expected a number greater than 1")))
        };
        above_one("--ratio", self.ratio)?;
        if let Some(arl0) = self.arl0 {
            above_one("--arl0", arl0)?;
        }
        if self.baseline == Some(0) {
            return Err(Failure::input("--baseline: found 0, expected at least 1 period"));
        }
        Ok(ScanRule {
            method: self.method.into(),
            arl0: self.arl0,
            baseline: self.baseline,
            ratio: self.ratio,
        })
    }

    fn told(&self, name: &str, series: &Series, rule: &ScanRule, designs: &mut Designs) -> Vec<Told> {
        let judged = rule.method.judges(series);
        let last = judged.counts.len().saturating_sub(1);
        let alarms = scan(series, rule, designs).into_iter().filter(|alarm| !self.today || alarm.at == last);
        let told = |alarm: Alarm| Told {
            stream: name.to_owned(),
            date: judged.date(alarm.at).to_string(),
            method: alarm.method,
            observed: alarm.observed,
            expected: alarm.expected,
            statistic: alarm.statistic,
            threshold: alarm.threshold,
            p: alarm.p,
        };
        alarms.map(told).collect()
    }
}

/// For people: a line an alarm.
fn print(answer: &Answer) -> Result<(), Failure> {
    for one in &answer.alarms {
        print_line(&format!(
            "{}  {}: {} where {:.1} were expected ({}: {:.2} against {:.2}, p {:.2e})",
            one.date, one.stream, one.observed, one.expected, one.method, one.statistic, one.threshold, one.p
        ))?;
    }
    let number = |number: usize, what: &str| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
    print_line(&format!("{}, {}", number(answer.streams, "stream"), number(answer.alarms.len(), "alarm")))
}
