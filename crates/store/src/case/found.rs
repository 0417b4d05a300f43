//! Cases that are found by words, newest first or soonest due first. The search answers with some hundreds of ids at most; only
//! those that a page shows are read, since each lies somewhere else in a large house.

use std::collections::HashMap;

use domain::{case::Case, id::Id};

use super::page::{Filter, Page, cases};
use crate::{Conn, Sql, StoreError, dialect::pair, search};

const BY_IDS: Sql = pair(
    "SELECT state FROM cases WHERE id IN (SELECT value FROM json_each($1)) ORDER BY id DESC",
    "SELECT state FROM cases WHERE id = ANY (ARRAY(SELECT json_array_elements_text($1::json))) ORDER BY id DESC",
);
// The index holds what is open and nothing else; by the key of the table SQLite would read every row that was found.
const SOONEST_OF_THESE: Sql = pair(
    "SELECT id FROM cases INDEXED BY cases_open WHERE is_open = 1 AND id IN (SELECT value FROM json_each($1)) ORDER BY due_at, id",
    "SELECT id FROM cases WHERE is_open = 1 AND id = ANY (ARRAY(SELECT json_array_elements_text($1::json))) ORDER BY due_at, id",
);

/// A page of cases that were found by words.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The cases.
    pub cases: Vec<Case>,
    /// At which hit the next page begins, if there is one.
    pub next: Option<usize>,
}

/// One page of the cases that words find and that pass the filter: the open ones, soonest due first, then those that have ended,
/// newest first. It begins at the hit `from`.
///
/// # Errors
/// The engine's.
pub fn found_soonest(
    conn: &mut Conn<'_>,
    filter: &Filter,
    from: usize,
    limit: usize,
) -> Result<Found, StoreError> {
    let ids = search::cases(conn, filter.q.as_deref().unwrap_or_default())?;
    let ids = open_first(conn, ids)?;
    let mut hits: Vec<(usize, Case)> = Vec::new();
    let mut at = from;
    while let Some(some) = ids.get(at..).filter(|rest| !rest.is_empty() && hits.len() <= limit) {
        let some = some.get(..=limit).unwrap_or(some);
        let mut read = by_id(conn, some)?;
        let in_order = (at..).zip(some).filter_map(|(at, id)| Some((at, read.remove(id)?)));
        hits.extend(in_order.filter(|(_, case)| filter.passes(case)));
        at += some.len();
    }
    let next = hits.get(limit).map(|(at, _)| *at);
    Ok(Found { cases: hits.into_iter().take(limit).map(|(_, case)| case).collect(), next })
}

/// One page of the cases that words find and that pass the filter, newest first, after `after`.
pub(super) fn newest(
    conn: &mut Conn<'_>,
    filter: &Filter,
    q: &str,
    after: Option<Id<Case>>,
    limit: usize,
) -> Result<Page, StoreError> {
    let mut ids = search::cases(conn, q)?;
    ids.retain(|id| after.is_none_or(|after| *id < after));
    let mut hits = Vec::new();
    for some in ids.chunks(limit + 1) {
        let found = cases(conn, BY_IDS, &[serde_json::to_string(some)?.into()])?;
        hits.extend(found.into_iter().filter(|case| filter.passes(case)));
        if hits.len() > limit {
            break;
        }
    }
    Ok(Page::cut(hits, limit))
}

fn open_first(conn: &mut Conn<'_>, mut ids: Vec<Id<Case>>) -> Result<Vec<Id<Case>>, StoreError> {
    let rows = conn.all(SOONEST_OF_THESE, &[serde_json::to_string(&ids)?.into()])?;
    let mut ordered = rows.iter().map(|row| row.id(0)).collect::<Result<Vec<Id<Case>>, _>>()?;
    ids.retain(|id| !ordered.contains(id));
    ordered.extend(ids);
    Ok(ordered)
}

fn by_id(conn: &mut Conn<'_>, ids: &[Id<Case>]) -> Result<HashMap<Id<Case>, Case>, StoreError> {
    let found = cases(conn, BY_IDS, &[serde_json::to_string(ids)?.into()])?;
    Ok(found.into_iter().map(|case| (case.id, case)).collect())
}
