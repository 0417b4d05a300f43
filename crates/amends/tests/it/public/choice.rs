//! The customer chooses on their own page: one of several forms, no, or something else; reminded before it lapses.

use amends::actions::case::act;
use axum::http::StatusCode;
use domain::{
    case::{Case, Direction, acts},
    id::Id,
    money::Money,
    recovery::{Basis, MakeGood, MakeGoodState, NewAlternative},
};
use jiff::SignedDuration;

use super::{
    complaint,
    firm::{Firm, on_each},
};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// An offer in two forms; the path where it is answered.
fn offered(firm: &Firm) -> (Id<Case>, String, Id<MakeGood>) {
    let (case, page) = firm.report(&complaint());
    let worth = Money::parse("15.00", "GBP").unwrap();
    let new = acts::NewMakeGood {
        form: "store_credit".to_owned(),
        what: "15.00 GBP of credit with us".to_owned(),
        basis: Basis::Goodwill,
        cost: worth,
        face_value: worth,
        alternatives: vec![NewAlternative { form: "gift".to_owned(), what: None, cost: None }],
        reason: None,
    };
    let id = act(&firm.app, &firm.ruth(), case, new).unwrap().make_goods[0].id;
    offer(firm, case, id);
    (case, page, id)
}

fn offer(firm: &Firm, case: Id<Case>, make_good: Id<MakeGood>) {
    let step = acts::MakeGoodStep { make_good, verb: acts::MakeGoodVerb::Offer };
    act(&firm.app, &firm.ruth(), case, step).unwrap();
}

fn state(firm: &Firm, case: Id<Case>) -> MakeGoodState {
    firm.file(case).make_goods[0].state
}

#[test]
fn one_of_two_is_chosen_and_said_once() {
    on_each(None, |firm| {
        let (case, page, id) = offered(firm);
        let before = firm.file(case);
        let seen = firm.get(&page);
        assert!(seen.shows("15.00 GBP of credit with us") && seen.shows("A gift that we choose for you"));
        assert!(seen.shows("You have it at once.") && !seen.shows("15.00 GBP of credit with us, worth"));
        assert_eq!(firm.file(case), before, "a look changes nothing");
        let path = format!("{page}/make-goods/{id}");
        let none = firm.post(&path, &[("answer", "accept")]);
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(none.shows("Please choose one of these first."), "{}", none.text);
        assert_eq!(
            firm.post(&path, &[("answer", "accept"), ("choice", "gift")]).status,
            StatusCode::SEE_OTHER
        );
        let one = firm.file(case).make_goods.remove(0);
        assert_eq!((one.state, one.form.as_str()), (MakeGoodState::Accepted, "gift"));
        let after = firm.get(&page);
        assert!(
            after.shows("You chose:") && after.shows("Ruth Abel sees to it and tells you here"),
            "{}",
            after.text
        );
        assert_eq!(
            firm.post(&path, &[("answer", "accept"), ("choice", "store_credit")]).status,
            StatusCode::CONFLICT
        );
    });
}

#[test]
fn something_else_is_asked_for_in_their_own_words() {
    on_each(None, |firm| {
        let (case, page, id) = offered(firm);
        let path = format!("{page}/make-goods/{id}");
        let empty = firm.post(&path, &[("answer", "wish"), ("words", " ")]);
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        let nul = firm.post(&path, &[("answer", "wish"), ("words", "a\0b")]);
        assert_eq!(nul.status, StatusCode::UNPROCESSABLE_ENTITY);
        let wish = [("answer", "wish"), ("words", "Bring it on a Sunday, please.")];
        assert_eq!(firm.post(&path, &wish).status, StatusCode::SEE_OTHER);
        let file = firm.file(case);
        assert_eq!(file.case.desired_outcome.as_deref(), Some("Bring it on a Sunday, please."));
        assert_eq!(state(firm, case), MakeGoodState::Offered, "the offer stands");
        let said = firm.said(case).pop().unwrap();
        assert_eq!(
            (said.direction, said.body.as_deref()),
            (Direction::In, Some("Bring it on a Sunday, please."))
        );
        let seen = firm.get(&page);
        assert!(
            seen.shows("You asked for something else on") && seen.shows("I choose this"),
            "{}",
            seen.text
        );
        assert_eq!(firm.post(&path, &[("answer", "decline")]).status, StatusCode::SEE_OTHER);
        assert_eq!(state(firm, case), MakeGoodState::Declined);
    });
}

#[test]
fn an_offer_reminds_lapses_and_can_be_made_again() {
    on_each(None, |firm| {
        let (case, page, id) = offered(firm);
        let lapses_at = firm.file(case).make_goods[0].lapses_at.unwrap();
        let reminders = || {
            firm.do_jobs();
            let said = firm.said(case).into_iter().filter_map(|one| one.body);
            said.filter(|body| body.contains("still waits for your answer")).collect::<Vec<_>>()
        };
        assert!(reminders().is_empty());
        while firm.app.clock.now() < lapses_at {
            firm.app.clock.move_by(DAY);
            firm.do_jobs();
        }
        let sent = reminders();
        assert_eq!(sent.len(), 1, "once: {sent:?}");
        assert!(sent[0].contains("15.00 GBP of credit with us (at once)"), "{}", sent[0]);
        assert!(sent[0].contains("a gift that we choose for you, worth 15.00 GBP"), "{}", sent[0]);
        assert!(sent[0].contains(&format!("http://localhost:8080{page}")) && sent[0].contains("Ruth Abel"));
        assert_eq!(state(firm, case), MakeGoodState::Lapsed);
        assert!(firm.get(&page).shows("has ended. If you would still like it"));
        let path = format!("{page}/make-goods/{id}");
        let late = firm.post(&path, &[("answer", "accept"), ("choice", "gift")]);
        assert_eq!(late.status, StatusCode::CONFLICT);
        offer(firm, case, id);
        let again = firm.post(&path, &[("answer", "accept"), ("choice", "gift")]);
        assert_eq!(again.status, StatusCode::SEE_OTHER);
    });
}
