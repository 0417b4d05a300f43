//! The demo is told without a refusal, is alive on first sight, and its clock makes a promise break.

use amends::{
    app::{App, Clock},
    demo,
};
use domain::{case::Case, recovery::MakeGoodState};
use jiff::SignedDuration;
use store::case::Lock;

use crate::app::{Engine, Home, MORNING};

#[test]
fn a_month_is_told_and_the_clock_moves_it_on() {
    let home = Home::on(Engine::Sqlite);
    let app = App::open(home.config(), Clock::still(MORNING.parse().unwrap())).unwrap();
    let visitor = demo::tell(&app).unwrap();
    let mine = app.look(|conn| Ok(store::case::owed_by(conn, visitor, 50)?)).unwrap();
    let ada = mine
        .iter()
        .find(|case| case.subject.contains("Christening"))
        .expect("the visitor owes Ada an answer");
    assert!(ada.repeat.is_some(), "a repeat victim");
    let soon = ada.next_step.as_ref().unwrap().due_at.duration_since(app.clock.now());
    assert!(
        soon > SignedDuration::ZERO && soon < SignedDuration::from_hours(1),
        "a promise is about to break"
    );

    let team = app.look(|conn| Ok(store::case::team(conn, visitor, 50)?)).unwrap();
    assert_eq!(team.offered.len(), 1, "a handover is offered to the visitor");
    assert!(!team.escalated.is_empty(), "a broken promise was raised");
    assert!(team.waiting_offers.iter().any(|case| has_proposal(&app, case)), "an offer waits for approval");

    demo::advance(&app, SignedDuration::from_hours(1)).unwrap();
    let file = app.look(|conn| Ok(store::case::file(conn, ada.id, Lock::No)?)).unwrap().unwrap();
    assert!(file.promises.iter().any(|promise| promise.broken.is_some()), "the promise broke");
    assert!(file.case.escalation.is_some(), "and was raised");
    let key = app.keys.checkpoints();
    assert!(app.look(|conn| Ok(store::journal::verify(conn, Some(&key))?)).unwrap().ok);
}

fn has_proposal(app: &App, case: &Case) -> bool {
    let file = app.look(|conn| Ok(store::case::file(conn, case.id, Lock::No)?)).unwrap().unwrap();
    file.make_goods.iter().any(|one| one.state == MakeGoodState::Proposed)
}
