//! What a list of cases is narrowed to, and the page that is cut of what was read.

use domain::{
    case::{Case, Stage},
    customer::Customer,
    id::Id,
    staff::Member,
};

use crate::{Conn, Sql, StoreError, Val};

/// What a list is narrowed to. Each may be left out; a search alone or with the others.
#[derive(Clone, Default, Debug)]
pub struct Filter {
    /// Only in this stage.
    pub stage: Option<Stage>,
    /// Only of this owner.
    pub owner: Option<Id<Member>>,
    /// Only of this customer.
    pub customer: Option<Id<Customer>>,
    /// Only those that have, or have not, ended.
    pub open: Option<bool>,
    /// Only those in which these words were said.
    pub q: Option<String>,
}

/// A page of cases.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The cases.
    pub cases: Vec<Case>,
    /// Where the next page begins, if there is one.
    pub next: Option<Id<Case>>,
}

impl Filter {
    /// True of a case that it lets through; words are not looked for.
    pub(super) fn passes(&self, case: &Case) -> bool {
        self.stage.is_none_or(|stage| case.stage == stage)
            && self.owner.is_none_or(|owner| case.owner == owner)
            && self.customer.is_none_or(|customer| case.customer == customer)
            && self.open.is_none_or(|open| case.is_open() == open)
    }
}

impl Page {
    /// So many of the cases, and where the rest begins.
    pub(super) fn cut(mut cases: Vec<Case>, limit: usize) -> Self {
        let more = cases.len() > limit;
        cases.truncate(limit);
        Self { next: cases.last().map(|case| case.id).filter(|_| more), cases }
    }
}

/// The cases that a question answers with.
pub(super) fn cases(conn: &mut Conn<'_>, query: Sql, values: &[Val]) -> Result<Vec<Case>, StoreError> {
    conn.all(query, values)?.iter().map(|row| row.record(0)).collect()
}
