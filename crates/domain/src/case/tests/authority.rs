//! Who may give what: entitlements by rule only, people in training, budgets, and two hands where two are asked for.

use super::{Office, Story, moves::new_make_good, office::*};
use crate::{
    case::{acts, acts::MakeGoodVerb as V},
    errand::Task,
    failure::Severity,
    money::Money,
    recovery::{Approval, Basis, BudgetKind, MakeGoodState as S, NewAlternative, Spent},
    staff::{Actor, Member, Role},
};

fn with_floor<'o>(office: &'o Office, by: &Actor, floor: &str) -> Story<'o> {
    let mut story = Story::acknowledged(office);
    story.does(by, &acts::Assessment { floor: Some(euros(floor)), ..assessment(Severity::Medium) });
    story
}

fn owed(amount: &str) -> acts::NewMakeGood {
    new_make_good(Basis::Entitlement, euros(amount))
}

fn goodwill(amount: &str) -> acts::NewMakeGood {
    new_make_good(Basis::Goodwill, euros(amount))
}

fn novice(role: Role) -> Actor {
    Actor { in_training: true, ..Actor::member(&member(21, role)) }
}

fn last_approval(story: &Story<'_>) -> Option<Approval> {
    story.file.make_goods.last().unwrap().approval.clone()
}

fn needs(role: Role, people: u8) -> Option<Approval> {
    Some(Approval { role, people })
}

#[test]
fn nothing_is_owed_because_somebody_says_so() {
    let office = Office::new();
    for actor in [agent(), senior(), manager(), token(), Actor::system()] {
        assert_eq!(Story::assessed(&office).refused(&actor, &owed("0.01")), "nothing_owed");
    }
    let nothing = with_floor(&office, &manager(), "0");
    assert_eq!(nothing.refused(&manager(), &owed("1")), "nothing_owed");
}

#[test]
fn an_entitlement_goes_up_to_the_floor_and_not_beyond() {
    let office = Office::new();
    let mut story = with_floor(&office, &manager(), "40");
    assert_eq!(story.refused(&agent(), &owed("40.01")), "more_than_owed");
    let pounds = new_make_good(Basis::Entitlement, Money::parse("1", "GBP").unwrap());
    assert_eq!(story.refused(&agent(), &pounds), "invalid face_value");
    story.does(&agent(), &owed("30"));
    assert_eq!(story.refused(&agent(), &owed("10.01")), "more_than_owed", "also in slices");
    story.does(&agent(), &owed("10"));
    assert_eq!(story.refused(&manager(), &owed("0.01")), "more_than_owed");
    assert!(story.file.make_goods.iter().all(|one| one.state == S::Approved && one.approval.is_none()));
    story.does(&agent(), &goodwill("20"));
}

#[test]
fn whoever_writes_a_floor_down_does_not_pay_it_out_beyond_their_own_limit() {
    let office = Office::new();
    let story = with_floor(&office, &agent(), "600");
    assert_eq!(story.refused(&agent(), &owed("50.01")), "G8");
    assert!(story.attempt(&agent(), &owed("50")).is_ok(), "as much as she may give alone");
    for other in [other_agent(), senior(), token(), novice(Role::Manager)] {
        let refused = story.attempt(&other, &owed("600")).unwrap_err();
        assert!(refused.to_string().contains("a manager or higher"), "no second clerk either: {refused}");
        assert!(story.attempt(&other, &owed("50")).is_ok(), "as much as she may give alone");
    }
    for other in [manager(), program()] {
        assert!(story.attempt(&other, &owed("600")).is_ok());
    }
    let of_manager = with_floor(&office, &manager(), "600");
    assert!(of_manager.attempt(&other_agent(), &owed("600")).is_ok(), "whose word is good for it");
    let of_clerk = with_floor(&office, &token(), "600");
    assert_eq!(
        of_clerk.refused(&token(), &owed("600")),
        "G8",
        "a token with a clerk's rights is bound as a clerk"
    );
    let of_program = with_floor(&office, &program(), "600");
    assert!(of_program.attempt(&program(), &owed("600")).is_ok(), "the firm's own system reckons by rule");
    let mut confirmed = with_floor(&office, &agent(), "600");
    let again = acts::Assessment { floor: Some(euros("600")), ..assessment(Severity::Medium) };
    confirmed.does(&manager(), &again);
    assert_eq!(confirmed.file.case.floor_by, agent().member_id(), "who wrote it down first");
}

#[test]
fn a_floor_raised_in_steps_is_no_way_round_the_limit() {
    let office = Office::new();
    let mut story = Story::acknowledged(&office);
    let raise = |floor: &str| acts::Assessment { floor: Some(euros(floor)), ..assessment(Severity::Medium) };
    story.does(&agent(), &raise("40")).does(&agent(), &owed("40"));
    story.does(&agent(), &raise("80"));
    assert_eq!(story.refused(&agent(), &owed("40")), "G8", "40 and 40 are more than 50");
    assert!(story.attempt(&agent(), &owed("10")).is_ok());
    assert_eq!(story.refused(&other_agent(), &owed("40")), "G8", "nor with the hands of another clerk");
    assert!(story.attempt(&senior(), &owed("40")).is_ok(), "a second person who may has looked at it");
    story.does(&agent(), &new_make_good(Basis::Correction, euros("20")));
    assert_eq!(last_approval(&story), needs(Role::Senior, 1), "together with what they said was owed");
}

#[test]
fn somebody_in_training_has_tighter_limits_whatever_their_role() {
    let office = Office::new();
    for (role, amount, expected) in [
        (Role::Agent, "10", None),
        (Role::Agent, "10.01", needs(Role::Senior, 1)),
        (Role::Agent, "250.01", needs(Role::Manager, 1)),
        (Role::Manager, "10", None),
        (Role::Manager, "900", needs(Role::Manager, 1)),
        (Role::Manager, "1000.01", needs(Role::Manager, 2)),
    ] {
        let mut story = Story::assessed(&office);
        story.does(&novice(role), &goodwill(amount));
        assert_eq!(last_approval(&story), expected, "{role:?} {amount}");
        assert!(!story.file.make_goods[0].terms.proposer_signs, "a learner's hand is no second one");
    }
    let mut story = Story::assessed(&office);
    story.does(&novice(Role::Agent), &goodwill("40"));
    let make_good = story.file.make_goods[0].id;
    let refused = story.attempt(&novice(Role::Agent), &acts::MakeGoodStep { make_good, verb: V::Offer });
    assert!(refused.unwrap_err().to_string().contains("senior"), "it names who approves");
}

#[test]
fn somebody_in_training_sends_nothing_against_the_reply_check() {
    let office = Office::new();
    let story = Story::acknowledged(&office);
    let harsh = acts::NewMessage {
        body: "You should have read the terms.".to_owned(),
        channel: None,
        kind: None,
        direction: None,
        override_reason: Some("I am sure".to_owned()),
        keeps: Vec::new(),
    };
    assert_eq!(story.refused(&novice(Role::Agent), &harsh), "reply_check");
    assert!(story.attempt(&agent(), &harsh).is_ok());
}

fn spent(person: &str) -> Spent {
    Spent { firm: vec![euros(person)], person: vec![euros(person)], problem: Vec::new() }
}

#[test]
fn a_budget_that_is_used_up_asks_one_level_higher_and_changes_nothing_else() {
    let office = Office::new();
    for (actor, amount, within, beyond) in [
        (agent(), "20", None, needs(Role::Senior, 1)),
        (agent(), "60", needs(Role::Senior, 1), needs(Role::Manager, 1)),
        (agent(), "300", needs(Role::Manager, 1), needs(Role::Manager, 2)),
        (agent(), "1001", needs(Role::Manager, 2), needs(Role::Manager, 2)),
        (senior(), "200", None, needs(Role::Manager, 1)),
        (manager(), "900", None, needs(Role::Manager, 2)),
    ] {
        let given = |sum: &str| {
            let mut story = Story::assessed(&office);
            story.file.around.spent = spent(sum);
            story.does(&actor, &goodwill(amount));
            story.file.make_goods.pop().unwrap()
        };
        let (free, over) = (given("0"), given("2000"));
        assert_eq!((&free.approval, free.terms.over_budget), (&within, None), "{amount}");
        assert_eq!((&over.approval, over.terms.over_budget), (&beyond, Some(BudgetKind::Person)), "{amount}");
        assert_eq!((free.face_value, free.cost, free.what), (over.face_value, over.cost, over.what));
    }
}

#[test]
fn what_costs_more_than_it_is_worth_is_held_against_the_limit_by_its_cost() {
    let office = Office::new();
    let dear = |cost: &str| acts::NewMakeGood { cost: euros(cost), ..goodwill("10") };
    let other = |cost: &str| acts::NewMakeGood {
        alternatives: vec![NewAlternative { form: "gift".to_owned(), what: None, cost: Some(euros(cost)) }],
        ..goodwill("10")
    };
    for (proposal, expected) in [
        (dear("50"), None),
        (dear("50.01"), needs(Role::Senior, 1)),
        (dear("5000"), needs(Role::Manager, 2)),
        (other("50"), None),
        (other("5000"), needs(Role::Manager, 2)),
    ] {
        let mut story = Story::assessed(&office);
        story.does(&agent(), &proposal);
        assert_eq!(last_approval(&story), expected, "{proposal:?}");
    }
    let mut story = Story::assessed(&office);
    story.does(&agent(), &dear("30")).does(&agent(), &dear("30"));
    assert_eq!(last_approval(&story), needs(Role::Senior, 1), "also in slices");
}

#[test]
fn no_budget_stands_before_a_correction_or_what_is_owed() {
    let office = Office::new();
    let mut story = with_floor(&office, &manager(), "40");
    story.file.around.spent = spent("999999");
    story.does(&agent(), &new_make_good(Basis::Correction, euros("50"))).does(&agent(), &owed("40"));
    assert!(story.file.make_goods.iter().all(|one| one.state == S::Approved));
}

#[test]
fn in_a_firm_with_two_managers_one_proposes_and_the_other_agrees() {
    let office = Office::new();
    let mut story = Story::assessed(&office);
    story.file.around.spent = spent("2000");
    story.does(&manager(), &goodwill("900"));
    let make_good = story.file.make_goods[0].id;
    let approve = acts::MakeGoodStep { make_good, verb: V::Approve { reason: String::new() } };
    assert_eq!(story.refused(&manager(), &approve), "G8");
    assert_eq!(story.refused(&senior(), &approve), "not_allowed");
    story.does(&second_manager(), &approve);
    assert_eq!(story.file.make_goods[0].state, S::Approved);
}

#[test]
fn those_who_may_approve_are_asked_and_the_proposer_hears_the_answer() {
    let office = Office::new();
    let story = Story::assessed(&office);
    let change = story.attempt(&agent(), &goodwill("60")).unwrap();
    let make_good = change.state.make_goods[0].id;
    let asks = |task: &Task| matches!(task, Task::AskApproval { make_good: one, .. } if *one == make_good);
    assert_eq!(change.errands.iter().filter(|errand| asks(&errand.task)).count(), 1);
    let mut story = story;
    story.take(change);
    for (verb, why) in [
        (V::Refuse { reason: "Too much".to_owned() }, "make_good.refused"),
        (V::Approve { reason: String::new() }, "make_good.approved"),
    ] {
        let change = story.attempt(&senior(), &acts::MakeGoodStep { make_good, verb }).unwrap();
        let told = |task: &Task| matches!(task, Task::Alert { member, why: said, .. } if *member == agent().member_id() && said == why);
        assert!(change.errands.iter().any(|errand| told(&errand.task)), "{why}");
    }
}

/// A proposal for which two managers have to agree, of whom one has.
fn half_agreed<'o>(office: &'o Office, by: &Actor) -> (Story<'o>, acts::MakeGoodStep) {
    let mut story = Story::assessed(office);
    story.does(by, &goodwill("1500"));
    let make_good = story.file.make_goods[0].id;
    let approve = acts::MakeGoodStep { make_good, verb: V::Approve { reason: String::new() } };
    if *by == agent() {
        story.does(&manager(), &approve);
    }
    (story, approve)
}

#[test]
fn the_first_of_two_hands_counts_no_longer_once_its_owner_may_not() {
    let office = Office::new();
    for (by, change) in [
        (agent(), (|one| one.role = Role::Senior) as fn(&mut Member)),
        (agent(), |one| one.active = false),
        (agent(), |one| one.in_training = true),
        (manager(), |one| one.role = Role::Senior),
    ] {
        let (mut story, approve) = half_agreed(&office, &by);
        assert!(story.attempt(&second_manager(), &approve).unwrap().state.make_goods[0].state == S::Approved);
        let mut people = colleagues();
        people.iter_mut().filter(|one| Some(one.id) == manager().member_id()).for_each(change);
        let done = story.attempt_among(people.clone(), &second_manager(), &approve).unwrap();
        let one = &done.state.make_goods[0];
        assert_eq!(
            (one.state, one.approved_by.as_slice()),
            (S::Proposed, &[member(5, Role::Manager).id][..])
        );
        let event = done.events.iter().find(|event| event.kind == "make_good.seconded").unwrap();
        assert!(event.facts.contains_key("no_longer_count"));
        assert!(
            done.errands.iter().any(|one| matches!(one.task, Task::AskApproval { .. })),
            "others are asked"
        );
        story.take(done);
        let third = member(9, Role::Manager);
        people.push(third.clone());
        let done = story.attempt_among(people, &Actor::member(&third), &approve).unwrap();
        assert_eq!(done.state.make_goods[0].state, S::Approved);
    }
}

#[test]
fn the_proposers_reason_stands_with_the_proposal_and_in_no_event() {
    let office = Office::new();
    let because = |reason: &str| acts::NewMakeGood { reason: Some(reason.to_owned()), ..goodwill("60") };
    let mut story = Story::assessed(&office);
    story.does(&agent(), &because("  Her wedding was on Saturday ")).does(&agent(), &because(" "));
    let reasons: Vec<_> = story.file.make_goods.iter().map(|one| one.terms.reason.as_deref()).collect();
    assert_eq!(reasons, [Some("Her wedding was on Saturday"), None]);
    assert!(!format!("{:?}", story.events).contains("wedding"), "what other systems are told of");
}
