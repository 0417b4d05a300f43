//! Long lists, a page at a time, the newest first.

use domain::id::Id;
use maud::{Markup, html};
use serde::Deserialize;
use store::{Conn, StoreError};

use crate::{app::Shared, error::Error};

const PAGE: usize = 50;

/// Where a page begins: after this one, or at the beginning.
#[derive(Deserialize)]
#[serde(bound = "")]
pub struct After<T> {
    after: Option<Id<T>>,
}

impl<T> Default for After<T> {
    fn default() -> Self {
        Self { after: None }
    }
}

/// Reads so many rows that come after one.
pub type Rows<T> = fn(&mut Conn<'_>, Option<Id<T>>, i64) -> Result<Vec<T>, StoreError>;

/// One page of a list.
pub struct Leaf<T> {
    /// What it shows.
    pub rows: Vec<T>,
    next: Option<Id<T>>,
}

impl<T: Send + 'static> After<T> {
    /// Reads the page that begins here.
    ///
    /// # Errors
    /// Storage failed.
    pub async fn leaf(self, app: &Shared, read: Rows<T>, id: fn(&T) -> Id<T>) -> Result<Leaf<T>, Error> {
        // One more than is shown tells whether there is more.
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let mut rows = app.hop(move |app| app.look(|conn| Ok(read(conn, self.after, limit)?))).await?;
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let next = rows.last().map(id).filter(|_| more);
        Ok(Leaf { rows, next })
    }
}

impl<T> Leaf<T> {
    /// The list at this address, of this look: a line for each, or else what will stand here; then the link to the next page.
    #[must_use]
    pub fn list(&self, at: &str, look: &str, nothing: (&str, &str), line: impl Fn(&T) -> Markup) -> Markup {
        html! {
            @if self.rows.is_empty() { div class="empty" { p class="empty-title" { (nothing.0) } p { (nothing.1) } } }
            @else { ol class=(look) { @for one in &self.rows { (line(one)) } } }
            (self.pager(at))
        }
    }

    /// The link to the next page of the list at this address; nothing on the last.
    #[must_use]
    pub fn pager(&self, list: &str) -> Markup {
        html! { @if let Some(next) = self.next {
            nav class="pager" aria-label="Pages" { span { (self.rows.len()) " shown" } a class="act-link" rel="next" href={ (list) "?after=" (next) } { "Next " (PAGE) } }
        } }
    }
}
