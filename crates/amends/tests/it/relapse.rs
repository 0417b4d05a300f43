//! A corrective action from its plan to its verdict, by the jobs that are due, and what happens when the mistake comes back.

use amends::{
    actions::{
        case::{OpenCase, open},
        learning::{NewProblem, debrief_problem, done, open_problem, plan},
        staff::{first_administrator, invite},
    },
    app::{App, Clock, Shared},
    config::{Config, Flags, ServeFlags},
    jobs::run_due,
};
use domain::{
    id::Id,
    learning::{ActionState, NewDone, Problem},
    staff::{Actor, Member},
};
use jiff::SignedDuration;
use serde_json::json;
use store::case::Lock;

const KIND: &str = "late_delivery";

fn complain(app: &App, me: &Member) {
    let new: OpenCase = serde_json::from_value(json!({
        "channel": "phone", "verbatim": "The bread came two hours late.", "failure_type": KIND,
    }))
    .unwrap();
    open(app, &Actor::member(me), new).unwrap();
}

fn pass_days(app: &App, days: i64) {
    app.clock.move_by(SignedDuration::from_hours(24 * days));
    while run_due(app).unwrap() > 0 {}
}

fn begun(folder: &std::path::Path) -> (Shared, Member) {
    let flags = Flags { data: Some(folder.to_path_buf()), ..Flags::default() };
    let config = Config::load(&flags, &ServeFlags::default()).unwrap();
    let app = App::open(config, Clock::still("2026-03-10T09:00:00Z".parse().unwrap())).unwrap();
    let link = invite(&app, &Actor::system(), "first_administrator", None).unwrap();
    first_administrator(&app, &link, "Ana Osei", "ana@firm.example", "correct horse battery", "").unwrap();
    let me = app.look(|conn| Ok(store::staff::by_email(conn, "ana@firm.example")?)).unwrap().unwrap();
    (app, me.0)
}

fn planned(app: &App, me: &Member) -> Problem {
    let actor = Actor::member(me);
    let body: NewProblem =
        serde_json::from_value(json!({"title": "Late on Saturdays", "failure_type": KIND})).unwrap();
    let problem = open_problem(app, &actor, body).unwrap();
    let review = json!({
        "what_happened": "The van left late.", "root_cause": "No plan for Saturdays.", "cause_class": "not_foreseen",
        "scope": "systemic", "scope_evidence": "Five Saturdays in a row.",
    });
    debrief_problem(app, &actor, problem.id, serde_json::from_value(review).unwrap()).unwrap();
    let action = json!({
        "what": "A plan for Saturdays", "procedure": "Delivery plan", "owner": me.id,
        "due_at": "2027-01-01T00:00:00Z", "window_days": 30,
    });
    plan(app, &actor, problem.id, serde_json::from_value(action).unwrap()).unwrap()
}

fn state(app: &App, problem: Id<Problem>) -> (ActionState, Option<(u64, u64)>) {
    let found = app.look(|conn| Ok(store::learning::problem(conn, problem, Lock::No)?)).unwrap().unwrap();
    let action = &found.actions[0];
    (action.state, action.counts.map(|counts| (counts.before, counts.after)))
}

#[test]
fn the_counts_decide_when_the_window_is_over_and_a_relapse_reopens() {
    let folder = std::env::temp_dir().join(format!("amends-relapse-{}", std::process::id()));
    let (app, me) = begun(&folder);
    (0..8).for_each(|_| complain(&app, &me));
    app.clock.move_by(SignedDuration::from_hours(1));
    let problem = planned(&app, &me);
    done(&app, &Actor::member(&me), problem.id, problem.actions[0].id, NewDone::default()).unwrap();

    pass_days(&app, 29);
    assert_eq!(state(&app, problem.id), (ActionState::Monitoring, None));
    pass_days(&app, 2);
    assert_eq!(state(&app, problem.id), (ActionState::Effective, Some((8, 0))));

    pass_days(&app, 1);
    complain(&app, &me);
    pass_days(&app, 0);
    assert_eq!(state(&app, problem.id).0, ActionState::Monitoring);
    let history =
        app.look(|conn| Ok(store::journal::history(conn, "problem", &problem.id.to_string())?)).unwrap();
    assert_eq!(history.last().map(|entry| entry.kind.as_str()), Some("corrective_action.reopened"));
    drop(app);
    std::fs::remove_dir_all(folder).unwrap();
}
