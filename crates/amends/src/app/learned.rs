//! What was learned from coded cases, held in memory and read again when it was learned anew.

use std::sync::{Arc, PoisonError, RwLock};

use domain::learning::themes::{Classifier, Learned};
use jiff::Timestamp;
use store::{Conn, themes::SUGGESTIONS as NAME};

use crate::error::Error;

/// What suggestions rest on.
pub struct Suggestions {
    /// What was learned.
    pub classifier: Classifier,
    /// How far it can be relied on.
    pub learned: Learned,
}

/// A place for it.
#[derive(Default)]
pub struct Held(RwLock<Option<(Timestamp, Arc<Suggestions>)>>);

impl Held {
    /// What is in force; `None` while nothing was learned.
    ///
    /// # Errors
    /// Storage failed.
    pub fn in_force(&self, conn: &mut Conn<'_>) -> Result<Option<Arc<Suggestions>>, Error> {
        let Some(at) = store::themes::learned_at(conn, NAME)? else { return Ok(None) };
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, suggestions)) = held.filter(|(known, _)| *known == at) {
            return Ok(Some(suggestions));
        }
        let (learned, weights) =
            (store::themes::state::<Learned>(conn, NAME)?, store::themes::weights(conn, NAME)?);
        let classifier = weights.as_deref().and_then(Classifier::from_bytes);
        let Some((classifier, learned)) = classifier.zip(learned) else { return Ok(None) };
        let fresh = Arc::new(Suggestions { classifier, learned });
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some((at, Arc::clone(&fresh)));
        Ok(Some(fresh))
    }
}
