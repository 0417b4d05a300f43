//! One stream by one method: from counts to alarms.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    ears::{Ears, ears},
    farrington::{Farrington, Form},
    fixed,
    series::{Every, Series},
    tails::{normal_at_least, normal_exceeded_with},
    watch::{Designs, WatchRule, watch},
};

/// How a stream is judged.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Our own watch: it learns level, weekday, season and scatter, and looks for jumps and for slow rises.
    Auto,
    /// Exact Poisson tail against the baseline's mean.
    Poisson,
    /// Poisson CUSUM designed for the run length that is wanted.
    Cusum,
    /// The same for counts that scatter more than Poisson ones.
    NbCusum,
    /// Shewhart chart of counts.
    CChart,
    /// Shewhart chart of rates.
    UChart,
    /// Seven days before: a hint.
    EarsC1,
    /// Seven days before, leaving out two: a hint.
    EarsC2,
    /// Three days of C2: a hint.
    EarsC3,
    /// Farrington–Noufaily on weeks, against the same season of years before.
    Farrington,
}

impl Method {
    /// Its name on the command line and in answers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Poisson => "poisson",
            Self::Cusum => "cusum",
            Self::NbCusum => "nb-cusum",
            Self::CChart => "c-chart",
            Self::UChart => "u-chart",
            Self::EarsC1 => "ears-c1",
            Self::EarsC2 => "ears-c2",
            Self::EarsC3 => "ears-c3",
            Self::Farrington => "farrington",
        }
    }

    /// The series whose periods its alarms count: weeks for Farrington, else as it came.
    #[must_use]
    pub fn judges(self, series: &Series) -> std::borrow::Cow<'_, Series> {
        match self {
            Self::Farrington => std::borrow::Cow::Owned(series.by_week()),
            _ => std::borrow::Cow::Borrowed(series),
        }
    }
}

/// A method and what it is told.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ScanRule {
    /// Which method.
    pub method: Method,
    /// Periods between false alarms of one stream, more than 1; each method's own custom where not said.
    pub arl0: Option<f64>,
    /// Periods of the baseline, at least 1; each method's own custom where not said.
    pub baseline: Option<usize>,
    /// The growth worth finding, more than 1.
    pub ratio: f64,
}

/// A period that stands out.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Alarm {
    /// Which period, from 0.
    pub at: usize,
    /// In which period the rise began, as far as the counts tell.
    pub began: usize,
    /// What found it.
    pub method: &'static str,
    /// Events in the period.
    pub observed: u64,
    /// Events expected in it.
    pub expected: f64,
    /// What was compared with the threshold, in the unit of the method.
    pub statistic: f64,
    /// What it had to reach, or for charts, EARS and Farrington to exceed.
    pub threshold: f64,
    /// The chance of at least as many events in the period, for sums since the rise began.
    pub p: f64,
}

/// The run length that designs aim at where none is said.
pub const USUAL_ARL0: f64 = 370.0;
/// The limit of the exact test where no run length is said: three deviations of a normal value.
const USUAL_TAIL: f64 = 0.00135;

/// Judges every period after the baseline.
#[must_use]
pub fn scan(series: &Series, rule: &ScanRule, designs: &mut Designs) -> Vec<Alarm> {
    let held = baseline(series, rule);
    let limit = |usual: f64| rule.arl0.map_or(usual, |arl0| 1.0 / arl0);
    if series.counts.is_empty() {
        return Vec::new();
    }
    match rule.method {
        Method::Auto => watched(series, rule, held, designs),
        Method::Poisson => fixed::poisson(series, held, limit(USUAL_TAIL)),
        Method::CChart | Method::UChart => {
            fixed::chart(series, held, rule.method, rule.arl0.map_or(3.0, fixed::width))
        }
        Method::Cusum | Method::NbCusum => {
            fixed::cusum(series, held, rule.method, rule.ratio, rule.arl0.unwrap_or(USUAL_ARL0))
        }
        Method::EarsC1 => hints(Ears::C1, series, rule, limit(0.001)),
        Method::EarsC2 => hints(Ears::C2, series, rule, limit(0.001)),
        Method::EarsC3 => hints(Ears::C3, series, rule, limit(0.001)),
        Method::Farrington => seasonal(&series.by_week(), rule, limit(0.01)),
    }
}

/// Periods that are learned from: as said, else eight weeks of days or half a year of weeks, at most half of all.
/// Charts without a baseline take the whole series.
fn baseline(series: &Series, rule: &ScanRule) -> usize {
    let length = series.counts.len();
    let usual = match series.every {
        Every::Day => 56,
        Every::Week => 26,
    };
    let held = match (rule.baseline, rule.method) {
        (Some(said), _) => said,
        (None, Method::CChart | Method::UChart) => length,
        (None, _) => usual.min(length / 2),
    };
    held.clamp(1, length.max(1))
}

fn watched(series: &Series, rule: &ScanRule, baseline: usize, designs: &mut Designs) -> Vec<Alarm> {
    let watch_rule = WatchRule { baseline, arl0: rule.arl0.unwrap_or(USUAL_ARL0), ratio: rule.ratio };
    let found = watch(series, &watch_rule, designs);
    let alarm = |one: super::watch::WatchAlarm| Alarm {
        at: one.at,
        began: one.began,
        method: if one.slow { "auto-rise" } else { "auto-jump" },
        observed: series.counts[one.at],
        expected: one.expected,
        statistic: one.statistic,
        threshold: one.threshold,
        p: one.p,
    };
    found.into_iter().map(alarm).collect()
}

/// Spread below which EARS takes a base for flat, in events.
const LEAST_SPREAD: f64 = 0.5;

fn hints(kind: Ears, series: &Series, rule: &ScanRule, limit: f64) -> Vec<Alarm> {
    let base = rule.baseline.unwrap_or(7);
    let z = normal_exceeded_with(limit);
    let method = match kind {
        Ears::C1 => Method::EarsC1,
        Ears::C2 => Method::EarsC2,
        Ears::C3 => Method::EarsC3,
    };
    let judge = |at: usize| {
        let day = ears(kind, &series.counts, at, base, z, LEAST_SPREAD)?;
        (day.statistic > day.threshold).then(|| Alarm {
            at,
            began: at,
            method: method.name(),
            observed: series.counts[at],
            expected: day.expected,
            statistic: day.statistic,
            threshold: day.threshold,
            p: normal_at_least(day.deviations),
        })
    };
    (0..series.counts.len()).filter_map(judge).collect()
}

/// Years are as many as the baseline says, or as there are before the week, three to five.
fn seasonal(weeks: &Series, rule: &ScanRule, alpha: f64) -> Vec<Alarm> {
    let judge = |at: usize| {
        let there = at.saturating_sub(3) / 52;
        let years = rule.baseline.map_or_else(|| there.clamp(3, 5), |said| (said / 52).clamp(1, 10));
        let method = Farrington { form: Form::Improved, years, half_window: 3, alpha };
        let week = method.week(&weeks.counts, at)?;
        (weeks.counts[at] as f64 > week.bound).then(|| Alarm {
            at,
            began: at,
            method: Method::Farrington.name(),
            observed: weeks.counts[at],
            expected: week.expected,
            statistic: weeks.counts[at] as f64,
            threshold: week.bound,
            p: week.p,
        })
    };
    (0..weeks.counts.len()).filter_map(judge).collect()
}
