//! All cases: found by words, stage and owner, page by page, soonest due first or newest first.

use std::collections::BTreeMap;

use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::{
    case::{Case, Stage},
    customer::Customer,
    id::Id,
    staff::{Member, MemberKind},
};
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;
use store::case::Filter;

use super::{row::labels, wording};
use crate::{
    app::{App, Shared},
    error::Error,
    web::{Page, PageError, Refill, SignedIn, parts, parts::Field},
};

/// Cases on one page.
const PAGE: usize = 50;

/// Cases of one customer are put in order together; more than these are not.
const TOGETHER: usize = 200;
const NEWEST: &str = "newest";

/// What the list is narrowed to.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    q: String,
    stage: String,
    owner: String,
    customer: String,
    order: String,
    cursor: String,
}

/// Open cases are counted up to here: beyond that the number tells nobody more.
const COUNTED: i64 = 1_000;

impl Wanted {
    /// Whether the list is narrowed to no words and to nobody: then what has ended is left out at first.
    fn is_whole(&self) -> bool {
        self.q.trim().is_empty() && self.customer.is_empty()
    }

    /// What has ended is due at no time.
    fn is_by_due(&self, filter: &Filter) -> bool {
        let may_be_open = filter.open != Some(false) && filter.stage.is_none_or(Stage::is_open);
        self.order != NEWEST
            && may_be_open
            && (filter.open.is_some() || filter.stage.is_some() || !self.is_whole())
    }
}

struct Found {
    cases: Vec<Case>,
    /// Where the next page begins.
    next: Option<String>,
    by_due: bool,
    customers: BTreeMap<Id<Customer>, Customer>,
    members: Vec<Member>,
    any: bool,
    open: i64,
}

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let (mine, asked) = (me.clone(), wanted.clone());
    let found = app.hop(move |app| find(app, &mine, &asked)).await?;
    let house = app.house();
    let content = content(&found, &wanted, app.clock.now(), &house.company.zone);
    Ok(Page::of_staff(&app, &me, "/cases", "Cases").show(content))
}

fn find(app: &App, me: &SignedIn, wanted: &Wanted) -> Result<Found, Error> {
    let filter = Filter {
        stage: Stage::named(&wanted.stage),
        owner: if wanted.owner == "me" { Some(me.member.id) } else { wanted.owner.parse().ok() },
        customer: wanted.customer.parse().ok(),
        open: match wanted.stage.as_str() {
            "" => Some(true).filter(|_| wanted.is_whole()),
            "open" => Some(true),
            "ended" => Some(false),
            _ => None,
        },
        q: Some(wanted.q.trim().to_owned()).filter(|q| !q.is_empty()),
    };
    let by_due = wanted.is_by_due(&filter);
    app.look(|conn| {
        let (cases, next) = page(conn, &filter, wanted, by_due)?;
        Ok(Found {
            customers: store::customer::by_ids(conn, &cases.iter().map(|case| case.customer).collect())?,
            members: store::staff::all(conn)?,
            any: store::case::any(conn)?,
            open: store::case::open_count(conn, COUNTED)?,
            cases,
            next,
            by_due,
        })
    })
}

fn page(
    conn: &mut store::Conn<'_>,
    filter: &Filter,
    wanted: &Wanted,
    by_due: bool,
) -> Result<(Vec<Case>, Option<String>), Error> {
    let newest = |conn: &mut store::Conn<'_>, limit| {
        store::case::list(conn, filter, wanted.cursor.parse().ok(), limit)
    };
    if !by_due {
        let page = newest(conn, PAGE)?;
        return Ok((page.cases, page.next.map(|next| next.to_string())));
    }
    if wanted.is_whole() {
        let page = store::case::soonest(conn, filter, wanted.cursor.parse().ok(), PAGE)?;
        return Ok((page.cases, page.next.map(|next| next.to_string())));
    }
    if filter.q.is_some() {
        let found = store::case::found_soonest(conn, filter, wanted.cursor.parse().unwrap_or(0), PAGE)?;
        return Ok((found.cases, found.next.map(|next| next.to_string())));
    }
    let mut page = newest(conn, TOGETHER)?;
    page.cases.sort_by_key(|case| case.next_step.as_ref().map_or(Timestamp::MAX, |next| next.due_at));
    Ok((page.cases, page.next.map(|next| next.to_string())))
}

fn content(found: &Found, wanted: &Wanted, now: Timestamp, zone: &str) -> Markup {
    if !found.any {
        return nothing_yet();
    }
    html! {
        div class="page-head" { div { h1 { "Cases" } p class="page-sub" { @if found.open == COUNTED { "more than " (COUNTED - 1) " open" } @else { (found.open) " open" } (of_customer(found, wanted)) } }
            div class="page-acts" { a class="btn" href="/candidates" { "Candidates" } } }
        (filters(found, wanted))
        @if found.cases.is_empty() {
            div class="empty" { p class="empty-title" { "No case fits." } p { @if wanted.stage.is_empty() || wanted.stage == "all" { "Search with fewer words, or for a number or a name." } @else { "Search in all stages, or with fewer words." } }
                p class="page-acts" { a class="btn" href="/cases" { "Show all open cases" } } }
        } @else {
            ol class="rows rows-4" { @for case in &found.cases { (row(case, found, now, zone)) } }
            nav class="pager" aria-label="Pages" {
                span { @if found.by_due { "Soonest due first" } @else { "Newest first" } }
                @if let Some(next) = &found.next { a class="act-link" rel="next" href={ "/cases?" (query(wanted, next)) } { "Next " (PAGE) } }
            }
        }
    }
}

fn of_customer(found: &Found, wanted: &Wanted) -> Markup {
    let one = found.customers.values().find(|one| one.id.to_string() == wanted.customer);
    html! { @if let Some(one) = one { "; here those of " a href={ "/customers/" (one.id) } { (one.label()) } } }
}

fn nothing_yet() -> Markup {
    html! {
        div class="page-head" { div { h1 { "Cases" } } }
        div class="empty" {
            p class="empty-title" { "No complaint has come in yet." }
            p { "Every complaint becomes a case here, from the first call to the day the customer says it is settled: one owner, one next step, one date." }
            p class="page-acts" { a class="btn btn-first" href="/cases/new" { "Log the first one" } a class="btn" href="/settings" { "Let them come by e-mail or web form" } }
        }
    }
}

fn filters(found: &Found, wanted: &Wanted) -> Markup {
    let mut stages = vec![
        ("open".to_owned(), "All open".to_owned()),
        ("ended".to_owned(), "All ended".to_owned()),
        ("all".to_owned(), "All".to_owned()),
    ];
    stages.extend(Stage::ALL.iter().map(|stage| (stage.name().to_owned(), wording::opened(stage.name()))));
    let people = found.members.iter().filter(|one| one.kind == MemberKind::Person && one.active);
    let mut owners = vec![("any".to_owned(), "Anyone".to_owned()), ("me".to_owned(), "Me".to_owned())];
    owners.extend(people.map(|one| (one.id.to_string(), one.name.clone())));
    let usual = if wanted.is_whole() { "open" } else { "all" };
    let stage = if wanted.stage.is_empty() { usual } else { &wanted.stage };
    let none = Refill::default();
    let orders = [("due".to_owned(), "Soonest due".to_owned()), (NEWEST.to_owned(), "Newest".to_owned())];
    let order = if found.by_due { "due" } else { NEWEST };
    html! {
        form class="filters" action="/cases" role="search" aria-label="Cases" {
            div class="field wide" { label for="filter-q" { "Words, number or name" } input id="filter-q" name="q" type="search" value=(wanted.q); }
            (parts::select(&Field { required: true, ..Field::line("filter", "stage", "Stage").value(stage) }, &stages, &none))
            (parts::select(&Field { required: true, ..Field::line("filter", "owner", "Owner").value(&wanted.owner) }, &owners, &none))
            (parts::select(&Field { required: true, ..Field::line("filter", "order", "Order").value(order) }, &orders, &none))
            @if !wanted.customer.is_empty() { input type="hidden" name="customer" value=(wanted.customer); }
            button class="btn" { "Show" }
            @if !wanted.is_whole() { a class="btn btn-plain" href="/cases" { "Clear" } }
        }
    }
}

fn row(case: &Case, found: &Found, now: Timestamp, zone: &str) -> Markup {
    let customer = found.customers.get(&case.customer).map_or("Unknown customer", Customer::label);
    let owner = found.members.iter().find(|one| one.id == case.owner).map_or("", |one| &one.name);
    html! {
        li class="row" {
            div { @if let Some(next) = &case.next_step { (parts::due(next.due_at, now, zone)) } @else { span class="unknown" { "nothing owed" } } }
            div class="row-main" {
                p class="row-title" { a href={ "/cases/" (case.number) } { (case.subject) } " " (labels(case)) }
                p class="row-sub" { span { (customer) } span class="case-number" { (case.number) } span { (wording::by(case.channel)) }
                    @if let Some(next) = &case.next_step { span { (parts::step_for(&next.what, customer)) } } }
            }
            div { (parts::stage(case.stage)) }
            div class="row-side" { (owner) }
        }
    }
}

fn query(wanted: &Wanted, next: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let given = [
        ("q", &wanted.q),
        ("stage", &wanted.stage),
        ("owner", &wanted.owner),
        ("customer", &wanted.customer),
        ("order", &wanted.order),
    ];
    for (name, value) in given.into_iter().filter(|(_, value)| !value.is_empty()) {
        query.append_pair(name, value);
    }
    query.append_pair("cursor", next).finish()
}
