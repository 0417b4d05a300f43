//! The debrief: what happened and why, said by everyone who was involved. It looks for ways of working, not for culprits.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    CauseClass, ChecklistAnswers, ChecklistTest, InForce, NewCause, Problem, ProblemScope, checklist_test,
    placed,
};
use crate::{
    change::{Change, Refused},
    event::{Event, Stream},
    failure::Severity,
    id::Id,
    staff::{Actor, Member, Permission},
};

/// What was learned in the review.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Debrief {
    /// What happened, without blaming a person.
    pub what_happened: String,
    /// The deepest cause that the firm can act on.
    pub root_cause: String,
    /// What kind of cause.
    pub cause_class: CauseClass,
    /// One slip, or the way we work.
    pub scope: ProblemScope,
    /// Why it is thought to be that.
    pub scope_evidence: String,
    /// Who was there.
    pub attendees: Vec<Id<Member>>,
    /// Who confirms what happened and why.
    #[serde(default)]
    pub confirmed_by: Vec<Id<Member>>,
    /// When.
    pub at: Timestamp,
    /// What each who was there says in an entry of their own.
    #[serde(default)]
    pub entries: Vec<DebriefEntry>,
    /// One-off or systemic by the procedure that was in force, where that was asked.
    #[serde(default)]
    pub checklist: Option<ChecklistTest>,
}

/// One who was there says what happened and why.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DebriefEntry {
    /// Who.
    pub member: Id<Member>,
    /// Whether the debrief says it as they saw it.
    pub agrees: bool,
    /// What happened, as they saw it.
    pub what_happened: String,
    /// Why, as they see it.
    pub why: String,
    /// When they said so.
    pub at: Timestamp,
}

/// The body of an entry.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDebriefEntry {
    /// Whether the debrief says it as they saw it; yes, if not said.
    #[serde(default = "yes")]
    pub agrees: bool,
    /// What happened, as they saw it.
    #[serde(default)]
    pub what_happened: String,
    /// Why, as they see it.
    #[serde(default)]
    pub why: String,
}

const fn yes() -> bool {
    true
}

/// The body of a debrief.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDebrief {
    /// What happened, without blaming a person.
    pub what_happened: String,
    /// The deepest cause that the firm can act on; the ends of the cause tree, if not said.
    #[serde(default)]
    pub root_cause: String,
    /// What kind of cause; what the checklist test finds, if not said.
    #[serde(default)]
    pub cause_class: Option<CauseClass>,
    /// One slip, or the way we work; what the checklist test finds, if not said.
    #[serde(default)]
    pub scope: Option<ProblemScope>,
    /// Why it is thought to be that; what the checklist test says, if not said.
    #[serde(default)]
    pub scope_evidence: String,
    /// Who was there; required from high severity on.
    #[serde(default)]
    pub attendees: Vec<Id<Member>>,
    /// The problem it belongs to; a new one if not said.
    #[serde(default)]
    pub problem: Option<Id<Problem>>,
    /// Causes for the tree. `under` is the place of an earlier cause in this list, from 1.
    #[serde(default)]
    pub causes: Vec<NewCause>,
    /// The test for one-off or systemic, against the procedure that was in force.
    #[serde(default)]
    pub checklist: Option<ChecklistAnswers>,
}

impl Debrief {
    /// Who was there and has not confirmed what happened and why.
    pub fn unconfirmed(&self) -> impl Iterator<Item = Id<Member>> {
        self.attendees.iter().copied().filter(|one| !self.confirmed_by.contains(one))
    }
}

/// Records the review. From high severity on it names who was there. `in_force` is the version of the procedure that the
/// checklist test names, as it was when it failed.
///
/// # Errors
/// Says which field is missing.
pub fn debrief(
    mut problem: Problem,
    new: &NewDebrief,
    in_force: Option<InForce>,
    actor: &Actor,
    now: Timestamp,
) -> Result<Change<Problem>, Refused> {
    actor.must(Permission::WorkCases)?;
    let what_happened = sentence("what_happened", &new.what_happened, "")?;
    if problem.severity >= Severity::High && new.attendees.is_empty() {
        return Err(Refused::invalid("attendees", "nobody", "everyone involved, since the severity is high"));
    }
    let first = problem.causes.len();
    grow(&mut problem, &new.causes, actor, now)?;
    let checklist = new.checklist.as_ref().map(|answers| checklist_test(answers, in_force)).transpose()?;
    let (scope, scope_evidence) = scope(new, checklist.as_ref())?;
    let root_cause = sentence("root_cause", &new.root_cause, &ends(&problem))?;
    let found = checklist.as_ref().map(|test| test.cause_class);
    let cause_class = new.cause_class.or(found).ok_or_else(|| {
        Refused::invalid("cause_class", "nothing", "not_followed, not_understood, not_foreseen or other")
    })?;
    let by_actor = actor.member_id().filter(|id| new.attendees.contains(id));
    problem.debrief = Some(Debrief {
        what_happened,
        root_cause: root_cause.clone(),
        cause_class,
        scope,
        scope_evidence,
        attendees: new.attendees.clone(),
        confirmed_by: by_actor.into_iter().collect(),
        at: now,
        entries: Vec::new(),
        checklist,
    });
    let event = Event::new(Stream::Problem(problem.id), "problem.debriefed")
        .fact("cause_class", cause_class)
        .fact("scope", scope)
        .fact("attendees", &new.attendees)
        .fact("causes", problem.causes.len() - first)
        .words(root_cause);
    Ok(Change::of(problem).event(event))
}

/// Puts the causes of a debrief into the tree: their places in the list become numbers in the tree.
fn grow(problem: &mut Problem, causes: &[NewCause], actor: &Actor, now: Timestamp) -> Result<(), Refused> {
    let mut numbers: Vec<u16> = Vec::with_capacity(causes.len());
    for cause in causes {
        let under = match cause.under {
            None => None,
            Some(place) => Some(*numbers.get(usize::from(place).wrapping_sub(1)).ok_or_else(|| {
                Refused::invalid(
                    "causes.under",
                    place.to_string(),
                    "the place of an earlier cause in this list",
                )
            })?),
        };
        numbers.push(problem.grow(&NewCause { under, ..cause.clone() }, actor, now)?);
    }
    Ok(())
}

/// What the tree ends in, as one text.
fn ends(problem: &Problem) -> String {
    let ends = placed(&problem.causes).into_iter().filter(|one| one.ends).map(|one| one.cause.why.as_str());
    ends.collect::<Vec<_>>().join("; ")
}

/// Somebody's own judgement needs its evidence, most of all against the test.
fn scope(new: &NewDebrief, test: Option<&ChecklistTest>) -> Result<(ProblemScope, String), Refused> {
    let against = test.is_some_and(|test| new.scope.is_some_and(|scope| scope != test.scope));
    let reason = test.filter(|_| !against).map_or("", |test| test.reason.as_str());
    let scope = new.scope.or(test.map(|test| test.scope)).ok_or_else(|| {
        Refused::invalid("scope", "nothing", "one_off or systemic, or the answers of the checklist test")
    })?;
    Ok((scope, sentence("scope_evidence", &new.scope_evidence, reason)?))
}

fn sentence(field: &'static str, text: &str, otherwise: &str) -> Result<String, Refused> {
    let text = if text.trim().is_empty() { otherwise } else { text };
    Some(text.trim().to_owned())
        .filter(|text| !text.is_empty())
        .ok_or_else(|| Refused::invalid(field, "nothing", "a sentence"))
}

/// One who was there says what happened and why, in an entry of their own. An entry that differs confirms nothing: the
/// debrief is then written anew.
///
/// # Errors
/// There was no debrief, they were not there, or they differ without saying in what.
pub fn confirm_debrief(
    mut problem: Problem,
    new: &NewDebriefEntry,
    actor: &Actor,
    now: Timestamp,
) -> Result<Change<Problem>, Refused> {
    let Some(debrief) = problem.debrief.as_mut() else {
        return Err(Refused::not_now("no_debrief", "This problem has not been debriefed yet."));
    };
    let Some(me) = actor.member_id().filter(|me| debrief.attendees.contains(me)) else {
        return Err(Refused::not_allowed("Only those who were in the debrief can confirm it."));
    };
    let (what_happened, why) = (new.what_happened.trim(), new.why.trim());
    if !new.agrees && what_happened.is_empty() && why.is_empty() {
        return Err(Refused::invalid("what_happened", "nothing", "what happened as they saw it, or why"));
    }
    debrief.confirmed_by.retain(|one| *one != me);
    if new.agrees {
        debrief.confirmed_by.push(me);
    }
    debrief.entries.retain(|one| one.member != me);
    debrief.entries.push(DebriefEntry {
        member: me,
        agrees: new.agrees,
        what_happened: what_happened.to_owned(),
        why: why.to_owned(),
        at: now,
    });
    let kind = if new.agrees { "problem.debrief_confirmed" } else { "problem.debrief_differs" };
    let words = [what_happened, why].iter().filter(|text| !text.is_empty()).copied().collect::<Vec<_>>();
    let event = Event::new(Stream::Problem(problem.id), kind).fact("by", me).words(words.join("\n"));
    Ok(Change::of(problem).event(event))
}

#[cfg(test)]
mod tests {
    use super::{NewDebrief, NewDebriefEntry, confirm_debrief, debrief};
    use crate::{
        failure::Severity,
        id::Id,
        learning::{InForce, Problem, ProblemScope, close_problem, open_problem},
        staff::{Actor, Member, Role},
    };
    use jiff::Timestamp;
    use serde_json::{Value, json};

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn id<T>(number: u128) -> Id<T> {
        Id::new(uuid::Uuid::from_u128(number))
    }

    fn actor(number: u128) -> Actor {
        Actor::member(&Member {
            id: id(number),
            name: "Ana".to_owned(),
            email: String::new(),
            role: Role::Manager,
            kind: crate::staff::MemberKind::Person,
            active: true,
            on_duty: true,
            invited: false,
            in_training: false,
            signature: String::new(),
            joined_at: NOW,
        })
    }

    fn problem(severity: Severity) -> Problem {
        open_problem(id(1), "Late", None, severity, None, NOW).state
    }

    fn body(more: &Value) -> NewDebrief {
        let mut all =
            json!({ "what_happened": "The van left late", "attendees": [id::<Member>(1), id::<Member>(2)] });
        for (key, value) in more.as_object().unwrap() {
            all[key] = value.clone();
        }
        serde_json::from_value(all).unwrap()
    }

    #[test]
    fn the_tree_and_the_test_stand_in_for_what_is_not_said() {
        let version =
            InForce { procedure: id(7), title: "Loading".to_owned(), version: 1, effective_at: NOW };
        let new = body(&json!({
            "causes": [
                { "why": "Loaded twice" }, { "why": "The list has no order", "under": 1, "cause_class": "not_foreseen" },
                { "why": "No stand-in is named" },
            ],
            "checklist": { "procedure": id::<()>(7), "step_in_procedure": false },
        }));
        let done = debrief(problem(Severity::High), &new, Some(version), &actor(1), NOW).unwrap().state;
        let found = done.debrief.as_ref().unwrap();
        assert_eq!(found.root_cause, "The list has no order; No stand-in is named");
        assert_eq!((found.scope, done.causes.len()), (ProblemScope::Systemic, 3));
        assert_eq!(found.scope_evidence, "The step is missing from Loading, version 1.");
        assert_eq!(found.confirmed_by, [id(1)], "who writes it down has said it");
        let wrong = body(&json!({ "causes": [{ "why": "x", "under": 1 }], "scope": "systemic" }));
        let refused = debrief(problem(Severity::Low), &wrong, None, &actor(1), NOW).unwrap_err();
        assert!(refused.to_string().starts_with("causes.under"), "{refused}");
    }

    #[test]
    fn a_judgement_against_the_test_needs_its_own_evidence() {
        let against =
            json!({ "checklist": {}, "scope": "one_off", "root_cause": "r", "cause_class": "other" });
        let refused = debrief(problem(Severity::Low), &body(&against), None, &actor(1), NOW).unwrap_err();
        assert!(refused.to_string().starts_with("scope_evidence"), "{refused}");
        let mut with = against;
        with["scope_evidence"] = json!("Written down that week");
        let done = debrief(problem(Severity::Low), &body(&with), None, &actor(1), NOW).unwrap().state;
        assert_eq!(done.debrief.unwrap().scope, ProblemScope::OneOff);
    }

    #[test]
    fn a_severe_problem_closes_only_when_all_who_were_there_agree() {
        let new = body(
            &json!({ "root_cause": "r", "cause_class": "other", "scope": "one_off", "scope_evidence": "e" }),
        );
        let done = debrief(problem(Severity::High), &new, None, &actor(1), NOW).unwrap().state;
        let close =
            |problem: &Problem| close_problem(problem.clone(), &actor(3), NOW).map_err(|error| error.code());
        assert_eq!(close(&done).unwrap_err(), "debrief_unconfirmed");
        let entry = |agrees, text: &str| NewDebriefEntry {
            agrees,
            what_happened: text.to_owned(),
            why: String::new(),
        };
        assert!(confirm_debrief(done.clone(), &entry(false, " "), &actor(2), NOW).is_err());
        assert!(confirm_debrief(done.clone(), &entry(true, ""), &actor(3), NOW).is_err(), "was not there");
        let differs = confirm_debrief(done, &entry(false, "It never left"), &actor(2), NOW).unwrap();
        assert_eq!(differs.events[0].kind, "problem.debrief_differs");
        assert_eq!(close(&differs.state).unwrap_err(), "debrief_unconfirmed");
        let agreed =
            confirm_debrief(differs.state, &entry(true, "It left at noon"), &actor(2), NOW).unwrap().state;
        assert_eq!(agreed.debrief.as_ref().unwrap().entries.len(), 1);
        assert!(close(&agreed).is_ok());
    }
}
