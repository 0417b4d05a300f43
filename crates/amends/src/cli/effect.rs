//! `amends effect`: did the corrective action work?

use std::{process::ExitCode, str::FromStr};

use domain::learning::effect;

use super::{
    Failure,
    input::{print_json, print_line},
};

/// Counts before and after.
#[derive(clap::Args)]
pub struct Effect {
    /// Events and exposure before, such as 40/10000.
    #[arg(long, value_name = "COUNT/EXPOSURE")]
    before: Counted,
    /// Events and exposure after.
    #[arg(long, value_name = "COUNT/EXPOSURE")]
    after: Counted,
    /// The ratio of rates that counts as success: below it is effective.
    #[arg(long, value_name = "R", default_value_t = 1.0)]
    target: f64,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy)]
struct Counted {
    count: u64,
    exposure: f64,
}

impl FromStr for Counted {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!("found “{text}”, expected a whole number, a slash and a positive number such as 40/10000")
        };
        let (count, exposure) = text.split_once('/').ok_or_else(wrong)?;
        let exposure: f64 = exposure.trim().parse().map_err(|_| wrong())?;
        if !(exposure.is_finite() && exposure > 0.0) {
            return Err(wrong());
        }
        Ok(Self { count: count.trim().parse().map_err(|_| wrong())?, exposure })
    }
}

impl Effect {
    /// Compares.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let (before, after) = (self.before, self.after);
        let answer = effect((before.count, before.exposure), (after.count, after.exposure), self.target)
            .ok_or_else(|| {
                Failure::input(format!("--target: found {}, expected a positive number", self.target))
            })?;
        if self.json {
            print_json(&answer)?;
        } else {
            let verdict =
                serde_json::to_value(answer.verdict).map_err(|error| Failure::fault(error.to_string()))?;
            let number = |number: Option<f64>| {
                number.map_or_else(|| "none".to_owned(), |number| format!("{number:.4}"))
            };
            print_line(verdict.as_str().unwrap_or_default())?;
            print_line(&format!(
                "ratio {}, 95 % interval {:.4} to {}, p {:.4}",
                number(answer.ratio),
                answer.low,
                number(answer.high),
                answer.p
            ))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
