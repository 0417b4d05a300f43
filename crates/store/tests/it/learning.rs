//! Problems that are watched, procedures, lessons, and whom we told of a corrective action.

use domain::{
    case::{Mend, Spoken},
    id::Id,
    learning::{
        ActionState, Beside, Counts, Lesson, Look, NewCorrectiveAction, NewDone, NewLesson, NewProcedure,
        NewProcedureVersion, Problem, Procedure, debrief, open_problem,
    },
    reply::{CorrectiveAction as Standing, Tone},
    staff::Actor,
};
use serde_json::json;
use store::{
    case::{self, Lock},
    learning,
};

use crate::house::{House, id, minutes, noon, on_both};

/// A problem behind a kind of failure, with one action that was planned.
fn planned(kind: &str) -> Problem {
    let severity = domain::failure::Severity::Medium;
    let problem = open_problem(id(), "Late", Some(kind.to_owned()), severity, None, noon()).state;
    let review = json!({
        "what_happened": "h", "root_cause": "r", "cause_class": "other", "scope": "systemic", "scope_evidence": "e",
    });
    let review = serde_json::from_value(review).unwrap();
    let problem = debrief(problem, &review, None, &Actor::system(), noon()).unwrap().state;
    let plan = json!({
        "what": "w", "procedure": "p", "owner": id::<()>(), "due_at": noon() + minutes(9), "window_days": 30,
    });
    let plan: NewCorrectiveAction = serde_json::from_value(plan).unwrap();
    problem.plan(id(), &plan, &Actor::system(), noon()).unwrap().state
}

fn effective(problem: Problem) -> Problem {
    let action = problem.actions[0].id;
    let done = problem.act(action, &NewDone::default(), &Actor::system(), noon()).unwrap().state;
    let counts = Counts {
        before: 12,
        after: 0,
        days_after: 30,
        opportunities_before: None,
        opportunities_after: None,
    };
    let look = Look::Nightly;
    done.check(action, counts, Beside::default(), look, noon() + minutes(60 * 24 * 30)).unwrap().state
}

fn keep(house: &House, problem: &Problem) {
    let saved = problem.clone();
    house.unit(move |unit| learning::save(unit, &saved));
}

#[test]
fn what_is_watched_mended_or_alarming_is_found_by_itself() {
    on_both(|house| {
        let first = planned("late");
        keep(house, &first);
        assert_eq!(house.read(learning::watched), [first.id]);
        let mended = effective(first);
        keep(house, &mended);
        assert!(house.read(learning::watched).is_empty());
        // The last digit of a figure may differ after it was read back.
        let ids = |all: Vec<Problem>| all.iter().map(|one| one.id).collect::<Vec<_>>();
        let mended_of = |kind| ids(house.read(|conn| learning::mended_of_type(conn, kind)));
        let alarming = || ids(house.read(|conn| learning::with_alarm(conn, 9)));
        assert_eq!((mended_of("late"), mended_of("other"), alarming()), (vec![mended.id], vec![], vec![]));
        let back = mended.came_back(uuid::Uuid::nil(), noon()).unwrap().state;
        keep(house, &back);
        assert_eq!((mended_of("late"), alarming()), (vec![], vec![back.id]));
        assert_eq!(house.read(learning::watched), [back.id]);
    });
}

#[test]
fn whom_we_told_is_kept_with_the_message_and_read_back_newest_first() {
    on_both(|house| {
        let problem = effective(planned("late"));
        keep(house, &problem);
        let action = problem.actions[0].id;
        let plain = house.complaint(house.hire().id, "Late again");
        assert_eq!(plain.mends, None);
        let mut tied = plain.clone();
        tied.case.problem = Some(problem.id.uuid());
        let saved = tied.clone();
        house.unit(move |unit| case::save(unit, Some(&plain), &saved));
        let read = house.read(|conn| case::file(conn, tied.case.id, Lock::No)).unwrap();
        let (what, due_at, done_at) =
            (&problem.actions[0].what, problem.actions[0].due_at, problem.actions[0].done_at);
        let state = Standing::Effective;
        let mend = Mend { action: action.uuid(), state, what: what.clone(), due_at, done_at };
        assert_eq!(
            (problem.actions[0].state, read.mends.clone()),
            (ActionState::Effective, Some(vec![mend]))
        );
        let mut messages = Vec::new();
        let mut before = read;
        for _ in 0..2 {
            let mut after = before.clone();
            let message = id();
            messages.push(message);
            let told_of = vec![action.uuid()];
            after.case.tones.push(Spoken {
                message,
                at: noon(),
                tone: Tone::default(),
                told_of,
                complete: None,
                overridden: false,
            });
            let (old, new) = (before.clone(), after.clone());
            house.unit(move |unit| case::save(unit, Some(&old), &new));
            before = after;
        }
        let told = |after, limit| house.read(|conn| learning::told(conn, action, after, limit));
        assert_eq!(
            told(None, 9).iter().map(|one| one.message).collect::<Vec<_>>(),
            [messages[1], messages[0]]
        );
        assert_eq!(told(Some(messages[1]), 9).len(), 1);
        assert_eq!(told(None, 1)[0].case.id, before.case.id);
        assert_eq!(house.read(|conn| learning::customers_told(conn, action)), 1);
        assert_eq!(house.read(|conn| learning::customers_told(conn, id())), 0);
    });
}

#[test]
fn procedures_and_lessons_come_back_as_they_went() {
    on_both(|house| {
        let new =
            NewProcedure { title: "Loading".to_owned(), steps: vec!["Count".to_owned()], effective_at: None };
        let first = Procedure::write(id(), &new, &Actor::system(), noon()).unwrap().state;
        let version = NewProcedureVersion {
            steps: vec!["Count".to_owned(), "Ring".to_owned()],
            change: "Ring".to_owned(),
            effective_at: Some(noon() + minutes(1)),
            corrective_action: None,
        };
        let procedure = first.revise(&version, &Actor::system(), noon()).unwrap().state;
        let saved = procedure.clone();
        house.unit(move |unit| learning::save_procedure(unit, &saved));
        assert_eq!(house.read(|conn| learning::procedures(conn, None, 9)), std::slice::from_ref(&procedure));
        assert_eq!(house.read(|conn| learning::procedure(conn, procedure.id, Lock::No)), Some(procedure));

        let problem: Id<Problem> = id();
        let lesson = |kind: Option<&str>, problem: Option<Id<Problem>>| {
            let failure_type = kind.map(str::to_owned);
            let new = NewLesson { learned: "Ring the depot".to_owned(), failure_type, problem, case: None };
            Lesson::write(id(), &new, &Actor::system(), noon()).unwrap().state
        };
        let (late, of_problem) = (lesson(Some("late"), None), lesson(None, Some(problem)));
        let others: Vec<_> = (0..60).map(|_| lesson(Some("other"), None)).collect();
        let all = [vec![late.clone(), of_problem.clone()], others].concat();
        house.unit(move |unit| all.iter().try_for_each(|one| learning::save_lesson(unit, one)));
        assert_eq!(house.read(|conn| learning::lesson(conn, late.id, Lock::No)), Some(late.clone()));
        assert_eq!(house.read(|conn| learning::lessons_of(conn, problem)), std::slice::from_ref(&of_problem));
        assert_eq!(
            house.read(|conn| learning::lessons(conn, Some(of_problem.id), 9)),
            std::slice::from_ref(&late)
        );
        let near = house.read(|conn| learning::lessons_near(conn, Some("late"), Some(problem)));
        assert!(near.contains(&late) && near.contains(&of_problem) && near.len() == 52, "{}", near.len());
        assert_eq!(house.read(|conn| learning::lessons_near(conn, None, None)).len(), 50);
        assert_eq!(house.db.read(|conn| learning::orders_between(conn, noon(), noon())).unwrap(), 0);
        assert_eq!(house.read(|conn| learning::all_failures_between(conn, noon(), noon() + minutes(1))), 0);
    });
}
