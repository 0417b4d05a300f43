//! Who the customer is to us: what happened before, what helped, and whether we may sell to them.

use domain::{
    case::Case,
    customer::{Segment, ValueBand},
};
use maud::{Markup, html};

use super::sight::Sight;
use crate::web::parts::{self, make_good_state, moment, state};

pub fn show(sight: &Sight) -> Markup {
    let customer = &sight.file.customer;
    let earlier: Vec<_> = sight.cases.iter().filter(|case| case.id != sight.file.case.id).collect();
    html! {
        section class="part" aria-labelledby="cu-h" {
            div class="part-head" { h2 id="cu-h" { (customer.label()) } a href={ "/customers/" (customer.id) } { "Timeline" } }
            dl class="facts" {
                @if let Some(email) = &customer.email { dt { "E-mail" } dd { (email) } }
                @if let Some(phone) = &customer.phone { dt { "Phone" } dd { (phone) } }
                @if let Some(since) = customer.since { dt { "With us" } dd { "since " (parts::day(since, sight.zone())) } }
                @if customer.segment == Segment::Business { dt { "Kind" } dd { "Business" } }
                dt { "Before this" } dd { (before(&earlier)) }
                @if let Some(last) = earlier.first() { dt { "Last time" } dd { a href={ "/cases/" (last.number) } { (last.subject) } ", " (parts::day(last.received_at, sight.zone())) } }
                (helped(sight))
                @if let Some(worth) = customer.value_band { dt { "Worth" } dd { (band(worth)) } }
                @for valued in &customer.valued_things { dt { "Values" } dd { (valued.what) " " span class="part-note" { "(" (valued.source) ")" } } }
                dt { "Selling" } dd { (selling(sight)) }
            }
        }
    }
}

fn before(earlier: &[&Case]) -> Markup {
    let open = earlier.iter().filter(|case| case.is_open()).count();
    let count = match earlier.len() {
        0 => "no case".to_owned(),
        1 => "1 case".to_owned(),
        many => format!("{many} cases"),
    };
    html! { (count) @if open > 0 { ", " (open) " still open" } }
}

/// What was given before, and whether it worked.
fn helped(sight: &Sight) -> Markup {
    let own: Vec<_> = sight.file.make_goods.iter().map(|one| one.id).collect();
    let before: Vec<_> = sight.given.iter().filter(|one| !own.contains(&one.id)).take(3).collect();
    html! {
        @if !before.is_empty() {
            dt { "Given before" }
            @for one in before {
                dd { (one.what) @if let Some(worth) = one.unsaid_worth() { " " span class="money" { (worth) } } ", "
                    @match one.recovered() {
                        Some(true) => { (state("tick", "it settled the matter")) },
                        Some(false) => { (state("cross", "it did not settle it")) },
                        None => { (make_good_state(one)) },
                    } }
            }
        }
    }
}

const fn band(worth: ValueBand) -> &'static str {
    match worth {
        ValueBand::Low => "low",
        ValueBand::Middle => "middle",
        ValueBand::High => "high",
    }
}

fn selling(sight: &Sight) -> Markup {
    let hold = sight.file.customer.hold.as_ref().filter(|hold| hold.holds_at(sight.now));
    html! {
        @if let Some(hold) = hold {
            (state("square", "on hold"))
            @if let Some(until) = hold.until { " until " (moment(until, sight.zone())) } @else { " until this is closed" }
            " " (parts::guard("G12")) " " span class="part-note" { (hold.reason) }
        } @else { "may be offered something" }
    }
}

/// The customer's own page.
pub fn link(sight: &Sight) -> Markup {
    html! {
        section class="part" aria-labelledby="link-h" {
            h2 id="link-h" { "Their own page" }
            div class="field" {
                label class="visually-hidden" for="status-link" { "Link to the customer’s page" }
                input id="status-link" readonly value=(sight.link);
            }
            p class="page-acts" {
                a class="btn btn-small" href=(sight.link) target="_blank" rel="noreferrer" { "Open" }
                button type="button" class="btn btn-small" data-copy="status-link" hidden { "Copy" }
            }
            p class="part-note" { "Whoever has this link sees how the case stands." }
        }
    }
}
