//! Calendars: those that ship and the house's own, and a form to try one.

use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    change::Refused,
    promise::calendar::{Calendar, TimeLimit},
    staff::Permission,
};
use jiff::{Timestamp, tz::TimeZoneDatabase};
use maud::{Markup, html};

use super::{Frame, calendar::hours_in_short, editor::minute, with_role};
use crate::{
    actions::settings::{self, Subject},
    app::{App, Shared},
    error::Error,
    web::{
        PageError, Refill, SignedIn, Typed,
        parts::{Field, day, moment, refusal, select, written},
    },
};

const HERE: &str = "/settings/calendars";
const TRY: &str = "try";
const NEW: &str = "new-calendar";

pub async fn show(State(app): State<Shared>, me: SignedIn, RawQuery(query): RawQuery) -> Response {
    let asked = Typed::of(query.unwrap_or_default().as_bytes());
    if asked.get("calendar").is_empty() {
        return Frame::of(HERE).show(&app, &me, &page(&app, &me, &Refill::default(), None));
    }
    match answer(&app, &asked) {
        Ok(due) => {
            let refill = Refill { form: TRY.to_owned(), typed: asked, ..Refill::default() };
            Frame::of(HERE).show(&app, &me, &page(&app, &me, &refill, Some(due)))
        }
        Err(error) => {
            let refill = Refill::refused(TRY, asked, &error);
            Frame::of(HERE).refused(error.status()).show(&app, &me, &page(&app, &me, &refill, None))
        }
    }
}

/// Adds a calendar of the house's own.
pub async fn create(State(app): State<Shared>, me: SignedIn, typed: Typed) -> Response {
    let (actor, kept) = (me.actor(), typed.clone());
    let made = app
        .hop(move |app| {
            let name = typed.get("name").trim().to_owned();
            let text = typed.get("text").to_owned();
            settings::change(app, &actor, Subject::Calendar(name.clone()), 0, text)?;
            Ok(name)
        })
        .await;
    match made {
        Ok(name) => Redirect::to(&format!("{HERE}/{name}")).into_response(),
        Err(error) if matches!(error.status(), 409 | 422) => {
            let refill = Refill::refused(NEW, kept, &error);
            Frame::of(HERE).refused(error.status()).show(&app, &me, &page(&app, &me, &refill, None))
        }
        Err(error) => PageError::from(error).into_response(),
    }
}

/// When something is due: the question of the form, answered by the very code that makes promises.
fn answer(app: &App, asked: &Typed) -> Result<Timestamp, Error> {
    let house = app.house();
    let calendar = house.calendars.get(asked.get("calendar")).ok_or_else(|| {
        let names: Vec<_> = house.calendars.keys().map(String::as_str).collect();
        Refused::invalid("calendar", asked.get("calendar"), format!("one of {}", names.join(", ")))
    })?;
    let wrong = || Refused::invalid("from", asked.get("from"), "a date and a time such as 2026-03-10T16:30");
    let local: jiff::civil::DateTime = asked.get("from").parse().map_err(|_| wrong())?;
    let zone = TimeZoneDatabase::bundled().get(&house.company.zone).map_err(|_| wrong())?;
    let from = zone.to_timestamp(local).map_err(|_| wrong())?;
    let limit: TimeLimit = asked.get("limit").trim().parse().map_err(|_| {
        let expected =
            "a number and a unit, such as 3 business days, 1.5 business hours, 8 weeks or 48 hours";
        Refused::invalid("limit", asked.get("limit"), expected)
    })?;
    let answered = limit.due(calendar, from);
    Ok(answered.map_err(|error| Refused::not_now("outside_calendar", format!("{error}.")))?)
}

fn page(app: &App, me: &SignedIn, refill: &Refill, due: Option<Timestamp>) -> Markup {
    html! {
        section class="part" aria-labelledby="calendars" {
            h2 id="calendars" { "Calendars" }
            (table(app))
            p class="part-note" { "Promises are counted in these hours. The timers say which calendar counts. An answer that rests on a date beyond the verified range is refused, not guessed." }
        }
        section class="part" aria-labelledby="try" { h2 id="try" { "Try it: what is due when?" } (try_form(app, refill, due)) }
        section class="part" aria-labelledby="add" { h2 id="add" { "A calendar of your own" } (with_role(me, Permission::Administer, &new_form(refill))) }
    }
}

fn table(app: &App) -> Markup {
    let house = app.house();
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="Calendars, the table" { table class="ledger" {
            thead { tr { th scope="col" { "Calendar" } th scope="col" { "Hours" } th scope="col" { "Zone" } th scope="col" { "Verified" } th scope="col" { "Holidays from" } } }
            tbody { @for (name, calendar) in &house.calendars { tr {
                th scope="row" { a href={ (HERE) "/" (name) } { (name) } @if Calendar::shipped(name) != Some(calendar) { " " span class="label" { "your own" } } }
                td { (hours_in_short(calendar)) }
                td { (calendar.zone().iana_name().unwrap_or("UTC")) }
                td { @if let Some((from, to)) = calendar.verified() { (from.year()) " to " (to.year()) } @else { "every date" } }
                td { (calendar.holiday_source().unwrap_or("observes none")) }
            } } }
        } }
    }
}

fn try_form(app: &App, refill: &Refill, due: Option<Timestamp>) -> Markup {
    let house = app.house();
    let zone = &house.company.zone;
    let names: Vec<_> = house.calendars.keys().map(|name| (name.clone(), name.clone())).collect();
    let usual = house.timers.profiles.get("default").map_or("always", |profile| profile.calendar.as_str());
    let now = written(minute(app.clock.now()), zone, "%Y-%m-%dT%H:%M");
    html! {
        (refusal(TRY, refill))
        form class="form" action={ (HERE) "#try" } {
            div class="form-row" {
                (Field::line(TRY, "from", "Received at").kind("datetime-local").value(&now).show(refill))
                (Field::line(TRY, "limit", "Time allowed").value("3 business days").show(refill))
                (select(&Field::line(TRY, "calendar", "Calendar").value(usual), &names, refill))
            }
            div class="form-acts" { button class="btn" { "Work it out" }
                @if let Some(due) = due { output { "Due " strong { (moment(due, zone)) } ", on " (day(due, zone)) "." } }
            }
        }
    }
}

const EXAMPLE: &str = "name = \"shop-hours\"
zone = \"Europe/London\"

[hours]
tue = [\"09:00-18:00\"]
wed = [\"09:00-18:00\"]
sat = [\"10:00-13:00\", \"14:00-16:00\"]

# Leave this part out to observe no holidays.
[holidays]
source = \"our own list\"
verified_from = \"2026-01-01\"
verified_to = \"2027-12-31\"
dates = [\"2026-12-25\", \"2027-01-01\"]
";

fn new_form(refill: &Refill) -> Markup {
    html! {
        (refusal(NEW, refill))
        form class="form editor" method="post" action=(HERE) data-keep="settings-new-calendar" {
            (Field::line(NEW, "name", "Name").hint("As timers will call it: small letters, digits and -.").value("shop-hours").show(refill))
            (Field::text(NEW, "text", "Text").hint("TOML. Hours by weekday; a closing time before the opening time is on the morning after.").value(EXAMPLE).show(refill))
            div class="form-acts" { button class="btn btn-first" { "Add it" } }
        }
    }
}
