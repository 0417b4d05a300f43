//! Customers over the API: who they are, what happened with them, and whether one may sell to them now.

use aide::axum::{
    ApiRouter,
    routing::{get_with, post_with},
};
use axum::{Json, extract::State};
use domain::{
    customer::{Customer, CustomerValue, Description, GoodEvent, NewSurvey},
    id::Id,
    money::Money,
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Conn, case::Lock};

use super::event::Happened;
use crate::{
    actions::{
        Work,
        customer::{A_YEAR, MayBuy, add_customer_in, good_event_in, may_buy, survey_in},
    },
    api::{
        Asked, Body, Caller, Created, Name, Problem, Writer,
        list::{self, Listed, Window},
    },
    app::Shared,
    error::Error,
};

const MISSING: Error = Error::Missing("such customer");

/// The table of routes.
pub fn routes() -> ApiRouter<Shared> {
    ApiRouter::new()
        .api_route(
            "/customers",
            post_with(create, |op| op.summary("Write a customer down").tag("customers"))
                .get_with(list, |op| {
                    op.summary("Customers, newest first; with `q` those of that name").tag("customers")
                }),
        )
        .api_route("/customers/{customer}", get_with(show, |op| op.summary("One customer").tag("customers")))
        .api_route(
            "/customers/{customer}/timeline",
            get_with(timeline, |op| op.summary("All that happened with them, newest first").tag("customers")),
        )
        .api_route(
            "/customers/{customer}/upsell_hold",
            get_with(hold, |op| op.summary("May I sell to this customer now?").tag("customers")),
        )
        .api_route(
            "/customers/{customer}/value",
            get_with(value, |op| {
                op.summary("What they may still buy in a year, and how little is known of it")
                    .tag("customers")
            }),
        )
        .api_route(
            "/customers/{customer}/good_events",
            post_with(good_event, |op| op.summary("Something good happened").tag("customers")),
        )
        .api_route(
            "/customers/{customer}/satisfaction",
            post_with(survey, |op| {
                op.summary("How satisfied they say they are, asked apart from any failure or about a case")
                    .tag("customers")
            }),
        )
}

/// What a list of customers is narrowed to.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// The beginning of a name, or exactly an id, external id, e-mail address or telephone number.
    q: Option<String>,
    /// Where the page before ended: its `next`.
    cursor: Option<String>,
    /// How many, 1 to 200; 50 if not said.
    limit: Option<usize>,
}

/// Whether selling has to wait.
#[derive(Serialize, JsonSchema)]
struct Hold {
    /// True: do not sell now.
    hold: bool,
    /// Until when; null while a case is open.
    until: Option<Timestamp>,
    /// Why.
    reason: Option<String>,
    /// The case that set it.
    case: Option<uuid::Uuid>,
}

/// What a customer may still buy. It never counts for what is owed to them.
#[derive(Serialize, JsonSchema)]
struct Ahead {
    /// For so many weeks.
    weeks: f64,
    /// When it was found how customers buy: each night.
    found_at: Timestamp,
    /// From so many orders of theirs.
    from_orders: u32,
    /// How often, with the 95 % interval, and how likely they still are a customer.
    #[serde(flatten)]
    value: CustomerValue,
    /// What that many orders are worth, at the mean of theirs.
    worth: Money,
    /// The same for the lower end.
    worth_low: Money,
    /// The same for the upper end.
    worth_high: Money,
}

async fn create(
    State(app): State<Shared>,
    writer: Writer,
    Body { value: new, bytes }: Body<Description>,
) -> Result<Created<Customer>, Problem> {
    let work: Work<Customer> = Box::new(move |unit, turn| add_customer_in(unit, turn, &new));
    writer.create(&app, &bytes, work).await
}

async fn list(
    State(app): State<Shared>,
    _: Caller,
    Asked(Wanted { q, cursor, limit }): Asked<Wanted>,
) -> Result<Json<Listed<Customer>>, Problem> {
    let window = Window { cursor, limit };
    let (after, reach) = (window.after()?, window.reach()?);
    let searched = q.as_deref().is_some_and(|q| !q.trim().is_empty());
    let rows = app
        .hop(move |app| app.look(|conn| Ok(store::customer::list(conn, q.as_deref(), after, reach)?)))
        .await?;
    let page = window.page(rows, |one| one.id, |one| one)?;
    // A search by name is one page of the nearest names; it has no next one.
    Ok(Json(Listed { next: page.next.filter(|_| !searched), ..page }))
}

fn found(conn: &mut Conn<'_>, name: &str) -> Result<Customer, Error> {
    let id = store::customer::find(conn, name)?.ok_or(MISSING)?;
    store::customer::by_id(conn, id, Lock::No)?.ok_or(MISSING)
}

async fn show(State(app): State<Shared>, _: Caller, Name(name): Name) -> Result<Json<Customer>, Problem> {
    Ok(Json(app.hop(move |app| app.look(|conn| found(conn, &name))).await?))
}

/// `null` where nobody can say: no order of theirs is on file, too few others buy, or no night has passed since orders came.
async fn value(
    State(app): State<Shared>,
    _: Caller,
    Name(name): Name,
) -> Result<Json<Option<Ahead>>, Problem> {
    let known = app
        .hop(move |app| {
            app.look(|conn| {
                let id = found(conn, &name)?.id;
                may_buy(conn, id)
            })
        })
        .await?;
    let MayBuy::Ahead(value, own, found_at) = known else { return Ok(Json(None)) };
    let [worth, worth_low, worth_high] = value.worth(own.worth);
    let from_orders = own.orders;
    Ok(Json(Some(Ahead { weeks: A_YEAR, found_at, from_orders, value, worth, worth_low, worth_high })))
}

async fn hold(State(app): State<Shared>, _: Caller, Name(name): Name) -> Result<Json<Hold>, Problem> {
    let hold = app
        .hop(move |app| {
            let customer = app.look(|conn| found(conn, &name))?;
            Ok(customer.hold.filter(|hold| hold.holds_at(app.clock.now())))
        })
        .await?;
    Ok(Json(Hold {
        hold: hold.is_some(),
        until: hold.as_ref().and_then(|hold| hold.until),
        reason: hold.as_ref().map(|hold| hold.reason.clone()),
        case: hold.map(|hold| hold.case),
    }))
}

async fn timeline(
    State(app): State<Shared>,
    _: Caller,
    Name(name): Name,
    Asked(window): Asked<Window>,
) -> Result<Json<Listed<Happened>>, Problem> {
    let limit = list::limit(window.limit)?;
    let before = super::event::position(window.cursor.as_deref())?.unwrap_or(i64::MAX);
    let reach = window.reach()?;
    let entries = app
        .hop(move |app| {
            app.look(|conn| {
                let id: Id<Customer> = found(conn, &name)?.id;
                Ok(store::journal::customer_history_before(conn, &id.to_string(), reach, before)?)
            })
        })
        .await?;
    let more = entries.len() > limit;
    let items: Vec<Happened> = entries.into_iter().take(limit).map(Happened::of).collect();
    let next = items.last().filter(|_| more).map(|one| one.position.clone());
    Ok(Json(Listed { items, next }))
}

async fn good_event(
    State(app): State<Shared>,
    writer: Writer,
    Name(name): Name,
    Body { value: new, bytes }: Body<GoodEvent>,
) -> Result<Created<Customer>, Problem> {
    let work: Work<Customer> = Box::new(move |unit, turn| {
        let id = store::customer::find(unit.conn(), &name)?.ok_or(MISSING)?;
        good_event_in(unit, turn, id, &new)
    });
    writer.create(&app, &bytes, work).await
}

async fn survey(
    State(app): State<Shared>,
    writer: Writer,
    Name(name): Name,
    Body { value: new, bytes }: Body<NewSurvey>,
) -> Result<Created<Customer>, Problem> {
    let work: Work<Customer> = Box::new(move |unit, turn| {
        let id = store::customer::find(unit.conn(), &name)?.ok_or(MISSING)?;
        survey_in(unit, turn, id, &new)
    });
    writer.create(&app, &bytes, work).await
}
