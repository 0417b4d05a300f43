//! Complaints of the time before: open ones become cases, those that are over become history.

use std::collections::HashSet;

use domain::{
    case::open_imported,
    customer::Customer,
    errand::Errand,
    event::{Event, Stream},
    id::{Id, Ids},
    staff::{Member, first_owner},
};
use store::{Unit, case::Lock, imported};

use super::batch::{Outcome, Taken, batch, outcome};
use crate::{
    actions::case::recognise_or_make,
    app::{App, Turn},
    error::Error,
    import::ComplaintRow,
};

/// Stores complaints; a dry run only tells what would become of them.
///
/// # Errors
/// Storage failed, or nobody can own a case yet.
pub fn complaints(app: &App, rows: Vec<ComplaintRow>, dry_run: bool) -> Result<Taken, Error> {
    batch(app, rows, dry_run, |unit, turn, rows| {
        let members = store::staff::with_load(unit.conn())?;
        let mut desk = Desk {
            turn,
            ids: turn.ids(),
            members,
            touched: HashSet::new(),
            events: Vec::new(),
            errands: Vec::new(),
            late: 0,
        };
        let mut outcomes = Vec::with_capacity(rows.len());
        for row in rows {
            outcomes.push(outcome(desk.take(unit, row))?);
        }
        desk.keep(unit)?;
        Ok(Taken { outcomes, late: desk.late })
    })
}

/// What the rows of one unit share; what happened is kept together at the end.
struct Desk<'t> {
    turn: &'t Turn,
    ids: Ids,
    members: Vec<(Member, u64)>,
    touched: HashSet<Id<Customer>>,
    events: Vec<Event>,
    errands: Vec<Errand>,
    late: u64,
}

const CHANGED_WORDS: &str = "verbatim: found other words than those that were imported under this id, expected the same: a customer's words are never changed";

impl Desk<'_> {
    fn take(&mut self, unit: &mut Unit<'_>, row: &ComplaintRow) -> Result<Outcome, Error> {
        if let Some(words) = known_words(unit, &row.id)? {
            let same = words.is_none_or(|words| words == row.complaint.verbatim);
            return Ok(if same { Outcome::Unchanged } else { Outcome::Rejected(CHANGED_WORDS.to_owned()) });
        }
        let customer = recognise_or_make(unit, &row.customer, self.ids.fresh())?;
        if !self.touched.insert(customer.id) {
            // What the same customer said a few rows before has to be stored to be seen.
            self.keep(unit)?;
        }
        if row.past { self.past(unit, row, customer) } else { self.open(unit, row, customer) }
    }

    fn open(
        &mut self,
        unit: &mut Unit<'_>,
        row: &ComplaintRow,
        customer: Customer,
    ) -> Result<Outcome, Error> {
        let earlier = store::customer::earlier(unit.conn(), customer.id)?;
        let loads: Vec<_> = self.members.iter().map(|(member, load)| (member, *load)).collect();
        let wanted = self.turn.house.playbooks.of(row.complaint.failure_type.as_deref()).owner.as_deref();
        let owner = first_owner(&loads, wanted).ok_or(Error::NotReady)?;

        let desk = self.turn.desk(&self.ids);
        let imported = open_imported(row.complaint.clone(), customer, &earlier, owner, &desk)?;

        store::case::save(unit, None, &imported.change.state)?;
        self.events.extend(imported.change.events);
        self.errands.extend(imported.change.errands);
        self.late += u64::from(imported.overdue);
        self.members.iter_mut().filter(|(member, _)| member.id == owner).for_each(|(_, load)| *load += 1);
        Ok(Outcome::Created)
    }

    /// A complaint that is over: it counts for repeats and stands on the customer's timeline, and nothing is due.
    fn past(
        &mut self,
        unit: &mut Unit<'_>,
        row: &ComplaintRow,
        customer: Customer,
    ) -> Result<Outcome, Error> {
        let complaint = &row.complaint;
        let (at, failure_type) =
            (complaint.received_at.unwrap_or(self.turn.now), complaint.failure_type.as_deref());
        if at > self.turn.now {
            let (found, expected) = (at.to_string(), format!("an instant up to now, {}", self.turn.now));
            return Err(domain::change::Refused::invalid("received_at", found, expected).into());
        }
        store::customer::save(unit, &customer)?;
        store::customer::save_past_failure(unit, &row.id, customer.id, failure_type, at)?;
        let event = Event::new(Stream::Customer(customer.id), PAST_CASE)
            .fact("external_id", &row.id)
            .fact("received_at", at)
            .fact("received_at_known", complaint.received_at_known)
            .fact("channel", complaint.channel)
            .fact("failure_type", &complaint.failure_type)
            .words(&complaint.verbatim);
        self.events.push(event);
        Ok(Outcome::Created)
    }

    fn keep(&mut self, unit: &mut Unit<'_>) -> Result<(), Error> {
        unit.happened(&std::mem::take(&mut self.events))?;
        Ok(unit.errands(&std::mem::take(&mut self.errands))?)
    }
}

const PAST_CASE: &str = "past_case";

/// The words that this id was imported with: `None` if it never was, none inside if they were erased since.
fn known_words(unit: &mut Unit<'_>, id: &str) -> Result<Option<Option<String>>, Error> {
    if let Some(case) = store::case::find(unit.conn(), &format!("ext:{id}"))? {
        return Ok(Some(imported::first_words(unit.conn(), case)?));
    }
    let Some(customer) = imported::past_customer(unit.conn(), id)? else { return Ok(None) };
    if store::customer::by_id(unit.conn(), customer, Lock::No)?.is_none_or(|known| known.erased) {
        return Ok(Some(None));
    }
    let history = store::journal::history(unit.conn(), "customer", &customer.to_string())?;
    let entry = history
        .into_iter()
        .find(|entry| entry.kind == PAST_CASE && entry.fact("external_id").as_deref() == Some(id));
    Ok(Some(entry.and_then(|entry| entry.words)))
}
