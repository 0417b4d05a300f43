//! What a letter announces is a real corrective action: nothing else is announced, what is still to be done is promised, and
//! the promise is kept when it is carried out.

use super::{Office, Story, office::*};
use crate::{
    case::{Mend, acts},
    promise::PromiseState,
    reply::CorrectiveAction as Standing,
};

const ACTION: uuid::Uuid = uuid::Uuid::from_u128(40);
const DONE: uuid::Uuid = uuid::Uuid::from_u128(41);

fn mend(story: &Story<'_>, action: uuid::Uuid, done: bool) -> Mend {
    Mend {
        action,
        state: if done { Standing::Monitoring } else { Standing::Open },
        what: "A stand-in for every round".to_owned(),
        due_at: story.in_hours(24 * 30),
        done_at: done.then_some(story.now),
    }
}

/// Put right, and calm: the time for the letter. One action is planned, one is done.
fn calm(office: &Office) -> Story<'_> {
    let mut story = Story::resolved(office);
    story.wait(24 * 7);
    story.file.mends = Some(vec![mend(&story, ACTION, false), mend(&story, DONE, true)]);
    story
}

fn announcing(steps: &[uuid::Uuid]) -> acts::Letter {
    acts::Letter { steps: steps.iter().map(uuid::Uuid::to_string).collect(), ..letter() }
}

#[test]
fn a_step_that_is_no_corrective_action_of_the_problem_is_refused() {
    let office = Office::new();
    let mut story = calm(&office);
    let other = announcing(&[ACTION, uuid::Uuid::from_u128(99)]);
    assert_eq!(story.refused(&agent(), &other), "invalid steps[1]");
    let unnamed = acts::Letter { steps: vec!["We train everybody".to_owned()], ..letter() };
    assert_eq!(story.refused(&agent(), &unnamed), "invalid steps[0]");
    story.file.mends = None;
    assert_eq!(story.refused(&agent(), &announcing(&[ACTION])), "invalid steps[0]");
    assert!(story.attempt(&agent(), &letter()).is_ok(), "a letter may announce nothing");
}

#[test]
fn what_is_still_to_be_done_is_promised_and_kept_when_it_is_done() {
    let office = Office::new();
    let mut story = calm(&office);
    let due_at = story.in_hours(24 * 30);
    story.does(&agent(), &announcing(&[ACTION, DONE]));
    let owed: Vec<_> = story.file.owed().collect();
    assert_eq!((owed.len(), owed[0].corrective_action, owed[0].due_at), (1, Some(ACTION), due_at));
    assert!(owed[0].made_in.is_some() && story.happened("promise.made") > 0);
    story.does(&agent(), &question()).does(&customer(), &answer(true));
    assert_eq!(story.refused(&agent(), &closure()), "G5");

    story.wait(24);
    assert!(story.look().iter().all(|kind| *kind != "promise.kept"), "nothing is done yet");
    let done = mend(&story, ACTION, true);
    story.file.mends = Some(vec![done.clone()]);
    story.wait(24);
    assert!(story.look().contains(&"promise.kept"));
    let kept = story.file.promises.iter().find(|one| one.corrective_action == Some(ACTION)).unwrap();
    assert!(matches!(&kept.state, PromiseState::Kept { at, .. } if Some(*at) == done.done_at));
    story.does(&agent(), &closure());
}

#[test]
fn what_is_overdue_cannot_be_announced() {
    let office = Office::new();
    let mut story = calm(&office);
    story.wait(24 * 40);
    assert_eq!(story.refused(&agent(), &announcing(&[ACTION])), "invalid steps[0]");
}
