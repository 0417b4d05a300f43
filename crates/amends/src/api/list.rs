//! Lists: newest first, by page, with an opaque cursor.

use axum::Json;
use domain::{change::Refused, id::Id};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Conn, StoreError};

use super::Problem;
use crate::app::Shared;

const USUAL: usize = 50;
const MOST: usize = 200;

/// Which page of a list.
#[derive(Clone, Default, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// Where the page before ended: its `next`.
    pub cursor: Option<String>,
    /// How many, 1 to 200; 50 if not said.
    pub limit: Option<usize>,
}

/// A page of a list.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PageOf{T}")]
pub struct Listed<T> {
    /// Newest first.
    pub items: Vec<T>,
    /// Give this as `cursor` for the next page; null on the last.
    pub next: Option<String>,
}

/// Reads so many rows that come after one, newest first.
pub type Rows<R> = fn(&mut Conn<'_>, Option<Id<R>>, i64) -> Result<Vec<R>, StoreError>;

/// How many were asked for.
///
/// # Errors
/// It is not 1 to 200.
pub fn limit(asked: Option<usize>) -> Result<usize, Refused> {
    match asked.unwrap_or(USUAL) {
        fine @ 1..=MOST => Ok(fine),
        other => {
            Err(Refused::invalid("limit", other.to_string(), format!("a whole number from 1 to {MOST}")))
        }
    }
}

impl Window {
    /// How many to read: one more than is shown, so that the last page is known to be the last.
    ///
    /// # Errors
    /// The limit is not 1 to 200.
    pub fn reach(&self) -> Result<i64, Refused> {
        Ok(i64::try_from(limit(self.limit)? + 1).unwrap_or(i64::MAX))
    }

    /// After which row the page begins.
    ///
    /// # Errors
    /// The cursor is not one of this list.
    pub fn after<T>(&self) -> Result<Option<Id<T>>, Refused> {
        after(self.cursor.as_deref())
    }

    /// The page of a whole list.
    ///
    /// # Errors
    /// The limit or the cursor is wrong, or storage failed.
    pub async fn list<R: Send + 'static, V>(
        &self,
        app: &Shared,
        read: Rows<R>,
        id: fn(&R) -> Id<R>,
        view: impl Fn(R) -> V,
    ) -> Result<Json<Listed<V>>, Problem> {
        let (after, reach) = (self.after()?, self.reach()?);
        let rows = app.hop(move |app| app.look(|conn| Ok(read(conn, after, reach)?))).await?;
        Ok(Json(self.page(rows, id, view)?))
    }

    /// Cuts what was read to the page.
    ///
    /// # Errors
    /// The limit is not 1 to 200.
    pub fn page<T, R, V>(
        &self,
        mut rows: Vec<R>,
        id: impl Fn(&R) -> Id<T>,
        view: impl Fn(R) -> V,
    ) -> Result<Listed<V>, Refused> {
        let limit = limit(self.limit)?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|row| id(row).to_string());
        Ok(Listed { items: rows.into_iter().map(view).collect(), next })
    }
}

/// The row that a cursor names.
///
/// # Errors
/// It names none.
pub fn after<T>(cursor: Option<&str>) -> Result<Option<Id<T>>, Refused> {
    let wrong = |cursor: &str| Refused::invalid("cursor", cursor, "one that this list gave as `next`");
    cursor.map(|cursor| cursor.parse().map_err(|_| wrong(cursor))).transpose()
}
