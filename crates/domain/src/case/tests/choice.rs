//! The customer chooses: one of several forms of equal worth, none, or something else; and is reminded in time.

use super::{Office, Story, moves::new_make_good, office::*};
use crate::{
    case::{CaseFile, MessageKind, Stage, Step, acts, acts::MakeGoodVerb as V, next_step},
    errand::Task,
    id::Id,
    recovery::{Basis, MakeGood, MakeGoodState as S, NewAlternative, unsaid_worth},
    staff::Actor,
};

fn step(make_good: Id<MakeGood>, verb: V) -> acts::MakeGoodStep {
    acts::MakeGoodStep { make_good, verb }
}

fn other(form: &str) -> NewAlternative {
    NewAlternative { form: form.to_owned(), what: None, cost: None }
}

fn with_options(forms: &[&str]) -> acts::NewMakeGood {
    let alternatives = forms.iter().map(|form| other(form)).collect();
    acts::NewMakeGood { alternatives, ..new_make_good(Basis::Goodwill, euros("20")) }
}

fn offered<'o>(office: &'o Office, new: &acts::NewMakeGood) -> (Story<'o>, Id<MakeGood>) {
    let mut story = Story::assessed(office);
    story.does(&agent(), new);
    let id = story.file.make_goods[0].id;
    story.does(&agent(), &step(id, V::Offer));
    (story, id)
}

fn wish(words: &str) -> V {
    V::Wish { words: words.to_owned(), channel: None }
}

#[test]
fn one_of_several_forms_is_taken_and_the_choice_is_stored() {
    let office = Office::new();
    let (mut story, id) = offered(&office, &with_options(&["store_credit", "gift"]));
    let one = &story.file.make_goods[0];
    let forms: Vec<_> = one.options().into_iter().map(|option| option.form).collect();
    assert_eq!(forms, ["refund", "store_credit", "gift"]);
    assert_eq!(one.terms.alternatives[0].what, "20.00 EUR of credit with us, for anything you like");
    assert_eq!(one.terms.alternatives[0].cost, euros("12"), "60 percent of what it is worth to them");
    assert!(!one.terms.when.is_empty() && !one.terms.alternatives[1].when.is_empty());

    assert_eq!(story.refused(&customer(), &step(id, V::Accept)), "invalid choice", "which one?");
    let unknown = V::Choose { form: "upgrade".to_owned() };
    assert_eq!(story.refused(&customer(), &step(id, unknown)), "invalid choice", "it was not offered");
    story.does(&customer(), &step(id, V::Choose { form: "gift".to_owned() }));
    let one = &story.file.make_goods[0];
    assert_eq!((one.form.as_str(), one.state, one.face_value), ("gift", S::Accepted, euros("20")));
    assert_eq!((one.cost, one.terms.chosen_at), (euros("14"), Some(story.now)));
    let left: Vec<_> = one.terms.alternatives.iter().map(|option| option.form.as_str()).collect();
    assert_eq!(left, ["refund", "store_credit"], "what was not taken stays on record");
    let again = V::Choose { form: "refund".to_owned() };
    assert_eq!(story.refused(&customer(), &step(id, again)), "make_good_state", "only one is taken");
}

#[test]
fn alternatives_are_of_the_catalogue_and_each_form_stands_once() {
    let office = Office::new();
    let story = Story::assessed(&office);
    for (forms, expected) in [
        (&["vouchr"][..], "invalid form"),
        (&["refund"], "invalid alternatives[0].form"),
        (&["gift", "gift"], "invalid alternatives[1].form"),
    ] {
        assert_eq!(story.refused(&agent(), &with_options(forms)), expected);
    }
    let dear =
        NewAlternative { cost: Some(crate::money::Money::parse("1", "GBP").unwrap()), ..other("gift") };
    let act = acts::NewMakeGood { alternatives: vec![dear], ..with_options(&[]) };
    assert_eq!(story.refused(&agent(), &act), "invalid alternatives[0].cost");
    let own = NewAlternative { what: Some(" A cake ".to_owned()), cost: Some(euros("3")), ..other("gift") };
    let act = acts::NewMakeGood { alternatives: vec![own], ..with_options(&[]) };
    let one = story.attempt(&agent(), &act).unwrap().state.make_goods.remove(0);
    assert_eq!(
        (one.terms.alternatives[0].what.as_str(), one.terms.alternatives[0].cost),
        ("A cake", euros("3"))
    );
}

#[test]
fn a_choice_among_one_is_a_plain_yes() {
    let office = Office::new();
    let (mut story, id) = offered(&office, &with_options(&[]));
    story.does(&customer(), &step(id, V::Choose { form: "refund".to_owned() }));
    assert_eq!(story.file.make_goods[0].state, S::Accepted);
}

#[test]
fn something_else_can_be_asked_for_and_the_owner_answers_it() {
    let office = Office::new();
    let (mut story, id) = offered(&office, &with_options(&["gift"]));
    story.wait(1);
    assert_eq!(story.refused(&customer(), &step(id, wish("  "))), "invalid words");
    assert_eq!(story.refused(&stranger(), &step(id, wish("A ride"))), "not_allowed");
    let change = story.attempt(&customer(), &step(id, wish(" A later slot, please "))).unwrap();
    let said = &change.state.said[0];
    assert_eq!((said.body.as_str(), said.kind), ("A later slot, please", MessageKind::Reply));
    let tells_owner =
        |task: &Task| matches!(task, Task::Alert { member, .. } if *member == agent().member_id());
    assert!(change.errands.iter().any(|errand| tells_owner(&errand.task)));
    story.take(change);
    let case = &story.file.case;
    assert_eq!(case.desired_outcome.as_deref(), Some("A later slot, please"));
    assert_eq!(story.file.make_goods[0].state, S::Offered, "the offer stands");
    assert!(answers_wish(&story));
    story.wait(1).does(&agent(), &new_make_good(Basis::Goodwill, euros("10")));
    assert!(!answers_wish(&story), "answered by a new proposal");
    story.does(&customer(), &step(id, V::Choose { form: "gift".to_owned() }));
}

/// Whether the wish is what comes next, promises aside.
fn answers_wish(story: &Story<'_>) -> bool {
    let alone = CaseFile { promises: Vec::new(), ..story.file.clone() };
    let next = story.office.with_desk(&agent(), story.now, |desk| next_step(&alone, desk)).unwrap();
    next.step == Step::Offer && next.what.starts_with("Answer what they would like")
}

#[test]
fn what_is_owed_is_not_exchanged() {
    let office = Office::new();
    let mut story = Story::assessed(&office);
    let floor = acts::Assessment { floor: Some(euros("20")), ..assessment(crate::failure::Severity::Medium) };
    story.does(&manager(), &floor).does(&agent(), &new_make_good(Basis::Entitlement, euros("20")));
    let id = story.file.make_goods[0].id;
    story.does(&agent(), &step(id, V::Offer));
    assert_eq!(story.refused(&customer(), &step(id, wish("More"))), "owed_as_it_is");
}

#[test]
fn an_offer_that_nobody_answered_is_no_agreement() {
    let office = Office::new();
    let mut story = Story::responded(&office);
    story.does(&agent(), &with_options(&["gift"]));
    let id = story.file.make_goods[0].id;
    story.keep_all();
    story.does(&agent(), &step(id, V::Offer));
    assert_eq!(story.refused(&agent(), &resolution()), "choice_missing");
    story.does(&customer(), &step(id, V::Decline { words: String::new() })).does(&agent(), &resolution());
    assert_eq!(story.stage(), Stage::Resolved);
}

#[test]
fn the_customer_is_reminded_once_before_an_offer_lapses() {
    let office = Office::new();
    let (mut story, id) = offered(&office, &with_options(&["gift"]));
    let lapses_at = story.file.make_goods[0].lapses_at.unwrap();
    let mut reminded = None;
    while story.next_look().is_some_and(|at| at <= lapses_at) {
        story.now = story.next_look().unwrap();
        let change = office
            .with_desk(&Actor::system(), story.now, |desk| crate::case::look(story.file.clone(), desk))
            .unwrap();
        let reminds = |task: &Task| matches!(task, Task::RemindOfOffer { make_good, .. } if *make_good == id);
        if change.errands.iter().any(|errand| reminds(&errand.task)) {
            assert_eq!(reminded.replace(story.now), None, "once");
        }
        story.take(change);
    }
    let reminded = reminded.expect("there was a reminder");
    assert!(reminded < lapses_at && reminded > at(MONDAY));
    assert_eq!(story.file.make_goods[0].state, S::Lapsed);
    let body = "You can still choose what you would like.".to_owned();
    let late = acts::OfferReminder { make_good: id, body: body.clone() };
    assert_eq!(story.refused(&Actor::system(), &late), "make_good_state", "it has lapsed");
    story.does(&agent(), &step(id, V::Offer));
    let sent = story.attempt(&Actor::system(), &late).unwrap();
    assert_eq!((sent.state.said.len(), sent.state.said[0].body.as_str()), (1, body.as_str()));
    story.does(&customer(), &step(id, V::Choose { form: "gift".to_owned() }));
}

#[test]
fn whoever_asked_for_something_else_is_answered_before_they_are_reminded() {
    let office = Office::new();
    let reminders = |answered: bool| {
        let (mut story, id) = offered(&office, &with_options(&["gift"]));
        story.now = story.in_hours(1);
        story.does(&customer(), &step(id, wish("A call would do.")));
        if answered {
            story.now = story.in_hours(1);
            story.does(&agent(), &incoming_answer());
        }
        let lapses_at = story.file.make_goods[0].lapses_at.unwrap();
        let mut count = 0;
        while story.next_look().is_some_and(|at| at <= lapses_at) {
            story.now = story.next_look().unwrap();
            let change = office
                .with_desk(&Actor::system(), story.now, |desk| crate::case::look(story.file.clone(), desk))
                .unwrap();
            count +=
                change.errands.iter().filter(|one| matches!(one.task, Task::RemindOfOffer { .. })).count();
            story.take(change);
        }
        count
    };
    assert_eq!((reminders(false), reminders(true)), (0, 1));
}

/// What an agent writes to a customer who asked for something else.
fn incoming_answer() -> acts::NewMessage {
    acts::NewMessage {
        body: "Ana Osei here. Thank you for telling me what you would like instead.".to_owned(),
        channel: None,
        kind: None,
        direction: None,
        override_reason: None,
        keeps: Vec::new(),
    }
}

#[test]
fn a_worth_is_said_once() {
    for (what, worth, said) in [
        ("A voucher of 15.00", "15", true),
        ("15.00 EUR of credit with us, for anything you like", "15", true),
        ("A voucher of €15", "15", true),
        ("A voucher of 15", "15.50", false),
        ("Tour 150 again", "15", false),
        ("A cake", "15", false),
    ] {
        assert_eq!(unsaid_worth(what, euros(worth)).is_none(), said, "{what}");
    }
}
