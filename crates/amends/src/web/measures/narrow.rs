//! Choosing the days and the part of all cases that the figures are for.

use domain::{
    case::House,
    change::Refused,
    learning::{Dimension, Measures},
    staff::Member,
};
use jiff::Timestamp;
use maud::{Markup, html};

use crate::reports::{Ask, Period, UNKNOWN, Wanted, words};

/// The form that chooses a period alone.
pub fn dates(period: Period, action: &str) -> Markup {
    html! {
        form class="filters" action=(action) {
            (days(period))
            button class="btn" { "Show" }
        }
    }
}

/// The form again when its days make no period: as they were typed, with what is wrong beside the day.
pub fn again(wanted: &Wanted, action: &str, refused: &Refused) -> Markup {
    let (wrong, sentence) = match refused {
        Refused::Invalid { field, expected, .. } => (field.to_string(), format!("Choose {expected}.")),
        other => (String::new(), other.to_string()),
    };
    let day = |name: &str, label: &str, typed: &str| {
        let (id, error) = (format!("measures-{name}"), name == wrong);
        html! {
            div class={ "field" @if error { " is-wrong" } } {
                label for=(id) { (label) }
                input id=(id) name=(name) type="date" value=(typed) aria-invalid=[error.then_some("true")] aria-describedby=[error.then(|| format!("{id}-error"))];
                @if error { p class="error" id={ (id) "-error" } { (sentence) } }
            }
        }
    };
    html! {
        form class="filters" action=(action) {
            (day("from", "From", &wanted.from)) (day("to", "To", &wanted.to))
            @for (by, name) in &wanted.filter().0 { input type="hidden" name=(by.name()) value=(if name.is_empty() { UNKNOWN } else { name }); }
            button class="btn" { "Show" }
        }
        p class="part-note" { a href=(action) { "The last 90 days" } }
    }
}

/// Days, and the groups that there are in them.
pub fn choose(ask: &Ask, measures: &Measures, house: &House, members: &[Member], now: Timestamp) -> Markup {
    html! {
        form class="filters" action="/measures" {
            (days(ask.period))
            @for by in Dimension::ALL.into_iter().filter(|by| asked_here(*by, ask)) { (group(by, ask, measures, house, members)) }
            button class="btn" { "Show" }
        }
        p class="part-note no-print" {
            @for (at, (name, period)) in Period::usual(house, now).into_iter().enumerate() {
                @if at > 0 { " · " }
                @if period == ask.period { strong { (name) } } @else { a href={ "/measures?" (ask.in_days(period).query()) } { (name) } }
            }
        }
        @if !ask.filter.0.is_empty() { p {
            "Only: "
            @for (at, (by, name)) in ask.filter.0.iter().enumerate() {
                @if at > 0 { ", " }
                (words::key_name(*by, Some(name), house, members)) " ("
                a href={ "/measures?" (ask.without(*by).query()) } aria-label={ "Show all again, not only " (words::key_name(*by, Some(name), house, members)) } { "show all" } ")"
            }
        } }
    }
}

/// Who the customer was before is chosen in its own table; once chosen it stands here to be taken back.
fn asked_here(by: Dimension, ask: &Ask) -> bool {
    !Dimension::RELATIONSHIP.contains(&by) || ask.filter.0.contains_key(&by)
}

fn days(period: Period) -> Markup {
    html! {
        div class="field" { label for="measures-from" { "From" } input id="measures-from" name="from" type="date" value=(period.from); }
        div class="field" { label for="measures-to" { "To" } input id="measures-to" name="to" type="date" value=(period.to); }
    }
}

/// A group that is chosen stays to be chosen, also where nothing of it is left.
fn group(by: Dimension, ask: &Ask, measures: &Measures, house: &House, members: &[Member]) -> Markup {
    let chosen = ask.filter.0.get(&by);
    let mut keys: Vec<String> =
        measures.by(by).iter().map(|group| group.key.clone().unwrap_or_default()).collect();
    keys.extend(chosen.filter(|chosen| !keys.contains(chosen)).cloned());
    if chosen.is_none() && keys.len() < 2 {
        return html! {};
    }
    let id = format!("measures-{}", by.name());
    html! {
        div class="field" {
            label for=(id) { (words::dimension_name(by)) }
            select id=(id) name=(by.name()) {
                option value="" { "All" }
                @for key in &keys {
                    option value=(if key.is_empty() { "?" } else { key }) selected[chosen == Some(key)] { (words::key_name(by, Some(key), house, members)) }
                }
            }
        }
    }
}
