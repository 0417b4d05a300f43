//! Who was hit by one mistake: found by a question over orders or by a list, in small portions, and taken out again with
//! a reason.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    case::{Case, CaseFile, notices::is_about},
    change::Refused,
    customer::Customer,
    event::{Event, Stream},
    id::Id,
    intake::{CohortMember, CohortQuery, Incident, Listed, Status, Why, listed},
    staff::{Actor, Permission},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{
    Unit,
    case::Lock,
    customer::Named,
    imported::{self, Place},
    intake::cohort as kept,
};

use super::incident::taken;
use crate::{
    app::{App, Turn},
    error::Error,
};

/// So many orders or rows are looked at in one unit, so that nobody else waits long.
const PORTION: usize = 500;
/// The newest so many cases of the customers of a portion tell who complained.
const CASES: i64 = 20_000;

/// Whom to add: by a question over imported orders, by name, or by a list as it was pasted.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewMembers {
    /// Everybody one of whose orders fits.
    pub query: Option<CohortQuery>,
    /// These.
    pub members: Vec<Listed>,
    /// A list: one name a line, or a CSV whose first line names its columns.
    pub list: Option<String>,
}

/// What came of adding.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Added {
    /// How many are new in the cohort.
    pub added: u64,
    /// How many were in it already.
    pub known: u64,
    /// How many were taken out before; they stay out.
    pub taken_out: u64,
    /// Rows that name nobody we know; they are kept with the incident.
    pub unknown: Vec<String>,
    /// How many are in the cohort now.
    pub cohort: u64,
}

/// One who was found.
struct Hit {
    customer: Id<Customer>,
    why: Why,
    order: Option<String>,
}

/// Adds to the cohort of an incident. Doing it again adds nobody twice; should it be broken off, it goes on where it is
/// done again.
///
/// # Errors
/// The role may not, there is no such incident, or nothing is asked for.
pub fn add(app: &App, actor: &Actor, incident: Id<Incident>, new: NewMembers) -> Result<Added, Error> {
    actor.must(Permission::WorkCases)?;
    let mut rows = new.members;
    rows.extend(new.list.as_deref().map(listed).unwrap_or_default());
    if new.query.is_none() && rows.is_empty() {
        return Err(Refused::invalid("query", "nothing", "a query, members or a list").into());
    }
    new.query.as_ref().map_or(Ok(()), CohortQuery::check)?;
    let mut added = Added::default();
    for some in rows.chunks(PORTION) {
        let some = some.to_vec();
        added.take(app.change(&app.turn(actor), move |unit, turn| add_listed(unit, turn, incident, &some))?);
    }
    let mut place = new.query.as_ref().map(|_| Place::default());
    while let (Some(query), Some(from)) = (new.query.clone(), place.take()) {
        let (part, next) = app.change(&app.turn(actor), move |unit, turn| {
            add_found(unit, turn, incident, &query, from.clone())
        })?;
        added.take(part);
        place = next;
    }
    added.cohort = app.look(|conn| Ok(kept::size(conn, incident)?))?;
    Ok(added)
}

impl Added {
    fn take(&mut self, part: Self) {
        self.added += part.added;
        self.known += part.known;
        self.taken_out += part.taken_out;
        self.unknown.extend(part.unknown);
    }
}

fn add_found(
    unit: &mut Unit<'_>,
    turn: &Turn,
    incident: Id<Incident>,
    query: &CohortQuery,
    from: Place,
) -> Result<(Added, Option<Place>), Error> {
    let incident = taken(unit, incident)?;
    let limit = i64::try_from(PORTION).unwrap_or(i64::MAX);
    let found = imported::found(unit.conn(), query, from, limit)?;
    let why = query.in_words();
    let hits = found.orders.into_iter().map(|order| Hit {
        customer: order.customer,
        why: Why::Query(why.clone()),
        order: Some(order.external_id),
    });
    let added = join(unit, turn, &incident, hits.collect())?;
    Ok((added, found.next))
}

fn add_listed(
    unit: &mut Unit<'_>,
    turn: &Turn,
    incident: Id<Incident>,
    rows: &[Listed],
) -> Result<Added, Error> {
    let incident = taken(unit, incident)?;
    let (mut hits, mut unknown) = (Vec::new(), Vec::new());
    for row in rows {
        match recognise(unit, row)? {
            Some((customer, order)) => {
                let said = row.why.clone().unwrap_or_else(|| "named on a list".to_owned());
                hits.push(Hit { customer, why: Why::List(said), order });
                kept::drop_unknown(unit, incident.id, &row.row())?;
            }
            None => {
                let record = serde_json::to_string(row).map_err(|error| Error::Fault(error.to_string()))?;
                kept::keep_unknown(unit, incident.id, &row.row(), &record)?;
                unknown.push(row.row());
            }
        }
    }
    Ok(Added { unknown, ..join(unit, turn, &incident, hits)? })
}

/// A customer, and the order by which they were named.
type Meant = (Id<Customer>, Option<String>);

/// Who is meant: by their order, the firm's id, the address, or whichever of these a bare name turns out to be.
fn recognise(unit: &mut Unit<'_>, row: &Listed) -> Result<Option<Meant>, Error> {
    let conn = unit.conn();
    for order in [&row.order, &row.name].into_iter().flatten() {
        if let Some(order) = imported::order(conn, order)? {
            return Ok(Some((order.customer, Some(order.external_id))));
        }
    }
    let named = Named {
        id: None,
        external_id: row.external_id.as_deref().or(row.name.as_deref()),
        email: row.email.as_deref().or(row.name.as_deref()).filter(|name| name.contains('@')),
        phone: None,
    };
    if let Some(id) = store::customer::recognise(conn, &named)? {
        return Ok(Some((id, None)));
    }
    let Some(id) = row.name.as_deref().or(row.external_id.as_deref()).and_then(|name| name.parse().ok())
    else {
        return Ok(None);
    };
    Ok(store::customer::by_id(conn, id, Lock::No)?.map(|known| (known.id, None)))
}

/// Puts those who were hit into the cohort, each with their own case if they complained.
fn join(unit: &mut Unit<'_>, turn: &Turn, incident: &Incident, hits: Vec<Hit>) -> Result<Added, Error> {
    let customers: BTreeSet<_> = hits.iter().map(|hit| hit.customer).collect();
    if customers.is_empty() {
        return Ok(Added::default());
    }
    let before = kept::among(unit.conn(), incident.id, &customers)?;
    let mut after = before.clone();
    for hit in hits {
        let fresh = || CohortMember::new(incident.id, hit.customer);
        after.entry(hit.customer).or_insert_with(fresh).found(hit.why, hit.order.as_deref());
    }
    tie_cases(unit, turn, incident, &mut after, &customers)?;
    let mut added = Added::default();
    for customer in after.keys() {
        match before.get(customer).map(CohortMember::status) {
            None => added.added += 1,
            Some(Status::TakenOut) => added.taken_out += 1,
            Some(_) => added.known += 1,
        }
    }
    let changed: Vec<_> =
        after.into_iter().filter(|(id, one)| before.get(id) != Some(one)).map(|(_, one)| one).collect();
    kept::save(unit, incident.id, &changed, i64::try_from(added.added).unwrap_or(i64::MAX))?;
    if added.added > 0 {
        let silent = changed.iter().filter(|one| one.silent && !before.contains_key(&one.customer)).count();
        let event = Event::new(Stream::Incident(incident.id), "cohort.grown");
        unit.happened(&[event.fact("added", added.added).fact("silent", silent)])?;
    }
    Ok(added)
}

fn tie_cases(
    unit: &mut Unit<'_>,
    turn: &Turn,
    incident: &Incident,
    members: &mut BTreeMap<Id<Customer>, CohortMember>,
    customers: &BTreeSet<Id<Customer>>,
) -> Result<(), Error> {
    for case in store::case::of_customers(unit.conn(), customers, CASES)? {
        let Some(member) = members.get_mut(&case.customer).filter(|one| one.case.is_none()) else { continue };
        if is_about(&case, incident, &member.orders, &turn.house.playbooks) {
            tie(member, &case);
        }
    }
    Ok(())
}

/// Ties a member to their own case.
pub(in crate::actions) fn tie(member: &mut CohortMember, case: &Case) {
    member.tie(case.id.uuid());
    member.found(Why::Case(case.number.to_string()), case.order.as_deref());
}

/// Somebody whose case was linked to the incident is in its cohort.
pub(super) fn complained(unit: &mut Unit<'_>, incident: Id<Incident>, file: &CaseFile) -> Result<(), Error> {
    let customer = file.customer.id;
    let known = kept::member(unit.conn(), incident, customer, Lock::Yes)?;
    let grown = i64::from(known.is_none());
    let mut member = known.unwrap_or_else(|| CohortMember::new(incident, customer));
    tie(&mut member, &file.case);
    kept::save(unit, incident, &[member], grown)?;
    if file.case.incident.is_none() {
        let mut after = file.clone();
        after.case.incident = Some(incident);
        store::case::save(unit, Some(file), &after)?;
    }
    Ok(())
}

/// Looks again at rows that named nobody: an import may have brought them since.
///
/// # Errors
/// The role may not, or there is no such incident.
pub fn retry_unknown(app: &App, actor: &Actor, incident: Id<Incident>) -> Result<Added, Error> {
    actor.must(Permission::WorkCases)?;
    app.look(|conn| {
        store::intake::incident(conn, incident, Lock::No)?.ok_or(Error::Missing("such incident"))
    })?;
    let (mut added, mut after) = (Added::default(), String::new());
    loop {
        let limit = i64::try_from(PORTION).unwrap_or(i64::MAX);
        let rows = app.look(|conn| Ok(kept::unknown(conn, incident, &after, limit)?))?;
        let rows: Vec<Listed> = rows.iter().filter_map(|row| serde_json::from_str(row).ok()).collect();
        let Some(last) = rows.last() else { break };
        after = last.row();
        added.take(app.change(&app.turn(actor), move |unit, turn| add_listed(unit, turn, incident, &rows))?);
    }
    added.cohort = app.look(|conn| Ok(kept::size(conn, incident)?))?;
    Ok(added)
}

/// Takes somebody out who was not hit after all.
///
/// # Errors
/// The role may not, they are not in it, or no reason is given.
pub fn take_out(
    app: &App,
    actor: &Actor,
    incident: Id<Incident>,
    customer: Id<Customer>,
    reason: &str,
) -> Result<CohortMember, Error> {
    let reason = reason.to_owned();
    app.change(&app.turn(actor), move |unit, turn| take_out_in(unit, turn, incident, customer, &reason))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// The role may not, they are not in it, or no reason is given.
pub fn take_out_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    incident: Id<Incident>,
    customer: Id<Customer>,
    reason: &str,
) -> Result<CohortMember, Error> {
    turn.actor.must(Permission::WorkCases)?;
    let mut member = member_of(unit, incident, customer)?;

    member.take_out(reason, turn.actor.member_id(), turn.now)?;

    moved(unit, &member, -1, "cohort.taken_out")?;
    Ok(member)
}

/// Puts somebody back who was taken out.
///
/// # Errors
/// The role may not, or they are in it.
pub fn put_back(
    app: &App,
    actor: &Actor,
    incident: Id<Incident>,
    customer: Id<Customer>,
) -> Result<CohortMember, Error> {
    app.change(&app.turn(actor), move |unit, turn| put_back_in(unit, turn, incident, customer))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// The role may not, or they are in it.
pub fn put_back_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    incident: Id<Incident>,
    customer: Id<Customer>,
) -> Result<CohortMember, Error> {
    turn.actor.must(Permission::WorkCases)?;
    let mut member = member_of(unit, incident, customer)?;

    member.put_back()?;

    moved(unit, &member, 1, "cohort.put_back")?;
    Ok(member)
}

/// One member, to be changed. The incident is locked first, as everybody does who changes its cohort.
pub(in crate::actions) fn member_of(
    unit: &mut Unit<'_>,
    incident: Id<Incident>,
    customer: Id<Customer>,
) -> Result<CohortMember, Error> {
    taken(unit, incident)?;
    kept::member(unit.conn(), incident, customer, Lock::Yes)?
        .ok_or(Error::Missing("such member of this cohort"))
}

/// The reason stays with the member, who can be erased; the journal of the incident names nobody.
fn moved(unit: &mut Unit<'_>, member: &CohortMember, grown: i64, kind: &'static str) -> Result<(), Error> {
    kept::save(unit, member.incident, std::slice::from_ref(member), grown)?;
    let event = Event::new(Stream::Incident(member.incident), kind).fact("customer", member.customer);
    Ok(unit.happened(&[event])?)
}
