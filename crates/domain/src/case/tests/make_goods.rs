//! Make-goods: who may give how much, in which state what can be done, and what never counts.

use iso_currency::Currency;

use super::{Office, Story, moves::new_make_good, office::*};
use crate::{
    case::{Stage, acts, acts::MakeGoodVerb as V},
    customer::Segment,
    failure::{Exposure, Severity},
    id::Id,
    money::Money,
    recovery::{Approval, Basis, EvidenceByForm, MakeGood, MakeGoodOutcome, MakeGoodState as S, OfferFacts},
    staff::{Actor, Role},
};

fn step(make_good: Id<MakeGood>, verb: V) -> acts::MakeGoodStep {
    acts::MakeGoodStep { make_good, verb }
}

fn proposed<'o>(office: &'o Office, by: &Actor, basis: Basis, value: Money) -> (Story<'o>, Id<MakeGood>) {
    let mut story = Story::assessed(office);
    story.does(by, &new_make_good(basis, value));
    let id = story.file.make_goods[0].id;
    (story, id)
}

fn one(role: Role) -> Option<Approval> {
    Some(Approval { role, people: 1 })
}

#[test]
fn limits_hold_per_role_and_currency() {
    let policy = Office::new().house.policy;
    let two = Some(Approval { role: Role::Manager, people: 2 });
    let yen = Money::parse("100", "JPY").unwrap();
    for currency in ["EUR", "GBP", "USD"] {
        let money = |amount| Money::parse(amount, currency).unwrap();
        for (role, amount, expected) in [
            (Role::Agent, "50.00", None),
            (Role::Agent, "50.01", one(Role::Senior)),
            (Role::Agent, "250.01", one(Role::Manager)),
            (Role::Agent, "1000.01", two.clone()),
            (Role::Senior, "250", None),
            (Role::Senior, "250.01", one(Role::Manager)),
            (Role::Manager, "1000", None),
            (Role::Manager, "1000.01", two.clone()),
            (Role::Admin, "1000", None),
        ] {
            assert_eq!(
                policy.by_limit(Some(role), false, money(amount)),
                expected,
                "{role:?} {amount} {currency}"
            );
        }
        assert_eq!(
            policy.by_limit(None, false, money("1")),
            one(Role::Senior),
            "a rule gives nothing by itself"
        );
    }
    assert_eq!(policy.by_limit(Some(Role::Manager), false, yen), two, "an unlisted currency needs approval");
}

#[test]
fn a_role_that_is_not_listed_asks_the_least_role_that_may() {
    let mut policy = Office::new().house.policy;
    policy.authority.remove(&Role::Admin);
    assert_eq!(policy.by_limit(Some(Role::Admin), false, euros("60")), one(Role::Senior));
}

#[test]
fn above_the_limit_somebody_higher_agrees_and_never_the_proposer() {
    let office = Office::new();
    let (mut story, id) = proposed(&office, &agent(), Basis::Goodwill, euros("300"));
    assert_eq!(story.file.make_goods[0].state, S::Proposed);
    assert_eq!(story.refused(&agent(), &step(id, V::Offer)), "make_good_state");
    assert_eq!(story.refused(&other_agent(), &step(id, V::Approve { reason: String::new() })), "not_allowed");
    assert_eq!(story.refused(&senior(), &step(id, V::Approve { reason: String::new() })), "not_allowed");
    assert_eq!(
        story.refused(&Actor::system(), &step(id, V::Approve { reason: String::new() })),
        "not_allowed"
    );
    assert_eq!(story.refused(&senior(), &step(id, V::Refuse { reason: "no".to_owned() })), "not_allowed");
    story.does(&manager(), &step(id, V::Approve { reason: String::new() }));
    assert_eq!(story.file.make_goods[0].state, S::Approved);

    let (story, id) = proposed(&office, &senior(), Basis::Goodwill, euros("9000"));
    assert_eq!(story.refused(&senior(), &step(id, V::Approve { reason: String::new() })), "not_allowed");
    let (mut story, id) = proposed(&office, &manager(), Basis::Goodwill, euros("9000"));
    assert_eq!(story.refused(&manager(), &step(id, V::Approve { reason: String::new() })), "G8");
    story.does(&second_manager(), &step(id, V::Approve { reason: String::new() }));
    assert_eq!(story.file.make_goods[0].state, S::Approved, "two managers have agreed: one proposed it");
}

#[test]
fn above_the_highest_limit_two_managers_agree() {
    let office = Office::new();
    let (mut story, id) = proposed(&office, &agent(), Basis::Goodwill, euros("1000.01"));
    story.does(&manager(), &step(id, V::Approve { reason: String::new() }));
    assert_eq!(story.file.make_goods[0].state, S::Proposed);
    assert_eq!(story.refused(&manager(), &step(id, V::Approve { reason: String::new() })), "already_agreed");
    assert_eq!(story.refused(&senior(), &step(id, V::Approve { reason: String::new() })), "not_allowed");
    story.does(&second_manager(), &step(id, V::Approve { reason: String::new() }));
    assert_eq!(story.file.make_goods[0].state, S::Approved);
}

#[test]
fn a_form_that_no_catalogue_holds_is_refused() {
    let office = Office::new();
    for form in ["", "vouchr"] {
        let act = acts::NewMakeGood {
            form: form.to_owned(),
            ..new_make_good(Basis::Goodwill, Money::parse("5", "GBP").unwrap())
        };
        assert_eq!(Story::assessed(&office).refused(&agent(), &act), "invalid form");
    }
}

#[test]
fn a_limit_is_not_evaded_in_slices() {
    let office = Office::new();
    let (mut story, first) = proposed(&office, &agent(), Basis::Goodwill, euros("30"));
    story.does(&agent(), &new_make_good(Basis::Goodwill, euros("30")));
    assert_eq!(story.file.make_goods[1].state, S::Proposed, "together it is more than 50");
    story.does(&agent(), &new_make_good(Basis::Goodwill, euros("20")));
    assert_eq!(story.file.make_goods[2].state, S::Approved);
    let taken_back = V::Withdraw { reason: "Better idea".to_owned() };
    story
        .does(&agent(), &step(first, taken_back))
        .does(&agent(), &new_make_good(Basis::Goodwill, euros("30")));
    assert_eq!(story.file.make_goods[3].state, S::Approved, "what was taken back no longer counts");
}

#[test]
fn goodwill_goes_from_offer_to_outcome() {
    let office = Office::new();
    let (mut story, id) = proposed(&office, &agent(), Basis::Goodwill, euros("20"));
    let done = V::Fulfil { reference: "V-1".to_owned() };
    let known =
        V::Outcome(MakeGoodOutcome { settled: true, satisfaction: Some(5), stayed: None, reason: None });
    assert_eq!(story.refused(&customer(), &step(id, V::Accept)), "make_good_state");
    assert_eq!(story.refused(&agent(), &step(id, done.clone())), "make_good_state");
    story.does(&agent(), &step(id, V::Offer)).does(&customer(), &step(id, V::Accept));
    assert_eq!(story.refused(&stranger(), &step(id, V::Accept)), "not_allowed");
    let unproven = V::Fulfil { reference: " ".to_owned() };
    assert_eq!(story.refused(&agent(), &step(id, unproven)), "invalid reference");
    story.does(&agent(), &step(id, done.clone()));
    assert_eq!(story.refused(&agent(), &step(id, done)), "make_good_state", "once");
    story.does(&agent(), &step(id, known));
    assert_eq!(story.file.make_goods[0].state, S::OutcomeKnown);
    assert_eq!(story.file.make_goods[0].recovered(), Some(true));
    let elsewhere = Id::new(uuid::Uuid::from_u128(404));
    assert_eq!(story.refused(&agent(), &step(elsewhere, V::Offer)), "no_such_make_good");
}

#[test]
fn what_cannot_be_given_is_refused_by_field() {
    let office = Office::new();
    let story = Story::assessed(&office);
    let good = new_make_good(Basis::Goodwill, euros("20"));
    for (act, expected) in [
        (acts::NewMakeGood { form: String::new(), ..good.clone() }, "invalid form"),
        (acts::NewMakeGood { what: " ".to_owned(), ..good.clone() }, "invalid what"),
        (acts::NewMakeGood { what: "500.00 EUR back".to_owned(), ..good.clone() }, "invalid what"),
        (acts::NewMakeGood { cost: euros("-1"), ..good.clone() }, "invalid cost"),
        (acts::NewMakeGood { cost: Money::minor(5, Currency::GBP), ..good.clone() }, "invalid cost"),
        (acts::NewMakeGood { face_value: euros("0"), ..good }, "invalid face_value"),
    ] {
        assert_eq!(story.refused(&agent(), &act), expected);
    }
}

#[test]
fn an_offer_lapses_on_time_and_can_be_made_again() {
    let office = Office::new();
    let (mut story, id) = proposed(&office, &agent(), Basis::Goodwill, euros("20"));
    story.does(&agent(), &step(id, V::Offer)).wait(24 * 15);
    assert_eq!(story.refused(&customer(), &step(id, V::Accept)), "offer_lapsed", "timer or not");
    assert!(story.look().contains(&"make_good.lapsed"));
    assert!(story.file.owed().next().is_some(), "the promise beside it is still owed");
    story.does(&agent(), &step(id, V::Offer)).does(&customer(), &step(id, V::Accept));
}

#[test]
fn what_is_owed_needs_no_asking_never_lapses_and_is_not_taken_back() {
    let office = Office::new();
    let mut story = Story::assessed(&office);
    let floor = acts::Assessment { floor: Some(euros("5000")), ..assessment(Severity::Medium) };
    story.does(&manager(), &floor).does(&second_manager(), &new_make_good(Basis::Entitlement, euros("5000")));
    let id = story.file.make_goods[0].id;
    assert_eq!(story.file.make_goods[0].state, S::Approved);
    let decline = V::Decline { words: "No".to_owned() };
    assert_eq!(story.refused(&customer(), &step(id, decline)), "G7");
    assert_eq!(story.refused(&admin(), &step(id, V::Withdraw { reason: "x".to_owned() })), "G7");
    story.does(&agent(), &step(id, V::Offer)).wait(24 * 60).look();
    assert_eq!(story.file.make_goods[0].state, S::Offered);
    story.does(&agent(), &step(id, V::Fulfil { reference: "R".to_owned() }));
}

fn admin() -> Actor {
    Actor::member(&member(11, Role::Admin))
}

#[test]
fn a_make_good_that_failed_reopens() {
    let office = Office::new();
    let (mut story, id) = proposed(&office, &agent(), Basis::Goodwill, euros("20"));
    story
        .does(&agent(), &step(id, V::Offer))
        .does(&customer(), &step(id, V::Accept))
        .does(&agent(), &step(id, V::Fulfil { reference: "V-1".to_owned() }))
        .does(&agent(), &resolution());
    let failed =
        V::Outcome(MakeGoodOutcome { settled: false, satisfaction: Some(1), stayed: None, reason: None });
    story.does(&agent(), &step(id, failed));
    assert_eq!((story.stage(), story.file.case.reopened), (Stage::Assessed, 1));
}

#[test]
fn loud_and_quiet_customers_are_offered_the_same_bytes() {
    let office = Office::new();
    let offer = |exposure, messages: usize, rude: &str| {
        let mut story = Story::acknowledged(&office);
        let act = acts::Assessment { exposure: Some(exposure), ..assessment(Severity::High) };
        story.does(&agent(), &act);
        for _ in 0..messages {
            story.does(&customer(), &incoming(rude));
        }
        let (case, customer) = (&story.file.case, &story.file.customer);
        let facts = case.offer_facts(customer, &[], &[], EvidenceByForm::new(), Currency::EUR);
        serde_json::to_string(&office.house.policy.recommend(&facts)).unwrap()
    };
    let quiet = offer(Exposure::Private, 0, "");
    assert_eq!(quiet, offer(Exposure::Widespread, 9, "I HAVE 90 000 FOLLOWERS!!!"));
    assert_eq!(quiet, offer(Exposure::Public, 1, "please"));
}

#[test]
fn the_form_follows_taste_and_history_and_the_value_does_not() {
    let policy = Office::new().house.policy;
    let facts = OfferFacts::plain(Severity::Medium, Currency::EUR);
    let plain = policy.recommend(&facts);
    let busy = policy.recommend(&OfferFacts { valued: vec!["time".to_owned()], ..facts.clone() });
    let firm = policy.recommend(&OfferFacts { segment: Segment::Business, ..facts.clone() });
    let again = policy.recommend(&OfferFacts { given_before: vec!["store_credit".to_owned()], ..facts });
    assert_eq!(plain.options[0].form, "store_credit");
    assert_eq!(busy.options[0].form, "faster_delivery");
    assert_eq!((firm.options[0].form.as_str(), firm.options[7].form.as_str()), ("redo", "gift"));
    assert_eq!(again.options[7].form, "store_credit", "not the same token again");
    for other in [busy, firm, again] {
        assert_eq!(other.extra, plain.extra);
    }
}

#[test]
fn a_slip_of_the_hand_is_put_right_with_a_reason_and_the_history_keeps_both() {
    let office = Office::new();
    let (mut story, id) = proposed(&office, &agent(), Basis::Goodwill, euros("20"));
    let became = |settled, satisfaction, reason: Option<&str>| {
        let reason = reason.map(str::to_owned);
        step(id, V::Outcome(MakeGoodOutcome { settled, satisfaction, stayed: None, reason }))
    };
    let done = V::Fulfil { reference: "V-1".to_owned() };
    story
        .does(&agent(), &step(id, V::Offer))
        .does(&customer(), &step(id, V::Accept))
        .does(&agent(), &step(id, done));
    story.does(&agent(), &became(false, Some(1), None));
    assert_eq!(story.refused(&agent(), &became(true, Some(5), None)), "invalid reason");
    assert_eq!(
        story.refused(&agent(), &became(true, Some(9), Some("I mis-clicked"))),
        "invalid satisfaction"
    );
    story.does(&agent(), &became(true, Some(5), Some("I mis-clicked")));
    let one = &story.file.make_goods[0];
    assert_eq!((one.state, one.recovered(), one.satisfaction()), (S::OutcomeKnown, Some(true), Some(5)));
    let told = |kind: &str| story.events.iter().find(|event| event.kind == kind).unwrap();
    assert_eq!(told("make_good.outcome_known").facts["settled"], false);
    let corrected = told("make_good.outcome_corrected");
    assert_eq!((&corrected.facts["was_settled"], &corrected.facts["settled"]), (&false.into(), &true.into()));
    assert_eq!(corrected.words.as_ref().unwrap().text, "I mis-clicked");
}
