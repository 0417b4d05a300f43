//! A corrective action from its plan to its verdict, and what comes back.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{
    ActionAlarmKind, ActionState, Beside, CorrectiveAction, Counts, Look, NewCorrectiveAction, NewCriterion,
    NewDone, Per, Problem, debrief, open_problem,
};
use crate::{
    change::{Change, Refused},
    failure::Severity,
    id::Id,
    staff::Actor,
};

fn id<T>(number: u128) -> Id<T> {
    Id::new(uuid::Uuid::from_u128(number))
}

fn day(number: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000).unwrap() + SignedDuration::from_hours(24 * number)
}

fn action() -> Id<CorrectiveAction> {
    id(5)
}

/// A problem with one action, planned on day 0 for day 10 and counted over 30 days.
fn planned(more: &Value) -> Result<Problem, Refused> {
    let case = uuid::Uuid::from_u128(3);
    let problem =
        open_problem(id(1), "Late", Some("late".to_owned()), Severity::High, Some(case), day(0)).state;
    let review = json!({
        "what_happened": "The van left late", "root_cause": "No plan", "cause_class": "not_foreseen",
        "scope": "systemic", "scope_evidence": "Five in a row", "attendees": [id::<()>(9)],
        "causes": [{ "why": "No plan for Saturdays" }],
    });
    let review = serde_json::from_value(review).unwrap();
    let problem = debrief(problem, &review, None, &Actor::system(), day(0)).unwrap().state;
    let mut plan = json!({
        "what": "A plan", "procedure": "Rounds", "owner": id::<()>(9), "due_at": day(10), "window_days": 30,
    });
    for (key, value) in more.as_object().unwrap() {
        plan[key] = value.clone();
    }
    let plan: NewCorrectiveAction = serde_json::from_value(plan).unwrap();
    problem.plan(action(), &plan, &Actor::system(), day(0)).map(|change| change.state)
}

fn done(problem: Problem, at: i64) -> Problem {
    problem.act(action(), &NewDone::default(), &Actor::system(), day(at)).unwrap().state
}

fn counts(before: u64, after: u64, days_after: u16) -> Counts {
    Counts { before, after, days_after, opportunities_before: None, opportunities_after: None }
}

fn checked(problem: &Problem, counts: Counts, look: Look, at: i64) -> Result<Change<Problem>, Refused> {
    problem.clone().check(action(), counts, Beside::default(), look, day(at))
}

fn state(change: &Change<Problem>) -> ActionState {
    change.state.actions[0].state
}

fn keys(change: &Change<Problem>) -> Vec<String> {
    change.errands.iter().map(|errand| errand.key.split(':').next().unwrap().to_owned()).collect()
}

#[test]
fn the_counts_decide_when_the_window_is_over() {
    let problem = done(planned(&json!({})).unwrap(), 2);
    for (before, after, days, look, expected) in [
        (12, 0, 29, Look::Asked, ActionState::Monitoring),
        (12, 0, 30, Look::Nightly, ActionState::Effective),
        (5, 0, 30, Look::Nightly, ActionState::Inconclusive),
        (6, 0, 30, Look::Nightly, ActionState::Effective),
        (5, 40, 30, Look::Nightly, ActionState::Ineffective),
        (5, 40, 12, Look::Nightly, ActionState::Ineffective),
        // Asked, the interval alone decides; a look each night needs more than one in forty.
        (10, 12, 10, Look::Asked, ActionState::Ineffective),
        (10, 12, 10, Look::Nightly, ActionState::Monitoring),
    ] {
        let found = checked(&problem, counts(before, after, days), look, 40).unwrap();
        assert_eq!(state(&found), expected, "{before} {after} {days} {look:?}");
        let recorded = found.state.actions[0].checks.len();
        assert_eq!(recorded, usize::from(expected != ActionState::Monitoring), "{before} {after}");
    }
    let quiet = checked(&problem, counts(12, 1, 10), Look::Nightly, 12).unwrap();
    assert_eq!(
        (quiet.state, quiet.events.len()),
        (problem.clone(), 0),
        "a nightly look that finds nothing is silent"
    );
    let power =
        checked(&problem, counts(20, 4, 30), Look::Nightly, 40).unwrap().state.actions[0].checks[0].power;
    assert!((power.expected_before - 20.0).abs() < 1e-9 && power.halving < power.quarter, "{power:?}");
}

#[test]
fn nothing_is_checked_before_it_can_be() {
    let problem = planned(&json!({})).unwrap();
    assert_eq!(checked(&problem, counts(9, 0, 30), Look::Asked, 31).unwrap_err().code(), "G14");
    let problem = done(problem, 2);
    assert_eq!(checked(&problem, counts(9, 0, 0), Look::Asked, 2).unwrap_err().code(), "G14");
    let per_order = done(planned(&json!({ "per": "order" })).unwrap(), 2);
    assert_eq!(checked(&per_order, counts(9, 0, 30), Look::Asked, 32).unwrap_err().code(), "G14");
    let with_orders =
        Counts { opportunities_before: Some(100), opportunities_after: Some(1000), ..counts(9, 9, 30) };
    let found = checked(&per_order, with_orders, Look::Asked, 32).unwrap();
    assert_eq!(state(&found), ActionState::Effective, "the same number in ten times as many orders");
}

#[test]
fn the_window_settles_first_and_can_differ_from_the_one_before() {
    let more = json!({ "settling_days": 7, "window_after_days": 60 });
    let problem = planned(&more).unwrap();
    let change = problem.act(action(), &NewDone::default(), &Actor::system(), day(2)).unwrap();
    assert_eq!(change.errands[0].due_at, day(2 + 7 + 60));
    let criterion = change.state.actions[0].criterion;
    assert_eq!((criterion.begins(day(2)), criterion.settled(day(2))), (day(-28), day(9)));
    let read: CorrectiveAction =
        serde_json::from_value(serde_json::to_value(&change.state.actions[0]).unwrap()).unwrap();
    assert_eq!(read, change.state.actions[0]);
}

#[test]
fn what_is_planned_and_when_it_was_done_have_to_fit() {
    for (more, field) in [
        (json!({ "what": " " }), "what"),
        (json!({ "procedure": "" }), "procedure"),
        (json!({ "due_at": day(0) }), "due_at"),
        (json!({ "window_days": 0 }), "window_days"),
        (json!({ "window_after_days": 0 }), "window_after_days"),
        (json!({ "settling_days": 4000 }), "settling_days"),
        (json!({ "target": 1.5 }), "target"),
        (json!({ "cause": 2 }), "cause"),
    ] {
        let refused = planned(&more).unwrap_err().to_string();
        assert!(refused.starts_with(&format!("{field}:")), "{refused}");
    }
    let problem = planned(&json!({ "cause": 1 })).unwrap();
    assert_eq!(problem.clone().remove_cause(1, &Actor::system()).unwrap_err().code(), "cause_in_use");
    let at = |at| NewDone { done_at: Some(day(at)), ..NewDone::default() };
    let act = |new: &NewDone| problem.clone().act(action(), new, &Actor::system(), day(5));
    assert!(act(&at(6)).is_err() && act(&at(-1)).is_err(), "after now, or before it was planned");
    assert_eq!(act(&at(3)).unwrap().state.actions[0].done_at, Some(day(3)));
    let costs =
        |minor| NewDone { cost: crate::money::Money::of_minor_units(minor, "EUR"), ..NewDone::default() };
    assert!(act(&costs(-1)).unwrap_err().to_string().starts_with("cost:"));
    assert_eq!(act(&costs(25_000)).unwrap().state.actions[0].cost, costs(25_000).cost);
}

#[test]
fn what_counts_as_success_changes_only_with_a_reason_and_never_after_the_verdict() {
    let change = |problem: &Problem, target: Option<f64>, reason: &str, at| {
        let new = NewCriterion {
            window_days: None,
            window_after_days: None,
            settling_days: None,
            target,
            per: Some(Per::Day),
            reason: reason.to_owned(),
        };
        problem.clone().change_criterion(action(), &new, &Actor::system(), day(at))
    };
    let problem = planned(&json!({})).unwrap();
    assert!(change(&problem, Some(0.5), " ", 1).is_err());
    assert_eq!(change(&problem, None, "why not", 1).unwrap_err().code(), "criterion_unchanged");
    let before = change(&problem, Some(0.5), "Half is what we need", 1).unwrap().state;
    let after = change(&done(before, 2), Some(0.8), "The shop has moved", 3).unwrap();
    assert_eq!(after.events[0].kind, "corrective_action.criterion_changed");
    let kept: Vec<_> = { after.state.actions[0].earlier_criteria.iter() }
        .map(|one| (one.criterion.target, one.after_start, one.until))
        .collect();
    assert_eq!(kept, [(1.0, false, day(1)), (0.5, true, day(3))]);
    let decided = checked(&after.state, counts(40, 0, 30), Look::Nightly, 32).unwrap().state;
    assert_eq!(change(&decided, Some(0.9), "r", 33).unwrap_err().code(), "criterion_decided");
}

#[test]
fn a_like_case_after_the_verdict_opens_it_again_and_tells_owner_and_managers() {
    let problem = done(planned(&json!({})).unwrap(), 2);
    let case = uuid::Uuid::from_u128(77);
    assert!(problem.clone().came_back(case, day(9)).is_none(), "nothing had counted as mended");
    let effective = checked(&problem, counts(12, 0, 30), Look::Nightly, 32).unwrap().state;
    assert_eq!(effective.alarms().count(), 0);
    let back = effective.came_back(case, day(40)).unwrap();
    assert_eq!(keys(&back), ["problem", "alert", "alert"]);
    let (_, alarm) = back.state.alarms().next().unwrap();
    assert_eq!((alarm.why, alarm.case), (ActionAlarmKind::CameBack, Some(case)));
    // Nobody can have the counts decide anew before a further window is over.
    let asked = |at| state(&checked(&back.state, counts(12, 1, 60), Look::Asked, at).unwrap());
    assert_eq!((asked(69), asked(70)), (ActionState::Monitoring, ActionState::Effective));
    let answer =
        |problem: Problem, words: &str| problem.answer_alarm(action(), words, &Actor::system(), day(41));
    assert!(answer(back.state.clone(), " ").is_err());
    let answered = answer(back.state, "The plan misses bank holidays: debrief on Monday").unwrap().state;
    assert_eq!(answered.alarms().count(), 0);
    assert_eq!(answer(answered, "again").unwrap_err().code(), "no_alarm");
}

#[test]
fn what_is_late_or_does_not_work_waits_for_an_answer() {
    let problem = planned(&json!({})).unwrap();
    assert!(problem.clone().overdue(day(9)).is_none());
    let late = problem.overdue(day(11)).unwrap();
    assert_eq!((late.events[0].kind, keys(&late)), ("corrective_action.overdue", vec!["alert".to_owned()]));
    assert!(late.state.clone().overdue(day(12)).is_none(), "once");
    let problem = done(late.state, 12);
    assert_eq!(problem.alarms().count(), 0, "it is done");
    let failed = checked(&problem, counts(5, 40, 30), Look::Nightly, 42).unwrap();
    assert_eq!(failed.state.alarms().next().unwrap().1.why, ActionAlarmKind::Ineffective);
    assert_eq!(keys(&failed), ["alert", "alert"]);
}
