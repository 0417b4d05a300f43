//! What stands in the composer at first: a draft from the facts of the case, to be read and changed.

use domain::{
    case::{MessageKind, Step},
    learning::{ActionState, CorrectiveAction},
};
use jiff::{SignedDuration, Timestamp};

use super::sight::Sight;
use crate::letters::Draft;

/// What an acknowledgement promises.
pub const PROMISE: &str = "You hear from us where this stands";

/// Seconds.
const QUARTER: i64 = 15 * 60;

/// When the customer hears next: what the timers of the house say, on a quarter of an hour.
pub fn next_word_at(sight: &Sight) -> Timestamp {
    let limit = sight.ask(|desk| {
        sight
            .file
            .timers(desk)
            .map(|timers| timers.due(timers.update_cadence, sight.now, &desk.house.calendars))
    });
    let at = limit
        .unwrap_or(sight.now)
        .max(sight.now.saturating_add(SignedDuration::from_hours(1)).unwrap_or(sight.now));
    let quarters = at.as_second().saturating_add(QUARTER - 1).div_euclid(QUARTER);
    Timestamp::from_second(quarters.saturating_mul(QUARTER)).unwrap_or(at)
}

/// A draft of this kind; empty where only a person knows what to say. What the case does not know is marked in it.
pub fn draft(sight: &Sight, kind: &str) -> String {
    let kind = match kind {
        "acknowledgement" => MessageKind::Acknowledgement,
        "update" if is_next(sight, Step::Update) => MessageKind::Update,
        "decision" if sight.file.case.decision.is_some() => MessageKind::Decision,
        "follow_up" => MessageKind::FollowUp,
        "letter" => MessageKind::Letter,
        _ => return String::new(),
    };
    let complaint = sight.said.iter().find(|said| said.kind == MessageKind::Complaint);
    let draft = Draft {
        house: &sight.house,
        kind,
        file: &sight.file,
        member: &sight.me,
        verbatim: complaint.and_then(|said| said.body.as_deref()).unwrap_or_default(),
        link: &sight.link,
        promise: promise(sight, kind),
        actions: sight.actions(),
        now: sight.now,
    };
    draft.write().unwrap_or_else(|error| {
        tracing::error!(%error, "a draft could not be written");
        String::new()
    })
}

/// What comes next: what is owed already, or the next word.
fn promise(sight: &Sight, kind: MessageKind) -> Option<(String, Timestamp)> {
    let owed =
        sight.file.owed().filter(|promise| promise.due_at > sight.now).min_by_key(|promise| promise.due_at);
    match kind {
        MessageKind::Acknowledgement => Some((PROMISE.to_owned(), next_word_at(sight))),
        _ => owed.map(|promise| (promise.what.clone(), promise.due_at)),
    }
}

impl Sight {
    /// What is done about the problem behind the case.
    pub fn actions(&self) -> &[CorrectiveAction] {
        let problem = self.problems.iter().find(|problem| Some(problem.id.uuid()) == self.file.case.problem);
        problem.map_or(&[], |problem| &problem.actions)
    }
}

/// What is still to be done, and can be promised.
pub fn planned(actions: &[CorrectiveAction], now: Timestamp) -> impl Iterator<Item = &CorrectiveAction> {
    actions.iter().filter(move |one| one.state == ActionState::Planned && one.due_at > now)
}

fn is_next(sight: &Sight, step: Step) -> bool {
    sight.file.case.next_step.as_ref().is_some_and(|next| next.step == step)
}
