//! Promises: the verdict rests on when it happened, and a break stays a break.

use super::{Office, Story, office::*};
use crate::{case::acts, promise::Verdict};

fn promised(office: &Office) -> Story<'_> {
    Story::acknowledged(office)
}

fn kept(story: &Story<'_>, hours: i64) -> acts::PromiseKept {
    acts::PromiseKept {
        promise: Some(story.file.promises[0].id),
        evidence: "call list".to_owned(),
        at: Some(story.in_hours(hours)),
    }
}

fn moved(story: &Story<'_>, hours: i64) -> acts::PromiseRenegotiated {
    acts::PromiseRenegotiated {
        promise: Some(story.file.promises[0].id),
        due_at: story.in_hours(hours),
        consent: "“Friday is fine”".to_owned(),
    }
}

/// Due after 30 hours.
fn new_promise(story: &Story<'_>, what: &str) -> acts::NewPromiseTo {
    acts::NewPromiseTo { what: what.to_owned(), due_at: story.in_hours(30), replaces: None }
}

fn let_off(story: &Story<'_>) -> acts::PromiseReleased {
    acts::PromiseReleased { promise: Some(story.file.promises[0].id), words: "“Never mind”".to_owned() }
}

/// The promise is due after 48 hours. Logged after so many hours, happened so many before, a timer came by or not.
#[test]
fn the_verdict_rests_on_when_it_happened() {
    let office = Office::new();
    for (logged, ago, looked, expected) in [
        (10, 0, false, Verdict::Kept),
        (48, 0, true, Verdict::Kept),
        (49, 0, false, Verdict::Broken),
        (49, 0, true, Verdict::Broken),
        (60, 12, false, Verdict::Kept),
        (60, 12, true, Verdict::Kept),
        (60, 11, true, Verdict::Broken),
    ] {
        let mut story = promised(&office);
        story.wait(logged);
        if looked {
            story.look();
        }
        let broke = story.happened("promise.broken");
        let act = kept(&story, -ago);
        story.does(&agent(), &act);
        let promise = &story.file.promises[0];
        assert_eq!(promise.verdict(story.now), expected, "logged {logged}, {ago} h ago, looked {looked}");
        assert_eq!(promise.broken.is_some(), expected == Verdict::Broken);
        let corrected = broke == 1 && expected == Verdict::Kept;
        assert_eq!(story.happened("promise.corrected"), usize::from(corrected));
        assert_eq!(story.happened("promise.broken"), usize::from(broke == 1 || expected == Verdict::Broken));
        assert!(story.look().iter().all(|kind| *kind != "promise.broken"), "told once");
    }
}

#[test]
fn it_is_moved_only_before_it_is_due_and_with_consent() {
    let office = Office::new();
    let mut story = promised(&office);
    let silent = acts::PromiseRenegotiated { consent: " ".to_owned(), ..moved(&story, 90) };
    assert_eq!(story.refused(&agent(), &silent), "invalid consent");
    assert_eq!(story.refused(&agent(), &moved(&story, 0)), "invalid due_at");
    story.wait(48);
    let act = moved(&story, 24);
    story.does(&agent(), &act);
    assert_eq!(story.file.promises[0].verdict(story.now), Verdict::Renegotiated);
    let next = &story.file.promises[1];
    assert_eq!(next.earlier_dates, [story.file.promises[0].due_at]);
    assert_eq!(story.refused(&agent(), &moved(&story, 90)), "promise_already_renegotiated");

    let mut late = promised(&office);
    late.wait(49);
    assert_eq!(late.refused(&agent(), &moved(&late, 24)), "promise_already_due", "timer or not");
}

#[test]
fn the_customer_lets_us_off_but_not_off_a_break() {
    let office = Office::new();
    let mut story = promised(&office);
    let act = let_off(&story);
    story.does(&agent(), &act);
    assert_eq!(story.file.promises[0].verdict(story.now), Verdict::Released);
    let mut late = promised(&office);
    late.wait(49);
    let act = let_off(&late);
    late.does(&agent(), &act);
    assert_eq!(late.file.promises[0].verdict(late.now), Verdict::Broken);
    assert_eq!(late.happened("promise.broken"), 1);
    let bare = acts::PromiseReleased { words: String::new(), ..let_off(&promised(&office)) };
    assert_eq!(promised(&office).refused(&agent(), &bare), "no_such_promise");
}

#[test]
fn a_broken_promise_is_replaced_and_the_customer_told() {
    let office = Office::new();
    let mut story = promised(&office);
    let old = story.file.promises[0].id;
    let in_place = |story: &Story<'_>| acts::NewPromiseTo {
        what: "We ring you today".to_owned(),
        due_at: story.in_hours(4),
        replaces: Some(old),
    };
    assert_eq!(story.refused(&agent(), &in_place(&story)), "promise_not_broken");
    story.wait(49);
    let act = in_place(&story);
    story.does(&agent(), &act);
    assert_eq!(story.file.promises[0].verdict(story.now), Verdict::Broken);
    assert_eq!(story.file.owed().count(), 1);
    assert_eq!((story.happened("promise.broken"), story.happened("promise.replaced")), (1, 1));
    assert!(story.file.promises[0].is_silently_broken());
    story.does(&customer(), &incoming("Hello?"));
    assert!(story.file.promises[0].is_silently_broken(), "hearing them tells them nothing");
    let told = acts::NewMessage {
        body: "I did not ring yesterday as I had said. I ring today by three.".to_owned(),
        channel: None,
        kind: None,
        direction: None,
        override_reason: None,
        keeps: Vec::new(),
    };
    story.does(&agent(), &told);
    assert!(!story.file.promises[0].is_silently_broken());
    let other = acts::NewPromiseTo { replaces: Some(old), ..in_place(&story) };
    assert_eq!(story.refused(&agent(), &other), "promise_already_replaced");
}

#[test]
fn a_warning_comes_ahead_in_business_time() {
    let office = Office::new();
    let mut story = Story::begin(&office);
    // Due Monday 10:00 in London; four business hours earlier is Friday 14:00, that is 13:00 UTC.
    let due = "2026-06-08T09:00:00Z".parse().unwrap();
    story.does(&agent(), &acknowledgement(due));
    story.does(&agent(), &assessment(crate::failure::Severity::Low));
    story.now = "2026-06-05T12:59:00Z".parse().unwrap();
    assert!(!story.look().contains(&"promise.due_soon"));
    story.now = "2026-06-05T13:00:00Z".parse().unwrap();
    assert!(story.look().contains(&"promise.due_soon"));
}

/// What was promised and is shown to be kept may be told as done, also where no make-good tells of it.
#[test]
fn money_that_was_promised_is_paid_once_something_shows_it() {
    const PAID: &str = "The money for the bread is on your account since this morning. Person 1";
    let office = Office::new();
    let mut owing = Story::acknowledged(&office);
    let promise = new_promise(&owing, "You will have the money for the bread back");
    owing.does(&agent(), &promise);
    let owed = owing.file.promises[1].id;
    assert_eq!(owing.refused(&agent(), &news(PAID)), "G9", "nothing shows it yet");
    let by_words = acts::NewMessage { keeps: vec![owed], ..news(PAID) };
    assert_eq!(owing.refused(&agent(), &by_words), "G9", "our own words show nothing");
    let shown = acts::PromiseKept { promise: Some(owed), ..kept(&owing, 0) };
    owing.does(&agent(), &shown).does(&agent(), &news(PAID));

    let mut other = Story::acknowledged(&office);
    let called = kept(&other, 0);
    other.does(&agent(), &called);
    assert_eq!(other.refused(&agent(), &news(PAID)), "G9", "no money was promised");
}

#[test]
fn a_kept_promise_holds_nobody_to_its_date() {
    const NEXT: &str = "I will ring you by 20 June with what we found about your bread. Person 1";
    let office = Office::new();
    let mut story = Story::acknowledged(&office);
    let promise = new_promise(&story, "We ring you with what we found");
    let first = kept(&story, 0);
    story.does(&agent(), &first).does(&agent(), &promise);
    assert_eq!(story.refused(&agent(), &news(NEXT)), "G9", "another day is owed");
    let second = acts::PromiseKept { promise: Some(story.file.promises[1].id), ..kept(&story, 0) };
    story.does(&agent(), &second).does(&agent(), &news(NEXT));
}
