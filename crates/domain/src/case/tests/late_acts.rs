//! From the response to the end: partial fix, resolution, follow-up, letter, closure, reopening.

use super::{Office, Story, moves::new_make_good, office::*};
use crate::{
    case::{Direction, Outcome, Stage, acts},
    failure::Severity,
    intake::Channel,
    recovery::Basis,
    staff::Actor,
};

fn part(story: &Story<'_>) -> acts::PartialFix {
    acts::PartialFix {
        done: "A chair is lent".to_owned(),
        rest: "The sofa".to_owned(),
        rest_due_at: story.in_hours(24 * 6),
    }
}

#[test]
fn a_partial_fix_is_no_resolution_until_the_rest_is_done() {
    let office = Office::new();
    let early = Story::decided(&office, Outcome::Upheld);
    assert_eq!(early.refused(&agent(), &part(&early)), "not_responded");
    let mut story = Story::responded(&office);
    story.keep_all();
    let past = acts::PartialFix { rest_due_at: story.now, ..part(&story) };
    assert_eq!(story.refused(&agent(), &past), "invalid rest_due_at");
    let act = part(&story);
    story.does(&agent(), &act);
    assert_eq!(story.stage(), Stage::PartiallyResolved);
    assert_eq!(story.refused(&agent(), &resolution()), "G6");
    assert_eq!(story.refused(&agent(), &closure()), "G6");

    let rest = story.file.promises.last().unwrap().id;
    let moved = acts::PromiseRenegotiated {
        promise: Some(rest),
        due_at: story.in_hours(24 * 9),
        consent: "“Fine by me”".to_owned(),
    };
    story.does(&agent(), &moved);
    assert_eq!(story.refused(&agent(), &resolution()), "G6", "the promise that took its place is owed too");
    story.keep_all();
    story.does(&agent(), &resolution());
    assert_eq!(story.stage(), Stage::Resolved);
    assert_eq!(story.refused(&agent(), &part(&story)), "already_resolved");
}

#[test]
fn another_promise_does_not_stand_against_the_resolution() {
    let office = Office::new();
    let mut story = Story::responded(&office);
    let act = part(&story);
    story.does(&agent(), &act);
    let rest = story.file.promises.last().unwrap().id;
    let kept = acts::PromiseKept { promise: Some(rest), evidence: "delivered".to_owned(), at: None };
    story.does(&agent(), &kept).does(&agent(), &resolution());
    assert!(story.file.owed().next().is_some());
}

#[test]
fn resolution_needs_acknowledgement_decision_and_correction() {
    let office = Office::new();
    assert_eq!(Story::begin(&office).refused(&agent(), &resolution()), "G2");
    let assumed = acts::Resolution { accepted_by_customer: false, ..resolution() };
    assert_eq!(Story::assessed(&office).refused(&agent(), &assumed), "G2");
    let story = Story::responded(&office);
    let goodwill_only = acts::Resolution { correction: "  ".to_owned(), ..resolution() };
    assert_eq!(story.refused(&agent(), &goodwill_only), "G6");
    let bare = acts::Resolution { evidence: String::new(), ..resolution() };
    assert_eq!(story.refused(&agent(), &bare), "invalid evidence");
    assert_eq!(Story::resolved(&office).refused(&agent(), &resolution()), "already_resolved");

    let mut rejected = Story::decided(&office, Outcome::NotUpheld);
    rejected.does(&agent(), &response()).does(&agent(), &goodwill_only);
    assert_eq!(rejected.stage(), Stage::Resolved, "a rejected complaint needs no repair");
}

#[test]
fn each_missing_thing_keeps_a_case_open() {
    let office = Office::new();
    assert_eq!(Story::begin(&office).refused(&agent(), &closure()), "G2");
    assert_eq!(Story::decided(&office, Outcome::Upheld).refused(&agent(), &closure()), "G2");
    assert_eq!(Story::responded(&office).refused(&agent(), &closure()), "G6");
    let mut resolved = Story::resolved(&office);
    assert_eq!(resolved.refused(&agent(), &closure()), "not_followed_up");
    resolved.does(&agent(), &question());
    assert_eq!(resolved.refused(&agent(), &closure()), "not_followed_up");
    resolved.does(&customer(), &answer(true));
    assert_eq!(resolved.refused(&agent(), &closure()), "letter_missing");

    let mut story = Story::closable(&office);
    for (act, expected) in [
        (acts::Closure { no_make_good_reason: None, ..closure() }, "make_good_undecided"),
        (acts::Closure { firm_side_improvement: Some(" ".to_owned()), ..closure() }, "improvement_missing"),
    ] {
        assert_eq!(story.refused(&agent(), &act), expected);
    }
    let mut owing = Story::closable(&office);
    let promise = acts::NewPromiseTo { what: "A call".to_owned(), due_at: owing.in_hours(9), replaces: None };
    owing.does(&agent(), &promise);
    assert_eq!(owing.refused(&agent(), &closure()), "G5");
    let mut asked = Story::closable(&office);
    let concerned =
        acts::Assessment { concerns: vec!["The tone".to_owned()], ..assessment(Severity::Medium) };
    asked.does(&agent(), &concerned);
    assert_eq!(asked.refused(&agent(), &closure()), "concern_unanswered");
    let reply = acts::ConcernAnswer { concern: 0, answer: "He apologises".to_owned() };
    asked.does(&agent(), &reply).does(&agent(), &closure());

    story.does(&agent(), &closure());
    assert_eq!(story.stage(), Stage::Closed);
    assert_eq!(story.file.case.next_step, None);
    assert_eq!(story.refused(&agent(), &closure()), "case_ended");
}

#[test]
fn what_the_law_allows_is_paid_before_a_case_closes() {
    let office = Office::new();
    let mut story = Story::closable(&office);
    let floor = acts::Assessment { floor: Some(euros("90")), ..assessment(Severity::Medium) };
    story.does(&agent(), &floor);
    assert_eq!(story.refused(&manager(), &closure()), "G7");
    let more = new_make_good(Basis::Entitlement, euros("90.01"));
    assert_eq!(story.refused(&manager(), &more), "more_than_owed");
    for (basis, amount, expected) in [
        (Basis::Correction, "90", Some("G7")),
        (Basis::Entitlement, "89.99", Some("G7")),
        (Basis::Entitlement, "0.01", None),
    ] {
        story.does(&manager(), &new_make_good(basis, euros(amount)));
        let make_good = story.file.make_goods.last().unwrap().id;
        let verb = acts::MakeGoodVerb::Fulfil { reference: "R-1".to_owned() };
        story.does(&agent(), &acts::MakeGoodStep { make_good, verb });
        let refused = story.attempt(&agent(), &closure()).err().map(|refused| code(&refused));
        assert_eq!(refused.as_deref(), expected, "{basis:?} {amount}");
    }
}

#[test]
fn two_questions_without_an_answer_are_enough_once_the_second_was_waited_for() {
    let office = Office::new();
    let mut story = Story::resolved(&office);
    story.wait(24 * 8);
    assert_eq!(story.look(), ["follow_up.due"]);
    story.does(&Actor::system(), &question());
    story.wait(24 * 8);
    assert_eq!(story.look(), ["follow_up.due"], "nobody answered: it is asked again");
    story.does(&Actor::system(), &question()).does(&agent(), &letter());
    assert_eq!(story.refused(&agent(), &closure()), "not_followed_up");
    story.wait(24 * 8);
    assert_eq!(story.look(), ["step.overdue", "case.escalated"], "now it is somebody's to close");
    story.does(&agent(), &closure());
}

#[test]
fn a_question_that_never_goes_out_is_noticed() {
    let office = Office::new();
    let mut story = Story::resolved(&office);
    story.wait(24 * 8);
    assert_eq!(story.look(), ["follow_up.due"]);
    story.wait(24 * 8);
    assert_eq!(story.look(), ["step.overdue", "case.escalated"]);
}

#[test]
fn no_reopens_and_the_earlier_answers_prove_nothing_any_more() {
    let office = Office::new();
    let mut story = Story::closable(&office);
    story.does(&customer(), &answer(false));
    assert_eq!(story.stage(), Stage::Assessed);
    assert_eq!(story.file.case.reopened, 1);
    story.keep_all();
    story
        .does(&agent(), &decision(Outcome::Upheld))
        .does(&agent(), &response())
        .wait(1)
        .does(&agent(), &resolution());
    assert_eq!(story.refused(&agent(), &closure()), "not_followed_up");
    story.wait(24 * 8).does(&agent(), &question()).does(&customer(), &answer(true));
    assert_eq!(story.refused(&agent(), &closure()), "letter_missing");
    story.does(&agent(), &letter()).does(&agent(), &closure());
}

#[test]
fn words_beside_an_answer_stand_in_the_conversation_whatever_the_answer() {
    let office = Office::new();
    for settled in [true, false] {
        let story = Story::closable(&office);
        let words = " Thank you.\n";
        let act = acts::FollowUpAnswer { words: words.to_owned(), ..answer(settled) };
        let after = story.attempt(&customer(), &act).unwrap().state;
        let said: Vec<_> =
            after.said.iter().map(|one| (one.body.as_str(), one.channel, one.direction)).collect();
        assert_eq!(said, [(words, Channel::Web, Direction::In)]);
        assert_eq!(after.case.reopened, u32::from(!settled), "words alone reopen nothing");
    }
}

#[test]
fn answers_and_questions_need_something_resolved_and_fair_scores() {
    let office = Office::new();
    let story = Story::responded(&office);
    assert_eq!(story.refused(&agent(), &question()), "not_resolved");
    assert_eq!(story.refused(&customer(), &answer(true)), "not_resolved");
    let story = Story::resolved(&office);
    let odd = acts::FollowUpAnswer { satisfaction: Some(0), ..answer(true) };
    assert_eq!(story.refused(&customer(), &odd), "invalid satisfaction");
}

#[test]
fn the_letter_waits_for_calm_and_goes_out_once_in_writing() {
    let office = Office::new();
    assert_eq!(Story::responded(&office).refused(&agent(), &letter()), "not_resolved");
    let mut story = Story::resolved(&office);
    story.wait(1).does(&customer(), &incoming("And another thing"));
    story.wait(71);
    assert_eq!(story.refused(&agent(), &letter()), "not_calm");
    story.wait(1);
    let call = acts::Letter { channel: Some(Channel::Phone), ..letter() };
    assert_eq!(story.refused(&agent(), &call), "invalid channel");
    story.does(&agent(), &letter());
    assert_eq!(story.refused(&agent(), &letter()), "letter_already_sent");
}

#[test]
fn reopening_from_every_stage_that_allows_it() {
    let office = Office::new();
    let too_early = [
        Story::begin(&office),
        Story::acknowledged(&office),
        Story::assessed(&office),
        Story::decided(&office, Outcome::Upheld),
    ];
    for story in too_early {
        assert_eq!(story.refused(&customer(), &reopening()), "not_reopenable");
    }
    let mut withdrawn = Story::acknowledged(&office);
    withdrawn.does(&customer(), &withdrawal());
    let mut dismissed = Story::begin(&office);
    dismissed.does(&senior(), &acts::Dismissal { reason: "A question".to_owned() });
    for mut story in
        [Story::responded(&office), Story::resolved(&office), Story::closed(&office), withdrawn, dismissed]
    {
        let received = story.file.case.received_at;
        story.wait(3).does(&customer(), &reopening());
        assert_eq!(story.stage(), Stage::Assessed);
        assert!(story.file.case.next_step.is_some());
        assert_eq!(story.file.case.received_at, received);
        let decide = office.house.timers.profiles["default"].due(
            office.house.timers.profiles["default"].decide,
            received,
            &office.house.calendars,
        );
        assert!(story.file.case.next_step.as_ref().unwrap().due_at <= decide, "the clock ran on");
    }
    let bare = acts::Reopening { reason: String::new() };
    assert_eq!(Story::closed(&office).refused(&customer(), &bare), "invalid reason");
}

#[test]
fn a_reopened_case_alarms_anew_once_they_were_told_that_we_look_again() {
    let office = Office::new();
    let mut story = Story::assessed(&office);
    story.wait(24 * 20).look();
    assert_eq!(story.happened("step.overdue"), 1);
    story.does(&agent(), &decision(Outcome::Upheld)).does(&agent(), &response());
    story.does(&customer(), &reopening());
    assert!(!story.look().contains(&"step.overdue"), "there is an hour to tell them");
    assert!(story.wait(24).look().contains(&"step.overdue"), "they do not know that we look again");
    story.does(&agent(), &news("We look at it again."));
    assert!(story.look().contains(&"step.overdue"), "the clock of the first receipt ran on");
    assert_eq!(story.happened("step.overdue"), 3);
}

#[test]
fn a_word_after_the_end_brings_the_case_back() {
    let office = Office::new();
    let mut story = Story::closed(&office);
    story.does(&customer(), &incoming("It broke again"));
    assert_eq!(story.stage(), Stage::Assessed);
    assert_eq!(story.happened("case.reopened"), 1);
}
