//! The next step of every stage, with its date by the calendars that ship.

use super::{Office, Story, at, moves::new_make_good, office::*};
use crate::{
    case::{Direction, Earlier, NewCase, Outcome, Step, acts},
    failure::Severity,
    intake::Channel,
    promise::Verdict,
    recovery::Basis,
    staff::Actor,
};

#[track_caller]
fn expects(story: &Story<'_>, step: Step, due_at: &str) {
    let next = story.file.case.next_step.clone().expect("an open case has one");
    assert_eq!((next.step, next.due_at), (step, at(due_at)), "{}", next.what);
}

/// A complaint of Monday, 1 June 2026, ten o'clock in London, one hour ahead of UTC.
#[test]
fn from_receipt_to_close_each_stage_has_its_step_and_date() {
    let office = Office::new();
    let mut story = Story::begin(&office);
    expects(&story, Step::Acknowledge, "2026-06-01T10:00:00Z");
    story.does(&agent(), &acknowledgement(at("2026-07-20T12:00:00Z")));
    expects(&story, Step::Assess, "2026-06-02T16:00:00Z");
    story.wait(1).does(&agent(), &assessment(Severity::Medium));
    expects(&story, Step::Update, "2026-06-08T16:00:00Z");
    story.wait(24 * 8).does(&agent(), &news("Still looking. You hear on Monday."));
    expects(&story, Step::Decide, "2026-06-15T16:00:00Z");
    story.does(&agent(), &decision(Outcome::Upheld));
    expects(&story, Step::Update, "2026-06-16T16:00:00Z");
    story.wait(24 * 2).does(&agent(), &response());
    expects(&story, Step::Resolve, "2026-06-18T16:00:00Z");
    story.keep_all();
    story.wait(1).does(&agent(), &resolution());
    expects(&story, Step::FollowUp, "2026-06-18T16:00:00Z");
    story.wait(24 * 7).does(&Actor::system(), &question());
    expects(&story, Step::FollowUp, "2026-06-25T16:00:00Z");
    story.does(&customer(), &answer(true));
    expects(&story, Step::Letter, "2026-06-25T16:00:00Z");
    story.does(&agent(), &letter());
    expects(&story, Step::Close, "2026-06-25T16:00:00Z");
    story.does(&agent(), &closure());
    assert_eq!(story.file.case.next_step, None);
    assert_eq!(story.next_look(), None, "nothing is left to come by for");
}

#[test]
fn post_is_acknowledged_within_a_business_day_and_a_weekend_waits() {
    let office = Office::new();
    let post = NewCase { channel: Channel::Post, ..complaint() };
    expects(&Story::of(&office, post, &Earlier::default()), Step::Acknowledge, "2026-06-02T16:00:00Z");
    let saturday = NewCase { received_at: Some(at("2026-05-30T12:00:00Z")), ..complaint() };
    expects(&Story::of(&office, saturday, &Earlier::default()), Step::Acknowledge, "2026-06-01T09:00:00Z");
}

/// The dates of the regulator's eight weeks, fifteen business days and three, over Christmas and Easter.
#[test]
fn the_financial_profiles_give_the_known_dates() {
    let house = Office::new().house;
    let day = |profile: &str, limit, from: &str| {
        let profile = &house.timers.profiles[profile];
        let due = profile.due(limit, at(from), &house.calendars);
        due.to_zoned(jiff::tz::TimeZone::get("Europe/London").unwrap()).date().to_string()
    };
    let (weeks, days) = (house.timers.profiles["fca"].respond, house.timers.profiles["fca-payments"].respond);
    for (from, fifteen, eight) in [
        ("2024-12-20T12:00:00Z", "2025-01-15", "2025-02-14"),
        ("2025-04-16T12:00:00Z", "2025-05-12", "2025-06-11"),
        ("2025-04-19T12:00:00Z", "2025-05-13", "2025-06-14"),
    ] {
        assert_eq!(day("fca-payments", days, from), fifteen);
        assert_eq!(day("fca", weeks, from), eight);
    }
}

#[test]
fn whatever_stage_it_is_nobody_forgets_to_acknowledge() {
    let office = Office::new();
    let mut story = Story::begin(&office);
    story.does(&agent(), &assessment(Severity::Low));
    expects(&story, Step::Acknowledge, "2026-06-01T10:00:00Z");
    story.wait(2);
    assert!(story.look().contains(&"acknowledgement.overdue"));
}

#[test]
fn what_is_given_and_what_is_owed_is_a_step() {
    let office = Office::new();
    let mut story = Story::begin(&office);
    story.does(&agent(), &acknowledgement(at("2026-07-20T12:00:00Z")));
    let floor = acts::Assessment { floor: Some(euros("80")), ..assessment(Severity::Low) };
    story.does(&agent(), &floor);
    let is = |story: &Story<'_>| {
        story.office.with_desk(&agent(), story.now, |desk| {
            let next = crate::case::next_step(&story.file, desk).unwrap();
            (next.step, next.what)
        })
    };
    // By the time all is due, what is owed to the customer comes first.
    assert_eq!(is(&story), (Step::Fulfil, "Pay what the law allows: at least 80.00 EUR".to_owned()));
    // Above what she may give alone, somebody else than the one who wrote it down pays it.
    story.does(&senior(), &new_make_good(Basis::Entitlement, euros("80")));
    assert_eq!(is(&story), (Step::Fulfil, "Carry out: Money back".to_owned()));
    let paid = acts::MakeGoodStep {
        make_good: story.file.make_goods[0].id,
        verb: acts::MakeGoodVerb::Fulfil { reference: "R".to_owned() },
    };
    story.does(&agent(), &paid).does(&agent(), &new_make_good(Basis::Goodwill, euros("20")));
    let of_gift = |story: &Story<'_>| {
        let mut alone = story.file.clone();
        alone.case.informed_at = None;
        story.office.with_desk(&agent(), story.now, |desk| crate::case::next_step(&alone, desk).unwrap().step)
    };
    assert_eq!(of_gift(&story), Step::Offer);
    story.does(&agent(), &new_make_good(Basis::Goodwill, euros("900")));
    let taken = acts::MakeGoodStep {
        make_good: story.file.make_goods[1].id,
        verb: acts::MakeGoodVerb::Withdraw { reason: "the other one".to_owned() },
    };
    story.does(&agent(), &taken);
    assert_eq!(of_gift(&story), Step::Approve);
}

#[test]
fn a_broken_promise_is_kept_and_told() {
    let office = Office::new();
    let mut story = Story::acknowledged(&office);
    story.does(&agent(), &assessment(Severity::Low)).wait(49).look();
    expects(&story, Step::Update, "2026-06-03T11:00:00Z");
    assert!(story.file.case.next_step.as_ref().unwrap().what.starts_with("Tell them that we broke"));
    let mut told = Story { file: story.file.clone(), events: Vec::new(), ..story };
    told.does(&agent(), &news("We broke our word and did not ring you."));
    expects(&told, Step::KeepPromise, "2026-06-03T09:00:00Z");
    story.keep_all();
    expects(&story, Step::Update, "2026-06-03T11:00:00Z");
}

#[test]
fn a_letter_that_brings_the_promised_news_keeps_the_promise() {
    let office = Office::new();
    let mut story = Story::acknowledged(&office);
    story.does(&agent(), &assessment(Severity::Low));
    let promise = story.file.promises[0].id;
    let note = acts::NewMessage { direction: Some(Direction::Note), keeps: vec![promise], ..news("Rang.") };
    assert_eq!(story.refused(&agent(), &note), "invalid keeps");
    let update = acts::NewMessage { keeps: vec![promise], ..news("This is what we found: a loose seal.") };
    let mut late = Story { file: story.file.clone(), events: Vec::new(), ..story };
    story.does(&agent(), &update);
    assert_eq!(story.file.promises[0].verdict(story.now), Verdict::Kept);
    assert_eq!(story.refused(&agent(), &update), "invalid keeps[0]", "it is owed no more");
    // Sent after the date it counts as broken, and they know.
    late.wait(72).does(&agent(), &update);
    assert_eq!(late.file.promises[0].verdict(late.now), Verdict::Broken);
    assert!(!late.file.promises[0].is_silently_broken());
    let mut decided = Story::assessed(&office);
    let promise = decided.file.promises[0].id;
    decided.does(&agent(), &decision(Outcome::Upheld));
    decided.does(&agent(), &acts::Response { keeps: vec![promise], ..response() });
    assert!(!decided.file.promises[0].is_open());
}

#[test]
fn whoever_comes_back_hears_first_that_we_look_again() {
    let office = Office::new();
    let mut story = Story::closed(&office);
    assert_eq!(story.now, at("2026-06-09T09:00:00Z"));
    story.wait(24 * 20).does(&customer(), &reopening());
    expects(&story, Step::Update, "2026-06-29T10:00:00Z");
    assert_eq!(story.file.case.next_step.as_ref().unwrap().what, "Tell them that you look again");
    story.wait(1).does(&agent(), &news("We look at it again."));
    // The clock of the first receipt went on (G13).
    expects(&story, Step::Decide, "2026-06-15T16:00:00Z");
    story.does(&agent(), &decision(Outcome::Upheld));
    expects(&story, Step::Update, "2026-07-06T16:00:00Z");
}

#[test]
fn what_stands_against_closing_is_named_instead_of_closing() {
    let office = Office::new();
    let step = |story: &Story<'_>| {
        let next = story.file.case.next_step.clone().unwrap();
        (next.step, next.what)
    };
    let mut story = Story::closable(&office);
    let raised = acts::Assessment {
        concerns: vec!["Nobody rang".to_owned(), "It came late".to_owned()],
        ..assessment(Severity::Medium)
    };
    story.does(&agent(), &raised);
    assert_eq!(step(&story), (Step::Answer, "Answer 2 concerns".to_owned()));
    let answered = |concern| acts::ConcernAnswer { concern, answer: "We ring now.".to_owned() };
    story.does(&agent(), &answered(0));
    assert_eq!(step(&story), (Step::Answer, "Answer 1 concern".to_owned()));
    story.does(&agent(), &answered(1));
    assert_eq!(step(&story), (Step::Close, "Close".to_owned()));
    // A promise that is due long after closing would be stands against it all the same.
    let late = acts::NewPromiseTo {
        what: "We ring you".to_owned(),
        due_at: story.in_hours(24 * 60),
        replaces: None,
    };
    story.does(&agent(), &late);
    assert_eq!(step(&story).0, Step::KeepPromise);
    story.keep_all();
    story.does(&agent(), &new_make_good(Basis::Goodwill, euros("20")));
    let offer = acts::MakeGoodStep {
        make_good: story.file.make_goods.last().unwrap().id,
        verb: acts::MakeGoodVerb::Offer,
    };
    story.does(&agent(), &offer);
    assert_eq!(step(&story), (Step::Offer, "Hear what they choose: Money back".to_owned()));
    story.does(&customer(), &acts::MakeGoodStep { verb: acts::MakeGoodVerb::Accept, ..offer });
    let paid = acts::MakeGoodVerb::Fulfil { reference: "R".to_owned() };
    story.does(&agent(), &acts::MakeGoodStep { make_good: story.file.make_goods[0].id, verb: paid });
    assert_eq!(step(&story).0, Step::Close);
    story.does(&agent(), &closure());
}
