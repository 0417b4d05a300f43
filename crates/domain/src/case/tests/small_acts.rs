//! Messages, handovers, concerns, escalation, links, dismissal, and who may do what.

use super::{Office, Story, office::*};
use crate::{
    case::{Direction, MessageKind, Outcome, Stage, acts},
    errand::Task,
    failure::Severity,
    staff::Actor,
};

fn message() -> acts::NewMessage {
    acts::NewMessage {
        body: "It is on the van.".to_owned(),
        channel: None,
        kind: None,
        direction: None,
        override_reason: None,
        keeps: Vec::new(),
    }
}

#[test]
fn messages_out_in_and_between_ourselves() {
    let office = Office::new();
    let mut story = Story::acknowledged(&office);
    story.wait(2).does(&agent(), &message());
    assert_eq!(story.file.case.informed_at, Some(story.now));
    let told = story.file.case.informed_at;
    let note = acts::NewMessage { direction: Some(Direction::Note), ..message() };
    story.wait(1).does(&agent(), &note);
    assert_eq!(story.file.case.informed_at, told, "a note tells the customer nothing");
    let heard = acts::NewMessage { direction: Some(Direction::In), ..message() };
    story.does(&agent(), &heard);
    assert_eq!(story.file.case.heard_at, story.now);
    let own_step = acts::NewMessage { kind: Some(MessageKind::Decision), ..message() };
    assert_eq!(story.refused(&agent(), &own_step), "invalid kind");
    let empty = acts::NewMessage { body: " ".to_owned(), ..message() };
    assert_eq!(story.refused(&agent(), &empty), "invalid body");
    assert_eq!(story.refused(&customer(), &incoming(" ")), "invalid body");
}

#[test]
fn the_owner_changes_only_when_the_other_accepts() {
    let office = Office::new();
    let mut story = Story::acknowledged(&office);
    let (owner, to) = (story.file.case.owner, other_agent().member_id().unwrap());
    let offer = acts::Handover { to, reason: "I am away".to_owned() };
    let to_self = acts::Handover { to: owner, ..offer.clone() };
    assert_eq!(story.refused(&agent(), &to_self), "invalid to");
    assert_eq!(story.refused(&other_agent(), &acts::HandoverAcceptance {}), "no_handover");
    story.does(&agent(), &offer);
    assert_eq!(story.file.case.owner, owner);
    assert_eq!(story.refused(&senior(), &acts::HandoverAcceptance {}), "not_allowed");
    assert_eq!(story.refused(&senior(), &acts::HandoverRefusal::default()), "not_allowed");
    story.wait(24).look();
    assert_eq!(story.happened("handover.waiting"), 1);
    assert_eq!(story.file.case.owner, owner, "no timer moves a case");
    story.does(&other_agent(), &acts::HandoverRefusal { reason: "Full".to_owned() });
    assert_eq!((story.file.case.owner, &story.file.case.handover), (owner, &None));
    story.does(&agent(), &offer).does(&other_agent(), &acts::HandoverAcceptance {});
    assert_eq!((story.file.case.owner, story.file.case.handovers), (to, 1));
    let back = acts::Handover { to: owner, reason: "I am back".to_owned() };
    story.does(&agent(), &back);
    assert_eq!(story.refused(&manager(), &acts::HandoverAcceptance {}), "not_allowed");
    assert_eq!(story.file.case.owner, to, "nobody accepts for somebody else");
    story.does(&manager(), &acts::HandoverRefusal::default());
}

#[test]
fn a_case_is_offered_only_to_somebody_who_can_work_it() {
    let office = Office::new();
    let story = Story::acknowledged(&office);
    let nobody = crate::id::Id::new(uuid::Uuid::from_u128(99));
    for to in [nobody, reader().member_id().unwrap()] {
        let offer = acts::Handover { to, reason: "I am away".to_owned() };
        assert_eq!(story.refused(&agent(), &offer), "invalid to");
        let about = acts::Investigation {
            plan: "Read the van log".to_owned(),
            investigator: Some(to),
            complained_of: None,
        };
        let assessed = Story::assessed(&office);
        assert_eq!(assessed.refused(&agent(), &about), "invalid investigator");
    }
}

#[test]
fn concerns_are_answered_one_by_one() {
    let office = Office::new();
    let mut story = Story::acknowledged(&office);
    let reply = |concern| acts::ConcernAnswer { concern, answer: "We rang her".to_owned() };
    assert_eq!(story.refused(&agent(), &reply(0)), "invalid concern");
    let concerns = ["Late", " Late ", "Nobody rang", ""].map(str::to_owned).to_vec();
    story.does(&agent(), &acts::Assessment { concerns, ..assessment(Severity::Low) });
    assert_eq!(story.file.case.concerns.len(), 2);
    assert_eq!(story.refused(&agent(), &reply(2)), "invalid concern");
    let silent = acts::ConcernAnswer { concern: 1, answer: String::new() };
    assert_eq!(story.refused(&agent(), &silent), "invalid answer");
    story.does(&agent(), &reply(1));
    assert_eq!(story.file.case.concerns[1].answer.as_deref(), Some("We rang her"));
    assert_eq!(story.file.case.concerns[0].answer, None);
    let both = acts::Response { answers: vec!["It came".to_owned(), String::new()], ..response() };
    story.does(&agent(), &decision(Outcome::Upheld)).does(&agent(), &both);
    let answers: Vec<_> = story.file.case.concerns.iter().filter_map(|one| one.answer.as_deref()).collect();
    assert_eq!(answers, ["It came", "We rang her"], "an empty answer leaves the one that is there");
}

#[test]
fn raised_by_hand_and_answered_by_a_manager() {
    let office = Office::new();
    let mut story = Story::acknowledged(&office);
    let owner = story.file.case.owner;
    let end = acts::EscalationEnd { answer: "Take the fast van".to_owned() };
    assert_eq!(story.refused(&manager(), &end), "not_escalated");
    let bare = acts::Escalation { reason: " ".to_owned() };
    assert_eq!(story.refused(&agent(), &bare), "invalid reason");
    let raise = acts::Escalation { reason: "She needs it by Friday".to_owned() };
    let change = story.attempt(&agent(), &raise).unwrap();
    let for_managers = |task: &Task| matches!(task, Task::Alert { member: None, .. });
    assert!(change.errands.iter().any(|errand| for_managers(&errand.task)));
    story.take(change);
    let raised = story.file.case.escalation.clone().unwrap();
    assert_eq!((raised.why.as_str(), raised.by), (acts::BY_HAND, agent().member_id()));
    assert_eq!(story.file.case.owner, owner);
    assert_eq!(story.refused(&senior(), &end), "not_allowed");
    story.does(&manager(), &end);
    assert_eq!(story.file.case.escalation, None);
}

#[test]
fn a_revoked_link_counts_up_also_after_the_end() {
    let office = Office::new();
    let mut story = Story::closed(&office);
    let bare = acts::StatusLinkRevocation { reason: String::new() };
    assert_eq!(story.refused(&agent(), &bare), "invalid reason");
    assert_eq!(story.file.case.link_version, 1);
    story.does(&agent(), &acts::StatusLinkRevocation { reason: "Sent to the wrong address".to_owned() });
    assert_eq!(story.file.case.link_version, 2);
    assert_eq!(story.stage(), Stage::Closed);
}

#[test]
fn dismissal_is_early_seconded_and_leaves_nothing_owed() {
    let office = Office::new();
    let no_complaint = acts::Dismissal { reason: "A question about opening hours".to_owned() };
    let mut story = Story::begin(&office);
    assert_eq!(story.refused(&agent(), &no_complaint), "not_allowed");
    assert_eq!(story.refused(&customer(), &no_complaint), "not_allowed");
    story.file.case.owner = senior().member_id().unwrap();
    assert_eq!(story.refused(&senior(), &no_complaint), "not_allowed", "not the owner alone");
    story.file.case.owner = manager().member_id().unwrap();
    assert!(story.attempt(&manager(), &no_complaint).is_ok(), "a manager answers for it");
    let bare = acts::Dismissal { reason: String::new() };
    assert_eq!(story.refused(&senior(), &bare), "invalid reason");
    story.does(&senior(), &no_complaint);
    assert_eq!((story.stage(), &story.file.case.next_step), (Stage::Dismissed, &None));

    let mut promised = Story::acknowledged(&office);
    assert_eq!(promised.refused(&senior(), &no_complaint), "G5");
    promised.keep_all();
    promised.does(&senior(), &no_complaint);
    assert_eq!(Story::assessed(&office).refused(&senior(), &no_complaint), "not_dismissible");
}

#[test]
fn readers_strangers_and_customers_do_only_what_is_theirs() {
    let office = Office::new();
    let story = Story::closable(&office);
    let ack = acknowledgement(story.in_hours(1));
    let verbs: [&dyn crate::case::Act; 12] = [
        &ack,
        &message(),
        &closure(),
        &reopening(),
        &withdrawal(),
        &answer(true),
        &incoming("Hello"),
        &question(),
        &acts::Escalation { reason: "x".to_owned() },
        &acts::ConcernAnswer { concern: 0, answer: "x".to_owned() },
        &acts::StatusLinkRevocation { reason: "x".to_owned() },
        &acts::HandoverAcceptance {},
    ];
    for (nth, verb) in verbs.into_iter().enumerate() {
        assert_eq!(story.refused(&reader(), verb), "not_allowed", "reader, verb {nth}");
        assert_eq!(story.refused(&stranger(), verb), "not_allowed", "another customer, verb {nth}");
        let theirs = (3..=6).contains(&nth);
        assert_eq!(story.attempt(&customer(), verb).is_ok(), theirs, "the customer, verb {nth}");
    }
    let deadlock =
        acts::Deadlock { body: ROUTE.to_owned(), external_route: ROUTE.to_owned(), override_reason: None };
    let responded = Story::responded(&office);
    for actor in [agent(), senior(), token(), customer()] {
        assert_eq!(responded.refused(&actor, &deadlock), "not_allowed");
    }
    assert!(responded.attempt(&manager(), &deadlock).is_ok());
    assert!(story.attempt(&Actor::system(), &question()).is_ok());
}

#[test]
fn that_the_check_was_wrong_is_kept_with_the_text() {
    let office = Office::new();
    let mut story = Story::acknowledged(&office);
    let remark = acts::CheckRemark {
        verdict: acts::CheckVerdict::NotAFault,
        code: "denial".to_owned(),
        stage: crate::reply::MessageKind::Reply,
        text: "No parcel was sent. That was our mistake.".to_owned(),
        words: "No parcel was sent.".to_owned(),
    };
    let before = story.file.clone();
    story.does(&agent(), &remark);
    assert_eq!(story.happened(acts::REMARKED), 1);
    assert_eq!(story.file.case.informed_at, before.case.informed_at, "nobody was told anything");

    let elsewhere = acts::CheckRemark { words: "We sent it".to_owned(), ..remark.clone() };
    assert_eq!(story.refused(&agent(), &elsewhere), "invalid words");
    let unknown = acts::CheckRemark { code: "rude".to_owned(), ..remark.clone() };
    assert_eq!(story.refused(&agent(), &unknown), "invalid code");
    let element = acts::CheckRemark { code: "apology".to_owned(), ..remark.clone() };
    assert_eq!(story.refused(&agent(), &element), "invalid code");
    let missed = acts::CheckRemark { verdict: acts::CheckVerdict::Missed, ..element };
    story.does(&agent(), &missed);
    assert_eq!(story.happened(acts::REMARKED), 2);
}

#[test]
fn minutes_of_work_add_up_can_be_taken_back_and_are_noted_after_the_end_too() {
    let office = Office::new();
    let mut story = Story::acknowledged(&office);
    let work = |minutes| acts::Work { minutes, what: Some(" Called the depot ".to_owned()) };
    story.does(&agent(), &work(25)).does(&agent(), &work(10)).does(&agent(), &work(-5));
    assert_eq!((story.file.case.past.minutes, story.happened("case.worked")), (30, 3));
    for wrong in [0, -31, 1441, i32::MIN] {
        assert_eq!(story.refused(&agent(), &work(wrong)), "invalid minutes");
    }
    assert_eq!(story.refused(&reader(), &work(5)), "not_allowed");
    story.does(&agent(), &acts::Withdrawal { words: "Never mind".to_owned() }).does(&agent(), &work(1));
    assert_eq!(story.file.case.past.minutes, 31);
}
