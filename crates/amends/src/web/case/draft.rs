//! What stands in the composer at first: a draft from the facts of the case, to be read and changed.

use domain::{
    case::{Direction, Heard, MessageKind, Step, next_word},
    learning::{ActionState, CorrectiveAction},
};
use jiff::Timestamp;

use super::sight::Sight;
use crate::letters::Draft;

/// What an acknowledgement promises.
pub const PROMISE: &str = "You hear from us where this stands";

/// When the customer hears next, by the rules of the house and by what they said themselves.
pub fn next_word_at(sight: &Sight) -> Timestamp {
    let case = &sight.file.case;
    let said = sight.said.iter().filter(|one| one.direction == Direction::In);
    let said = said.filter_map(|one| Some(Heard { words: one.body.as_deref()?, at: one.at }));
    let wish = case.desired_outcome.as_deref().map(|words| Heard { words, at: case.received_at });
    let heard: Vec<_> = said.chain(wish).collect();
    sight.ask(|desk| next_word(&sight.file, &heard, desk))
}

/// An acknowledgement that was said, not written.
pub const CALL: &str = "call";
/// An update that was said, not written.
pub const UPDATE_CALL: &str = "update_call";

/// Whether what is said is logged, not sent.
pub fn is_call(kind: &str) -> bool {
    matches!(kind, CALL | UPDATE_CALL)
}

/// A draft of this kind; empty where only a person knows what to say. What the case does not know is marked in it.
pub fn draft(sight: &Sight, kind: &str) -> String {
    let spoken = is_call(kind);
    let kind = match kind {
        "acknowledgement" | CALL => MessageKind::Acknowledgement,
        "update" | UPDATE_CALL if is_next(sight, Step::Update) => MessageKind::Update,
        "decision" if sight.file.case.decision.is_some() => MessageKind::Decision,
        "follow_up" => MessageKind::FollowUp,
        "letter" => MessageKind::Letter,
        _ => return String::new(),
    };
    let draft = of(sight, kind);
    let written = if spoken { draft.call() } else { draft.write() };
    written.unwrap_or_else(|error| {
        tracing::error!(%error, "a draft could not be written");
        String::new()
    })
}

/// What to say on the telephone, point by point.
pub fn call_points(sight: &Sight, kind: &str) -> Vec<String> {
    let kind = if kind == UPDATE_CALL { MessageKind::Update } else { MessageKind::Acknowledgement };
    of(sight, kind).call_points().unwrap_or_else(|error| {
        tracing::error!(%error, "the points of a call could not be written");
        Vec::new()
    })
}

fn of(sight: &Sight, kind: MessageKind) -> Draft<'_> {
    let complaint = sight.said.iter().find(|said| said.kind == MessageKind::Complaint);
    Draft {
        house: &sight.house,
        kind,
        file: &sight.file,
        member: &sight.me,
        verbatim: complaint.and_then(|said| said.body.as_deref()).unwrap_or_default(),
        link: &sight.link,
        promise: promise(sight, kind),
        actions: sight.actions(),
        now: sight.now,
    }
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
