//! Did it work? The counts decide (G14), whoever asks; and what comes back is not forgotten.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    ActionState, Beside, CorrectiveAction, Counts, Criterion, Effect, EffectVerdict, Per, Power, Problem,
    ProblemState, criterion::days, effect, effect::at_least,
};
use crate::{
    change::{Change, Guard, Refused},
    errand::Errand,
    event::{Event, Stream},
    id::Id,
    staff::{Actor, Member, Permission},
};

/// Looking every night would find something by chance sooner or later: until the window is over, only a rise that would
/// come less often than this by chance ends the watch, the level of an alarm.
const ALARMS: f64 = 0.001_35;

/// One check that decided, or could not decide.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct EffectivenessCheck {
    /// When.
    pub at: Timestamp,
    /// What counted as success then.
    pub criterion: Criterion,
    /// What was counted.
    pub counts: Counts,
    /// What the test says.
    pub effect: Effect,
    /// What a check of so many failures could have found.
    pub power: Power,
    /// What else moved.
    pub beside: Beside,
    /// How the action stood from then on.
    pub state: ActionState,
}

/// What somebody has to look at.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ActionAlarm {
    /// What is the matter.
    pub why: ActionAlarmKind,
    /// Since when.
    pub at: Timestamp,
    /// The case that came although it counted as mended.
    pub case: Option<uuid::Uuid>,
    /// What was said about it; it is silent then.
    pub answer: Option<AlarmAnswer>,
}

/// What can be the matter with an action.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActionAlarmKind {
    /// It should have been done by now.
    Overdue,
    /// The counts say that it did not work.
    Ineffective,
    /// A like failure came after it had counted as effective.
    CameBack,
}

/// What somebody does about an alarm.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AlarmAnswer {
    /// What is done about it.
    pub words: String,
    /// Who said so.
    pub by: Option<Id<Member>>,
    /// When.
    pub at: Timestamp,
}

/// Who looks at the counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Look {
    /// Somebody asked.
    Asked,
    /// The nightly look.
    Nightly,
}

impl Counts {
    /// What the failures before and after are counted against: days, or orders.
    #[must_use]
    pub fn exposures(&self, criterion: &Criterion) -> (f64, f64) {
        match criterion.per {
            Per::Day => (f64::from(criterion.window_days), f64::from(self.days_after)),
            Per::Order => {
                (real(self.opportunities_before.unwrap_or(0)), real(self.opportunities_after.unwrap_or(0)))
            }
        }
    }
}

impl Problem {
    /// Lets the counts decide (G14). Before the window is over it can only be found not to work; while the counts
    /// cannot tell, it is watched on for another window.
    ///
    /// # Errors
    /// G14: the action is not being watched, or there is nothing to compare yet.
    pub fn check(
        mut self,
        id: Id<CorrectiveAction>,
        counts: Counts,
        beside: Beside,
        look: Look,
        now: Timestamp,
    ) -> Result<Change<Self>, Refused> {
        let (problem, case) = (self.id, self.cases.last().copied());
        let action = self.action_mut(id)?;
        if !action.is_watched() {
            let sentence = "Only an action that was carried out and is being watched can be checked.";
            return Err(Refused::guard(Guard::G14, sentence));
        }
        let criterion = action.criterion;
        let exposures = counts.exposures(&criterion);
        let Some(found) = effect((counts.before, exposures.0), (counts.after, exposures.1), criterion.target)
        else {
            return Err(Refused::guard(Guard::G14, nothing_to_compare(&criterion)));
        };
        let over = counts.days_after >= criterion.days_after() && !action.is_back(now);
        let state = state_after(&found, &counts, &criterion, over, look);
        if state == ActionState::Monitoring && look == Look::Nightly {
            return Ok(Change::of(self));
        }
        (action.effect, action.counts, action.checked_at) = (Some(found), Some(counts), Some(now));
        action.state = state;
        if state != ActionState::Monitoring {
            let power = Power::of(real(counts.before), exposures, criterion.target);
            action.checks.push(EffectivenessCheck {
                at: now,
                criterion,
                counts,
                effect: found,
                power,
                beside,
                state,
            });
        }
        let ineffective =
            ActionAlarm { why: ActionAlarmKind::Ineffective, at: now, case: None, answer: None };
        match state {
            ActionState::Ineffective => action.alarm = Some(ineffective),
            ActionState::Effective => action.alarm = None,
            _ => {}
        }
        let errands = errands_after(action, problem, case, now);
        let event = Event::new(Stream::Problem(problem), name_of(state))
            .fact("action", id)
            .fact("before", counts.before)
            .fact("after", counts.after)
            .fact("p", found.p);
        Ok(errands.into_iter().fold(Change::of(self).event(event), Change::errand))
    }

    /// A like failure came after the counts had said that the action works: it is watched again, and a closed problem
    /// is open again. Owner and managers are told. None if no action of this problem counts as effective.
    #[must_use]
    pub fn came_back(mut self, case: uuid::Uuid, now: Timestamp) -> Option<Change<Self>> {
        let (problem, stream) = (self.id, Stream::Problem(self.id));
        let mut events = Vec::new();
        let mut errands = Vec::new();
        for action in self.actions.iter_mut().filter(|one| one.state == ActionState::Effective) {
            action.state = ActionState::Monitoring;
            let why = ActionAlarmKind::CameBack;
            action.alarm = Some(ActionAlarm { why, at: now, case: Some(case), answer: None });
            let event = Event::new(stream, "corrective_action.reopened").fact("action", action.id);
            events.push(event.fact("case", case));
            let again_at = now.saturating_add(days(action.criterion.days_after())).unwrap_or(Timestamp::MAX);
            errands.push(Errand::look_at_problem(problem, again_at));
            errands.extend(tell(action, case, "corrective_action.reopened", now));
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

    /// Notes actions that should have been done by now, each once; their owners are told. None if there is none.
    #[must_use]
    pub fn overdue(mut self, now: Timestamp) -> Option<Change<Self>> {
        let (stream, case) = (Stream::Problem(self.id), self.cases.last().copied());
        let (mut events, mut errands) = (Vec::new(), Vec::new());
        let late = |one: &&mut CorrectiveAction| {
            one.state == ActionState::Planned && one.due_at < now && one.alarm.is_none()
        };
        for action in self.actions.iter_mut().filter(late) {
            let why = ActionAlarmKind::Overdue;
            action.alarm = Some(ActionAlarm { why, at: now, case: None, answer: None });
            let event = Event::new(stream, "corrective_action.overdue").fact("action", action.id);
            events.push(event.fact("due_at", action.due_at));
            errands.extend(case.map(|case| alert(action, case, "corrective_action.overdue", now)));
        }
        (!events.is_empty()).then_some(Change { state: self, events, errands })
    }

    /// Says what is done about an alarm, which is silent from then on.
    ///
    /// # Errors
    /// The role may not, nothing is said, or there is no alarm.
    pub fn answer_alarm(
        mut self,
        id: Id<CorrectiveAction>,
        words: &str,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Change<Self>, Refused> {
        actor.must(Permission::WorkCases)?;
        let words = words.trim();
        if words.is_empty() {
            return Err(Refused::invalid("words", "nothing", "what is done about it"));
        }
        let problem = self.id;
        let alarm = self.action_mut(id)?.alarm.as_mut().filter(|alarm| alarm.answer.is_none());
        let Some(alarm) = alarm else {
            return Err(Refused::not_now("no_alarm", "Nothing about this action waits for an answer."));
        };
        alarm.answer = Some(AlarmAnswer { words: words.to_owned(), by: actor.member_id(), at: now });
        let event = Event::new(Stream::Problem(problem), "corrective_action.alarm_answered");
        Ok(Change::of(self).event(event.fact("action", id).words(words)))
    }

    /// Actions with an alarm that nobody has answered.
    pub fn alarms(&self) -> impl Iterator<Item = (&CorrectiveAction, &ActionAlarm)> {
        let waiting = |one: &&ActionAlarm| one.answer.is_none();
        self.actions.iter().filter_map(move |action| Some((action, action.alarm.as_ref().filter(waiting)?)))
    }
}

impl CorrectiveAction {
    /// Whether a like failure came so lately that a new window is not over yet.
    #[must_use]
    pub fn is_back(&self, now: Timestamp) -> bool {
        let back = self.alarm.as_ref().filter(|alarm| alarm.why == ActionAlarmKind::CameBack);
        let again = |at: Timestamp| at.saturating_add(days(self.criterion.days_after())).unwrap_or(at);
        back.is_some_and(|alarm| now < again(alarm.at))
    }
}

fn nothing_to_compare(criterion: &Criterion) -> &'static str {
    match criterion.per {
        Per::Day => "No day has passed since it was done and had settled; there is nothing to compare yet.",
        Per::Order => "No order is on record in one of the two windows; there is nothing to compare yet.",
    }
}

/// While the window runs, a nightly look only ends the watch where so many failures would be an alarm.
fn state_after(
    found: &Effect,
    counts: &Counts,
    criterion: &Criterion,
    over: bool,
    look: Look,
) -> ActionState {
    let (before, after) = counts.exposures(criterion);
    let share = criterion.target * after / criterion.target.mul_add(after, before);
    let alarming = at_least(counts.after, counts.before + counts.after, share) <= ALARMS;
    match found.verdict {
        EffectVerdict::Effective if over => ActionState::Effective,
        EffectVerdict::Ineffective if over || look == Look::Asked || alarming => ActionState::Ineffective,
        _ if over => ActionState::Inconclusive,
        _ => ActionState::Monitoring,
    }
}

const fn name_of(state: ActionState) -> &'static str {
    match state {
        ActionState::Effective => "corrective_action.effective",
        ActionState::Ineffective => "corrective_action.ineffective",
        ActionState::Inconclusive => "corrective_action.inconclusive",
        ActionState::Planned | ActionState::Monitoring => "corrective_action.watched",
    }
}

fn errands_after(
    action: &CorrectiveAction,
    problem: Id<Problem>,
    case: Option<uuid::Uuid>,
    now: Timestamp,
) -> Vec<Errand> {
    match (action.state, case) {
        (ActionState::Inconclusive, _) => {
            let again_at = now.saturating_add(days(action.criterion.days_after())).unwrap_or(Timestamp::MAX);
            vec![Errand::look_at_problem(problem, again_at)]
        }
        (ActionState::Ineffective, Some(case)) => {
            tell(action, case, "corrective_action.ineffective", now).to_vec()
        }
        _ => Vec::new(),
    }
}

/// The owner of the action, and the managers.
fn tell(action: &CorrectiveAction, case: uuid::Uuid, why: &str, now: Timestamp) -> [Errand; 2] {
    let occasion = format!("{why}:{}:{}", action.id, now.as_microsecond());
    [alert(action, case, why, now), Errand::alert(None, Id::new(case), why, &occasion, now)]
}

fn alert(action: &CorrectiveAction, case: uuid::Uuid, why: &str, now: Timestamp) -> Errand {
    let occasion = format!("{why}:{}:{}", action.id, now.as_microsecond());
    Errand::alert(Some(action.owner), Id::new(case), why, &occasion, now)
}

#[expect(clippy::cast_precision_loss, reason = "counts of cases and orders are far below 2^52")]
const fn real(count: u64) -> f64 {
    count as f64
}
