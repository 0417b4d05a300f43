//! What happened: everything said and everything done, in one order of time, the newest first.

use domain::case::{Delivery, Direction, MessageKind};
use jiff::Timestamp;
use maud::{Markup, html};
use store::{case::StoredMessage, journal::Entry};

use super::{sentence::sentence, sight::Sight, wording};
use crate::web::parts::{moment, state};

enum Item<'a> {
    Said(&'a StoredMessage),
    Happened(&'a Entry),
}

pub fn show(sight: &Sight) -> Markup {
    let url = format!("{}/fragments/thread", sight.here());
    html! {
        section class="part" id="thread" aria-labelledby="thread-h" data-fragment-url=(url) data-live-kinds="case message promise make_good handover note letter follow_up concern escalation acknowledgement" data-live-ids=(sight.file.case.id) {
            h2 id="thread-h" { "What happened" }
            ol class="thread" { @for (at, item) in items(sight) {
                @match item {
                    Item::Said(said) => (message(at, said, sight)),
                    Item::Happened(entry) => (event(at, entry, sight)),
                }
            } }
        }
    }
}

fn items(sight: &Sight) -> Vec<(Timestamp, Item<'_>)> {
    let said = sight.said.iter().map(|said| (said.at, 0, Item::Said(said)));
    let told = |entry: &&Entry| is_told(entry, &sight.history);
    let happened = sight.history.iter().filter(told).map(|entry| (entry.at, entry.n, Item::Happened(entry)));
    let mut all: Vec<_> = said.chain(happened).collect();
    all.sort_by_key(|(at, n, _)| std::cmp::Reverse((*at, *n)));
    all.into_iter().map(|(at, _, item)| (at, item)).collect()
}

/// Whether an entry says what nothing beside it says: a message stands for itself, and a stage or an alarm is told by
/// what was done in the same unit.
fn is_told(entry: &Entry, history: &[Entry]) -> bool {
    let beside = |kinds: &[&str]| {
        history.iter().any(|other| {
            other.unit == entry.unit && other.n != entry.n && !kinds.contains(&other.kind.as_str())
        })
    };
    match entry.kind.as_str() {
        "case.received" => true,
        "case.stage_changed" => !beside(&["case.stage_changed"]),
        kind if kind.ends_with(".overdue") => !beside(&["case.stage_changed"]),
        _ => entry.fact("message").is_none(),
    }
}

fn message(at: Timestamp, said: &StoredMessage, sight: &Sight) -> Markup {
    let class = match said.direction {
        Direction::In => Some("from-customer"),
        Direction::Note => Some("is-note"),
        Direction::Out => None,
    };
    html! {
        li class=[class] {
            div class="when" { (moment(at, sight.zone())) }
            div {
                p class="who" { strong { (speaker(said, sight)) } (how(said, sight)) }
                @if let Some(body) = &said.body { p class="said" { (body) } } @else { p class="unknown" { "Erased." } }
                @if let Some(reason) = &said.override_reason {
                    p class="who" { (state("flag", "sent against the reply check")) " because: " (reason) }
                }
            }
        }
    }
}

fn speaker<'a>(said: &StoredMessage, sight: &'a Sight) -> &'a str {
    if said.direction == Direction::In { sight.file.customer.label() } else { sight.who(said.by) }
}

fn how(said: &StoredMessage, sight: &Sight) -> Markup {
    if said.direction == Direction::Note {
        return html! { " · " (state("square", "internal note")) };
    }
    let kind = (said.direction == Direction::Out || said.kind == MessageKind::Complaint)
        .then(|| wording::kind(said.kind));
    html! {
        " " (wording::by(said.channel))
        @if let Some(kind) = kind { " · " (kind) }
        @if said.kind == MessageKind::Letter { " · " a href={ (sight.here()) "/letter" } { "on paper" } }
        @if said.direction == Direction::Out { @if let Some((shape, word)) = delivery(said.delivery) { " · " (state(shape, word)) } }
    }
}

const fn delivery(delivery: Delivery) -> Option<(&'static str, &'static str)> {
    match delivery {
        Delivery::Done => None,
        Delivery::Queued => Some(("ring", "on its way")),
        Delivery::Sent => Some(("tick", "sent")),
        Delivery::Kept => Some(("square", "not sent: no mail server")),
        Delivery::Failed => Some(("cross", "could not be delivered")),
    }
}

fn event(at: Timestamp, entry: &Entry, sight: &Sight) -> Markup {
    let (what, rest) = sentence(entry, sight);
    let by = sight.actor(entry);
    html! {
        li class="is-event" {
            div class="when" { (moment(at, sight.zone())) }
            div {
                p class="what" { strong { (what) } @if !rest.is_empty() { ". " (rest) } }
                p class="who" { (by) }
            }
        }
    }
}
