//! What one case says to each share: how many of how many.

use jiff::{SignedDuration, Timestamp};

use super::{Facts, RateOf, Rules};
use crate::{
    case::{Outcome, Stage},
    promise::Verdict,
};

/// All that is said and sent within this time of our first word is one contact.
const ONE_CONTACT: SignedDuration = SignedDuration::from_hours(1);
/// A case that is reopened within this time was not put right in the first contact.
const STAYS_RESOLVED: SignedDuration = SignedDuration::from_hours(24 * 30);
/// Nobody's case is open for longer than this in days that are counted one by one.
const MOST_DAYS: u16 = 3_660;
const DAY: SignedDuration = SignedDuration::from_hours(24);

impl Facts {
    /// What this case says to a share: how many of how many. A case that was received outside the period only speaks
    /// for the promises that are due in it.
    #[must_use]
    pub fn answer(&self, of: RateOf, rules: &Rules<'_>) -> (u64, u64) {
        if !self.counts() {
            return (0, 0);
        }
        if of == RateOf::PromisesKept {
            return self.promises_kept(rules);
        }
        if !rules.period.holds(self.received_at) {
            return (0, 0);
        }
        match of {
            RateOf::UpdatedInTime => self.days_updated(rules),
            RateOf::WithoutFault => self.told_that(|told| Some(told.clean)),
            RateOf::Complete => self.told_that(|told| told.complete),
            RateOf::Overridden => self.told_that(|told| Some(told.overridden)),
            _ => self.says(of, rules).map_or((0, 0), |yes| (u64::from(yes), 1)),
        }
    }

    /// Yes, no, or nothing.
    fn says(&self, of: RateOf, rules: &Rules<'_>) -> Option<bool> {
        match of {
            RateOf::AcknowledgedInTime => self.acknowledged_in_time(rules),
            RateOf::FirstContact => Some(self.resolved_in_first_contact()),
            RateOf::Recovered => self.answers.settled,
            RateOf::Answered => self.answers.asked.then_some(self.answers.settled.is_some()),
            RateOf::HurtTwice => Some(self.hurt_twice(rules.now)),
            RateOf::Repeated => Some(self.repeat),
            RateOf::Upheld => self.outcome.map(|outcome| outcome != Outcome::NotUpheld),
            RateOf::Withdrawn => Some(self.stage == Stage::Withdrawn),
            RateOf::HandedOver => Some(self.handovers > 0),
            RateOf::Restored => self.satisfied().map(|(before, after)| after >= before),
            RateOf::Paradox => self.satisfied().map(|(before, after)| after > before),
            RateOf::PromisesKept
            | RateOf::UpdatedInTime
            | RateOf::WithoutFault
            | RateOf::Complete
            | RateOf::Overridden => None,
        }
    }

    /// How satisfied they were before the failure, and with how it was handled, in hundredths.
    fn satisfied(&self) -> Option<(u16, u16)> {
        let before = self.relationship?.satisfaction?;
        Some((before, u16::from(self.answers.satisfaction?) * 100))
    }

    /// Of the promises due in the period that were kept or broken, those kept.
    fn promises_kept(&self, rules: &Rules<'_>) -> (u64, u64) {
        let (kept, broken) =
            (self.promises_that(Verdict::Kept, rules), self.promises_that(Verdict::Broken, rules));
        (kept, kept + broken)
    }

    /// How many promises due in the period have this verdict.
    pub(super) fn promises_that(&self, verdict: Verdict, rules: &Rules<'_>) -> u64 {
        let due = self.promises.iter().filter(|promise| rules.period.holds(promise.due_at));
        due.filter(|promise| promise.verdict(rules.now) == verdict).count() as u64
    }

    /// None while there is still time.
    fn acknowledged_in_time(&self, rules: &Rules<'_>) -> Option<bool> {
        let due = rules.acknowledgement_due(self)?;
        match self.reached.acknowledged {
            Some(at) => Some(at <= due),
            // Who took it back before it was due is not waited for.
            None if self.reached.ended.is_some_and(|ended| ended <= due) => None,
            None => (rules.now > due).then_some(false),
        }
    }

    /// The customer turned to us once, all that we said until it was put right was one contact, and it stayed right.
    fn resolved_in_first_contact(&self) -> bool {
        let Some(resolved) = self.reached.first_resolved else { return false };
        let once = self.reached.second_contact.is_none_or(|again| again > resolved);
        let mut told = self.told.iter().map(|told| told.at).filter(|at| *at <= resolved);
        let one_contact = told.next().is_none_or(|first| {
            let last = told.next_back().unwrap_or(first);
            last.duration_since(first) <= ONE_CONTACT
        });
        let stayed =
            self.reached.reopened.is_none_or(|again| again.duration_since(resolved) > STAYS_RESOLVED);
        once && one_contact && stayed
    }

    /// Hurt a second time inside this case: reopened, not settled, or a promise broken.
    fn hurt_twice(&self, now: Timestamp) -> bool {
        self.reopened > 0
            || self.answers.ever_unsettled
            || self.promises.iter().any(|promise| promise.verdict(now) == Verdict::Broken)
    }

    /// For each whole day that the case was open: had the customer heard from us within the cadence when it ended?
    /// Waiting for the customer is no excuse. While it had ended nothing is owed; when it comes back the silence begins anew.
    fn days_updated(&self, rules: &Rules<'_>) -> (u64, u64) {
        let end = self.reached.ended.unwrap_or(rules.now);
        let (mut yes, mut all) = (0, 0);
        let returned = || self.rests.iter().map(|rest| rest.until);
        let told = || self.told.iter().map(|told| told.at).chain(self.told_elsewhere.iter().copied());
        let heard = || std::iter::once(self.received_at).chain(told()).chain(returned());
        let mut since: Option<(Timestamp, Timestamp)> = None;
        let mut mark = self.received_at;
        for _ in 0..MOST_DAYS {
            let Ok(next) = mark.checked_add(DAY) else { break };
            mark = next;
            if mark > end {
                break;
            }
            if self.rests.iter().any(|rest| rest.from < mark && mark <= rest.until) {
                continue;
            }
            let Some(last) = heard().filter(|at| *at <= mark).max() else { break };
            let due = match since {
                Some((from, due)) if from == last => due,
                _ => rules.update_due(self, last).unwrap_or(Timestamp::MAX),
            };
            since = Some((last, due));
            all += 1;
            yes += u64::from(mark <= due);
        }
        (yes, all)
    }

    fn told_that(&self, what: impl Fn(&super::facts::Told) -> Option<bool>) -> (u64, u64) {
        let known = self.told.iter().filter_map(what);
        known.fold((0, 0), |(yes, all), one| (yes + u64::from(one), all + 1))
    }
}
