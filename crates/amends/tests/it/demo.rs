//! The demo is told without a refusal, is alive on first sight, and its clock makes a promise break.

use amends::{
    app::{App, Clock},
    demo,
};
use domain::{
    case::Case,
    recovery::{MakeGood, MakeGoodState, ledger::Account},
};
use jiff::SignedDuration;
use store::case::Lock;

use crate::app::{Engine, Home, MORNING};

#[test]
fn a_month_is_told_and_the_clock_moves_it_on() {
    let home = Home::on(Engine::Sqlite);
    let app = App::open(home.config(), Clock::still(MORNING.parse().unwrap())).unwrap();
    let visitor = demo::tell(&app).unwrap();
    let found = app.look(|conn| Ok(store::case::team(conn, visitor, 50)?.due)).unwrap();
    let ada = found
        .iter()
        .find(|case| case.subject.contains("Christening"))
        .expect("the team owes Ada an answer, and the visitor sees it");
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

    makes_good_in_every_way(&app);
    learns_from_it(&app);

    demo::advance(&app, SignedDuration::from_hours(1)).unwrap();
    let file = app.look(|conn| Ok(store::case::file(conn, ada.id, Lock::No)?)).unwrap().unwrap();
    assert!(file.promises.iter().any(|promise| promise.broken.is_some()), "the promise broke");
    assert!(file.case.escalation.is_some(), "and was raised");
    let team = app.look(|conn| Ok(store::case::team(conn, visitor, 50)?)).unwrap();
    assert!(team.escalated.iter().any(|case| case.id == ada.id), "to the visitor, who leads the house");
    let key = app.keys.checkpoints();
    assert!(app.look(|conn| Ok(store::journal::verify(conn, Some(&key))?)).unwrap().ok);
}

/// A choice that waits, a voucher that was partly spent, an offer out of pattern, and an outcome that is known.
fn makes_good_in_every_way(app: &App) {
    let cases = app.look(|conn| {
        let all = store::case::Filter::default();
        Ok(store::case::list(conn, &all, None, 200)?.cases)
    });
    let file =
        |case: &Case| app.look(|conn| Ok(store::case::file(conn, case.id, Lock::No)?)).unwrap().unwrap();
    let given: Vec<_> = cases.unwrap().iter().map(file).flat_map(|file| file.make_goods).collect();
    let any = |what: &dyn Fn(&MakeGood) -> bool| given.iter().find(|one| what(one)).cloned();
    assert!(any(&|one| one.state == MakeGoodState::Offered && one.awaits_choice()).is_some());
    assert!(any(&|one| one.state == MakeGoodState::OutcomeKnown && one.recovered() == Some(true)).is_some());
    let large = any(&|one| one.face_value.minor_units() == 8_000).unwrap();
    assert_eq!(large.state, MakeGoodState::Proposed);
    let vouchers: Vec<_> =
        given.iter().filter(|one| one.fulfilment.is_some() && one.is_fulfilled()).collect();
    assert!(vouchers.len() >= 9, "{}", vouchers.len());
    let spent = app.look(|conn| Ok(store::recovery::ledger::totals(conn, app.clock.now())?)).unwrap();
    let spent = spent.iter().find(|(account, _)| *account == Account::Redeemed);
    assert_eq!(spent.map(|(_, sum)| sum.face_value.minor_units()), Some(1_840));
    assert_eq!(app.look(|conn| Ok(store::recovery::books::check(conn)?)).unwrap(), None);
}

/// One batch that hit many, a rise that was taken up and one that waits, a procedure that a corrective action changed, a lesson.
fn learns_from_it(app: &App) {
    app.look(|conn| {
        let waiting = store::signal::undecided(conn, 9)?;
        assert_eq!(waiting.len(), 1, "{waiting:?}");
        assert_eq!(waiting[0].about.failure_type.as_deref(), Some("wrong_item"));
        Ok(())
    })
    .unwrap();
    let house = app.house();
    assert_eq!(house.company.currency, "GBP");
    let forms = house.policy.authority.values().flatten();
    assert!(
        forms.clone().count() > 0 && { forms }.all(|limit| limit.currency().code() == "GBP"),
        "one currency"
    );
    assert!(house.calendars.contains_key("marlow-lane"), "open on Saturday");
}

fn has_proposal(app: &App, case: &Case) -> bool {
    let file = app.look(|conn| Ok(store::case::file(conn, case.id, Lock::No)?)).unwrap().unwrap();
    file.make_goods.iter().any(|one| one.state == MakeGoodState::Proposed)
}
