//! What worked so far, counted now and then: every case page asks, and no single case moves it much.

use std::sync::Arc;

use domain::recovery::learning::WhatWorked;
use jiff::{SignedDuration, Timestamp};
use store::Conn;

use super::held::Held;
use crate::error::Error;

/// Counted again after this long.
const FRESH_FOR: SignedDuration = SignedDuration::from_mins(10);

/// What was counted.
#[derive(Default)]
pub struct Worked(Held<WhatWorked>);

impl Worked {
    /// What worked so far, at most ten minutes old.
    ///
    /// # Errors
    /// Storage failed.
    pub fn so_far(&self, conn: &mut Conn<'_>, now: Timestamp) -> Result<Arc<WhatWorked>, Error> {
        let fresh = |at: Timestamp| at <= now && now.duration_since(at) < FRESH_FOR;
        let count = || Ok(Some(WhatWorked::of(store::recovery::tried::cells(conn)?)));
        Ok(self.0.or_read(now, fresh, count)?.unwrap_or_default())
    }
}
