//! From receipt to decision: acknowledgement, assessment, containment, investigation, decision, response.

use super::{Office, Story, at, office::*};
use crate::{
    case::{Outcome, Stage, acts},
    failure::{Attribution, Severity},
    intake::Channel,
    promise::Verdict,
};

#[test]
fn an_acknowledgement_dates_the_milestone_and_makes_the_promise() {
    let office = Office::new();
    let story = Story::acknowledged(&office);
    assert_eq!(story.stage(), Stage::Acknowledged);
    assert_eq!(story.file.case.milestones.acknowledged, Some(story.now));
    assert_eq!(story.file.promises.len(), 1);
    assert_eq!(story.happened("promise.made"), 1);
    let again = acknowledgement(story.in_hours(9));
    assert_eq!(story.refused(&agent(), &again), "already_acknowledged");
}

#[test]
fn without_a_date_it_is_sent_but_does_not_acknowledge() {
    let office = Office::new();
    let mut story = Story::begin(&office);
    let vague =
        acts::Acknowledgement { promise: None, promise_due_at: None, ..acknowledgement(story.in_hours(1)) };
    story.does(&agent(), &vague);
    assert_eq!(story.stage(), Stage::Received);
    assert_eq!(story.happened("acknowledgement.incomplete"), 1);
    assert!(story.file.case.informed_at.is_some());
}

#[test]
fn wrong_acknowledgements_are_refused_by_field() {
    let office = Office::new();
    let story = Story::begin(&office);
    let good = acknowledgement(story.in_hours(2));
    let empty = acts::Acknowledgement { body: " ".to_owned(), ..good.clone() };
    let past = acknowledgement(story.in_hours(-1));
    let back_dated = acts::Acknowledgement { at: Some(story.now), ..good.clone() };
    let call = acts::Acknowledgement { channel: Some(Channel::Phone), ..good };
    let ahead = acts::Acknowledgement { at: Some(story.in_hours(1)), ..call };
    for (act, expected) in [
        (empty, "invalid body"),
        (past, "invalid promise_due_at"),
        (back_dated, "invalid at"),
        (ahead, "invalid at"),
    ] {
        assert_eq!(story.refused(&agent(), &act), expected);
    }
}

#[test]
fn a_call_that_is_logged_late_counts_from_when_it_was_made() {
    let office = Office::new();
    let mut story = Story::begin(&office);
    story.wait(30);
    let said_at = story.in_hours(-29);
    let call = acts::Acknowledgement {
        channel: Some(Channel::Phone),
        at: Some(said_at),
        ..acknowledgement(story.in_hours(-3))
    };
    story.does(&agent(), &call);
    assert_eq!(story.file.case.milestones.acknowledged, Some(said_at));
    assert_eq!(story.file.case.informed_at, Some(said_at));
    assert_eq!(story.file.promises[0].made_at, said_at);
    assert_eq!(story.file.promises[0].verdict(story.now), Verdict::Broken);
    assert!(story.look().contains(&"promise.broken"), "the promise in it was due while nobody logged it");
}

#[test]
fn assessment_needs_a_statement_and_above_medium_a_nature() {
    let office = Office::new();
    let mut story = Story::acknowledged(&office);
    let bare = acts::Assessment { problem_statement: String::new(), ..assessment(Severity::Low) };
    assert_eq!(story.refused(&agent(), &bare), "invalid problem_statement");
    for severity in [Severity::High, Severity::Critical] {
        let unnatural = acts::Assessment { nature: None, ..assessment(severity) };
        assert_eq!(story.refused(&agent(), &unnatural), "invalid nature");
    }
    let unknown = acts::Assessment { failure_type: Some("bad_hair".to_owned()), ..assessment(Severity::Low) };
    assert_eq!(story.refused(&agent(), &unknown), "invalid failure_type");
    let furious = acts::Assessment { emotion: Some(6), ..assessment(Severity::Low) };
    assert_eq!(story.refused(&agent(), &furious), "invalid emotion");
    story.does(&agent(), &assessment(Severity::High));
    let first = story.file.case.milestones.assessed;
    story.wait(5).does(&agent(), &assessment(Severity::Low));
    assert_eq!(story.file.case.milestones.assessed, first, "the first one dates the milestone");
}

#[test]
fn a_floor_rises_and_never_falls() {
    let office = Office::new();
    let mut story = Story::acknowledged(&office);
    let with = |amount| acts::Assessment { floor: Some(euros(amount)), ..assessment(Severity::Low) };
    story.does(&agent(), &with("250")).does(&agent(), &with("400"));
    assert_eq!(story.refused(&manager(), &with("250")), "G7");
    let pounds = acts::Assessment {
        floor: Some(crate::money::Money::parse("900", "GBP").unwrap()),
        ..assessment(Severity::Low)
    };
    assert_eq!(story.refused(&manager(), &pounds), "G7");
    assert_eq!(story.file.case.floor, Some(euros("400")));
}

#[test]
fn containment_happened_between_receipt_and_now() {
    let office = Office::new();
    let mut story = Story::begin(&office);
    story.wait(5);
    let stop = |hours| acts::Containment {
        what: "Stopped the reminder".to_owned(),
        at: Some(story.in_hours(hours)),
    };
    let (before, ahead, fine) = (stop(-6), stop(1), stop(-2));
    assert_eq!(story.refused(&agent(), &before), "invalid at");
    assert_eq!(story.refused(&agent(), &ahead), "invalid at");
    story.does(&agent(), &fine);
    assert_eq!(story.file.case.containment.as_ref().unwrap().at, story.in_hours(-2));
}

#[test]
fn nobody_investigates_decides_or_takes_over_what_is_about_them() {
    let office = Office::new();
    let mut story = Story::acknowledged(&office);
    let about = |investigator, complained_of| acts::Investigation {
        plan: "Read the van log".to_owned(),
        investigator,
        complained_of,
    };
    let (owner, other) = (story.file.case.owner, other_agent().member_id());
    assert_eq!(story.refused(&agent(), &about(None, None)), "not_assessed");
    story.does(&agent(), &assessment(Severity::Low));
    assert_eq!(story.refused(&agent(), &about(None, Some(owner))), "G8");
    story.does(&agent(), &about(other, Some(owner)));
    assert_eq!(story.stage(), Stage::Investigating);
    assert_eq!(story.refused(&agent(), &about(Some(owner), None)), "G8");
    assert_eq!(story.refused(&agent(), &decision(Outcome::Upheld)), "G8");
    story.does(&other_agent(), &decision(Outcome::Upheld));

    let mut story = Story::assessed(&office);
    story.does(&agent(), &about(None, other));
    let hand = acts::Handover { to: other.unwrap(), reason: "I am away".to_owned() };
    assert_eq!(story.refused(&agent(), &hand), "G8");
}

#[test]
fn a_rejection_needs_evidence_and_the_way_outside() {
    let office = Office::new();
    let story = Story::assessed(&office);
    for outcome in [Outcome::NotUpheld, Outcome::PartlyUpheld] {
        let full = decision(outcome);
        for lacking in [
            acts::Decision { evidence: vec![" ".to_owned()], ..full.clone() },
            acts::Decision { external_route: None, ..full.clone() },
        ] {
            assert_eq!(story.refused(&agent(), &lacking), "G4");
        }
        let mut story = Story::decided(&office, outcome);
        let silent = acts::Response { body: "No.".to_owned(), ..response() };
        assert_eq!(story.refused(&agent(), &silent), "G4");
        story.does(&agent(), &response());
        assert_eq!(story.stage(), Stage::Responded);
    }
    let unreasoned = acts::Decision { reasons: String::new(), ..decision(Outcome::Upheld) };
    assert_eq!(story.refused(&agent(), &unreasoned), "invalid reasons");
    assert_eq!(Story::begin(&office).refused(&agent(), &decision(Outcome::Upheld)), "not_assessed");
}

#[test]
fn a_decision_that_was_told_changes_only_by_reopening() {
    let office = Office::new();
    let mut story = Story::responded(&office);
    assert_eq!(story.refused(&agent(), &decision(Outcome::NotUpheld)), "already_responded");
    story.does(&agent(), &reopening()).does(&agent(), &decision(Outcome::NotUpheld));
    assert_eq!(story.stage(), Stage::Decided);
}

#[test]
fn the_response_is_written_and_tells_a_decision() {
    let office = Office::new();
    assert_eq!(Story::assessed(&office).refused(&agent(), &response()), "not_decided");
    let mut story = Story::decided(&office, Outcome::Upheld);
    let call = acts::Response { channel: Some(Channel::Phone), ..response() };
    assert_eq!(story.refused(&agent(), &call), "invalid channel");
    let many = acts::Response { answers: vec!["yes".to_owned()], ..response() };
    assert_eq!(story.refused(&agent(), &many), "invalid answers");
    story.does(&agent(), &response());
    let first = story.now;
    story.wait(7).does(&agent(), &response());
    assert_eq!(story.file.case.milestones.responded, Some(first), "sent again, the clock runs on");
}

#[test]
fn whose_doing_it_was_changes_nothing_that_is_owed() {
    let office = Office::new();
    let mut seen = Vec::new();
    for attribution in
        [Attribution::Unknown, Attribution::Firm, Attribution::Customer, Attribution::ThirdParty]
    {
        let mut story = Story::acknowledged(&office);
        let found = acts::Assessment { attribution: Some(attribution), ..assessment(Severity::High) };
        story.does(&agent(), &found);
        let check = office.with_desk(&agent(), story.now, |desk| {
            crate::case::check_text(
                &story.file,
                crate::case::MessageKind::Decision,
                "I am sorry. Ola, your sofa was late.",
                desk,
            )
        });
        seen.push((story.file.case.next_step.clone(), story.next_look(), check));
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn the_first_call_can_do_everything() {
    let office = Office::new();
    let mut story = Story::of(
        &office,
        crate::case::NewCase { channel: Channel::Phone, ..complaint() },
        &crate::case::Earlier::default(),
    );
    let ack = acknowledgement(story.in_hours(2));
    story
        .does(&agent(), &ack)
        .does(&agent(), &assessment(Severity::Low))
        .does(&agent(), &decision(Outcome::Upheld))
        .does(&agent(), &resolution());
    assert_eq!(story.stage(), Stage::Resolved);
    assert_eq!(story.now, at(MONDAY));
}
