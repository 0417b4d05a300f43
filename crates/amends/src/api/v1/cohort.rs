//! The cohort of an incident over the API: who was hit, adding them, taking them out, telling one by hand.

use aide::axum::{
    ApiRouter,
    routing::{get_with, post_with},
};
use axum::{Json, extract::State};
use domain::{
    case::Case,
    change::Refused,
    customer::Customer,
    id::Id,
    intake::{CohortMember, Incident, Status, TakenOut, Told, Why},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Conn, case::Lock, intake::cohort};

use crate::{
    actions::{
        Work,
        case::notices::{ByHand, tell_by_hand},
        intake::cohort::{Added, NewMembers, add, put_back_in, retry_unknown, take_out_in},
    },
    api::{
        Asked, Body, Caller, Created, Name, Names, Nothing, Problem, Writer,
        list::{Listed, after, limit},
    },
    app::Shared,
    error::Error,
};

pub(super) const MISSING: Error = Error::Missing("such incident");
const NOT_IN: Error = Error::Missing("such member of this cohort");

/// The table of routes.
pub fn routes() -> ApiRouter<Shared> {
    let one = "/incidents/{incident}/cohort/{customer}";
    ApiRouter::new()
        .api_route(
            "/incidents/{incident}/cohort",
            post_with(create, |op| {
                op.summary("Add whom it hit: by a question over orders, by name, or by a list")
                    .tag("incidents")
            })
            .get_with(list, |op| op.summary("Whom it hit, the customers known last first").tag("incidents")),
        )
        .api_route(
            "/incidents/{incident}/cohort_counts",
            get_with(counts, |op| op.summary("How many were hit, told and silent").tag("incidents")),
        )
        .api_route(
            "/incidents/{incident}/unknown_rows",
            post_with(retry, |op| {
                op.summary("Look again at rows that named nobody we know").tag("incidents")
            })
            .get_with(unknown, |op| op.summary("Rows of lists that named nobody we know").tag("incidents")),
        )
        .api_route(
            &format!("{one}/removal"),
            post_with(remove, |op| op.summary("They were not hit after all").tag("incidents")),
        )
        .api_route(
            &format!("{one}/return"),
            post_with(back, |op| op.summary("They were hit after all").tag("incidents")),
        )
        .api_route(
            &format!("{one}/telling"),
            post_with(tell, |op| op.summary("They were called, or get a letter").tag("incidents")),
        )
}

/// One who was hit.
#[derive(Serialize, JsonSchema)]
pub struct MemberView {
    /// Who.
    customer: CustomerView,
    /// Where they stand: waiting, by_hand, stopped, told or taken_out.
    status: Status,
    /// They never complained about it.
    silent: bool,
    /// The number of their own case about it.
    case: Option<String>,
    /// Why they are in, the first reason first.
    why: Vec<Why>,
    /// Their orders that were hit.
    orders: Vec<String>,
    /// How they heard of it.
    told: Option<Told>,
    /// Why the text could not go to them.
    stopped: Option<String>,
    /// Why they are out.
    taken_out: Option<TakenOut>,
}

#[derive(Serialize, JsonSchema)]
struct CustomerView {
    /// Our id.
    id: Id<Customer>,
    /// The id in the firm's own system.
    external_id: Option<String>,
    /// Their name.
    name: Option<String>,
    /// Their address.
    email: Option<String>,
}

/// How many stand how.
#[derive(Serialize, JsonSchema)]
pub struct CountsView {
    /// In the cohort: everybody who was not taken out.
    members: u64,
    /// Of them, those who never complained.
    silent: u64,
    /// Of them, those who know.
    told: u64,
    /// To be told.
    waiting: u64,
    /// To be called, or written to on paper.
    by_hand: u64,
    /// The text does not fit them.
    stopped: u64,
    /// Not hit after all.
    taken_out: u64,
    /// Rows of lists that named nobody we know.
    unknown: u64,
    /// The share that was told, 0 to 1; null for an empty cohort.
    coverage: Option<f64>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Window {
    /// Only those who stand so.
    status: Option<Status>,
    /// Only those who never complained, or only those who did.
    silent: Option<bool>,
    /// Where the page before ended: its `next`.
    cursor: Option<String>,
    /// How many, 1 to 200; 50 if not said.
    limit: Option<usize>,
}

/// Why somebody is taken out.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Removal {
    /// Why they were not hit.
    reason: String,
}

pub(super) fn incident_of(name: &str) -> Result<Id<Incident>, Error> {
    name.parse().map_err(|_| MISSING)
}

async fn create(
    State(app): State<Shared>,
    writer: Writer,
    Name(name): Name,
    Body { value: new, bytes }: Body<NewMembers>,
) -> Result<Created<Added>, Problem> {
    let id = incident_of(&name)?;
    writer.create_in_parts(&app, &bytes, move |app, actor| add(app, actor, id, new)).await
}

async fn retry(
    State(app): State<Shared>,
    writer: Writer,
    Name(name): Name,
    Body { bytes, .. }: Body<Nothing>,
) -> Result<Created<Added>, Problem> {
    let id = incident_of(&name)?;
    writer.create_in_parts(&app, &bytes, move |app, actor| retry_unknown(app, actor, id)).await
}

async fn list(
    State(app): State<Shared>,
    _: Caller,
    Name(name): Name,
    Asked(window): Asked<Window>,
) -> Result<Json<Listed<MemberView>>, Problem> {
    let (id, shown, from) = (incident_of(&name)?, limit(window.limit)?, after(window.cursor.as_deref())?);
    if window.status.is_some() && window.silent.is_some() {
        return Err(Refused::invalid("silent", "both status and silent", "one of them at a time").into());
    }
    let filter = cohort::Filter { status: window.status, silent: window.silent };
    let page = app.hop(move |app| {
        app.look(|conn| {
            store::intake::incident(conn, id, Lock::No)?.ok_or(MISSING)?;
            let reach = i64::try_from(shown + 1).unwrap_or(i64::MAX);
            let mut rows = cohort::page(conn, id, filter, from, reach)?;
            let more = rows.len() > shown;
            rows.truncate(shown);
            let next = rows.last().filter(|_| more).map(|one| one.customer.to_string());
            let items = rows.into_iter().map(|one| view(conn, one)).collect::<Result<_, Error>>()?;
            Ok(Listed { items, next })
        })
    });
    Ok(Json(page.await?))
}

async fn unknown(
    State(app): State<Shared>,
    _: Caller,
    Name(name): Name,
) -> Result<Json<Listed<domain::intake::Listed>>, Problem> {
    let id = incident_of(&name)?;
    let look = move |conn: &mut Conn<'_>| {
        store::intake::incident(conn, id, Lock::No)?.ok_or(MISSING)?;
        Ok(cohort::unknown(conn, id, "", 200)?)
    };
    let rows = app.hop(move |app| app.look(look)).await?;
    let items = rows.iter().filter_map(|row| serde_json::from_str(row).ok()).collect();
    Ok(Json(Listed { items, next: None }))
}

async fn counts(State(app): State<Shared>, _: Caller, Name(name): Name) -> Result<Json<CountsView>, Problem> {
    let id = incident_of(&name)?;
    let view = app.hop(move |app| {
        app.look(|conn| {
            store::intake::incident(conn, id, Lock::No)?.ok_or(MISSING)?;
            Ok(CountsView::of(&cohort::counts(conn, id)?, cohort::unknown_count(conn, id)?))
        })
    });
    Ok(Json(view.await?))
}

impl CountsView {
    fn of(counts: &cohort::Counts, unknown: u64) -> Self {
        Self {
            members: counts.members(),
            silent: counts.silent(),
            told: counts.of(Status::Told),
            waiting: counts.of(Status::Waiting),
            by_hand: counts.of(Status::ByHand),
            stopped: counts.of(Status::Stopped),
            taken_out: counts.of(Status::TakenOut),
            unknown,
            coverage: counts.coverage(),
        }
    }
}

async fn remove(
    State(app): State<Shared>,
    writer: Writer,
    Names(incident, customer): Names,
    Body { value: removal, bytes }: Body<Removal>,
) -> Result<Created<MemberView>, Problem> {
    let id = incident_of(&incident)?;
    let work: Work<MemberView> = Box::new(move |unit, turn| {
        let customer = store::customer::find(unit.conn(), &customer)?.ok_or(NOT_IN)?;
        let member = take_out_in(unit, turn, id, customer, &removal.reason)?;
        view(unit.conn(), member)
    });
    writer.create(&app, &bytes, work).await
}

async fn back(
    State(app): State<Shared>,
    writer: Writer,
    Names(incident, customer): Names,
    Body { bytes, .. }: Body<Nothing>,
) -> Result<Created<MemberView>, Problem> {
    let id = incident_of(&incident)?;
    let work: Work<MemberView> = Box::new(move |unit, turn| {
        let customer = store::customer::find(unit.conn(), &customer)?.ok_or(NOT_IN)?;
        let member = put_back_in(unit, turn, id, customer)?;
        view(unit.conn(), member)
    });
    writer.create(&app, &bytes, work).await
}

async fn tell(
    State(app): State<Shared>,
    writer: Writer,
    Names(incident, customer): Names,
    Body { value: how, bytes }: Body<ByHand>,
) -> Result<Created<MemberView>, Problem> {
    let id = incident_of(&incident)?;
    let done = writer.create_in_parts(&app, &bytes, move |app, actor| {
        let customer = app.look(|conn| Ok(store::customer::find(conn, &customer)?))?.ok_or(NOT_IN)?;
        let member = tell_by_hand(app, actor, id, customer, how)?;
        app.look(|conn| view(conn, member))
    });
    done.await
}

fn view(conn: &mut Conn<'_>, one: CohortMember) -> Result<MemberView, Error> {
    let customer =
        store::customer::by_id(conn, one.customer, Lock::No)?.ok_or(Error::Missing("such customer"))?;
    let case =
        one.case.map(|id| store::case::file(conn, Id::<Case>::new(id), Lock::No)).transpose()?.flatten();
    Ok(MemberView {
        status: one.status(),
        customer: CustomerView {
            id: customer.id,
            external_id: customer.external_id,
            name: customer.name,
            email: customer.email,
        },
        silent: one.silent,
        case: case.map(|file| file.case.number.to_string()),
        why: one.why,
        orders: one.orders,
        told: one.told,
        stopped: one.stopped,
        taken_out: one.taken_out,
    })
}
