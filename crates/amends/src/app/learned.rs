//! What was learned from coded cases, held in memory and read again when it was learned anew.

use std::sync::Arc;

use domain::learning::themes::{Classifier, Learned};
use store::{Conn, learned::SUGGESTIONS as NAME};

use super::held::Held;
use crate::error::Error;

/// What suggestions rest on.
pub struct Suggestions {
    /// What was learned.
    pub classifier: Classifier,
    /// How far it can be relied on.
    pub learned: Learned,
}

/// What is in force; `None` while nothing was learned.
///
/// # Errors
/// Storage failed.
pub fn in_force(held: &Held<Suggestions>, conn: &mut Conn<'_>) -> Result<Option<Arc<Suggestions>>, Error> {
    let Some(at) = store::learned::learned_at(conn, NAME)? else { return Ok(None) };
    held.or_read(
        at,
        |known| known == at,
        || {
            let (learned, weights) =
                (store::learned::state::<Learned>(conn, NAME)?, store::learned::weights(conn, NAME)?);
            let classifier = weights.as_deref().and_then(Classifier::from_bytes);
            Ok(classifier.zip(learned).map(|(classifier, learned)| Suggestions { classifier, learned }))
        },
    )
}
