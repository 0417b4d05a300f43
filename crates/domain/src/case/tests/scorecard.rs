//! The four parts of how a case was handled, from cases that went well and badly.

use super::{Office, Story, office::*};
use crate::{
    case::{Scorecard, SubScore, acts},
    intake::Channel,
};

fn of(story: &Story<'_>) -> Scorecard {
    Scorecard::of(&story.file)
}

fn met(part: &SubScore, what: &str) -> Option<bool> {
    part.marks.iter().find(|mark| mark.what.contains(what)).map(|mark| mark.met)
}

#[test]
fn what_cannot_be_said_yet_is_not_asked() {
    let office = Office::new();
    let card = of(&Story::begin(&office));
    let asked = [&card.quick, &card.graceful, &card.humble, &card.open].map(|part| part.of);
    assert_eq!(asked, [0; 4], "{card:?}");
}

#[test]
fn a_case_that_was_handled_well_meets_all_that_is_asked() {
    let office = Office::new();
    let card = of(&Story::closed(&office));
    assert_eq!(card.quick.met, card.quick.of, "{card:?}");
    assert_eq!(card.graceful.met, card.graceful.of, "{card:?}");
    assert!(
        card.quick.of >= 3 && card.graceful.of >= 1 && card.humble.of >= 3 && card.open.of >= 3,
        "{card:?}"
    );
    assert_eq!(met(&card.open, "Every promise was kept"), Some(true));
}

#[test]
fn lateness_harsh_words_and_broken_promises_each_count_where_they_belong() {
    let office = Office::new();
    let mut late = Story::begin(&office);
    late.wait(24 * 7).look();
    assert_eq!(met(&of(&late).quick, "acknowledged in time"), Some(false));

    let mut story = Story::responded(&office);
    // What was said on the telephone is logged and judged, though it cannot be stopped.
    let harsh = acts::NewMessage {
        body: "Nothing went wrong on our side. We are proud of our service.".to_owned(),
        channel: Some(Channel::Phone),
        kind: None,
        direction: None,
        override_reason: None,
        keeps: Vec::new(),
    };
    story.does(&agent(), &harsh);
    let card = of(&story);
    assert_eq!(met(&card.graceful, "No word denied"), Some(false), "{card:?}");
    assert_eq!(met(&card.humble, "praise"), Some(false), "{card:?}");

    let promise = acts::NewPromiseTo { what: "A call".to_owned(), due_at: story.in_hours(2), replaces: None };
    story.does(&agent(), &promise).wait(3).look();
    let card = of(&story);
    assert_eq!(met(&card.open, "Every promise was kept"), Some(false));
    assert_eq!(met(&card.open, "What we broke"), Some(false));
}
