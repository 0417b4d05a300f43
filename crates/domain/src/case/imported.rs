//! An open case of the time before Amends: it keeps its clock, sends nothing by itself and does not alarm for what
//! was late before it came.

use super::{CaseFile, Desk, Earlier, NewCase, alarm::hush, open, settle};
use crate::{
    change::{Change, Refused},
    customer::Customer,
    id::Id,
    staff::Member,
};

/// A case that was imported.
#[derive(Clone, PartialEq, Debug)]
pub struct Imported {
    /// The case, what happened, and the first look that is still to come.
    pub change: Change<CaseFile>,
    /// Whether a deadline had passed before it came; whoever imports raises one alarm for all of them.
    pub overdue: bool,
}

/// Opens a case that comes from another system.
///
/// # Errors
/// As [`open`].
pub fn open_imported(
    new: NewCase,
    customer: Customer,
    earlier: &Earlier,
    owner: Id<Member>,
    desk: &Desk<'_>,
) -> Result<Imported, Refused> {
    let Change { mut state, events, .. } = open(new, customer, earlier, owner, desk)?;
    let overdue = hush(&mut state, desk) > 0;
    // The look that opening asked for may be due for what was just hushed; settling asks anew.
    Ok(Imported { change: settle(Change { state, events, errands: Vec::new() }, desk), overdue })
}
