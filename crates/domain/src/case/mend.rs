//! What is done so that the mistake behind a case does not come back, as far as messages may speak of it.

use jiff::Timestamp;

use super::{Act, CaseFile, Desk, acts::PromiseKept};
use crate::{change::Change, reply::CorrectiveAction as Standing};

/// A corrective action of the problem behind a case. Its record belongs to a later area.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mend {
    /// Its id.
    pub action: uuid::Uuid,
    /// How far it is.
    pub state: Standing,
    /// What changes.
    pub what: String,
    /// By when it is to be done.
    pub due_at: Timestamp,
    /// When it was.
    pub done_at: Option<Timestamp>,
}

/// What a letter has promised and has been carried out since is kept, as of that day; none if there is nothing.
pub(super) fn keep_done(file: &CaseFile, desk: &Desk<'_>) -> Option<Change<CaseFile>> {
    let done = |promise: &crate::promise::Promise| {
        let action = promise.corrective_action?;
        let mend = file.mends.iter().flatten().find(|mend| mend.action == action)?;
        let evidence = format!("Carried out: {}", mend.what);
        Some(PromiseKept { promise: Some(promise.id), evidence, at: Some(mend.done_at?) })
    };
    let mut all: Option<Change<CaseFile>> = None;
    for kept in file.owed().filter_map(done) {
        let before = all.as_ref().map_or(file, |change| &change.state).clone();
        let Ok(mut next) = kept.decide(before, desk) else { continue };
        if let Some(change) = all.take() {
            next.events.splice(0..0, change.events);
            next.errands.splice(0..0, change.errands);
        }
        all = Some(next);
    }
    all
}

/// How far the lasting fix is as a whole: effective only where everything that was done has been shown to work.
#[must_use]
pub fn standing(mends: &[Mend]) -> Standing {
    let mut done = mends.iter().filter(|one| one.state != Standing::Open).peekable();
    if done.peek().is_none() {
        return if mends.is_empty() { Standing::None } else { Standing::Open };
    }
    if done.all(|one| one.state == Standing::Effective) { Standing::Effective } else { Standing::Monitoring }
}

#[cfg(test)]
mod tests {
    use super::{Mend, Standing as S, standing};

    #[test]
    fn only_what_was_shown_to_work_counts_as_effective() {
        for (states, expected) in [
            (&[][..], S::None),
            (&[S::Open], S::Open),
            (&[S::Open, S::Monitoring], S::Monitoring),
            (&[S::Effective, S::Monitoring], S::Monitoring),
            (&[S::Effective, S::Open], S::Effective),
            (&[S::Effective], S::Effective),
        ] {
            let mend = |state: &S| Mend {
                action: uuid::Uuid::nil(),
                state: *state,
                what: String::new(),
                due_at: jiff::Timestamp::UNIX_EPOCH,
                done_at: None,
            };
            let mends: Vec<Mend> = states.iter().map(mend).collect();
            assert_eq!(standing(&mends), expected, "{states:?}");
        }
    }
}
