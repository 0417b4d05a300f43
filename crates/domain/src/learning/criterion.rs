//! What counts as success, and over which days it is counted: fixed before anything is done. Changed later, it is a new
//! version with its reason, and stays to be seen.

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ActionState, CorrectiveAction, Problem};
use crate::{
    change::{Change, Refused},
    event::{Event, Stream},
    id::Id,
    staff::{Actor, Member, Permission},
};

/// No window is longer than ten years.
const LONGEST: u16 = 3_660;

/// What counts as success.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Criterion {
    /// Days counted before it was done.
    pub window_days: u16,
    /// Days counted after it was done and had settled; as many as before, if not said.
    #[serde(default)]
    pub window_after_days: Option<u16>,
    /// Days after it was done that are not counted: until it has settled.
    #[serde(default)]
    pub settling_days: u16,
    /// The rate afterwards has to lie below this share of the rate before.
    pub target: f64,
    /// What the failures are counted against.
    #[serde(default)]
    pub per: Per,
}

/// What could have failed: failures are counted per day, or per order that was placed.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// Days, where business is much the same each day.
    #[default]
    Day,
    /// Orders placed in those days, where they are imported.
    Order,
}

/// A criterion that was replaced.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct EarlierCriterion {
    /// What it was.
    pub criterion: Criterion,
    /// Until when it held.
    pub until: Timestamp,
    /// Who changed it.
    pub by: Option<Id<Member>>,
    /// Why.
    pub reason: String,
    /// Whether it was changed after the action had been done.
    pub after_start: bool,
}

/// The body of a changed criterion; what is not said stays.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCriterion {
    /// Days counted before it was done.
    #[serde(default)]
    pub window_days: Option<u16>,
    /// Days counted after it was done and had settled.
    #[serde(default)]
    pub window_after_days: Option<u16>,
    /// Days after it was done that are not counted.
    #[serde(default)]
    pub settling_days: Option<u16>,
    /// The rate afterwards has to lie below this share of the rate before.
    #[serde(default)]
    pub target: Option<f64>,
    /// What the failures are counted against.
    #[serde(default)]
    pub per: Option<Per>,
    /// Why it is changed.
    pub reason: String,
}

impl Criterion {
    /// Days counted afterwards.
    #[must_use]
    pub fn days_after(&self) -> u16 {
        self.window_after_days.unwrap_or(self.window_days)
    }

    /// The moment from which failures count before an action that was done then.
    #[must_use]
    pub fn begins(&self, done_at: Timestamp) -> Timestamp {
        done_at.saturating_sub(days(self.window_days)).unwrap_or(Timestamp::MIN)
    }

    /// The moment from which failures count after an action that was done then.
    #[must_use]
    pub fn settled(&self, done_at: Timestamp) -> Timestamp {
        done_at.saturating_add(days(self.settling_days)).unwrap_or(Timestamp::MAX)
    }

    /// The moment at which the window afterwards is over.
    #[must_use]
    pub fn ends(&self, done_at: Timestamp) -> Timestamp {
        self.settled(done_at).saturating_add(days(self.days_after())).unwrap_or(Timestamp::MAX)
    }

    pub(super) fn check(&self) -> Result<(), Refused> {
        let window = |field: &'static str, given: u16| {
            let expected = format!("1 to {LONGEST} days");
            let fits = (1..=LONGEST).contains(&given);
            if fits { Ok(()) } else { Err(Refused::invalid(field, given.to_string(), expected)) }
        };
        window("window_days", self.window_days)?;
        window("window_after_days", self.days_after())?;
        if self.settling_days > LONGEST {
            let expected = format!("0 to {LONGEST} days");
            return Err(Refused::invalid("settling_days", self.settling_days.to_string(), expected));
        }
        if !(self.target.is_finite() && self.target > 0.0 && self.target <= 1.0) {
            return Err(Refused::invalid("target", self.target.to_string(), "a share above 0 and up to 1"));
        }
        Ok(())
    }
}

impl Problem {
    /// Changes what counts as success: a new version, with its reason. Once the counts have decided, it stands.
    ///
    /// # Errors
    /// The role may not, no reason is given, a field is wrong, nothing changes, or the counts have decided.
    pub fn change_criterion(
        mut self,
        id: Id<CorrectiveAction>,
        new: &NewCriterion,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Change<Self>, Refused> {
        actor.must(Permission::Manage)?;
        let reason = new.reason.trim();
        if reason.is_empty() {
            return Err(Refused::invalid("reason", "nothing", "why what counts as success is changed"));
        }
        let stream = Stream::Problem(self.id);
        let action = self.action_mut(id)?;
        if matches!(action.state, ActionState::Effective | ActionState::Ineffective) {
            let sentence = "The counts have decided by this criterion. Plan another action with another one.";
            return Err(Refused::not_now("criterion_decided", sentence));
        }
        let before = action.criterion;
        let after = Criterion {
            window_days: new.window_days.unwrap_or(before.window_days),
            window_after_days: new.window_after_days.or(before.window_after_days),
            settling_days: new.settling_days.unwrap_or(before.settling_days),
            target: new.target.unwrap_or(before.target),
            per: new.per.unwrap_or(before.per),
        };
        after.check()?;
        if after == before {
            return Err(Refused::not_now("criterion_unchanged", "That is the criterion as it stands."));
        }
        action.criterion = after;
        action.earlier_criteria.push(EarlierCriterion {
            criterion: before,
            until: now,
            by: actor.member_id(),
            reason: reason.to_owned(),
            after_start: action.done_at.is_some(),
        });
        let event = Event::new(stream, "corrective_action.criterion_changed")
            .fact("action", id)
            .fact("before", before)
            .fact("after", after)
            .fact("after_start", action.done_at.is_some());
        let look = action.done_at.map(|done_at| after.ends(done_at).max(now));
        let change = Change::of(self).event(event.words(reason));
        Ok(look.into_iter().fold(change, |change, at| {
            let errand = crate::errand::Errand::look_at_problem(change.state.id, at);
            change.errand(errand)
        }))
    }
}

pub(super) fn days(number: u16) -> SignedDuration {
    SignedDuration::from_hours(24 * i64::from(number))
}
