//! What counting rests on besides the cases: the period, the moment, and the deadlines of the house, written out.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{
    SignedDuration, Timestamp,
    tz::{TimeZone, TimeZoneDatabase},
};

use super::Facts;
use crate::{
    case::House,
    intake::Channel,
    money::Money,
    promise::{
        TimerProfile,
        calendar::{Calendar, OpenHours, TimeLimit},
    },
};

/// A stretch of time, `from` included and `to` not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    /// Its beginning.
    pub from: Timestamp,
    /// Its end.
    pub to: Timestamp,
}

/// How cases are counted.
pub struct Rules<'h> {
    /// Cases first received in it count, and promises due in it.
    pub period: Span,
    /// As everything stands at this moment.
    pub now: Timestamp,
    /// Days and months begin at its midnight.
    pub(super) zone: TimeZone,
    house: &'h House,
    hours: BTreeMap<&'h str, OpenHours>,
}

impl Span {
    /// Whether an instant lies in it.
    #[must_use]
    pub fn holds(self, at: Timestamp) -> bool {
        self.from <= at && at < self.to
    }
}

/// Deadlines may lie this long after the period or after now.
const BEYOND: SignedDuration = SignedDuration::from_hours(24 * 120);
/// A case whose promise is due in the period may have been received this long before it.
const BEFORE: SignedDuration = SignedDuration::from_hours(24 * 400);

impl<'h> Rules<'h> {
    /// Writes the calendars of the house out for the period.
    #[must_use]
    pub fn new(house: &'h House, period: Span, now: Timestamp) -> Self {
        let from = period.from.saturating_sub(BEFORE).unwrap_or(Timestamp::MIN);
        let to = period.to.max(now).saturating_add(BEYOND).unwrap_or(Timestamp::MAX);
        // Several profiles share a calendar.
        let names: BTreeSet<&str> =
            house.timers.profiles.values().map(|profile| profile.calendar.as_str()).collect();
        let hours = names
            .into_iter()
            .filter_map(|name| Some((name, house.calendars.get(name)?.open_hours(from, to))));
        let zone = TimeZoneDatabase::bundled().get(&house.company.zone).unwrap_or(TimeZone::UTC);
        Self { period, now, zone, house, hours: hours.collect() }
    }

    /// What an hour of work costs the firm; none where it does not say.
    pub(super) fn hourly_rate(&self) -> Option<Money> {
        self.house.company.hourly_rate()
    }

    /// How many false alarms a month the firm accepts.
    #[must_use]
    pub const fn false_alarms_a_month(&self) -> f64 {
        self.house.learning.false_alarms_a_month
    }

    /// The firm's zone.
    #[must_use]
    pub const fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The deadlines of a case.
    fn timers(&self, case: &Facts) -> Option<&'h TimerProfile> {
        self.house.timers_for(case.failure_type.as_deref(), case.short_clock)
    }

    fn due(&self, timers: &TimerProfile, limit: TimeLimit, from: Timestamp) -> Timestamp {
        let written = self.hours.get(timers.calendar.as_str());
        let looked_up = written.and_then(|hours| hours.due(limit, from));
        looked_up.unwrap_or_else(|| timers.due(limit, from, &self.house.calendars))
    }

    /// When the acknowledgement of a case is due.
    pub(super) fn acknowledgement_due(&self, case: &Facts) -> Option<Timestamp> {
        let timers = self.timers(case)?;
        let limit = if case.channel == Channel::Post { timers.acknowledge_post } else { timers.acknowledge };
        Some(self.due(timers, limit, case.received_at))
    }

    /// Whether the acknowledgement of a case came too late, or is overdue.
    #[must_use]
    pub fn acknowledged_late(&self, case: &Facts) -> bool {
        let due = self.acknowledgement_due(case);
        let until = case.reached.acknowledged.or(case.reached.ended).unwrap_or(self.now);
        due.is_some_and(|due| until > due)
    }

    /// Whether the written answer to a case came too late, or is overdue.
    #[must_use]
    pub fn answered_late(&self, case: &Facts) -> bool {
        let Some(timers) = self.timers(case) else { return false };
        case.reached.answered.unwrap_or(self.now) > self.due(timers, timers.respond, case.received_at)
    }

    /// When the customer has to hear from us again who heard at `from`.
    pub(super) fn update_due(&self, case: &Facts, from: Timestamp) -> Option<Timestamp> {
        let timers = self.timers(case)?;
        Some(self.due(timers, timers.update_cadence, from))
    }

    /// How long the firm was open from the receipt of a case until some moment, by the calendar of the case.
    pub(super) fn open_since_receipt(&self, case: &Facts) -> impl Fn(Timestamp) -> SignedDuration {
        let timers = self.timers(case);
        let hours = timers.map(|timers| self.hours.get(timers.calendar.as_str()));
        let (from, before) =
            (case.received_at, hours.flatten().map(|hours| hours.open_until(case.received_at)));
        move |to| match (hours, before) {
            (Some(Some(hours)), Some(before)) => (hours.open_until(to) - before).max(SignedDuration::ZERO),
            (Some(None), _) => around_the_clock(from, to),
            _ => SignedDuration::ZERO,
        }
    }
}

/// All time is business time where a calendar is not known.
fn around_the_clock(from: Timestamp, to: Timestamp) -> SignedDuration {
    let always = Calendar::shipped("always");
    always.and_then(|always| always.business_between(from, to).ok()).unwrap_or(SignedDuration::ZERO)
}
