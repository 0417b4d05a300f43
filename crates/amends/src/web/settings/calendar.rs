//! One calendar: its week, its holidays, and, if it is the house's own, its text.

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use domain::promise::calendar::{Calendar, CalendarDocument};
use maud::{Markup, html};

use super::{
    Frame,
    editor::{self, Edited, Outcome, saved},
};
use crate::{
    actions::settings::Subject,
    app::Shared,
    error::Error,
    web::{At, PageError, Refill, SignedIn, Typed},
};

const LIST: &str = "/settings/calendars";
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    At(name): At<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    again(&app, &me, name, &Refill::default(), None, &saved(query.as_deref())).await
}

pub async fn save(
    State(app): State<Shared>,
    me: SignedIn,
    At(name): At<String>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (subject, none) = (Subject::Calendar(name.clone()), Markup::default());
    match editor::save(&app, &me, subject, format!("{LIST}/{name}"), typed).await {
        Outcome::Done(response) => Ok(response),
        Outcome::Fine(refill) => again(&app, &me, name, &refill, Some(200), &none).await,
        Outcome::Again(refill, status) => again(&app, &me, name, &refill, Some(status), &none).await,
    }
}

async fn again(
    app: &Shared,
    me: &SignedIn,
    name: String,
    refill: &Refill,
    shown_again: Option<u16>,
    notice: &Markup,
) -> Result<Response, PageError> {
    let house = app.house();
    let calendar = house.calendars.get(&name).ok_or(Error::Missing("such calendar"))?;
    let (subject, path) = (Subject::Calendar(name.clone()), format!("{LIST}/{name}"));
    let own = app
        .hop(move |app| match Edited::load(app, subject, path) {
            Ok(edited) => Ok(Some(edited)),
            Err(Error::Missing(_)) => Ok(None),
            Err(error) => Err(error),
        })
        .await?;
    let zone = &house.company.zone;
    let content = html! {
        (notice)
        @match &own {
            Some(own) => (own.in_force(zone)),
            None => { p class="part-note" { "This calendar ships with the program. A calendar of your own with the same name takes its place." } }
        }
        (reading(calendar))
        @if let Some(own) = &own { (own.form(me, refill, shown_again == Some(200))) (history(own, zone)) }
    };
    let frame = Frame::below(LIST, name);
    Ok(Frame { refused: shown_again.filter(|status| *status != 200), ..frame }.show(app, me, &content))
}

/// The versions of a calendar, without pages of their own.
fn history(own: &Edited, zone: &str) -> Markup {
    html! {
        section class="part" aria-labelledby="versions" {
            h2 id="versions" { "Versions " span class="part-count" { (own.versions.len()) } }
            @for (one, before) in own.versions.iter().zip(own.versions.iter().skip(1).map(Some).chain([None])) {
                details class="more" {
                    summary { "Version " (one.version) ", " (crate::web::parts::moment(one.changed_at, zone)) ", by " (own.author(one.changed_by)) }
                    (super::diff::table(before.map_or("", |before| before.body.as_str()), &one.body))
                }
            }
        }
    }
}

fn reading(calendar: &Calendar) -> Markup {
    let document = CalendarDocument::from(calendar.clone());
    html! {
        section class="part" aria-labelledby="week" {
            h2 id="week" { "The week" }
            dl class="facts" {
                @for (day, hours) in DAYS.iter().zip(week(&document)) {
                    dt { (day) } dd { @if hours.is_empty() { span class="unknown" { "closed" } } @else { (hours.join(", ")) } }
                }
                dt { "Zone" } dd { (document.zone) }
            }
        }
        section class="part" aria-labelledby="holidays" {
            h2 id="holidays" { "Holidays" }
            @match &document.holidays {
                None => { p { "It observes none, so every date is known." } }
                Some(holidays) => {
                    dl class="facts" { dt { "Source" } dd { (holidays.source) } dt { "Verified" } dd { (with_weekday(&holidays.verified_from)) " to " (with_weekday(&holidays.verified_to)) } }
                    details class="more" { summary { (holidays.dates.len()) " dates" } ul { @for date in &holidays.dates { li { (with_weekday(date)) } } } }
                }
            }
            @if !document.openings.is_empty() {
                h3 { "Opened once" }
                dl class="facts" { @for (date, hours) in &document.openings { dt { (with_weekday(date)) } dd { (hours.join(", ")) } } }
            }
        }
    }
}

fn with_weekday(date: &str) -> String {
    let day: Option<jiff::civil::Date> = date.parse().ok();
    day.map_or_else(|| date.to_owned(), crate::web::parts::calendar_day)
}

const fn week(document: &CalendarDocument) -> [&Vec<String>; 7] {
    let hours = &document.hours;
    [&hours.mon, &hours.tue, &hours.wed, &hours.thu, &hours.fri, &hours.sat, &hours.sun]
}

/// The week in one line, such as “Mon–Fri 09:00-17:00”.
pub fn hours_in_short(calendar: &Calendar) -> String {
    let document = CalendarDocument::from(calendar.clone());
    let week = week(&document);
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for day in (0..7).filter(|day| !week[*day].is_empty()) {
        match spans.last_mut() {
            Some((_, last)) if *last + 1 == day && week[*last] == week[day] => *last = day,
            _ => spans.push((day, day)),
        }
    }
    let name = |(first, last): &(usize, usize)| {
        let days = if first == last {
            DAYS[*first].to_owned()
        } else {
            format!("{}–{}", DAYS[*first], DAYS[*last])
        };
        format!("{days} {}", week[*first].join(" and "))
    };
    spans.iter().map(name).collect::<Vec<_>>().join(", ")
}
