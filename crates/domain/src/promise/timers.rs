//! The deadlines of the house: which calendar counts, and how long each stage may take.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::calendar::{Calendar, TimeLimit};

/// A set of deadlines.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimerProfile {
    /// The calendar that business time is counted in.
    pub calendar: String,
    /// First receipt to acknowledgement, on every channel but post.
    pub acknowledge: TimeLimit,
    /// The same for a letter.
    pub acknowledge_post: TimeLimit,
    /// First receipt to assessment.
    pub assess: TimeLimit,
    /// First receipt to decision.
    pub decide: TimeLimit,
    /// First receipt to written response, the outermost date.
    pub respond: TimeLimit,
    /// Response to resolution.
    pub resolve: TimeLimit,
    /// The longest silence.
    pub update_cadence: TimeLimit,
    /// How long before its date a promise warns its owner.
    pub warn_before: TimeLimit,
    /// How long an offered handover may wait.
    pub accept_handover: TimeLimit,
    /// Resolution to follow-up question.
    pub follow_up: TimeLimit,
    /// How long an answer to it is awaited before it is asked again, and before it counts as unanswered.
    pub await_answer: TimeLimit,
    /// Calm to reaffirmation letter.
    pub letter: TimeLimit,
    /// How long an offer stands.
    pub offer_stands: TimeLimit,
    /// How long before an offer lapses the customer is reminded of it.
    #[serde(default = "two_business_days")]
    pub remind_before: TimeLimit,
}

/// For a house whose timers were written down before there were reminders.
const fn two_business_days() -> TimeLimit {
    TimeLimit::BusinessDays(2)
}

/// Every profile and calendar of the house.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timers {
    /// By name; `default` must be there, `business` is used for business customers when it is.
    pub profiles: BTreeMap<String, TimerProfile>,
    /// Days after the end of the last open case during which selling still waits.
    pub hold_days_after: u16,
    /// Days within which the same customer's like failure counts as a repeat.
    pub repeat_window_days: u16,
    /// Days without a word from the customer after resolution that count as calm.
    pub calm_days: u16,
}

/// The calendars that profiles may name: those that ship, and the house's own.
pub type Calendars = BTreeMap<String, Calendar>;

impl TimerProfile {
    /// When `limit`, counted from `from`, is over.
    ///
    /// Where the calendar has no verified holidays for that time (a complaint imported from long ago), plain
    /// weekly hours count, so that a date always exists; the calendar that is not there counts around the clock.
    #[must_use]
    pub fn due(&self, limit: TimeLimit, from: Timestamp, calendars: &Calendars) -> Timestamp {
        let Some(calendar) = calendars.get(&self.calendar).or_else(|| Calendar::shipped("always")) else {
            return from;
        };
        let by_weekly_hours = || limit.due(&calendar.without_holidays(), from);
        limit.due(calendar, from).or_else(|_| by_weekly_hours()).unwrap_or(from)
    }

    /// The last moment, to the minute, from which `limit` is over by `end`; `from` if there is none after it.
    #[must_use]
    pub fn start(
        &self,
        limit: TimeLimit,
        from: Timestamp,
        end: Timestamp,
        calendars: &Calendars,
    ) -> Timestamp {
        // A later start never ends earlier, so halving finds the last one that still fits.
        let (mut fits, mut late) = (0, end.duration_since(from).as_mins().max(0));
        let after = |minutes| from.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(end);
        while late - fits > 1 {
            let middle = i64::midpoint(fits, late);
            if self.due(limit, after(middle), calendars) <= end { fits = middle } else { late = middle }
        }
        after(fits)
    }
}
