//! Withdrawal, deadlock, outside review and merger: what may be owed when a case ends that way.

use super::{Office, Story, moves::new_make_good, office::*};
use crate::{
    case::{NewCase, Stage, Step, acts},
    failure::Severity,
    recovery::{Basis, MakeGoodState as S},
};

fn deadlock() -> acts::Deadlock {
    acts::Deadlock {
        body: format!("This is our last word. You can turn to {ROUTE}."),
        external_route: ROUTE.to_owned(),
        override_reason: None,
    }
}

fn review(finding: Option<&str>) -> acts::ExternalReview {
    acts::ExternalReview {
        by: ROUTE.to_owned(),
        reference: "T-77".to_owned(),
        finding: finding.map(str::to_owned),
    }
}

fn give(story: &mut Story<'_>, basis: Basis, amount: &str) -> crate::id::Id<crate::recovery::MakeGood> {
    story.does(&manager(), &new_make_good(basis, euros(amount)));
    story.file.make_goods.last().unwrap().id
}

fn step(make_good: crate::id::Id<crate::recovery::MakeGood>, verb: acts::MakeGoodVerb) -> acts::MakeGoodStep {
    acts::MakeGoodStep { make_good, verb }
}

fn fulfil(make_good: crate::id::Id<crate::recovery::MakeGood>) -> acts::MakeGoodStep {
    step(make_good, acts::MakeGoodVerb::Fulfil { reference: "R-1".to_owned() })
}

#[test]
fn taking_it_back_releases_promises_and_takes_back_offers() {
    let office = Office::new();
    let mut story = Story::assessed(&office);
    let bare = acts::Withdrawal { words: " ".to_owned() };
    assert_eq!(story.refused(&customer(), &bare), "invalid words");
    let offered = give(&mut story, Basis::Goodwill, "20");
    story.does(&agent(), &step(offered, acts::MakeGoodVerb::Offer)).does(&customer(), &withdrawal());
    assert_eq!((story.stage(), &story.file.case.next_step), (Stage::Withdrawn, &None));
    assert!(story.file.owed().next().is_none());
    assert_eq!(story.file.make_goods[0].state, S::Withdrawn);
    assert_eq!(story.happened("promise.released"), 1);
    assert_eq!(story.happened("make_good.withdrawn"), 1);
    assert_eq!(story.next_look(), None);
}

#[test]
fn what_the_law_allows_and_what_was_agreed_is_paid_first() {
    let office = Office::new();
    let mut story = Story::acknowledged(&office);
    let floor = acts::Assessment { floor: Some(euros("250")), ..assessment(Severity::Low) };
    story.does(&agent(), &floor);
    assert_eq!(story.refused(&customer(), &withdrawal()), "G7");
    let goodwill = give(&mut story, Basis::Goodwill, "250");
    story
        .does(&agent(), &step(goodwill, acts::MakeGoodVerb::Offer))
        .does(&customer(), &step(goodwill, acts::MakeGoodVerb::Accept));
    let owed = give(&mut story, Basis::Entitlement, "250");
    assert_eq!(story.refused(&customer(), &withdrawal()), "G7", "promised is not paid");
    story.does(&agent(), &fulfil(owed));
    assert_eq!(story.refused(&customer(), &withdrawal()), "make_good_pending", "they said yes to it");
    story.does(&agent(), &fulfil(goodwill)).does(&customer(), &withdrawal());
}

#[test]
fn a_promise_that_broke_before_it_was_taken_back_stays_broken() {
    let office = Office::new();
    let mut story = Story::acknowledged(&office);
    story.wait(24 * 5).does(&customer(), &withdrawal());
    assert_eq!(story.file.promises[0].verdict(story.now), crate::promise::Verdict::Broken);
    assert_eq!(story.happened("promise.broken"), 1);
}

#[test]
fn a_deadlock_follows_a_decision_names_the_way_and_can_close() {
    let office = Office::new();
    assert_eq!(Story::assessed(&office).refused(&manager(), &deadlock()), "G2");
    let mut story = Story::responded(&office);
    let silent = acts::Deadlock { body: "No.".to_owned(), ..deadlock() };
    assert_eq!(story.refused(&manager(), &silent), "G4");
    story.does(&manager(), &deadlock());
    assert_eq!(story.stage(), Stage::Deadlocked);
    assert!(story.file.case.is_open(), "it counts as open");
    assert_eq!(story.refused(&manager(), &deadlock()), "already_deadlocked");
    let alone = acts::Resolution { accepted_by_customer: false, ..resolution() };
    assert_eq!(story.refused(&agent(), &alone), "customer_disagrees");
    assert_eq!(story.refused(&agent(), &closure()), "G5");
    story.keep_all();
    assert_eq!(story.file.case.next_step.as_ref().unwrap().step, Step::AwaitReview);
    story.does(&agent(), &closure());
    assert_eq!(story.stage(), Stage::Closed);
}

#[test]
fn agreement_after_all_ends_the_deadlock() {
    let office = Office::new();
    let mut story = Story::responded(&office);
    story.does(&manager(), &deadlock());
    story.keep_all();
    story.does(&agent(), &resolution());
    assert_eq!(story.stage(), Stage::Resolved);
    assert_eq!(story.refused(&agent(), &closure()), "not_followed_up");
}

#[test]
fn an_outside_review_closes_only_with_its_finding() {
    let office = Office::new();
    assert_eq!(Story::assessed(&office).refused(&agent(), &review(None)), "not_responded");
    let mut late = Story::assessed(&office);
    late.wait(24 * 7 * 9).does(&agent(), &review(None));
    assert_eq!(late.file.case.next_step.as_ref().unwrap().step, Step::KeepPromise);
    late.keep_all();
    late.does(
        &agent(),
        &acts::NewMessage {
            body: "We were late with the call.".to_owned(),
            channel: None,
            kind: None,
            direction: None,
            override_reason: None,
            keeps: Vec::new(),
        },
    );
    assert_eq!(late.file.case.next_step.as_ref().unwrap().step, Step::Respond, "our answer is still owed");

    let mut story = Story::responded(&office);
    story.keep_all();
    story.does(&manager(), &deadlock()).does(&agent(), &review(None));
    assert_eq!(story.stage(), Stage::ExternalReview);
    assert_eq!(story.refused(&agent(), &closure()), "review_pending");
    story.wait(24 * 30).does(&agent(), &review(Some("The firm pays 100 EUR")));
    assert_eq!(story.file.case.next_step.as_ref().unwrap().step, Step::Close);
    let found = acts::Assessment { floor: Some(euros("100")), ..assessment(Severity::Medium) };
    story.does(&agent(), &found);
    assert_eq!(story.refused(&agent(), &closure()), "G7", "what they found is owed");
    let paid = give(&mut story, Basis::Entitlement, "100");
    assert_eq!(story.refused(&agent(), &closure()), "make_good_pending");
    story.does(&agent(), &fulfil(paid)).does(&agent(), &closure());
    assert_eq!(story.stage(), Stage::Closed);
}

#[test]
fn a_review_brings_an_ended_case_back_but_not_a_merged_one() {
    let office = Office::new();
    let mut story = Story::closed(&office);
    story.does(&agent(), &review(None));
    assert_eq!(story.stage(), Stage::ExternalReview);
    assert!(story.file.case.next_step.is_some());
    assert!(story.file.customer.hold.as_ref().unwrap().until.is_none(), "selling waits again");
    let (from, _) = merged(&office);
    assert_eq!(from.refused(&agent(), &review(None)), "case_ended");
    assert_eq!(from.refused(&customer(), &reopening()), "not_reopenable");
}

/// The later case continued in the earlier one.
fn merged(office: &Office) -> (Story<'_>, Story<'_>) {
    let mut from = Story::acknowledged(office);
    let concerned = acts::Assessment {
        concerns: vec!["The tone".to_owned()],
        floor: Some(euros("50")),
        ..assessment(Severity::High)
    };
    from.does(&agent(), &concerned);
    let new = NewCase { received_at: Some(from.in_hours(-72)), ..complaint() };
    let mut into = Story::of(office, new, &crate::case::Earlier::default());
    into.file.other_open = 1;
    let act = acts::Merger { into: into.file.case.id };
    let both = office
        .with_desk(&agent(), from.now, |desk| act.merge(from.file.clone(), into.file.clone(), desk).unwrap());
    from.take(both.from);
    into.take(both.into);
    (from, into)
}

#[test]
fn a_merger_takes_along_what_is_owed() {
    let office = Office::new();
    let (from, into) = merged(&office);
    assert_eq!((from.stage(), from.file.case.merged_into), (Stage::Merged, Some(into.file.case.id)));
    assert!(from.file.promises.is_empty());
    assert_eq!(into.file.promises.len(), 1);
    assert_eq!(into.file.case.floor, Some(euros("50")));
    assert_eq!(into.file.case.concerns[0].what, "The tone");
    assert_eq!(into.file.case.severity, Severity::High);
    assert_eq!(into.file.other_open, 0, "the other one is no longer open");
    let clock = office.house.timers.profiles["default"].acknowledge;
    let due = office.house.timers.profiles["default"].due(
        clock,
        into.file.case.received_at,
        &office.house.calendars,
    );
    assert_eq!(into.file.case.next_step.as_ref().unwrap().due_at, due, "the clock of the first receipt");
}

#[test]
fn an_earlier_receipt_survives_in_the_case_that_goes_on() {
    let office = Office::new();
    let later = Story::begin(&office);
    let new = NewCase { received_at: Some(later.in_hours(-72)), ..complaint() };
    let earlier = Story::of(&office, new, &crate::case::Earlier::default());
    let act = acts::Merger { into: later.file.case.id };
    let both = office.with_desk(&agent(), later.now, |desk| {
        act.merge(earlier.file.clone(), later.file.clone(), desk).unwrap()
    });
    assert_eq!(both.into.state.case.received_at, earlier.file.case.received_at);
    assert!(both.into.state.case.next_step.unwrap().due_at < later.now, "and is late already");
}

/// Who was answered in time is not late because they wrote twice.
#[test]
fn the_acknowledgement_of_the_earlier_receipt_goes_along() {
    let office = Office::new();
    let later = Story::begin(&office);
    let new = NewCase { received_at: Some(later.in_hours(-72)), ..complaint() };
    let mut earlier = Story::of(&office, new, &crate::case::Earlier::default());
    earlier.does(&agent(), &acknowledgement(earlier.in_hours(24)));
    let told = earlier.file.case.milestones.acknowledged;
    let act = acts::Merger { into: later.file.case.id };
    let both = office.with_desk(&agent(), later.now, |desk| {
        act.merge(earlier.file.clone(), later.file.clone(), desk).unwrap()
    });
    let goes_on = both.into.state.case;
    assert_eq!((goes_on.milestones.acknowledged, goes_on.stage), (told, Stage::Acknowledged));
    assert_eq!(goes_on.past.told_elsewhere, told.into_iter().collect::<Vec<_>>());
}

/// What was taken back stays answered, and what went outside stays known, whatever becomes of the case.
#[test]
fn what_went_outside_is_not_forgotten_by_an_agreement() {
    let office = Office::new();
    let mut story = Story::acknowledged(&office);
    story.does(&customer(), &withdrawal());
    let withdrawn = story.file.case.milestones.withdrawn.unwrap();
    story.wait(24).does(&agent(), &review(None));
    let outside = story.now;
    let past = |story: &Story<'_>| story.file.case.past.clone();
    assert_eq!(past(&story).withdrawals().collect::<Vec<_>>(), [withdrawn]);
    assert_eq!(past(&story).rests().collect::<Vec<_>>(), [(withdrawn, outside)]);
    story
        .wait(24)
        .does(&agent(), &assessment(Severity::Low))
        .does(&agent(), &decision(crate::case::Outcome::Upheld))
        .does(&agent(), &resolution());
    assert_eq!(story.file.case.milestones.external_review, None, "they agree after all");
    story.does(&agent(), &reopening());
    assert_eq!(past(&story).external_at, Some(outside));
}

#[test]
fn cases_that_do_not_belong_together_stay_apart() {
    let office = Office::new();
    let (from, into) = (Story::acknowledged(&office), Story::begin(&office));
    let merge = |from: &Story<'_>, into: &Story<'_>, named| {
        let act = acts::Merger { into: named };
        let result = office
            .with_desk(&agent(), from.now, |desk| act.merge(from.file.clone(), into.file.clone(), desk));
        code(&result.unwrap_err())
    };
    let id = into.file.case.id;
    assert_eq!(merge(&from, &into, from.file.case.id), "invalid into", "another case than the named one");
    assert_eq!(merge(&from, &from, from.file.case.id), "invalid into", "with itself");
    let mut foreign = Story::begin(&office);
    foreign.file.customer.id = customer_id(2);
    assert_eq!(merge(&from, &foreign, foreign.file.case.id), "invalid into");
    let closed = Story::closed(&office);
    assert_eq!(merge(&from, &closed, closed.file.case.id), "case_ended");
    assert_eq!(merge(&closed, &into, id), "case_ended");
    let mut pounds = Story::begin(&office);
    pounds.file.case.floor = crate::money::Money::parse("5", "GBP").ok();
    let mut euro = Story::begin(&office);
    euro.file.case.floor = Some(euros("5"));
    assert_eq!(merge(&euro, &pounds, pounds.file.case.id), "floors_differ");
    assert_eq!(
        from.refused(&agent(), &acts::Merger { into: id }),
        "still_owed",
        "alone it forgets a promise"
    );
}
