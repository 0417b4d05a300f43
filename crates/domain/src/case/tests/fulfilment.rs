//! Carrying out: begun as soon as it is agreed, by the way of its form, and never twice at once.

use super::{Office, Story, moves::new_make_good, office::*};
use crate::{
    case::acts::{self, Came, MakeGoodVerb as V},
    errand::Task,
    failure::Severity,
    id::Id,
    promise::PromiseState,
    recovery::{Basis, FulfilmentRules, MakeGood, MakeGoodState as S, Way},
    staff::Actor,
};

/// `new_make_good` gives store credit; each test says by which way that goes.
fn office(way: &str) -> Office {
    let mut office = Office::new();
    let form = new_make_good(Basis::Goodwill, euros("1")).form;
    let text = format!("[forms.{form}]\n{way}\n[systems.billing]\nurl = \"https://billing.example/\"\n");
    office.house.fulfilment = FulfilmentRules::from_toml(&text).unwrap();
    office
}

const VOUCHER: &str = "way = \"voucher\"\nvalid_days = 365";
const CALL: &str = "way = \"call\"\nsystem = \"billing\"";
const TASK: &str = "way = \"task\"\nwithin = \"2 weeks\"";

fn step(make_good: Id<MakeGood>, verb: V) -> acts::MakeGoodStep {
    acts::MakeGoodStep { make_good, verb }
}

fn came(make_good: Id<MakeGood>, attempt: u16, came: Came) -> acts::FulfilmentResult {
    acts::FulfilmentResult { make_good, attempt, came }
}

fn again(make_good: Id<MakeGood>, note: &str) -> acts::CarryingOut {
    acts::CarryingOut { make_good: Some(make_good), note: note.to_owned() }
}

/// A case in which so much is owed as is proposed below.
fn with_floor(office: &Office) -> Story<'_> {
    let mut story = Story::assessed(office);
    let floor = acts::Assessment { floor: Some(euros("20")), ..assessment(Severity::Medium) };
    story.does(&agent(), &floor);
    story
}

/// Proposed and, where it has to be, offered and accepted.
fn agreed(office: &Office, basis: Basis) -> (Story<'_>, Id<MakeGood>) {
    let mut story = with_floor(office);
    story.does(&agent(), &new_make_good(basis, euros("20")));
    let id = story.file.make_goods[0].id;
    if basis == Basis::Goodwill {
        story.does(&agent(), &step(id, V::Offer)).does(&customer(), &step(id, V::Accept));
    }
    (story, id)
}

fn state(story: &Story<'_>) -> S {
    story.file.make_goods[0].state
}

#[test]
fn what_is_agreed_is_begun_at_once_with_one_errand_and_what_is_owed_without_asking() {
    for (way, basis) in [(VOUCHER, Basis::Goodwill), (CALL, Basis::Goodwill), (CALL, Basis::Entitlement)] {
        let office = office(way);
        let mut story = with_floor(&office);
        let proposal = story.attempt(&agent(), &new_make_good(basis, euros("20"))).unwrap();
        let mut last = proposal.clone();
        story.take(proposal);
        let id = story.file.make_goods[0].id;
        if basis == Basis::Goodwill {
            story.does(&agent(), &step(id, V::Offer));
            last = story.attempt(&customer(), &step(id, V::Accept)).unwrap();
            story.take(last.clone());
        }
        assert_eq!(state(&story), S::Fulfilling, "{way} {basis:?}");
        let errands: Vec<_> =
            last.errands.iter().filter(|one| matches!(one.task, Task::Fulfil { .. })).collect();
        assert_eq!(errands.len(), 1);
        assert_eq!(errands[0].key, format!("fulfil:{id}:1"));
        let next = story.attempt(&agent(), &incoming("Thank you")).unwrap();
        assert!(!next.errands.iter().any(|one| matches!(one.task, Task::Fulfil { .. })), "once");
    }
}

#[test]
fn without_a_rule_a_person_does_it_by_hand() {
    let office = Office::new();
    let (mut story, id) = agreed(&office, Basis::Goodwill);
    assert_eq!(state(&story), S::Accepted);
    story.does(&agent(), &step(id, V::Fulfil { reference: "R-1".to_owned() }));
    assert_eq!(state(&story), S::Fulfilled);
    assert_eq!(story.refused(&agent(), &again(id, "lost")), "make_good_state");
}

#[test]
fn what_is_under_way_ends_by_its_own_result_alone() {
    let office = office(CALL);
    let (mut story, id) = agreed(&office, Basis::Goodwill);
    let by_hand = step(id, V::Fulfil { reference: "R-1".to_owned() });
    assert_eq!(story.refused(&agent(), &by_hand), "being_carried_out");
    assert_eq!(story.refused(&agent(), &again(id, "x")), "make_good_state");
    let other_try = came(id, 2, Came::Done("re_9".to_owned()));
    assert_eq!(story.refused(&Actor::system(), &other_try), "fulfilment_over");
    let done = came(id, 1, Came::Done("re_1".to_owned()));
    story.does(&Actor::system(), &done);
    assert_eq!((state(&story), story.file.make_goods[0].reference.as_deref()), (S::Fulfilled, Some("re_1")));
    assert_eq!(story.refused(&Actor::system(), &done), "fulfilment_over", "once");
}

#[test]
fn what_nobody_knows_waits_for_a_person_who_says_which_it_is() {
    let office = office(CALL);
    let (mut story, id) = agreed(&office, Basis::Goodwill);
    let unknown = came(id, 1, Came::Unknown("no answer within 10 s".to_owned()));
    let change = story.attempt(&Actor::system(), &unknown).unwrap();
    let owner = story.file.case.owner;
    let told = change.errands.iter().any(
        |one| matches!(&one.task, Task::Alert { member, why, .. } if *member == Some(owner) && why == "make_good.unconfirmed"),
    );
    assert!(told, "the owner is told");
    story.take(change);
    assert_eq!(state(&story), S::Unconfirmed);
    assert_eq!(story.refused(&agent(), &again(id, " ")), "invalid note");
    let retried = story.attempt(&agent(), &again(id, "billing shows nothing")).unwrap();
    assert!(retried.errands.iter().any(|one| one.key == format!("fulfil:{id}:2")));
    let fulfilment = retried.state.make_goods[0].fulfilment.as_ref().unwrap();
    assert_eq!((fulfilment.attempt, fulfilment.trouble.as_deref()), (2, None));
    story.does(&agent(), &step(id, V::Fulfil { reference: "re_7, seen in billing".to_owned() }));
    assert_eq!(state(&story), S::Fulfilled);
}

#[test]
fn what_was_certainly_not_done_is_tried_again_without_a_proof_or_given_another_way() {
    let office = office(CALL);
    for basis in [Basis::Goodwill, Basis::Entitlement] {
        let (mut story, id) = agreed(&office, basis);
        let refused = came(id, 1, Came::NotDone("billing refused it with 402".to_owned()));
        let change = story.attempt(&Actor::system(), &refused).unwrap();
        let told = change
            .errands
            .iter()
            .any(|one| matches!(&one.task, Task::Alert { why, .. } if why == "make_good.not_done"));
        assert!(told, "the owner is told");
        story.take(change);
        let one = &story.file.make_goods[0];
        assert_eq!((one.is_not_done(), one.is_pending(), one.is_agreed()), (true, true, true));
        let trouble = one.fulfilment.as_ref().and_then(|begun| begun.trouble.as_deref());
        assert_eq!(trouble, Some("billing refused it with 402"));
        let by_hand = story.attempt(&agent(), &step(id, V::Fulfil { reference: "T-4".to_owned() })).unwrap();
        assert_eq!(by_hand.state.make_goods[0].state, S::Fulfilled);
        let retried = story.attempt(&agent(), &again(id, "")).unwrap();
        assert!(retried.errands.iter().any(|one| one.key == format!("fulfil:{id}:2")));
        let late = came(id, 1, Came::Done("re_1".to_owned()));
        story.does(&Actor::system(), &late);
        assert_eq!(state(&story), S::Fulfilled, "a late yes is a yes");
    }
}

#[test]
fn a_correction_is_begun_by_a_person_without_asking_the_customer() {
    let (by_call, by_hand) = (office(CALL), Office::new());
    let (mut story, id) = agreed(&by_call, Basis::Correction);
    assert_eq!(state(&story), S::Approved);
    story.does(&agent(), &again(id, ""));
    assert_eq!(state(&story), S::Fulfilling);
    let (story, id) = agreed(&by_hand, Basis::Correction);
    assert_eq!(story.refused(&agent(), &again(id, "")), "by_hand");
}

#[test]
fn a_task_is_a_promise_and_keeping_it_carries_it_out() {
    let office = office(TASK);
    let (mut story, id) = agreed(&office, Basis::Goodwill);
    let Some(Way::Task { promise }) = story.file.make_goods[0].fulfilment.clone().map(|one| one.way) else {
        panic!("it is a task");
    };
    assert!(story.file.owed().any(|one| one.id == promise && one.due_at > story.now));
    let by_hand = step(id, V::Fulfil { reference: "done".to_owned() });
    assert_eq!(story.refused(&agent(), &by_hand), "being_carried_out");
    let moved = acts::PromiseRenegotiated {
        promise: Some(promise),
        due_at: story.in_hours(24 * 30),
        consent: "call of today".to_owned(),
    };
    story.does(&agent(), &moved);
    assert_eq!(state(&story), S::Fulfilling, "a new date is no end");
    let PromiseState::Renegotiated { by, .. } =
        story.file.promises.iter().find(|one| one.id == promise).unwrap().state.clone()
    else {
        panic!("it was moved");
    };
    let kept = acts::PromiseKept { promise: Some(by), evidence: "signed note".to_owned(), at: None };
    story.does(&agent(), &kept);
    let one = &story.file.make_goods[0];
    assert_eq!((one.state, one.reference.as_deref()), (S::Fulfilled, Some("signed note")));
    assert_eq!(one.fulfilled_at, Some(story.now));
}

#[test]
fn a_task_that_the_customer_lets_us_off_is_declined_and_what_is_owed_is_not() {
    let office = office(TASK);
    for (basis, expected) in [(Basis::Goodwill, S::Declined), (Basis::Entitlement, S::Unconfirmed)] {
        let (mut story, _) = agreed(&office, basis);
        let Some(Way::Task { promise }) = story.file.make_goods[0].fulfilment.clone().map(|one| one.way)
        else {
            panic!("it is a task");
        };
        let released = acts::PromiseReleased { promise: Some(promise), words: "Leave it.".to_owned() };
        story.does(&agent(), &released);
        assert_eq!(state(&story), expected);
    }
}
