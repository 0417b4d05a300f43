//! The date that a first draft promises.

use super::{Office, Story, at, office::agent};
use crate::case::{Heard, next_word};

/// The case was received on Monday, 1 June 2026, ten o'clock in London, one hour ahead of UTC; so the words were said.
fn promised(hours: i64, words: &[&str]) -> String {
    let office = Office::new();
    let mut story = Story::begin(&office);
    story.wait(hours);
    let said_at = story.file.case.received_at;
    let heard: Vec<_> = words.iter().map(|words| Heard { words, at: said_at }).collect();
    office.with_desk(&agent(), story.now, |desk| next_word(&story.file, &heard, desk)).to_string()
}

#[test]
fn the_next_business_day_unless_they_name_a_time_before_it() {
    for (hours, words, due) in [
        (0, "The cake was stale.", "2026-06-02T16:00:00Z"),
        // Saturday: the next business day is Monday.
        (24 * 5, "The cake was stale.", "2026-06-08T16:00:00Z"),
        (0, "The party is tomorrow at three. Please help!", "2026-06-01T16:00:00Z"),
        (0, "We marry on 20 June.", "2026-06-02T16:00:00Z"),
        (0, "Can I have it by Wednesday?", "2026-06-02T16:00:00Z"),
        // Before they need it: an hour from now, or what there is of it.
        (0, "The guests come in 2 hours.", "2026-06-01T10:00:00Z"),
        (0, "The guests come in 30 minutes.", "2026-06-01T09:30:00Z"),
        // What they needed it for has passed.
        (48, "The party is tomorrow at 9:30.", "2026-06-04T16:00:00Z"),
        // After closing time there is only the hour.
        (8, "The party is tomorrow at 3 pm.", "2026-06-01T18:00:00Z"),
    ] {
        assert_eq!(promised(hours, &[words]), due, "{words}");
    }
    let both = ["The cake says Maja.", "The right name before tomorrow at three"];
    assert_eq!(promised(0, &both), "2026-06-01T16:00:00Z", "whatever field they wrote it in");
}

#[test]
fn the_longest_silence_of_the_house_is_kept() {
    let mut office = Office::new();
    for profile in office.house.timers.profiles.values_mut() {
        profile.update_cadence = "4 business hours".parse().unwrap();
    }
    let story = Story::begin(&office);
    let due = office.with_desk(&agent(), story.now, |desk| next_word(&story.file, &[], desk));
    assert_eq!(due, at("2026-06-01T13:00:00Z"));
}
