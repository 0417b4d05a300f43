//! How the shares move over time: the period in months, or in weeks where it is short, each share with its interval.

use jiff::{Timestamp, ToSpan, Zoned, tz::TimeZone};
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Facts, Rate, RateOf, Rules, Span,
    groups::{Added, Answers},
};
use crate::promise::Verdict;

/// Cases received, and promises due, in one month or week of the period.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Step {
    /// From here.
    pub from: Timestamp,
    /// Until here; the first and the last step may be parts of a month or week.
    pub to: Timestamp,
    /// How many cases were received.
    pub cases: u64,
    /// Their shares.
    pub rates: Vec<Rate>,
}

/// The steps while they are counted.
pub(super) struct Trend {
    steps: Vec<(Span, u64, Added)>,
}

/// Months are shown of periods that are longer than this many days.
const MONTHS_FROM: i64 = 62;
/// A longer period has its newest steps only.
const MOST: usize = 120;

impl Trend {
    pub(super) fn new(rules: &Rules<'_>) -> Self {
        let steps = steps(rules.period, &rules.zone);
        Self { steps: steps.into_iter().map(|span| (span, 0, Added::default())).collect() }
    }

    /// A case that was received in the period, or has promises that are due in it.
    pub(super) fn add(&mut self, facts: &Facts, answers: &Answers, rules: &Rules<'_>) {
        if let Some((_, cases, sums)) = self.at(facts.received_at) {
            let mut own = *answers;
            own[RateOf::PromisesKept.place()] = (0, 0);
            *cases += 1;
            sums.add(&own);
        }
        for promise in &facts.promises {
            let verdict = promise.verdict(rules.now);
            if let Some((.., sums)) = self.at(promise.due_at)
                && matches!(verdict, Verdict::Kept | Verdict::Broken)
            {
                sums.add_one(RateOf::PromisesKept, verdict == Verdict::Kept);
            }
        }
    }

    fn at(&mut self, at: Timestamp) -> Option<&mut (Span, u64, Added)> {
        let after = self.steps.partition_point(|(span, ..)| span.from <= at);
        self.steps.get_mut(after.checked_sub(1)?).filter(|(span, ..)| span.holds(at))
    }

    pub(super) fn finish(self) -> Vec<Step> {
        let step = |(span, cases, sums): (Span, u64, Added)| Step {
            from: span.from,
            to: span.to,
            cases,
            rates: sums.rates(),
        };
        self.steps.into_iter().map(step).collect()
    }
}

/// The months of a period in this zone, or its weeks from Monday on; none where that would be one alone.
fn steps(period: Span, zone: &TimeZone) -> Vec<Span> {
    let days = period.to.duration_since(period.from).as_hours() / 24;
    let begin = |at: Timestamp| {
        let day = at.to_zoned(zone.clone()).start_of_day().ok()?;
        if days > MONTHS_FROM {
            return day.first_of_month().ok();
        }
        let since_monday = i64::from(day.weekday().to_monday_zero_offset());
        day.checked_sub(since_monday.days()).ok()
    };
    let step = if days > MONTHS_FROM { 1.month() } else { 1.week() };
    let next = |at: &Zoned| at.checked_add(step).ok().filter(|at| at.timestamp() < period.to);
    // From the end backwards would need no limit; a period of a thousand years has one.
    let first = begin(period.from).into_iter().flat_map(|first| std::iter::successors(Some(first), next));
    let mut begins: Vec<Timestamp> =
        first.take(MOST * 10).map(|at| at.timestamp().max(period.from)).collect();
    begins.drain(..begins.len().saturating_sub(MOST));
    if begins.len() < 2 {
        return Vec::new();
    }
    let ends = begins.iter().skip(1).copied().chain([period.to]);
    begins.iter().zip(ends).map(|(from, to)| Span { from: *from, to }).collect()
}

#[cfg(test)]
mod tests {
    use super::{Span, TimeZone, Timestamp, steps};

    fn spans(from: &str, to: &str) -> Vec<String> {
        let zone = jiff::tz::TimeZoneDatabase::bundled().get("Europe/London").unwrap();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let found = steps(Span { from: at(from), to: at(to) }, &zone);
        assert!(found.windows(2).all(|two| two[0].to == two[1].from), "nothing is left out: {found:?}");
        found.iter().map(|span| span.from.to_string()).collect()
    }

    #[test]
    fn a_long_period_has_months_of_the_zone_and_a_short_one_weeks() {
        let months = spans("2026-08-14T23:00:00Z", "2026-12-01T00:00:00Z");
        let expected =
            ["2026-08-14T23:00:00Z", "2026-08-31T23:00:00Z", "2026-09-30T23:00:00Z", "2026-11-01T00:00:00Z"];
        assert_eq!(months, expected, "summer time ends in October");
        let weeks = spans("2026-03-04T00:00:00Z", "2026-03-18T00:00:00Z");
        assert_eq!(weeks, ["2026-03-04T00:00:00Z", "2026-03-09T00:00:00Z", "2026-03-16T00:00:00Z"]);
        assert!(spans("2026-03-09T00:00:00Z", "2026-03-16T00:00:00Z").is_empty(), "one week is no trend");
        assert_eq!(spans("1900-01-01T00:00:00Z", "2026-01-01T00:00:00Z").len(), super::MOST);
        assert!(
            steps(Span { from: Timestamp::MIN, to: Timestamp::MAX }, &TimeZone::UTC).len() <= super::MOST
        );
    }
}
