//! Selling waits: while any case is open, and for a while after the last one has ended.

use jiff::SignedDuration;

use super::{Office, Story, office::*};
use crate::{
    customer::{lift_hold, look_at_hold},
    errand::Task,
};

#[test]
fn a_case_sets_the_hold_and_its_end_dates_it() {
    let office = Office::new();
    let mut story = Story::closable(&office);
    assert_eq!(story.happened("upsell_hold.set"), 1, "once, however much happens");
    let change = story.attempt(&agent(), &closure()).unwrap();
    let until = story.now + SignedDuration::from_hours(24 * 30);
    let looks = |task: &Task| matches!(task, Task::LookAtCustomer { .. });
    let errand = change.errands.iter().find(|errand| looks(&errand.task)).unwrap();
    assert_eq!(errand.due_at, until);
    story.take(change);
    let hold = story.file.customer.hold.clone().unwrap();
    assert_eq!(hold.until, Some(until));
    let customer = story.file.customer.clone();
    let before = until - SignedDuration::from_secs(1);
    assert!(look_at_hold(customer.clone(), before).is_none());
    let released = look_at_hold(customer, until).unwrap();
    assert_eq!(released.events[0].kind, "upsell_hold.released");
    assert!(look_at_hold(released.state, until).is_none(), "released once");
}

#[test]
fn the_last_of_several_open_cases_decides() {
    let office = Office::new();
    let mut first = Story::closable(&office);
    first.file.other_open = 1;
    first.does(&agent(), &closure());
    let hold = first.file.customer.hold.clone().unwrap();
    assert_eq!(hold.until, None, "another case is open");
    let mut second = Story::closable(&office);
    second.file.customer.hold = Some(hold.clone());
    second.does(&agent(), &closure());
    let ended = second.file.customer.hold.clone().unwrap();
    assert!(ended.until.is_some());
    assert_eq!((ended.since, ended.case), (hold.since, second.file.case.id.uuid()));
}

#[test]
fn a_new_or_reopened_case_extends_a_hold_that_was_running_out() {
    let office = Office::new();
    let mut story = Story::closed(&office);
    let since = story.file.customer.hold.as_ref().unwrap().since;
    story.wait(24 * 10).does(&customer(), &reopening());
    let hold = story.file.customer.hold.clone().unwrap();
    assert_eq!((hold.until, hold.since), (None, since));
}

#[test]
fn nobody_lifts_it_while_a_case_is_open() {
    let office = Office::new();
    let story = Story::closed(&office);
    let customer = story.file.customer.clone();
    let lift = |actor, open, reason, now| lift_hold(customer.clone(), open, reason, &actor, now);
    assert_eq!(code(&lift(manager(), 1, "A big order", story.now).unwrap_err()), "G12");
    assert_eq!(code(&lift(senior(), 0, "A big order", story.now).unwrap_err()), "not_allowed");
    assert_eq!(code(&lift(manager(), 0, " ", story.now).unwrap_err()), "invalid reason");
    let much_later = story.in_hours(24 * 60);
    assert_eq!(code(&lift(manager(), 0, "A big order", much_later).unwrap_err()), "no_hold");
    let lifted = lift(manager(), 0, "They asked us to", story.now).unwrap().state;
    assert!(!lifted.hold.unwrap().holds_at(story.now));
}
