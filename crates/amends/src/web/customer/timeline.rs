//! Everything that happened between a customer and us, good and bad, the newest first.

use std::collections::HashMap;

use domain::case::Case;
use maud::{Markup, html};
use store::journal::Entry;

use crate::web::parts;

/// The thread of a customer's history; a year stands alone where it begins.
pub fn timeline(history: &[Entry], cases: &[Case], zone: &str) -> Markup {
    let by_id: HashMap<String, &Case> = cases.iter().map(|case| (case.id.to_string(), case)).collect();
    let told = history.iter().filter_map(|entry| parts::happening(entry).map(|what| (entry, what)));
    let year = |entry: &Entry| parts::written(when(entry), zone, "%Y");
    let mut shown = String::new();
    html! {
        @if history.is_empty() { p { "Nothing has happened yet." } }
        ol class="thread" {
            @for (entry, what) in told {
                @let this = year(entry);
                @if this != shown { li class="day" { (this) } ({ shown = this; "" }) }
                li class={ @if what.by_customer { "from-customer" } @else { "is-event" } } {
                    div class="when" { (parts::moment(when(entry), zone)) }
                    div {
                        p class="what" {
                            (parts::state(what.shape, &what.what))
                            @if let Some(case) = by_id.get(&entry.stream_id) { " · " a href={ "/cases/" (case.number) } { (case.subject) } }
                        }
                        @if let Some(words) = entry.words.as_deref().filter(|words| !words.trim().is_empty()) { p class="said" { (shortened(words)) } }
                    }
                }
            }
        }
    }
}

/// When it happened, which may be before it was written down.
fn when(entry: &Entry) -> jiff::Timestamp {
    let said = ["received_at", "at"].into_iter().find_map(|name| entry.fact(name)?.parse().ok());
    said.unwrap_or(entry.at)
}

/// Long words stand whole on the page of the case.
fn shortened(words: &str) -> String {
    const LONGEST: usize = 400;
    if words.chars().count() <= LONGEST {
        return words.to_owned();
    }
    format!("{}…", words.chars().take(LONGEST).collect::<String>())
}
