//! A rise that was seen and has to be decided on: it proposes, a person decides by a date, with a reason.

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date, tz::TimeZone};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Found, Moved, Problem, Span, Watched, signals::Every};
use crate::{
    change::{Change, Refused},
    event::{Event, Stream},
    id::Id,
    staff::{Actor, Member, Permission},
};

/// Days in which a further alarm of the same stream is the same rise.
const SAME_RISE: i64 = 28;
/// Days, or weeks, of counts that are kept with a signal, for its chart: of weeks the same season of two years before.
const SHOWN: (usize, usize) = (90, 2 * 52 + 8);

/// A statistical alarm, kept until somebody has decided on it and after.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Signal {
    /// Identity.
    pub id: Id<Signal>,
    /// What rose: what its cases have in common.
    #[serde(flatten)]
    pub about: Watched,
    /// Whether its counts are of days or of weeks.
    #[serde(default)]
    pub every: Every,
    /// The day that alarmed, in the firm's zone; the first one of a week.
    pub date: Date,
    /// The day on which the rise began, as far as the counts tell; the first one of a week.
    pub began: Date,
    /// What found it.
    pub method: String,
    /// Cases on that day, or in that week.
    pub observed: u64,
    /// Cases expected in it.
    pub expected: f64,
    /// What was compared with the threshold.
    pub statistic: f64,
    /// What it had to reach.
    pub threshold: f64,
    /// The chance of at least as many, in that day or week or since the rise began.
    pub p: f64,
    /// The counts of the days or weeks up to that one, the last one its own.
    pub counts: Vec<u64>,
    /// What else moved since the rise began, the clearest first.
    #[serde(default)]
    pub moved: Vec<Moved>,
    /// When it was raised.
    pub raised_at: Timestamp,
    /// When it has to be decided.
    pub decide_by: Timestamp,
    /// When it was found undecided after that.
    pub overdue_at: Option<Timestamp>,
    /// What was decided.
    pub disposition: Option<Disposition>,
}

/// What was decided about a signal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Disposition {
    /// Whether something is done.
    pub decision: SignalDecision,
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: Option<Id<Member>>,
    /// When.
    pub at: Timestamp,
    /// The problem that takes it up.
    pub problem: Option<Id<Problem>>,
}

/// Act on it, or not.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SignalDecision {
    /// A problem takes it up.
    Act,
    /// Nothing is done, for a reason.
    No,
}

/// The body of a decision.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDisposition {
    /// Whether something is done.
    pub decision: SignalDecision,
    /// Why, in a sentence.
    pub reason: String,
    /// The problem that takes it up; an open one of the same kind, or a new one, if not said.
    #[serde(default)]
    pub problem: Option<Id<Problem>>,
}

impl Signal {
    /// Raises what stands out of the counts; it has to be decided within `decide_within`.
    #[must_use]
    pub fn raise(id: Id<Self>, found: Found, decide_within: SignedDuration, now: Timestamp) -> Change<Self> {
        let Found { about, series, alarm, moved } = found;
        let shown = if series.every == Every::Day { SHOWN.0 } else { SHOWN.1 };
        let from = (alarm.at + 1).saturating_sub(shown);
        let signal = Self {
            id,
            about,
            every: series.every,
            date: series.date(alarm.at),
            began: series.date(alarm.began),
            method: alarm.method.to_owned(),
            observed: alarm.observed,
            expected: alarm.expected,
            statistic: alarm.statistic,
            threshold: alarm.threshold,
            p: alarm.p,
            counts: series.counts[from..=alarm.at].to_vec(),
            moved,
            raised_at: now,
            decide_by: now.saturating_add(decide_within).unwrap_or(Timestamp::MAX),
            overdue_at: None,
            disposition: None,
        };
        let event = signal
            .event("signal.raised")
            .fact("failure_type", &signal.about.failure_type)
            .fact("about", &signal.about)
            .fact("every", signal.every)
            .fact("date", signal.date)
            .fact("observed", signal.observed)
            .fact("decide_by", signal.decide_by);
        Change::of(signal).event(event)
    }

    fn event(&self, kind: &'static str) -> Event {
        Event::new(Stream::House, kind).fact("signal", self.id)
    }

    /// Whether it is a crowd among pairs, whose count is of all its days, and not the alarm of one stream.
    #[must_use]
    pub fn is_crowd(&self) -> bool {
        self.method == "scan"
    }

    /// The last day whose cases alarmed: that of the week, where it was a week.
    #[must_use]
    pub fn last_day(&self) -> Date {
        self.date.saturating_add((self.every.days() - 1).days())
    }

    /// From the beginning of the rise until it was raised: a rise that was found late goes on after the day that alarmed.
    #[must_use]
    pub fn span(&self, zone: &TimeZone) -> Span {
        let midnight = |date: Date| date.to_zoned(zone.clone()).map_or(Timestamp::MIN, |at| at.timestamp());
        Span { from: midnight(self.began), to: midnight(self.raised_at.to_zoned(zone.clone()).date()) }
    }

    /// Whether an alarm of the same stream on this day, or in the week that begins with it, tells the same rise: nobody has
    /// decided yet, or it is too soon.
    #[must_use]
    pub fn covers(&self, date: Date) -> bool {
        self.disposition.is_none() || days_between(self.last_day(), date) < SAME_RISE
    }

    /// The first day whose signals may still tell what rises on `day`.
    #[must_use]
    pub fn still_the_same(day: Date) -> Date {
        // A week is named by its first day.
        day.saturating_sub((SAME_RISE + 6).days())
    }

    /// Decides: act, or a reasoned no.
    ///
    /// # Errors
    /// The role may not, it is decided, or there is no reason.
    pub fn decide(
        mut self,
        new: &NewDisposition,
        problem: Option<Id<Problem>>,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Change<Self>, Refused> {
        actor.must(Permission::Manage)?;
        if self.disposition.is_some() {
            return Err(Refused::not_now("signal_decided", "This signal was already decided."));
        }
        let reason = new.reason.trim();
        if reason.is_empty() {
            return Err(Refused::invalid("reason", "nothing", "why, in a sentence"));
        }
        let event = self
            .event("signal.decided")
            .fact("decision", new.decision)
            .fact("problem", problem)
            .words(reason);
        let by = actor.member_id();
        self.disposition =
            Some(Disposition { decision: new.decision, reason: reason.to_owned(), by, at: now, problem });
        Ok(Change::of(self).event(event))
    }

    /// Notes that its day has passed without a decision; none if it has not, or that was noted.
    #[must_use]
    pub fn overdue(mut self, now: Timestamp) -> Option<Change<Self>> {
        if self.disposition.is_some() || self.overdue_at.is_some() || now <= self.decide_by {
            return None;
        }
        self.overdue_at = Some(now);
        let event = self.event("signal.overdue").fact("decide_by", self.decide_by);
        Some(Change::of(self).event(event))
    }
}

pub(super) fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeMap;

    use jiff::SignedDuration;

    use super::{Every, NewDisposition, Signal, SignalDecision};
    use crate::{
        id::Id,
        learning::{Arrivals, Days, Watched, look_out},
        staff::Actor,
    };

    pub fn signal() -> Signal {
        let mut counts = [2, 1, 3, 2].repeat(28);
        counts[110] = 14;
        let about = Watched { failure_type: Some("late".to_owned()), ..Watched::default() };
        let arrivals: Vec<Arrivals> = counts
            .iter()
            .enumerate()
            .map(|(day, cases)| Arrivals { about: about.clone(), day, cases: *cases })
            .collect();
        let days = Days {
            first: jiff::civil::date(2026, 1, 1),
            length: counts.len(),
            week_starts: jiff::civil::Weekday::Monday,
            opportunities: Vec::new(),
            opportunities_of: BTreeMap::new(),
        };
        let mut found = look_out(&arrivals, &days, &[], 0.3);
        assert_eq!(found.len(), 1, "{found:?}");
        let id = Id::new(uuid::Uuid::from_u128(7));
        let five_days = SignedDuration::from_hours(24 * 5);
        Signal::raise(id, found.remove(0), five_days, "2026-05-01T00:00:00Z".parse().unwrap()).state
    }

    #[test]
    fn one_that_was_kept_before_products_were_counted_is_still_read() {
        let mut kept = serde_json::to_value(signal()).unwrap();
        assert_eq!(kept["failure_type"], "late");
        for later in ["moved", "every"] {
            kept.as_object_mut().unwrap().remove(later).unwrap();
        }
        let read = serde_json::from_value::<Signal>(kept).unwrap();
        assert_eq!((read.about.named(), read.every, read.last_day()), (1, Every::Day, read.date));
    }

    fn decision(reason: &str) -> NewDisposition {
        NewDisposition { decision: SignalDecision::No, reason: reason.to_owned(), problem: None }
    }

    #[test]
    fn a_signal_says_what_rose_and_why_it_fired() {
        let signal = signal();
        assert_eq!((signal.observed, signal.counts.len(), signal.counts.last()), (14, 90, Some(&14)));
        let sentence = signal.sentence();
        assert!(sentence.starts_with("14 cases came on 21 April 2026, where 2."), "{sentence}");
    }

    /// A week is said as a week, and stands for its rise from its last day on.
    #[test]
    fn a_signal_of_weeks_says_weeks() {
        let date = jiff::civil::date(2026, 4, 13);
        let week = Signal { every: Every::Week, date, began: date, p: 0.001, ..signal() };
        let from = "14 cases came in the week from 13 April 2026 to 19 April 2026, where 2.";
        assert!(
            week.sentence().starts_with(from) && week.sentence().ends_with("once in about 19 years."),
            "{}",
            week.sentence()
        );
        let slow = Signal { began: jiff::civil::date(2026, 3, 23), ..week.clone() };
        assert!(
            slow.sentence().ends_with("since 23 March 2026 once in 1000 such stretches of 4 weeks."),
            "{}",
            slow.sentence()
        );
        let now = "2026-04-21T00:00:00Z".parse().unwrap();
        let decided = week.decide(&decision("known"), None, &Actor::system(), now).unwrap().state;
        assert!(
            decided.covers(jiff::civil::date(2026, 5, 16)) && !decided.covers(jiff::civil::date(2026, 5, 17))
        );
    }

    #[test]
    fn a_decision_needs_a_reason_and_is_made_once() {
        let (system, now) = (Actor::system(), "2026-05-02T00:00:00Z".parse().unwrap());
        assert!(signal().decide(&decision(" "), None, &system, now).is_err());
        let decided = signal().decide(&decision("a feast day"), None, &system, now).unwrap().state;
        assert_eq!(decided.disposition.as_ref().unwrap().reason, "a feast day");
        assert!(decided.clone().decide(&decision("again"), None, &system, now).is_err());
        assert!(decided.overdue("2026-06-01T00:00:00Z".parse().unwrap()).is_none());
    }

    #[test]
    fn what_nobody_decides_is_overdue_once_and_stands_for_its_rise() {
        let before = "2026-05-05T00:00:00Z".parse().unwrap();
        let after = "2026-05-07T00:00:00Z".parse().unwrap();
        assert!(signal().overdue(before).is_none());
        let late = signal().overdue(after).unwrap();
        assert_eq!(late.events[0].kind, "signal.overdue");
        assert!(late.state.clone().overdue(after).is_none());
        assert!(late.state.covers(jiff::civil::date(2026, 9, 1)));
        let decided = late.state.decide(&decision("known"), None, &Actor::system(), after).unwrap().state;
        assert!(
            decided.covers(jiff::civil::date(2026, 5, 10)) && !decided.covers(jiff::civil::date(2026, 6, 1))
        );
    }
}
