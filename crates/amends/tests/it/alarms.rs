//! What falls due while nobody does anything: raised once, at its time, to the right people, on both engines.

use amends::actions::case::{NamedCustomer, act};
use domain::{
    case::{Case, CaseFile, acts},
    failure::Severity,
    id::Id,
    staff::Actor,
};
use jiff::SignedDuration;
use store::case::Lock;

use crate::{
    app::{TestApp, engines},
    complaint::complain as complain_in,
};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

fn complain(app: &TestApp) -> CaseFile {
    let customer = NamedCustomer { email: Some("greta@post.example".to_owned()), ..NamedCustomer::default() };
    complain_in(&app.app, customer, "The bread for this morning has not come.")
}

fn kinds(app: &TestApp, case: Id<Case>) -> Vec<String> {
    let history = app.app.look(|conn| Ok(store::journal::case_history(conn, &case.to_string())?)).unwrap();
    history.into_iter().map(|entry| entry.kind).collect()
}

fn count(app: &TestApp, case: Id<Case>, kind: &str) -> usize {
    kinds(app, case).iter().filter(|found| *found == kind).count()
}

fn file(app: &TestApp, case: Id<Case>) -> CaseFile {
    app.app.look(|conn| Ok(store::case::file(conn, case, Lock::No)?)).unwrap().unwrap()
}

fn mail_to(app: &TestApp, address: &str) -> Vec<String> {
    let mails = app.app.look(|conn| Ok(store::outbox::list(conn, None, 200)?)).unwrap();
    mails.into_iter().filter(|mail| mail.recipient == address).map(|mail| mail.subject).collect()
}

#[test]
fn silence_after_a_complaint_is_raised_once() {
    for engine in engines() {
        let app = TestApp::on(engine);
        let case = complain(&app).case.id;
        app.pass(HOUR / 2);
        assert_eq!(count(&app, case, "acknowledgement.overdue"), 0, "{engine:?}: not yet");
        app.pass(HOUR);
        assert_eq!(count(&app, case, "acknowledgement.overdue"), 1, "{engine:?}: after one open hour");
        assert_eq!(count(&app, case, "case.escalated"), 1);
        app.pass(HOUR * 24);
        assert_eq!(count(&app, case, "acknowledgement.overdue"), 1, "{engine:?}: and never again");
        let file = file(&app, case);
        assert!(file.case.next_step.is_some() && file.case.escalation.is_some());
        let told = mail_to(&app, &app.ruth.email);
        assert_eq!(told.iter().filter(|subject| subject.contains("acknowledged")).count(), 1, "{told:?}");
    }
}

#[test]
fn a_promise_warns_breaks_and_a_late_log_corrects_it() {
    for engine in engines() {
        let app = TestApp::on(engine);
        let owner = Actor::member(&app.ana);
        let case = complain(&app).case.id;
        let due_at = app.now().saturating_add(HOUR * 3).unwrap();
        let promise = acts::NewPromiseTo { what: "Bread at your door".to_owned(), due_at, replaces: None };
        act(&app.app, &owner, case, promise).unwrap();
        app.pass(HOUR * 4);
        assert_eq!(count(&app, case, "promise.broken"), 1, "{engine:?}");
        let file = file(&app, case);
        let broken = &file.promises[0];
        assert!(broken.broken.is_some() && broken.is_open(), "a broken promise is still owed");

        let close = act(&app.app, &app.ruth(), case, acts::Closure::default()).unwrap_err();
        assert!(close.code().starts_with('G'), "{close}");

        let at = Some(due_at.saturating_sub(HOUR).unwrap());
        let kept =
            acts::PromiseKept { promise: Some(broken.id), evidence: "Tom rang from her door".to_owned(), at };
        act(&app.app, &owner, case, kept).unwrap();
        assert_eq!(
            count(&app, case, "promise.corrected"),
            1,
            "{engine:?}: the log was late, the delivery was not"
        );
    }
}

#[test]
fn a_handover_changes_nothing_until_it_is_accepted() {
    for engine in engines() {
        let app = TestApp::on(engine);
        let case = complain(&app).case;
        let owner = if case.owner == app.ana.id { app.ana() } else { app.ruth() };
        let (to, other) =
            if case.owner == app.ana.id { (app.ruth.id, app.ruth()) } else { (app.ana.id, app.ana()) };
        act(&app.app, &owner, case.id, acts::Handover { to, reason: "I am away".to_owned() }).unwrap();
        assert_eq!(file(&app, case.id).case.owner, case.owner);
        app.pass(HOUR * 30);
        assert_eq!(count(&app, case.id, "handover.waiting"), 1, "{engine:?}: nobody answered");
        act(&app.app, &other, case.id, acts::HandoverAcceptance {}).unwrap();
        let file = file(&app, case.id);
        assert_eq!(
            (file.case.owner, file.case.received_at),
            (to, case.received_at),
            "the clock does not restart"
        );
    }
}

#[test]
fn selling_waits_and_is_released_by_rule() {
    for engine in engines() {
        let app = TestApp::on(engine);
        let file = complain(&app);
        let customer = file.customer.id;
        let hold = |app: &TestApp| {
            let now = app.now();
            app.app.look(|conn| Ok(store::customer::hold(conn, customer, now)?)).unwrap().unwrap()
        };
        assert!(
            hold(&app).is_some_and(|hold| hold.until.is_none()),
            "{engine:?}: held while the case is open"
        );
        let lifted =
            amends::actions::customer::lift_hold(&app.app, &app.ruth(), customer, "She asked".to_owned());
        assert_eq!(lifted.unwrap_err().code(), "G12");
        let assessed = acts::Assessment {
            severity: Severity::Low,
            problem_statement: "Bread was late".to_owned(),
            failure_type: None,
            product: None,
            site: None,
            real_concern: None,
            desired_outcome: None,
            concerns: Vec::new(),
            attribution: None,
            nature: None,
            exposure: None,
            floor: None,
            loss: None,
            facts: serde_json::Map::new(),
            emotion: None,
        };
        act(&app.app, &app.ana(), file.case.id, assessed).unwrap();
        act(&app.app, &app.ana(), file.case.id, acts::Withdrawal { words: "Forget it, it came.".to_owned() })
            .unwrap();
        assert!(hold(&app).is_some_and(|hold| hold.until.is_some()), "{engine:?}: and for a while after");
        app.pass(HOUR * 24 * 31);
        assert!(hold(&app).is_none(), "{engine:?}: then it ends by rule");
    }
}
