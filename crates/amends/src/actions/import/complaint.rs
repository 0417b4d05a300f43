//! Complaints of the time before: open ones become cases, those that are over become history.

use std::collections::HashSet;

use domain::{
    case::{CaseFile, Earlier, open_imported},
    customer::Customer,
    errand::Errand,
    event::{Event, Stream},
    id::{Id, Ids},
    staff::{Member, first_owner},
};
use store::{
    Unit,
    case::Lock,
    customer::Name,
    imported::{self, PastFailure},
};

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
        let mut desk = Desk::begin(unit, turn, rows)?;
        let mut outcomes = Vec::with_capacity(rows.len());
        for row in rows {
            outcomes.push(outcome(desk.take(unit, row))?);
        }
        desk.keep(unit)?;
        Ok(Taken { outcomes, late: desk.late })
    })
}

/// What the rows of one unit share. What they become is gathered and stored together: a statement for many rows costs
/// little more than one for a single row, above all on PostgreSQL.
struct Desk<'t> {
    turn: &'t Turn,
    ids: Ids,
    members: Vec<(Member, u64)>,
    /// What storage knew when the unit began or knows since: whoever has none of these names is new.
    known_ids: HashSet<String>,
    known_names: HashSet<Name>,
    waiting: Waiting,
    late: u64,
}

/// What is not stored yet. No two rows in it concern the same complaint or customer.
#[derive(Default)]
struct Waiting {
    ids: HashSet<String>,
    names: HashSet<Name>,
    touched: HashSet<Id<Customer>>,
    new_customers: Vec<Customer>,
    changed_customers: Vec<Customer>,
    files: Vec<CaseFile>,
    past: Vec<PastFailure>,
    events: Vec<Event>,
    errands: Vec<Errand>,
}

const CHANGED_WORDS: &str = "verbatim: found other words than those that were imported under this id, expected the same: a customer's words are never changed";

impl<'t> Desk<'t> {
    fn begin(unit: &mut Unit<'_>, turn: &'t Turn, rows: &[ComplaintRow]) -> Result<Self, Error> {
        let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        let names: Vec<Name> = rows.iter().flat_map(|row| row.customer.names()).collect();
        Ok(Self {
            turn,
            ids: turn.ids(),
            members: store::staff::with_load(unit.conn())?,
            known_ids: imported::known_among(unit.conn(), &ids)?,
            known_names: store::customer::known_among(unit.conn(), &names)?,
            waiting: Waiting::default(),
            late: 0,
        })
    }

    fn take(&mut self, unit: &mut Unit<'_>, row: &ComplaintRow) -> Result<Outcome, Error> {
        let names = row.customer.names();
        if self.waiting.ids.contains(&row.id) || names.iter().any(|name| self.waiting.names.contains(name)) {
            // What the same customer said a few rows before has to be stored to be seen.
            self.keep(unit)?;
        }
        if self.known_ids.contains(&row.id)
            && let Some(words) = known_words(unit, &row.id)?
        {
            let same = words.is_none_or(|words| words == row.complaint.verbatim);
            return Ok(if same { Outcome::Unchanged } else { Outcome::Rejected(CHANGED_WORDS.to_owned()) });
        }
        let (customer, earlier) = self.customer(unit, row, &names)?;
        let known = earlier.is_some();
        let customer = if row.past {
            self.past(row, customer)?
        } else {
            self.open(row, customer, &earlier.unwrap_or_default())?
        };
        self.waiting.add(row, names, customer, known);
        Ok(Outcome::Created)
    }

    /// Who complains, and what happened to them before; nothing of the kind for somebody new.
    fn customer(
        &mut self,
        unit: &mut Unit<'_>,
        row: &ComplaintRow,
        names: &[Name],
    ) -> Result<(Customer, Option<Earlier>), Error> {
        let fresh = self.ids.fresh();
        if row.customer.id.is_none() && names.iter().all(|name| !self.known_names.contains(name)) {
            return Ok((row.customer.complete(Customer::unknown(fresh)), None));
        }
        let mut customer = recognise_or_make(unit, &row.customer, fresh)?;
        if self.waiting.touched.contains(&customer.id) {
            self.keep(unit)?;
            customer = recognise_or_make(unit, &row.customer, fresh)?;
        }
        let earlier = store::customer::earlier(unit.conn(), customer.id)?;
        let is_new = customer.id == fresh;
        Ok((customer, Some(earlier).filter(|_| !is_new)))
    }

    fn open(&mut self, row: &ComplaintRow, customer: Customer, earlier: &Earlier) -> Result<Customer, Error> {
        let loads: Vec<_> = self.members.iter().map(|(member, load)| (member, *load)).collect();
        let wanted = self.turn.house.playbooks.of(row.complaint.failure_type.as_deref()).owner.as_deref();
        let owner = first_owner(&loads, wanted).ok_or(Error::NotReady)?;

        let desk = self.turn.desk(&self.ids);
        let imported = open_imported(row.complaint.clone(), customer, earlier, owner, &desk)?;

        let customer = imported.change.state.customer.clone();
        self.waiting.files.push(imported.change.state);
        self.waiting.events.extend(imported.change.events);
        self.waiting.errands.extend(imported.change.errands);
        self.late += u64::from(imported.overdue);
        self.members.iter_mut().filter(|(member, _)| member.id == owner).for_each(|(_, load)| *load += 1);
        Ok(customer)
    }

    /// A complaint that is over: it counts for repeats and stands on the customer's timeline, and nothing is due.
    fn past(&mut self, row: &ComplaintRow, customer: Customer) -> Result<Customer, Error> {
        let complaint = &row.complaint;
        let at = complaint.received_at.unwrap_or(self.turn.now);
        if at > self.turn.now {
            let (found, expected) = (at.to_string(), format!("an instant up to now, {}", self.turn.now));
            return Err(domain::change::Refused::invalid("received_at", found, expected).into());
        }
        self.waiting.past.push(PastFailure {
            external_id: row.id.clone(),
            customer: customer.id,
            failure_type: complaint.failure_type.clone(),
            product: complaint.product.clone(),
            site: complaint.site.clone(),
            at,
            at_known: complaint.received_at_known,
        });
        let event = Event::new(Stream::Customer(customer.id), PAST_CASE)
            .fact("external_id", &row.id)
            .fact("received_at", at)
            .fact("received_at_known", complaint.received_at_known)
            .fact("channel", complaint.channel)
            .fact("failure_type", &complaint.failure_type)
            .words(&complaint.verbatim);
        self.waiting.events.push(event);
        Ok(customer)
    }

    /// Stores what waits.
    fn keep(&mut self, unit: &mut Unit<'_>) -> Result<(), Error> {
        let waiting = std::mem::take(&mut self.waiting);
        store::customer::save_new(unit, &waiting.new_customers)?;
        for customer in &waiting.changed_customers {
            store::customer::save(unit, customer)?;
        }
        store::case::save_new(unit, &waiting.files)?;
        imported::save_past(unit, &waiting.past)?;
        unit.happened(&waiting.events)?;
        unit.errands(&waiting.errands)?;
        self.known_ids.extend(waiting.ids);
        self.known_names.extend(waiting.names);
        Ok(())
    }
}

impl Waiting {
    fn add(&mut self, row: &ComplaintRow, names: Vec<Name>, customer: Customer, known: bool) {
        self.ids.insert(row.id.clone());
        self.names.extend(names);
        self.touched.insert(customer.id);
        if known { self.changed_customers.push(customer) } else { self.new_customers.push(customer) }
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
