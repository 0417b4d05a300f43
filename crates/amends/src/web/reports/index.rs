//! The reports that there are.

use axum::{extract::State, response::Response};
use domain::learning::reports::uk_return::Half;
use jiff::{ToSpan, civil::Date, tz::TimeZoneDatabase};
use maud::{Markup, html};

use crate::{
    app::{App, Shared},
    reports::Period,
    web::{Page, PageError, SignedIn},
};

/// As many months are listed.
const MONTHS: i64 = 12;

pub async fn show(State(app): State<Shared>, me: SignedIn) -> Result<Response, PageError> {
    let content = content(&app);
    Ok(Page::of_staff(&app, &me, "/measures", "Reports").show(content))
}

/// Today in the firm's zone.
pub fn today(app: &App) -> Date {
    let zone = TimeZoneDatabase::bundled().get(&app.house().company.zone);
    app.clock.now().to_zoned(zone.unwrap_or(jiff::tz::TimeZone::UTC)).date()
}

fn content(app: &App) -> Markup {
    let today = today(app);
    let month = today.first_of_month();
    let months = (0..MONTHS).map(|back| month.saturating_sub(back.months()));
    let year = Period { from: month.saturating_sub(12.months()), to: month.saturating_sub(1.day()) };
    let half = Half::last_before(today, 1);
    html! {
        div class="page-head" { div {
            p class="crumbs" { a href="/measures" { "Measures" } }
            h1 { "Reports" }
            p class="page-sub" { "What others ask for. Each adds up, and says so where it does not." }
        } }
        section class="part" aria-labelledby="monthly" {
            h2 id="monthly" { "The month on one page" }
            p { "For whoever leads the firm: read in two minutes, with three things to decide." }
            ul class="entries" { @for first in months { li {
                span class="entry-what" { a href={ "/reports/monthly/" (first.strftime("%Y-%m")) } { (first.strftime("%B %Y")) } }
                @if first == month { span class="entry-sub" { "not over yet" } }
            } } }
        }
        section class="part" aria-labelledby="iso10002" {
            h2 id="iso10002" { "Management review after ISO 10002" }
            form class="filters" action="/reports/iso10002" {
                div class="field" { label for="iso-from" { "From" } input id="iso-from" name="from" type="date" value=(year.from); }
                div class="field" { label for="iso-to" { "To" } input id="iso-to" name="to" type="date" value=(year.to); }
                button class="btn" { "Show" }
            }
        }
        section class="part" aria-labelledby="uk-return" {
            h2 id="uk-return" { "UK complaints return (FCA)" }
            p { "By half-year: product groups, causes and time bands. " a href="/reports/uk-return/mapping" { "Which of your products and kinds belong where" } "." }
            form class="filters" action="/reports/uk-return" {
                div class="field" { label for="uk-half" { "Half" } input id="uk-half" name="half" value=(half) pattern="[0-9]{4}-[Hh][12]" title="Such as 2026-H1"; }
                button class="btn" { "Show" }
            }
        }
    }
}
