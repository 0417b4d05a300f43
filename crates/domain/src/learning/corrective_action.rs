//! A corrective action: its criterion and window are fixed before anything is done, and the counts decide.

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Effect, EffectVerdict, Problem, ProblemState, effect};
use crate::{
    change::{Change, Guard, Refused},
    errand::Errand,
    event::{Event, Stream},
    id::Id,
    staff::{Actor, Member, Permission},
};

/// Removes a cause so that it does not come back.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CorrectiveAction {
    /// Identity.
    pub id: Id<CorrectiveAction>,
    /// What changes.
    pub what: String,
    /// The procedure or checklist that it changes.
    pub procedure: String,
    /// Who does it.
    pub owner: Id<Member>,
    /// By when.
    pub due_at: Timestamp,
    /// Days counted before and after.
    pub window_days: u16,
    /// The rate afterwards has to lie below this share of the rate before.
    pub target: f64,
    /// When it was planned.
    pub planned_at: Timestamp,
    /// When it was done.
    pub done_at: Option<Timestamp>,
    /// How it stands.
    pub state: ActionState,
    /// The last check.
    pub effect: Option<Effect>,
    /// When the counts were last looked at.
    #[serde(default)]
    pub checked_at: Option<Timestamp>,
    /// What was counted then.
    #[serde(default)]
    pub counts: Option<Counts>,
}

/// How an action stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActionState {
    /// To be done.
    Planned,
    /// Done; the counts are watched.
    Monitoring,
    /// The counts say that it worked.
    Effective,
    /// The counts say that it did not.
    Ineffective,
    /// Too few events to tell: watched on.
    Inconclusive,
}

/// The body of a new action.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCorrectiveAction {
    /// What changes.
    pub what: String,
    /// The procedure or checklist that it changes.
    pub procedure: String,
    /// Who does it.
    pub owner: Id<Member>,
    /// By when.
    pub due_at: Timestamp,
    /// Days counted before and after; 90 if not said.
    #[serde(default = "usual_window")]
    pub window_days: u16,
    /// The rate afterwards has to lie below this share of the rate before; 1 if not said.
    #[serde(default = "any_improvement")]
    pub target: f64,
}

const fn usual_window() -> u16 {
    90
}

const fn any_improvement() -> f64 {
    1.0
}

/// Failures counted before and after an action, with the days that were watched.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    /// Failures in the window before it was done.
    pub before: u64,
    /// Failures since.
    pub after: u64,
    /// Days since: the window, or more where it was watched on.
    pub days_after: u16,
}

impl Problem {
    /// Plans an action. How it happened is known before (S2-22), and what counts as success is fixed now.
    ///
    /// # Errors
    /// There is no debrief yet, or a field is wrong.
    pub fn plan(
        mut self,
        id: Id<CorrectiveAction>,
        new: &NewCorrectiveAction,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Change<Self>, Refused> {
        actor.must(Permission::WorkCases)?;
        if self.debrief.is_none() {
            return Err(Refused::not_now(
                "no_debrief",
                "Find out how it happened first: an action without a cause is a guess.",
            ));
        }
        new.check(now)?;
        self.actions.push(CorrectiveAction {
            id,
            what: new.what.trim().to_owned(),
            procedure: new.procedure.trim().to_owned(),
            owner: new.owner,
            due_at: new.due_at,
            window_days: new.window_days,
            target: new.target,
            planned_at: now,
            done_at: None,
            state: ActionState::Planned,
            effect: None,
            checked_at: None,
            counts: None,
        });
        let event = Event::new(Stream::Problem(self.id), "corrective_action.planned")
            .fact("action", id)
            .fact("due_at", new.due_at)
            .fact("window_days", new.window_days)
            .fact("target", new.target);
        Ok(Change::of(self).event(event.words(new.what.trim())))
    }

    /// Records that it was done; from now on the counts are watched.
    ///
    /// # Errors
    /// It is not planned (any more).
    pub fn act(
        mut self,
        id: Id<CorrectiveAction>,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Change<Self>, Refused> {
        actor.must(Permission::WorkCases)?;
        let action = self.action_mut(id)?;
        if action.state != ActionState::Planned {
            return Err(Refused::not_now("action_done", "This action was already carried out."));
        }
        action.done_at = Some(now);
        action.state = ActionState::Monitoring;
        let check_at = now.saturating_add(days(action.window_days)).unwrap_or(Timestamp::MAX);
        let event = Event::new(Stream::Problem(self.id), "corrective_action.done").fact("action", id);
        let errand = Errand::look_at_problem(self.id, check_at);
        Ok(Change::of(self).event(event).errand(errand))
    }

    /// Lets the counts decide (G14). Before the window is over it can only be found not to work; while the counts
    /// cannot tell, it is watched on for another window.
    ///
    /// # Errors
    /// It is not being watched.
    pub fn check(
        mut self,
        id: Id<CorrectiveAction>,
        counts: Counts,
        now: Timestamp,
    ) -> Result<Change<Self>, Refused> {
        let action = self.action_mut(id)?;
        if !matches!(action.state, ActionState::Monitoring | ActionState::Inconclusive) {
            return Err(Refused::guard(
                Guard::G14,
                "Only an action that was carried out and is being watched can be checked.",
            ));
        }
        let exposure = (f64::from(action.window_days), f64::from(counts.days_after));
        let Some(found) = effect((counts.before, exposure.0), (counts.after, exposure.1), action.target)
        else {
            return Err(Refused::guard(
                Guard::G14,
                "No day has passed since it was done; there is nothing to compare yet.",
            ));
        };
        let over = counts.days_after >= action.window_days;
        (action.effect, action.counts, action.checked_at) = (Some(found), Some(counts), Some(now));
        let again_at = now.saturating_add(days(action.window_days)).unwrap_or(Timestamp::MAX);
        action.state = match found.verdict {
            EffectVerdict::Effective if over => ActionState::Effective,
            EffectVerdict::Ineffective => ActionState::Ineffective,
            _ if over => ActionState::Inconclusive,
            _ => ActionState::Monitoring,
        };
        let name = match action.state {
            ActionState::Effective => "corrective_action.effective",
            ActionState::Ineffective => "corrective_action.ineffective",
            ActionState::Inconclusive => "corrective_action.inconclusive",
            _ => "corrective_action.watched",
        };
        let watched_on = action.state == ActionState::Inconclusive;
        let event = Event::new(Stream::Problem(self.id), name)
            .fact("action", id)
            .fact("before", counts.before)
            .fact("after", counts.after)
            .fact("p", found.p);
        let look = watched_on.then(|| Errand::look_at_problem(self.id, again_at));
        Ok(look.into_iter().fold(Change::of(self).event(event), Change::errand))
    }

    /// A like failure came after the counts had said that the action works: it is watched again, and a closed problem
    /// is open again. None if no action of this problem counts as effective.
    #[must_use]
    pub fn came_back(mut self, case: uuid::Uuid, now: Timestamp) -> Option<Change<Self>> {
        let stream = Stream::Problem(self.id);
        let mut events = Vec::new();
        let mut errands = Vec::new();
        for action in self.actions.iter_mut().filter(|one| one.state == ActionState::Effective) {
            action.state = ActionState::Monitoring;
            let event = Event::new(stream, "corrective_action.reopened").fact("action", action.id);
            events.push(event.fact("case", case));
            let again_at = now.saturating_add(days(action.window_days)).unwrap_or(Timestamp::MAX);
            errands.push(Errand::look_at_problem(self.id, again_at));
        }
        if events.is_empty() {
            return None;
        }
        if self.state == ProblemState::Closed {
            self.state = ProblemState::Open;
            events.push(Event::new(stream, "problem.reopened").fact("case", case));
        }
        Some(Change { state: self, events, errands })
    }

    fn action_mut(&mut self, id: Id<CorrectiveAction>) -> Result<&mut CorrectiveAction, Refused> {
        let missing = || Refused::not_now("no_such_action", "This action does not belong to this problem.");
        self.actions.iter_mut().find(|action| action.id == id).ok_or_else(missing)
    }
}

impl NewCorrectiveAction {
    fn check(&self, now: Timestamp) -> Result<(), Refused> {
        if self.what.trim().is_empty() {
            return Err(Refused::invalid("what", "nothing", "what changes in the way we work"));
        }
        if self.procedure.trim().is_empty() {
            return Err(Refused::invalid(
                "procedure",
                "nothing",
                "the procedure or checklist that it changes",
            ));
        }
        if self.due_at <= now {
            return Err(Refused::invalid(
                "due_at",
                self.due_at.to_string(),
                format!("an instant after {now}"),
            ));
        }
        if self.window_days == 0 {
            return Err(Refused::invalid("window_days", "0", "one day or more"));
        }
        if !(self.target.is_finite() && self.target > 0.0 && self.target <= 1.0) {
            return Err(Refused::invalid("target", self.target.to_string(), "a share above 0 and up to 1"));
        }
        Ok(())
    }
}

fn days(number: u16) -> SignedDuration {
    SignedDuration::from_hours(24 * i64::from(number))
}
