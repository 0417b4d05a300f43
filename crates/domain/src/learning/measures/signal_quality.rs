//! How good the signals were: how many proved right, how many cried wolf, and how long people took to decide.

use jiff::{Timestamp, tz::TimeZone};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Lasted, Share, Span, quantile};
use crate::learning::{Signal, SignalDecision};

/// What became of the signals that were raised in a period.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, JsonSchema)]
pub struct SignalQuality {
    /// How many were raised.
    pub raised: u64,
    /// Confirmed: something is done about them.
    pub confirmed: u64,
    /// Dismissed, with a reason: they count as false alarms.
    pub dismissed: u64,
    /// Nobody has decided yet.
    pub undecided: u64,
    /// Of these, those whose day has passed.
    pub overdue: u64,
    /// The share that proved right: confirmed, of confirmed and dismissed.
    pub right: Share,
    /// Days from raising to deciding within which half were decided (Kaplan–Meier: undecided ones count as longer than
    /// until now); null while that cannot be told.
    pub days_to_decide: Option<f64>,
    /// Days from the day on which the rise began, as far as the counts tell, until it was raised: half of them took no
    /// longer.
    pub days_to_detect: Option<f64>,
    /// Dismissed for each month of the period that has passed; null of less than a month.
    pub false_a_month: Option<f64>,
    /// How many false alarms a month the firm said it accepts.
    pub accepted_a_month: f64,
}

/// Seconds of a month, on average.
const MONTH: f64 = 365.25 / 12.0 * 86_400.0;
const DAY: f64 = 86_400.0;

impl SignalQuality {
    /// Of these, those that were raised in the period.
    #[must_use]
    pub fn of(
        signals: &[Signal],
        period: Span,
        now: Timestamp,
        zone: &TimeZone,
        accepted_a_month: f64,
    ) -> Self {
        let raised: Vec<&Signal> = signals.iter().filter(|one| period.holds(one.raised_at)).collect();
        let decided = |wanted| {
            let is = |one: &&&Signal| one.disposition.as_ref().is_some_and(|made| made.decision == wanted);
            raised.iter().filter(is).count() as u64
        };
        let (confirmed, dismissed) = (decided(SignalDecision::Act), decided(SignalDecision::No));
        let undecided = || raised.iter().filter(|one| one.disposition.is_none());
        let passed = period.to.min(now).duration_since(period.from).as_secs_f64() / MONTH;
        let mut deciding: Vec<Lasted> = raised.iter().map(|one| until_decided(one, now)).collect();
        let mut detecting: Vec<Lasted> = raised.iter().filter_map(|one| until_raised(one, zone)).collect();
        deciding.sort_unstable();
        detecting.sort_unstable();
        Self {
            raised: raised.len() as u64,
            confirmed,
            dismissed,
            undecided: undecided().count() as u64,
            overdue: undecided().filter(|one| now > one.decide_by).count() as u64,
            right: Share::new(confirmed, confirmed + dismissed),
            days_to_decide: half(&deciding),
            days_to_detect: half(&detecting),
            #[expect(clippy::cast_precision_loss, reason = "signals are few")]
            false_a_month: (passed >= 1.0).then(|| dismissed as f64 / passed),
            accepted_a_month,
        }
    }
}

fn until_decided(signal: &Signal, now: Timestamp) -> Lasted {
    let end = signal.disposition.as_ref().map(|made| made.at);
    Lasted::new(end.unwrap_or(now).duration_since(signal.raised_at), end.is_some())
}

fn until_raised(signal: &Signal, zone: &TimeZone) -> Option<Lasted> {
    let began = zone.to_timestamp(signal.began.at(0, 0, 0, 0)).ok()?;
    Some(Lasted::new(signal.raised_at.duration_since(began), true))
}

fn half(sorted: &[Lasted]) -> Option<f64> {
    quantile(sorted, 0.5).map(|length| length.as_secs_f64() / DAY)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Signal, SignalQuality, Span, TimeZone, Timestamp};

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    /// Raised on a day of March after a rise of two days, and decided so many days later.
    fn signal(day: u32, decided: Option<(&str, u32)>) -> Signal {
        let noon = |day: u32| format!("2026-03-{day:02}T00:00:00Z");
        let disposition = decided.map(|(decision, days)| {
            json!({ "decision": decision, "reason": "seen", "by": null, "at": noon(day + days), "problem": null })
        });
        serde_json::from_value(json!({
            "id": uuid::Uuid::from_u128(u128::from(day)), "failure_type": "late", "date": format!("2026-03-{:02}", day - 1),
            "began": format!("2026-03-{:02}", day - 2), "method": "poisson", "observed": 9, "expected": 2.0,
            "statistic": 9.0, "threshold": 8.0, "p": 0.001, "counts": [2, 9], "raised_at": noon(day),
            "decide_by": noon(day + 3), "overdue_at": null, "disposition": disposition,
        }))
        .unwrap()
    }

    fn quality(signals: &[Signal], now: &str) -> SignalQuality {
        let period = Span { from: at("2026-03-01T00:00:00Z"), to: at("2026-05-01T00:00:00Z") };
        SignalQuality::of(signals, period, at(now), &TimeZone::UTC, 0.5)
    }

    #[test]
    fn what_was_decided_is_counted_and_what_was_not_counts_as_longer_than_until_now() {
        let mut signals = vec![
            signal(3, Some(("act", 1))),
            signal(4, Some(("no", 2))),
            signal(5, Some(("no", 3))),
            signal(6, None),
            signal(20, None),
        ];
        let found = quality(&signals, "2026-03-22T00:00:00Z");
        assert_eq!((found.raised, found.confirmed, found.dismissed), (5, 1, 2));
        assert_eq!((found.undecided, found.overdue), (2, 1));
        assert_eq!((found.right.numerator, found.right.denominator, found.right.rate), (1, 3, None));
        assert!(
            found.right.low.is_some_and(|low| low > 0.06) && found.right.high.is_some_and(|high| high < 0.8)
        );
        // Decided after 1, 2 and 3 days; two go on, one of them for 2 days only: half are decided within 3 days.
        assert_eq!((found.days_to_decide, found.days_to_detect), (Some(3.0), Some(2.0)));
        assert_eq!((found.false_a_month, found.accepted_a_month), (None, 0.5), "no month has passed");
        signals.remove(0);
        let later = quality(&signals, "2026-04-30T10:30:00Z");
        let months = 60.4375 / 30.4375;
        assert!((later.false_a_month.unwrap() - 2.0 / months).abs() < 1e-9, "{later:?}");
    }

    #[test]
    fn only_signals_of_the_period_count_and_none_tell_nothing() {
        let mut early = signal(3, None);
        early.raised_at = at("2026-02-28T23:59:59Z");
        let found = quality(&[early], "2026-06-01T00:00:00Z");
        assert_eq!((found.raised, found.right.low, found.days_to_decide), (0, None, None));
        assert_eq!(found.false_a_month, Some(0.0));
    }
}
