//! Whatever people, programs and customers do, in whatever order and at whatever time: the guards hold.

use proptest::prelude::*;

use super::{
    moves::{Move, actor, moves, sensible, verb},
    office::*,
};
use crate::{
    case::{
        Case, CaseFile, Delivery, Direction, MessageKind, NewCase, Outcome, Stage, Step, acts, check_text,
    },
    customer::lift_hold,
    money::Money,
    promise::{PromiseState, Verdict},
    recovery::{Basis, MakeGoodState},
    reply::FaultCode,
    staff::Actor,
};

/// Lives one move and checks everything that has to hold after it.
fn live(story: &mut Story<'_>, next: &Move) {
    story.wait(next.hours);
    if next.look {
        look_twice(story);
    }
    let act = if next.sensible { sensible(story, next.twist) } else { verb(story, next.verb, next.twist) };
    let who = if next.sensible && !next.twist.is_multiple_of(8) { manager() } else { actor(next.actor) };
    assert!(story.attempt(&reader(), &*act).is_err(), "a reader changes nothing");
    assert!(story.attempt(&stranger(), &*act).is_err(), "nor does another customer");
    let Ok(change) = story.attempt(&who, &*act) else { return };
    let before = story.file.clone();
    g9(story, &change.state, &who);
    story.take(change);
    unchanged(&before, &story.file);
    promises_only_end(&before, story);
    alone_within_limit(story);
    held(story, &before);
}

/// Once is enough: a second look at the same time finds nothing, and the next one lies ahead.
fn look_twice(story: &mut Story<'_>) {
    let before = story.file.clone();
    story.look();
    assert!(story.look().is_empty(), "a look raises each alarm once");
    assert!(story.next_look().is_none_or(|at| at > story.now), "the next look lies ahead");
    assert!(story.file.owed().all(|one| one.due_at >= story.now || one.broken.is_some()));
    unchanged(&before, &story.file);
    assert_eq!(before.case.owner, story.file.case.owner);
    assert_eq!(before.case.milestones, story.file.case.milestones, "no timer moves a case on");
    held(story, &before);
}

/// G1 and G13: what came in, how and when stays.
fn unchanged(before: &CaseFile, after: &CaseFile) {
    let came = |case: &Case| {
        (case.id, case.number, case.customer, case.channel, case.received_at, case.subject.clone())
    };
    assert_eq!(came(&before.case), came(&after.case), "G1");
    assert!(after.said.iter().all(|message| message.kind != MessageKind::Complaint), "G1: said once");
    if let Some(floor) = before.case.floor {
        assert_eq!(after.case.floor.and_then(|new| new.covers(floor)), Some(true), "a floor never falls");
    }
    let given =
        |file: &CaseFile| file.make_goods.iter().map(|one| (one.id, one.face_value)).collect::<Vec<_>>();
    assert!(given(after).starts_with(&given(before)), "nothing given is forgotten or changed in value");
}

/// An ended promise stays as it ended.
fn promises_only_end(before: &CaseFile, story: &Story<'_>) {
    for (old, new) in before.promises.iter().zip(&story.file.promises) {
        assert_eq!((old.id, old.due_at, &old.what), (new.id, new.due_at, &new.what));
        assert!(old.state == PromiseState::Made || old.state == new.state, "it ended once");
        let verdict = new.verdict(story.now);
        if old.verdict(story.now) == Verdict::Broken && !matches!(new.state, PromiseState::Kept { .. }) {
            assert_eq!(verdict, Verdict::Broken, "only a late log corrects a break");
        }
    }
}

/// G9: nothing untrue goes out, and another hard fault only with a name and a reason.
fn g9(story: &Story<'_>, after: &CaseFile, who: &Actor) {
    let written = after.said.iter().filter(|one| one.direction == Direction::Out && !one.channel.is_spoken());
    for message in written {
        assert_eq!(message.delivery, Delivery::Queued);
        let check = story
            .office
            .with_desk(who, story.now, |desk| check_text(after, message.kind, &message.body, desk));
        assert!(check.faults.iter().all(|fault| fault.code != FaultCode::UntrueClaim), "G9");
        let named = message.override_reason.is_some() && who.member_id().is_some();
        assert!(!check.blocked || named, "G9");
    }
}

/// What holds of every case at every moment.
fn held(story: &Story<'_>, before: &CaseFile) {
    let (file, case) = (&story.file, &story.file.case);
    assert_eq!(case.stage, Stage::of(&case.milestones));
    assert_eq!(case.is_open(), case.next_step.is_some(), "G3");
    let again: Case = serde_json::from_value(serde_json::to_value(case).unwrap()).unwrap();
    assert_eq!(again, *case, "it can be kept");
    g4_and_g8(file);
    g12(story);
    dates(story);
    let ended_now = before.case.is_open() && !case.is_open();
    if !case.is_open() {
        assert!(case.handover.is_none(), "an ended case waits for nobody");
        assert!(file.owed().next().is_none(), "G5");
    }
    if ended_now {
        assert!(file.make_goods.iter().all(|one| !one.is_pending()), "nothing is left half given");
        g7(file);
    }
    if ended_now && case.stage == Stage::Closed {
        closed(file);
    }
}

fn closed(file: &CaseFile) {
    let (case, reached) = (&file.case, &file.case.milestones);
    let found = case.review.as_ref().is_some_and(|review| review.finding.is_some());
    let accepted = case.resolution.as_ref().is_some_and(|one| one.accepted_by_customer);
    let last_word = reached.deadlocked.is_some() || found;
    assert!(reached.acknowledged.is_some(), "G2");
    assert!(reached.responded.is_some() || last_word || accepted, "G2");
    assert!(reached.resolved.is_some() || last_word, "G6");
    let rejected = case.decision.as_ref().is_some_and(|one| one.outcome == Outcome::NotUpheld);
    assert!(file.is_corrected() || rejected || last_word, "G6: goodwill alone is no resolution");
    assert!(file.promises.iter().all(|one| !one.is_silently_broken()), "G5: every break was told");
    assert!(case.concerns.iter().all(|one| one.answer.is_some()));
}

/// G7, by its own arithmetic.
fn g7(file: &CaseFile) {
    let Some(floor) = file.case.floor else { return };
    let paid: i64 = file
        .make_goods
        .iter()
        .filter(|one| one.basis == Basis::Entitlement && one.is_fulfilled())
        .filter(|one| one.face_value.currency() == floor.currency())
        .map(|one| one.face_value.minor_units())
        .sum();
    assert!(paid >= floor.minor_units(), "G7: {floor} is owed");
}

fn g4_and_g8(file: &CaseFile) {
    if let Some(found) = file.case.decision.as_ref().filter(|one| one.outcome != Outcome::Upheld) {
        assert!(!found.evidence.is_empty() && !found.reasons.is_empty(), "G4");
        assert!(found.external_route.is_some(), "G4");
    }
    let (investigator, about) = (file.case.investigator, file.case.complained_of);
    assert!(investigator.is_none() || investigator != about, "G8: nobody investigates themselves");
    for one in file.make_goods.iter().filter(|one| one.basis != Basis::Entitlement) {
        let agreed =
            !matches!(one.state, MakeGoodState::Proposed | MakeGoodState::Refused | MakeGoodState::Withdrawn);
        let Some(approval) = one.approval.as_ref().filter(|_| agreed) else { continue };
        let hands = one.approved_by.len() + usize::from(one.terms.proposer_signs);
        assert!(hands >= usize::from(approval.people) && !one.approved_by.is_empty(), "G8");
        assert!(one.proposed_by.is_none_or(|by| !one.approved_by.contains(&by)), "G8: not one's own");
        let role = |by: &crate::id::Id<crate::staff::Member>| {
            [senior(), manager(), second_manager(), agent(), other_agent(), token()]
                .into_iter()
                .find(|actor| actor.member_id() == Some(*by))
                .and_then(|actor| actor.role)
        };
        assert!(one.approved_by.iter().all(|by| role(by) >= Some(approval.role)), "G8: high enough");
    }
}

/// G8: what one person gave in a case without asking stays within what their role may give.
fn alone_within_limit(story: &Story<'_>) {
    let file = &story.file;
    for actor in [agent(), other_agent(), token(), senior(), manager(), second_manager()] {
        for currency in ["EUR", "GBP", "JPY"] {
            let alone = file.make_goods.iter().filter(|one| {
                one.basis != Basis::Entitlement
                    && one.approval.is_none()
                    && one.proposed_by == actor.member_id()
                    && one.face_value.currency().code() == currency
                    && (one.is_pending() || one.is_fulfilled())
            });
            let sum: i64 = alone.map(|one| one.face_value.minor_units()).sum();
            let limits = &story.office.house.policy.authority[&actor.role.unwrap()];
            let limit = limits.iter().find(|limit| limit.currency().code() == currency);
            assert!(sum <= limit.map_or(0, |limit| limit.minor_units()), "G8: {sum} {currency}");
        }
    }
}

/// G12: selling waits, and nobody lifts that while a case is open.
fn g12(story: &Story<'_>) {
    let customer = &story.file.customer;
    let hold = customer.hold.as_ref().expect("every case sets a hold");
    if story.file.case.is_open() {
        assert!(hold.until.is_none() && hold.holds_at(story.now), "G12");
        let lifted = lift_hold(customer.clone(), 1, "A big order", &manager(), story.now);
        assert_eq!(code(&lifted.unwrap_err()), "G12");
    }
}

/// G13: the dates of the early stages count from first receipt, whatever happened since.
fn dates(story: &Story<'_>) {
    let case = &story.file.case;
    let Some(next) = &case.next_step else { return };
    let house = &story.office.house;
    let timers = house.timers_for(case.failure_type.as_deref(), case.relationship_defining).unwrap();
    let limit = match next.step {
        Step::Acknowledge => timers.acknowledge,
        Step::Assess => timers.assess,
        Step::Decide => timers.decide,
        Step::Respond => timers.respond,
        _ => return,
    };
    assert_eq!(next.due_at, timers.due(limit, case.received_at, &house.calendars), "G13");
    assert!(case.milestones.assessed.is_none_or(|at| at <= story.now));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn the_guards_hold_in_every_history(history in moves()) {
        let office = Office::new();
        let mut story = Story::begin(&office);
        for next in &history {
            live(&mut story, next);
        }
    }

    #[test]
    fn a_merger_forgets_nothing_and_starts_no_clock_anew(one in moves(), other in moves(), ages in (0..400i64, 0..400i64)) {
        let office = Office::new();
        let now = at(MONDAY);
        let aged = |hours: i64| {
            let received_at = now.checked_sub(jiff::SignedDuration::from_hours(hours)).ok();
            Story::of(&office, NewCase { received_at, ..complaint() }, &crate::case::Earlier::default())
        };
        let (mut from, mut into) = (aged(ages.0), aged(ages.1));
        one.iter().take(12).for_each(|next| live(&mut from, next));
        other.iter().take(12).for_each(|next| live(&mut into, next));
        let now = from.now.max(into.now);
        let merger = acts::Merger { into: into.file.case.id };
        let merged = office.with_desk(&agent(), now, |desk| merger.merge(from.file.clone(), into.file.clone(), desk));
        let both_open = from.file.case.is_open() && into.file.case.is_open();
        prop_assert_eq!(merged.is_ok(), both_open);
        let Ok(merged) = merged else { return Ok(()) };
        let (ended, goes_on) = (merged.from.state, merged.into.state);
        prop_assert_eq!(ended.case.stage, Stage::Merged);
        prop_assert_eq!(ended.case.next_step, None);
        prop_assert_eq!(goes_on.case.received_at, from.file.case.received_at.min(into.file.case.received_at));
        prop_assert_eq!(goes_on.promises.len(), from.file.promises.len() + into.file.promises.len());
        prop_assert_eq!(goes_on.make_goods.len(), from.file.make_goods.len() + into.file.make_goods.len());
        prop_assert!(ended.promises.is_empty() && ended.make_goods.is_empty());
        prop_assert!(goes_on.case.floor.map(Money::minor_units) >= from.file.case.floor.map(Money::minor_units));
        let mut story = Story { file: goes_on, now, office: &office, events: Vec::new() };
        let before = story.file.clone();
        held(&story, &before);
        look_twice(&mut story);
    }
}

/// The histories are worth their time only if they get everywhere.
#[test]
fn histories_reach_every_stage() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let office = Office::new();
    let mut runner = TestRunner::deterministic();
    let mut reached = std::collections::BTreeSet::new();
    for _ in 0..150 {
        let history = moves().new_tree(&mut runner).unwrap().current();
        let mut story = Story::begin(&office);
        for next in &history {
            live(&mut story, next);
            reached.insert(story.stage());
        }
    }
    let missing: Vec<_> = Stage::ALL.iter().filter(|stage| !reached.contains(stage)).collect();
    assert_eq!(missing, [&Stage::Merged], "merging has its own histories");
}
