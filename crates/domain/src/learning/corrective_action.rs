//! A corrective action: its criterion and window are fixed before anything is done, and the counts decide.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ActionAlarm, Criterion, EarlierCriterion, Effect, EffectivenessCheck, Per, Problem, Procedure};
use crate::{
    change::{Change, Refused},
    errand::Errand,
    event::{Event, Stream},
    id::Id,
    money::Money,
    staff::{Actor, Member, Permission},
};

/// Removes a cause so that it does not come back.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CorrectiveAction {
    /// Identity.
    pub id: Id<CorrectiveAction>,
    /// What changes.
    pub what: String,
    /// The number of the cause that it removes, where it is one end of the tree.
    #[serde(default)]
    pub cause: Option<u16>,
    /// The procedure or checklist that it changes.
    pub procedure: String,
    /// The same, where it is kept here with its versions.
    #[serde(default)]
    pub procedure_id: Option<Id<Procedure>>,
    /// The version of a procedure that it produced.
    #[serde(default)]
    pub produced: Option<Produced>,
    /// Who does it.
    pub owner: Id<Member>,
    /// By when.
    pub due_at: Timestamp,
    /// What counts as success, and over which days it is counted.
    #[serde(flatten)]
    pub criterion: Criterion,
    /// What counted as success before that was changed, the oldest first.
    #[serde(default)]
    pub earlier_criteria: Vec<EarlierCriterion>,
    /// When it was planned.
    pub planned_at: Timestamp,
    /// When it was done.
    pub done_at: Option<Timestamp>,
    /// What it cost, if anybody wrote it down.
    #[serde(default)]
    pub cost: Option<Money>,
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
    /// Every check that decided or could not decide, the oldest first.
    #[serde(default)]
    pub checks: Vec<EffectivenessCheck>,
    /// What somebody has to look at.
    #[serde(default)]
    pub alarm: Option<ActionAlarm>,
}

/// The version of a procedure that an action produced.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Produced {
    /// The procedure.
    pub procedure: Id<Procedure>,
    /// The number of the version.
    pub version: u32,
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
    /// The number of the cause that it removes.
    #[serde(default)]
    pub cause: Option<u16>,
    /// The procedure or checklist that it changes; the title of the one that is named, if not said.
    #[serde(default)]
    pub procedure: String,
    /// The same, where it is kept here with its versions.
    #[serde(default)]
    pub procedure_id: Option<Id<Procedure>>,
    /// Who does it.
    pub owner: Id<Member>,
    /// By when.
    pub due_at: Timestamp,
    /// Days counted before; 90 if not said.
    #[serde(default = "usual_window")]
    pub window_days: u16,
    /// Days counted after; as many as before, if not said.
    #[serde(default)]
    pub window_after_days: Option<u16>,
    /// Days after it was done that are not counted, until it has settled; 0 if not said.
    #[serde(default)]
    pub settling_days: u16,
    /// The rate afterwards has to lie below this share of the rate before; 1 if not said.
    #[serde(default = "any_improvement")]
    pub target: f64,
    /// What failures are counted against: days, if not said.
    #[serde(default)]
    pub per: Per,
}

/// The body of “it is done”.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDone {
    /// When it was done, after it was planned; now, if not said.
    #[serde(default)]
    pub done_at: Option<Timestamp>,
    /// The version of a procedure that it produced.
    #[serde(default)]
    pub produced: Option<Produced>,
    /// What it cost, work included, as far as anybody knows: it belongs to the cost of recovery.
    #[serde(default)]
    pub cost: Option<Money>,
}

const fn usual_window() -> u16 {
    90
}

const fn any_improvement() -> f64 {
    1.0
}

/// Failures counted before and after an action, with what they are counted against.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    /// Failures in the window before it was done.
    pub before: u64,
    /// Failures since it was done and had settled.
    pub after: u64,
    /// Days since then: the window, or more where it was watched on.
    pub days_after: u16,
    /// Orders placed in the window before, where failures are counted per order.
    #[serde(default)]
    pub opportunities_before: Option<u64>,
    /// Orders placed since, where failures are counted per order.
    #[serde(default)]
    pub opportunities_after: Option<u64>,
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
        let known = |cause: u16| self.causes.iter().any(|one| one.number == cause);
        if let Some(cause) = new.cause.filter(|cause| !known(*cause)) {
            return Err(Refused::invalid("cause", cause.to_string(), "the number of a cause in the tree"));
        }
        self.actions.push(new.planned(id, now));
        let event = Event::new(Stream::Problem(self.id), "corrective_action.planned")
            .fact("action", id)
            .fact("cause", new.cause)
            .fact("due_at", new.due_at)
            .fact("criterion", new.criterion());
        Ok(Change::of(self).event(event.words(new.what.trim())))
    }

    /// Records that it was done; from now on the counts are watched.
    ///
    /// # Errors
    /// It is not planned (any more), the moment does not lie between the plan and now, or the cost is below nothing.
    pub fn act(
        mut self,
        id: Id<CorrectiveAction>,
        new: &NewDone,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Change<Self>, Refused> {
        actor.must(Permission::WorkCases)?;
        let action = self.action_mut(id)?;
        if action.state != ActionState::Planned {
            return Err(Refused::not_now("action_done", "This action was already carried out."));
        }
        let done_at = new.done_at.unwrap_or(now);
        if done_at > now || done_at < action.planned_at {
            // What counts as success has to be fixed before anything is done.
            let expected = format!("a moment from {}, when it was planned, to {now}", action.planned_at);
            return Err(Refused::invalid("done_at", done_at.to_string(), expected));
        }
        if let Some(cost) = new.cost.filter(|cost| cost.minor_units() < 0) {
            return Err(Refused::invalid("cost", cost.to_string(), "nothing or more"));
        }
        action.done_at = Some(done_at);
        action.cost = new.cost;
        action.state = ActionState::Monitoring;
        action.alarm = None;
        action.produced = new.produced.or(action.produced);
        let check_at = action.criterion.ends(done_at);
        let event = Event::new(Stream::Problem(self.id), "corrective_action.done")
            .fact("action", id)
            .fact("done_at", done_at)
            .fact("produced", new.produced)
            .fact("cost", new.cost);
        let errand = Errand::look_at_problem(self.id, check_at);
        Ok(Change::of(self).event(event).errand(errand))
    }

    /// Notes the version of a procedure that an action produced.
    ///
    /// # Errors
    /// There is no such action.
    pub fn produce(mut self, id: Id<CorrectiveAction>, produced: Produced) -> Result<Change<Self>, Refused> {
        self.action_mut(id)?.produced = Some(produced);
        let event = Event::new(Stream::Problem(self.id), "corrective_action.procedure_changed")
            .fact("action", id)
            .fact("procedure", produced.procedure)
            .fact("version", produced.version);
        Ok(Change::of(self).event(event))
    }

    pub(super) fn action_mut(&mut self, id: Id<CorrectiveAction>) -> Result<&mut CorrectiveAction, Refused> {
        let missing = || Refused::not_now("no_such_action", "This action does not belong to this problem.");
        self.actions.iter_mut().find(|action| action.id == id).ok_or_else(missing)
    }
}

impl CorrectiveAction {
    /// Whether it was done and the counts are being watched.
    #[must_use]
    pub const fn is_watched(&self) -> bool {
        matches!(self.state, ActionState::Monitoring | ActionState::Inconclusive)
    }
}

impl NewCorrectiveAction {
    /// What counts as success.
    #[must_use]
    pub const fn criterion(&self) -> Criterion {
        Criterion {
            window_days: self.window_days,
            window_after_days: self.window_after_days,
            settling_days: self.settling_days,
            target: self.target,
            per: self.per,
        }
    }

    fn planned(&self, id: Id<CorrectiveAction>, now: Timestamp) -> CorrectiveAction {
        CorrectiveAction {
            id,
            what: self.what.trim().to_owned(),
            cause: self.cause,
            procedure: self.procedure.trim().to_owned(),
            procedure_id: self.procedure_id,
            produced: None,
            owner: self.owner,
            due_at: self.due_at,
            criterion: self.criterion(),
            earlier_criteria: Vec::new(),
            planned_at: now,
            done_at: None,
            state: ActionState::Planned,
            effect: None,
            checked_at: None,
            cost: None,
            counts: None,
            checks: Vec::new(),
            alarm: None,
        }
    }

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
        self.criterion().check()
    }
}
