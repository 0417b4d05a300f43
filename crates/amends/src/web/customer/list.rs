//! The list of customers.

use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::{case::Case, customer::Customer, id::Id};
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;

use crate::{
    app::Shared,
    web::{Page, PageError, SignedIn, parts},
};

const PAGE: usize = 50;
/// Open cases of all customers on one page, at most.
const MOST_OPEN: i64 = 500;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    q: String,
    after: Option<Id<Customer>>,
}

struct Line {
    customer: Customer,
    open: Vec<Case>,
}

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let (q, after) = (wanted.q.clone(), wanted.after);
    let (lines, next) = app
        .hop(move |app| {
            app.look(|conn| {
                let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
                let mut found = store::customer::list(conn, Some(&q), after, limit)?;
                // A search by name is not paged: who sees fifty Smiths types more of the name.
                let more = found.len() > PAGE && q.trim().is_empty();
                found.truncate(PAGE);
                let next = found.last().map(|last| last.id).filter(|_| more);
                let ids: Vec<_> = found.iter().map(|customer| customer.id).collect();
                let cases = store::case::open_of_customers(conn, &ids, MOST_OPEN)?;
                let of = |id| cases.iter().filter(|case| case.customer == id).take(20).cloned().collect();
                let lines = found.into_iter().map(|customer| Line { open: of(customer.id), customer });
                Ok((lines.collect::<Vec<_>>(), next))
            })
        })
        .await?;
    let zone = app.house().company.zone.clone();
    let content = page(&wanted, &lines, next, app.clock.now(), &zone);
    Ok(Page::of_staff(&app, &me, "/customers", "Customers").show(content))
}

fn page(wanted: &Wanted, lines: &[Line], next: Option<Id<Customer>>, now: Timestamp, zone: &str) -> Markup {
    html! {
        div class="page-head" {
            div { h1 { "Customers" } p class="page-sub" { "Everybody who was hurt by a mistake of ours, or could be." } }
            div class="page-acts" { a class="btn" href="/customers/new" { "New customer" } }
        }
        form class="filters" action="/customers" role="search" aria-label="Customers" {
            div class="field wide" {
                label for="customers-q" { "Beginning of the name, e-mail, phone or number" }
                input id="customers-q" name="q" type="search" value=(wanted.q);
            }
            button class="btn" { "Show" }
        }
        @if lines.is_empty() { (nobody(wanted)) } @else {
            ol class="rows rows-named" { @for one in lines { (line(one, now, zone)) } }
        }
        @if let Some(next) = next {
            nav class="pager" aria-label="Pages" { span { (lines.len()) " shown" } a class="act-link" rel="next" href={ "/customers?after=" (next) } { "Next " (PAGE) } }
        }
    }
}

fn nobody(wanted: &Wanted) -> Markup {
    html! {
        div class="empty" {
            @if wanted.q.trim().is_empty() {
                p class="empty-title" { "No customers yet" }
                p { "Whoever complains is written down here by itself; others can be added or imported." }
            } @else {
                p class="empty-title" { "Nobody is called so" }
                p { "Names are found by how they begin; e-mail, phone and number only as a whole." }
            }
            p class="page-acts" { a class="btn btn-first" href="/customers/new" { "New customer" } }
        }
    }
}

fn line(one: &Line, now: Timestamp, zone: &str) -> Markup {
    let due = one.open.iter().filter_map(|case| case.next_step.as_ref().map(|step| step.due_at)).min();
    let customer = &one.customer;
    html! {
        li class="row" {
            div class="row-main" {
                p class="row-title" { a href={ "/customers/" (customer.id) } { (customer.label()) } }
                p class="row-sub" {
                    @if let Some(email) = customer.email.as_deref().filter(|email| *email != customer.label()) { span { (email) } }
                    @if let Some(number) = &customer.external_id { span { (number) } }
                    @if let Some(since) = customer.since { span { "since " (parts::day(since, zone)) } }
                }
            }
            div { @match one.open.len() {
                0 => { span class="state is-quiet" data-shape="square" { "nothing open" } }
                1 => { (parts::state("half", "1 case open")) }
                number => { (parts::state("half", &format!("{number} cases open"))) }
            } }
            div { @if let Some(due) = due { (parts::due(due, now, zone)) } }
            div class="row-side" { @if customer.hold.as_ref().is_some_and(|hold| hold.holds_at(now)) { "no selling" } }
        }
    }
}
