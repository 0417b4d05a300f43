//! The sheet of a customer: what people write down about them, new or changed.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    case::House,
    change::Refused,
    customer::{Customer, Description, Segment, ValueBand, ValuedThing},
    id::Id,
};
use jiff::{Timestamp, civil::Date, tz::TimeZoneDatabase};
use maud::{Markup, html};
use serde::Deserialize;
use store::case::Lock;

use crate::{
    actions,
    app::Shared,
    error::Error,
    web::{
        At, Page, PageError, Refill, SignedIn, Typed, again,
        parts::{self, Field},
    },
};

const FORM: &str = "customer";

/// As the form sends it.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Sheet {
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    external_id: Option<String>,
    segment: Segment,
    language: Option<String>,
    since: Option<Date>,
    value_band: Option<ValueBand>,
    valued_things: String,
}

impl Sheet {
    fn read(typed: &Typed, house: &House) -> Result<Description, Error> {
        let sheet: Self = typed.read(house)?;
        let midnight = |date: Date| midnight(date, house);
        let lines = sheet.valued_things.lines().filter(|line| !line.trim().is_empty());
        Ok(Description {
            name: sheet.name,
            email: sheet.email,
            phone: sheet.phone,
            external_id: sheet.external_id,
            segment: sheet.segment,
            language: sheet.language,
            since: sheet.since.map(midnight).transpose()?,
            value_band: sheet.value_band,
            valued_things: lines.map(thing).collect(),
        })
    }
}

fn midnight(date: Date, house: &House) -> Result<Timestamp, Refused> {
    let zone = TimeZoneDatabase::bundled().get(&house.company.zone).ok();
    let at = zone.and_then(|zone| date.to_zoned(zone).ok());
    at.map(|at| at.timestamp())
        .ok_or_else(|| Refused::invalid("since", date.to_string(), "a day that a calendar knows"))
}

/// “what: how we know it”.
fn thing(line: &str) -> ValuedThing {
    let (what, source) = line.split_once(':').unwrap_or((line, ""));
    ValuedThing { what: what.trim().to_owned(), source: source.trim().to_owned() }
}

pub async fn new(State(app): State<Shared>, me: SignedIn) -> Response {
    page(&app, &me, None, &Refill::default(), 200)
}

pub async fn add(State(app): State<Shared>, me: SignedIn, typed: Typed) -> Result<Response, PageError> {
    let (actor, form) = (me.actor(), typed.clone());
    let done = app
        .hop(move |app| actions::customer::add_customer(app, &actor, Sheet::read(&form, &app.house())?))
        .await;
    match done {
        Ok(customer) => Ok(Redirect::to(&format!("/customers/{}", customer.id)).into_response()),
        Err(error) => {
            let (refill, status) = again(error, FORM, typed)?;
            Ok(page(&app, &me, None, &refill, status))
        }
    }
}

pub async fn edit(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Customer>>,
) -> Result<Response, PageError> {
    let customer = customer(&app, id).await?;
    Ok(page(&app, &me, Some(&customer), &Refill::default(), 200))
}

pub async fn change(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Customer>>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, form) = (me.actor(), typed.clone());
    let done = app
        .hop(move |app| {
            actions::customer::change_customer(app, &actor, id, Sheet::read(&form, &app.house())?)
        })
        .await;
    match done {
        Ok(customer) => Ok(Redirect::to(&format!("/customers/{}", customer.id)).into_response()),
        Err(error) => {
            let (refill, status) = again(error, FORM, typed)?;
            let customer = customer(&app, id).await?;
            Ok(page(&app, &me, Some(&customer), &refill, status))
        }
    }
}

async fn customer(app: &Shared, id: Id<Customer>) -> Result<Customer, Error> {
    app.hop(move |app| {
        app.look(|conn| store::customer::by_id(conn, id, Lock::No)?.ok_or(Error::Missing("such customer")))
    })
    .await
}

fn page(app: &Shared, me: &SignedIn, known: Option<&Customer>, refill: &Refill, status: u16) -> Response {
    let title = known.map_or_else(|| "New customer".to_owned(), |one| format!("Change {}", one.label()));
    let action = known.map_or_else(|| "/customers".to_owned(), |one| format!("/customers/{}/edit", one.id));
    let zone = app.house().company.zone.clone();
    let content = html! {
        div class="page-head" { div {
            p class="crumbs" { a href="/customers" { "Customers" } @if let Some(one) = known { " / " a href={ "/customers/" (one.id) } { (one.label()) } } }
            h1 { (title) }
        } }
        (parts::refusal(FORM, refill))
        form class="form" method="post" action=(action) {
            (fields(known, &zone, refill))
            div class="form-acts" { button class="btn btn-first" { "Save" } a class="btn" href=(known.map_or_else(|| "/customers".to_owned(), |one| format!("/customers/{}", one.id))) { "Leave it" } }
        }
    };
    let page = Page::of_staff(app, me, "/customers", title);
    page.answering(status).show(content)
}

fn fields(known: Option<&Customer>, zone: &str, refill: &Refill) -> Markup {
    let text = |value: Option<&String>| value.cloned().unwrap_or_default();
    let (name, email) =
        (text(known.and_then(|one| one.name.as_ref())), text(known.and_then(|one| one.email.as_ref())));
    let (phone, number) = (
        text(known.and_then(|one| one.phone.as_ref())),
        text(known.and_then(|one| one.external_id.as_ref())),
    );
    let since =
        known.and_then(|one| one.since).map(|at| parts::written(at, zone, "%Y-%m-%d")).unwrap_or_default();
    let things: Vec<String> = known.map_or_else(Vec::new, |one| {
        one.valued_things.iter().map(|thing| format!("{}: {}", thing.what, thing.source)).collect()
    });
    let segment =
        if known.is_some_and(|one| one.segment == Segment::Business) { "business" } else { "consumer" };
    let band = match known.and_then(|one| one.value_band) {
        Some(ValueBand::High) => "high",
        Some(ValueBand::Middle) => "middle",
        Some(ValueBand::Low) => "low",
        None => "",
    };
    let things = things.join("\n");
    let language = known.map_or("en", |one| one.language.as_str());
    html! {
        (Field::line(FORM, "name", "Name").optional().hint("One of name, e-mail, phone and number is needed.").value(&name).show(refill))
        div class="form-row" {
            (Field::line(FORM, "email", "E-mail").kind("email").optional().value(&email).show(refill))
            (Field::line(FORM, "phone", "Phone").kind("tel").optional().value(&phone).show(refill))
        }
        div class="form-row" {
            (Field::line(FORM, "external_id", "Number in your own system").optional().value(&number).show(refill))
            (Field::line(FORM, "language", "Language").hint("A tag such as en or de.").value(language).show(refill))
        }
        div class="form-row" {
            (parts::select(&Field::line(FORM, "segment", "Kind").value(segment), &pairs(&[("consumer", "A person"), ("business", "A business: shorter clocks")]), refill))
            (Field::line(FORM, "since", "Customer since").kind("date").optional().value(&since).show(refill))
            (parts::select(&Field::line(FORM, "value_band", "How much rests on them").optional().value(band), &pairs(&[("low", "Less than on most"), ("middle", "As on most"), ("high", "More than on most: shorter clocks")]), refill))
        }
        (Field::text(FORM, "valued_things", "What they care for").optional().hint("One on each line, with how we know: “being told: said so on the phone in May”.").value(&things).show(refill))
    }
}

fn pairs(options: &[(&str, &str)]) -> Vec<(String, String)> {
    options.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned())).collect()
}
