//! Suspected abuse: goodwill waits for a person by rule, and nothing else does.

use jiff::SignedDuration;

use super::{Office, Story, moves::new_make_good, office::*};
use crate::{
    case::{acts, acts::MakeGoodVerb as V},
    id::Id,
    recovery::{Basis, Claims, MakeGood, MakeGoodState as S},
};

/// A customer who was given something beyond what was owed again and again.
fn often_given(office: &Office) -> Story<'_> {
    let mut story = Story::assessed(office);
    let days = |days: i64| story.now - SignedDuration::from_hours(24 * days);
    story.file.around.claims = Claims { given: [1, 2, 3, 4, 5].map(days).to_vec(), ..Claims::default() };
    story
}

fn step(make_good: Id<MakeGood>, verb: V) -> acts::MakeGoodStep {
    acts::MakeGoodStep { make_good, verb }
}

fn approve(reason: &str) -> V {
    V::Approve { reason: reason.to_owned() }
}

#[test]
fn goodwill_waits_for_a_person_who_says_why() {
    let office = Office::new();
    let mut story = often_given(&office);
    story.does(&agent(), &new_make_good(Basis::Goodwill, euros("15")));
    let one = story.file.make_goods[0].clone();
    assert_eq!(
        (one.state, one.face_value),
        (S::Proposed, euros("15")),
        "within the limit, and of the same worth"
    );
    assert_eq!(one.terms.held.as_ref().map(|held| held.rule.as_str()), Some("many_gifts"));
    let told = story.events.iter().find(|event| event.kind == "make_good.proposed").unwrap();
    assert_eq!(told.facts["held"], "many_gifts");

    assert_eq!(story.refused(&agent(), &step(one.id, V::Offer)), "make_good_state");
    assert_eq!(story.refused(&senior(), &step(one.id, approve("  "))), "invalid reason");
    assert_eq!(story.refused(&agent(), &step(one.id, approve("Because"))), "not_allowed");
    story.does(&senior(), &step(one.id, approve("Four late parcels, each of them ours.")));
    assert_eq!(story.file.make_goods[0].state, S::Approved);
    let told = story.events.iter().find(|event| event.kind == "make_good.approved").unwrap();
    assert_eq!(
        told.words.as_ref().map(|words| words.text.as_str()),
        Some("Four late parcels, each of them ours.")
    );
}

#[test]
fn what_is_owed_and_what_undoes_the_loss_never_waits() {
    let office = Office::new();
    let mut story = often_given(&office);
    story.file.case.floor = Some(euros("40"));
    for (nth, basis) in [Basis::Entitlement, Basis::Correction].into_iter().enumerate() {
        let claims = story.file.around.claims.clone();
        story.does(&agent(), &new_make_good(basis, euros("20")));
        story.file.around.claims = claims;
        let one = &story.file.make_goods[nth];
        assert!(one.terms.held.is_none() && one.state != S::Proposed, "{basis:?}: {:?}", one.state);
    }
}

#[test]
fn a_limit_that_is_exceeded_asks_for_more_than_a_senior() {
    let office = Office::new();
    let mut story = often_given(&office);
    story.does(&agent(), &new_make_good(Basis::Goodwill, euros("2000")));
    let approval = story.file.make_goods[0].approval.clone().unwrap();
    assert_eq!(approval.people, 2, "nobody's hand is spared by the rule");
    let manager_alone = manager();
    let mut own = often_given(&office);
    own.does(&manager_alone, &new_make_good(Basis::Goodwill, euros("15")));
    let one = own.file.make_goods[0].id;
    assert_eq!(own.refused(&manager_alone, &step(one, approve("Mine"))), "G8");
    own.does(&senior(), &step(one, approve("Looked at it")));
}
