//! Everything said so far, and what was given.

use domain::{
    case::{Direction, MessageKind},
    event::Who,
    recovery::MakeGood,
};
use jiff::Timestamp;
use maud::{Markup, html};

use super::sight::Sight;
use crate::web::parts::moment;

/// Their words and ours, oldest first.
pub fn thread(sight: &Sight, zone: &str) -> Markup {
    let said = sight.said.iter().map(|one| (one.at, class(one), words(sight, one)));
    let given =
        sight.file.make_goods.iter().filter_map(|one| Some((one.fulfilled_at?, "is-event", gift(one))));
    let mut lines: Vec<(Timestamp, &str, Markup)> = said.chain(given).collect();
    lines.sort_by_key(|(at, ..)| *at);
    html! {
        ol class="thread" {
            @for (at, class, line) in lines {
                li class=[Some(class).filter(|class| !class.is_empty())] {
                    div class="when" { (moment(at, zone)) }
                    div { (line) }
                }
            }
        }
    }
}

fn class(message: &store::case::StoredMessage) -> &'static str {
    if message.direction == Direction::In { "from-customer" } else { "" }
}

fn words(sight: &Sight, message: &store::case::StoredMessage) -> Markup {
    let body = message.body.as_deref().unwrap_or("[erased]");
    let theirs = message.direction == Direction::In;
    html! {
        @if theirs {
            p class="who" { strong { "You" } " " (verb(message)) }
        } @else {
            p class="who" { strong { (name_of(sight, message)) } " " (verb(message)) " to you" }
        }
        p class="said" { (body) }
        @if message.kind == MessageKind::Complaint {
            @if let Some(wish) = &sight.file.case.desired_outcome { p class="part-note" { "What would put it right, as we understood it: “" (wish) "”" } }
        }
    }
}

const fn verb(message: &store::case::StoredMessage) -> &'static str {
    if message.channel.is_spoken() { "said" } else { "wrote" }
}

/// The owner's name where the owner or the program spoke; letters are signed in any case.
fn name_of<'s>(sight: &'s Sight, message: &store::case::StoredMessage) -> &'s str {
    match message.by {
        Who::Member(id) if id == sight.file.case.owner => &sight.owner,
        Who::System if message.kind == MessageKind::FollowUp => &sight.owner,
        _ => "We",
    }
}

fn gift(one: &MakeGood) -> Markup {
    html! { p class="what" { strong { (one.what) } @if let Some(worth) = one.unsaid_worth() { ", worth " (worth) "," } " reached you" } }
}
