//! Customers' pages, on both engines: report, look, answer, object, choose, and what strangers find.

mod choice;
pub mod firm;

use amends::actions::case::act;
use axum::http::StatusCode;
use domain::{
    case::{Direction, Outcome, Stage, acts},
    failure::{Attribution, Severity},
    intake::Channel,
    money::Money,
    recovery::{Basis, MakeGoodState},
};
use firm::{Firm, Setup, empty, on_each, post};
use jiff::SignedDuration;

const SOFA: &str = "My sofa was due on Friday. Nobody came, and nobody rang!";

fn complaint() -> Vec<(&'static str, &'static str)> {
    vec![("verbatim", SOFA), ("name", "Ola Nowak"), ("contact", "ola@home.example"), ("order", "S-17")]
}

#[test]
fn a_report_becomes_a_case_with_a_page_of_its_own() {
    on_each(None, |firm| {
        let (case, page) = firm.report(&complaint());
        let file = firm.file(case);
        assert_eq!(file.customer.email.as_deref(), Some("ola@home.example"));
        assert_eq!((file.case.channel, file.case.order.as_deref()), (Channel::Web, Some("S-17")));
        let thanks = firm.get(&format!("{page}/thanks"));
        assert!(thanks.shows(&file.case.number.to_string()) && thanks.shows(&page));
        let seen = firm.get(&page);
        assert_eq!(seen.status, StatusCode::OK);
        assert!(seen.shows("Nobody came, and nobody rang!") && seen.shows("Ruth Abel"));
        assert_eq!(seen.headers["referrer-policy"], "no-referrer");
        assert!(seen.headers["x-robots-tag"].to_str().unwrap().contains("noindex"));
    });
}

#[test]
fn what_cannot_be_taken_is_shown_again_with_every_word() {
    on_each(None, |firm| {
        let long = "It was cold. ".repeat(20_000);
        for (field, value, says) in [
            ("contact", "", "an e-mail address or a phone number"),
            ("contact", "not an @ddress", "an e-mail address or a phone number"),
            ("order", "a\0b", "NUL"),
            ("website", "http://spam.example", "leave this field empty"),
        ] {
            let mut fields: Vec<_> = complaint().into_iter().filter(|(name, _)| *name != field).collect();
            fields.push((field, value));
            fields.retain(|(name, _)| *name != "verbatim");
            fields.push(("verbatim", &long));
            let page = firm.post("/report", &fields);
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            assert!(page.shows(says), "{field}: {says}");
            assert!(page.shows(long.trim_end()), "{field}: the words were lost");
        }
        assert_eq!(
            firm.post("/report", &[("contact", "020 7946 0112")]).status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
    });
}

#[test]
fn the_same_form_sent_twice_is_one_case_and_other_words_are_another() {
    on_each(None, |firm| {
        let mut fields = complaint();
        fields.push(("once", "abc"));
        let (first, _) = firm.report(&fields);
        assert_eq!(firm.report(&fields).0, first);
        fields[0].1 = "And the table has a crack.";
        assert_ne!(firm.report(&fields).0, first);
    });
}

#[test]
fn before_there_is_anybody_the_words_are_kept_and_the_answer_is_kind() {
    let (app, _folder) = empty(&Setup::default());
    let page = post(&app, "/report", &complaint());
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.shows("Try again later") && page.shows("Nobody came, and nobody rang!"));
}

#[test]
fn strangers_and_old_links_find_the_same_nothing() {
    on_each(None, |firm| {
        let (case, page) = firm.report(&complaint());
        let nothing = firm.get("/c/nonsense");
        let mut forged = page.clone();
        let last = if forged.pop() == Some('a') { 'b' } else { 'a' };
        forged.push(last);
        act(&firm.app, &firm.ruth(), case, acts::StatusLinkRevocation { reason: "lost".to_owned() }).unwrap();
        for path in [&forged, &page, &format!("{page}/thanks")] {
            let seen = firm.get(path);
            assert_eq!((seen.status, &seen.text), (StatusCode::NOT_FOUND, &nothing.text), "{path}");
        }
        let before = firm.said(case).len();
        let sent = firm.post(&format!("{page}/answers"), &[("body", "hello")]);
        assert_eq!((sent.status, firm.said(case).len()), (StatusCode::NOT_FOUND, before));
    });
}

#[test]
fn a_look_changes_nothing_and_shows_nothing_internal() {
    on_each(None, |firm| {
        let (case, page) = firm.report(&complaint());
        let note = acts::NewMessage {
            body: "SECRET-NOTE he is a pain".to_owned(),
            channel: None,
            kind: None,
            direction: Some(Direction::Note),
            override_reason: None,
            keeps: Vec::new(),
        };
        act(&firm.app, &firm.ruth(), case, note).unwrap();
        assess(firm, case);
        let before = firm.file(case);
        let seen = firm.get(&page);
        firm.get(&format!("{page}/thanks"));
        assert_eq!(firm.file(case), before);
        for hidden in ["SECRET-NOTE", "SECRET-REASON", "attribution", "own_doing", "third_party", "severity"]
        {
            assert!(!seen.shows(hidden), "{hidden}");
        }
        assert!(seen.shows("We find out what happened"));
    });
}

#[test]
fn an_answer_and_an_objection_reach_the_owner() {
    on_each(None, |firm| {
        let (case, page) = firm.report(&complaint());
        assert_eq!(
            firm.post(&format!("{page}/answers"), &[("body", "It was the blue one.")]).status,
            StatusCode::SEE_OTHER
        );
        assert!(firm.get(&page).shows("It was the blue one."));
        let empty = firm.post(&format!("{page}/answers"), &[("body", " ")]);
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        // Nothing to reopen yet: the words themselves go to the owner.
        firm.post(&format!("{page}/not-solved"), &[("words", "")]);
        assert_eq!(firm.said(case).last().unwrap().body.as_deref(), Some("This is not solved."));
        resolve(firm, case);
        firm.post(&format!("{page}/not-solved"), &[("words", "The leg is still broken.")]);
        let file = firm.file(case);
        assert_eq!((file.case.stage, file.case.reopened), (Stage::Assessed, 1));
        assert_eq!(firm.said(case).last().unwrap().body.as_deref(), Some("The leg is still broken."));
    });
}

#[test]
fn the_follow_up_question_asks_itself_and_is_answered_on_the_page() {
    on_each(None, |firm| {
        let (case, page) = firm.report(&complaint());
        resolve(firm, case);
        firm.do_jobs();
        firm.app.clock.move_by(SignedDuration::from_hours(24 * 14));
        firm.do_jobs();
        let asked = firm.said(case).into_iter().find(|one| one.kind == domain::case::MessageKind::FollowUp);
        let body = asked.expect("the question was asked").body.unwrap();
        assert!(
            body.contains(&format!("http://localhost:8080{page}")) && body.contains("Ruth Abel"),
            "{body}"
        );
        assert!(firm.get(&page).shows("Is everything settled now?"));
        let wrong = firm.post(
            &format!("{page}/follow-up"),
            &[("settled", "true"), ("heard_n", "9"), ("words", "kept words")],
        );
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.shows("kept words"));
        let fields =
            [("settled", "false"), ("heard_n", "2"), ("satisfaction_n", "3"), ("words", "It wobbles.")];
        assert_eq!(firm.post(&format!("{page}/follow-up"), &fields).status, StatusCode::SEE_OTHER);
        let file = firm.file(case);
        assert_eq!(file.case.stage, Stage::Assessed);
        let round = file.case.follow_ups.iter().find(|round| round.settled == Some(false)).unwrap();
        assert_eq!((round.heard, round.satisfaction), (Some(2), Some(3)));
        let seen = firm.get(&page);
        assert!(seen.shows("It wobbles.") && seen.shows("that it is not settled yet."), "{}", seen.text);
        assert!(seen.shows("You hear from Ruth"), "{}", seen.text);
    });
}

#[test]
fn a_yes_is_one_click_and_stays_on_the_page() {
    on_each(None, |firm| {
        let (case, page) = firm.report(&complaint());
        resolve(firm, case);
        firm.app.clock.move_by(SignedDuration::from_hours(24 * 14));
        firm.do_jobs();
        let button = "name=\"settled\" value=\"true\"";
        assert!(firm.get(&page).shows(button));
        let answer = firm.post(&format!("{page}/follow-up"), &[("settled", "true")]);
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        let seen = firm.get(&page);
        assert!(seen.shows("Thank you.") && seen.shows("that everything is settled."), "{}", seen.text);
        assert!(!seen.shows(button) && !seen.shows("works on it"), "{}", seen.text);
        firm.do_jobs();
    });
}

#[test]
fn an_offer_is_taken_or_turned_down_once() {
    on_each(None, |firm| {
        let (case, page) = firm.report(&complaint());
        let euros = Money::parse("25.00", "GBP").unwrap();
        let new = acts::NewMakeGood {
            form: "store_credit".to_owned(),
            what: "A cushion of your choice".to_owned(),
            basis: Basis::Goodwill,
            cost: euros,
            face_value: euros,
            alternatives: Vec::new(),
            reason: None,
        };
        let file = act(&firm.app, &firm.ruth(), case, new).unwrap();
        let id = file.make_goods[0].id;
        act(
            &firm.app,
            &firm.ruth(),
            case,
            acts::MakeGoodStep { make_good: id, verb: acts::MakeGoodVerb::Offer },
        )
        .unwrap();
        assert!(firm.get(&page).shows("A cushion of your choice"));
        let path = format!("{page}/make-goods/{id}");
        assert_eq!(firm.post(&path, &[("answer", "maybe")]).status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(firm.post(&path, &[("answer", "accept")]).status, StatusCode::SEE_OTHER);
        assert_eq!(firm.file(case).make_goods[0].state, MakeGoodState::Accepted);
        assert_eq!(firm.post(&path, &[("answer", "decline")]).status, StatusCode::CONFLICT);
    });
}

fn assess(firm: &Firm, case: domain::id::Id<domain::case::Case>) {
    let assessment = acts::Assessment {
        severity: Severity::Medium,
        problem_statement: "Sofa not delivered".to_owned(),
        failure_type: None,
        product: None,
        site: None,
        real_concern: Some("SECRET-REASON".to_owned()),
        desired_outcome: None,
        concerns: Vec::new(),
        attribution: Some(Attribution::Firm),
        nature: None,
        exposure: None,
        floor: None,
        loss: None,
        facts: serde_json::Map::new(),
        emotion: None,
    };
    act(&firm.app, &firm.ruth(), case, assessment).unwrap();
}

fn resolve(firm: &Firm, case: domain::id::Id<domain::case::Case>) {
    let acknowledgement = acts::Acknowledgement {
        body: "I have it, Ola. You hear from me tomorrow at noon.".to_owned(),
        promise: Some("You hear from Ruth".to_owned()),
        promise_due_at: Some("2026-03-11T12:00:00Z".parse().unwrap()),
        channel: Some(Channel::Phone),
        at: None,
        override_reason: None,
    };
    act(&firm.app, &firm.ruth(), case, acknowledgement).unwrap();
    assess(firm, case);
    let decision = acts::Decision {
        outcome: Outcome::Upheld,
        reasons: "the van broke down and nobody told you.".to_owned(),
        evidence: vec!["the log of the van".to_owned()],
        external_route: None,
        no_make_good_reason: Some("nothing beyond the correction was asked for".to_owned()),
    };
    act(&firm.app, &firm.ruth(), case, decision).unwrap();
    let response = acts::Response {
        body:
            "Dear Ola, we did not bring your sofa on Friday, and I am sorry that we let you down. Ruth Abel"
                .to_owned(),
        channel: Some(Channel::Email),
        override_reason: None,
        answers: Vec::new(),
        keeps: Vec::new(),
    };
    act(&firm.app, &firm.ruth(), case, response).unwrap();
    let resolution = acts::Resolution {
        correction: "The sofa was brought".to_owned(),
        accepted_by_customer: true,
        evidence: "signed note".to_owned(),
    };
    act(&firm.app, &firm.ruth(), case, resolution).unwrap();
}
