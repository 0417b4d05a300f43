//! Something read from storage and held in memory until it is too old.

use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;

use crate::error::Error;

/// A place for it, with the moment it stands for.
pub struct Held<T>(RwLock<Option<(Timestamp, Arc<T>)>>);

impl<T> Default for Held<T> {
    fn default() -> Self {
        Self(RwLock::new(None))
    }
}

impl<T> Held<T> {
    /// What is held if the moment it stands for will do; else it is read anew, and stands for `at`. `None` where there is
    /// nothing to read.
    ///
    /// # Errors
    /// Whatever `read` answers.
    pub fn or_read(
        &self,
        at: Timestamp,
        will_do: impl FnOnce(Timestamp) -> bool,
        read: impl FnOnce() -> Result<Option<T>, Error>,
    ) -> Result<Option<Arc<T>>, Error> {
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, held)) = held.filter(|(known, _)| will_do(*known)) {
            return Ok(Some(held));
        }
        let Some(fresh) = read()?.map(Arc::new) else { return Ok(None) };
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some((at, Arc::clone(&fresh)));
        Ok(Some(fresh))
    }
}
