//! What is done so that the mistake behind a case does not come back, as far as messages may speak of it.

use crate::reply::CorrectiveAction as Standing;

/// A corrective action of the problem behind a case. Its record belongs to a later area.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mend {
    /// Its id.
    pub action: uuid::Uuid,
    /// How far it is.
    pub state: Standing,
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
            let mends: Vec<Mend> =
                states.iter().map(|state| Mend { action: uuid::Uuid::nil(), state: *state }).collect();
            assert_eq!(standing(&mends), expected, "{states:?}");
        }
    }
}
