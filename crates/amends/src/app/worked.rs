//! What worked so far, counted now and then: every case page asks, and no single case moves it much.

use std::sync::{Arc, PoisonError};

use domain::recovery::learning::WhatWorked;
use jiff::{SignedDuration, Timestamp};

use super::App;
use crate::error::Error;

/// Counted again after this long.
const FRESH_FOR: SignedDuration = SignedDuration::from_mins(10);

/// What was counted, and when.
#[derive(Default)]
pub struct Worked(Option<(Timestamp, Arc<WhatWorked>)>);

impl Worked {
    fn fresh_at(&self, now: Timestamp) -> Option<Arc<WhatWorked>> {
        let (at, worked) = self.0.as_ref()?;
        (*at <= now && now.duration_since(*at) < FRESH_FOR).then(|| Arc::clone(worked))
    }
}

impl App {
    /// What worked so far, at most ten minutes old. Blocks; must not be called inside a look.
    ///
    /// # Errors
    /// Storage failed.
    pub fn what_worked(&self) -> Result<Arc<WhatWorked>, Error> {
        let now = self.clock.now();
        let kept = self.worked.read().unwrap_or_else(PoisonError::into_inner).fresh_at(now);
        if let Some(worked) = kept {
            return Ok(worked);
        }
        let cells = self.look(|conn| Ok(store::recovery::tried::cells(conn)?))?;
        let worked = Arc::new(WhatWorked::of(cells));
        *self.worked.write().unwrap_or_else(PoisonError::into_inner) =
            Worked(Some((now, Arc::clone(&worked))));
        Ok(worked)
    }
}
