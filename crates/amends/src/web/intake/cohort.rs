//! Whom one mistake hit: the list by page, adding by a question or a list, taking out, telling by hand.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    case::{House, notices::RoundKind},
    customer::Customer,
    id::Id,
    intake::{CohortMember, Incident, Status, Why},
};
use maud::{Markup, html};
use serde::Deserialize;
use store::{
    Conn,
    case::Lock,
    intake::cohort::{self, Counts, Filter},
};

use super::{add, parts_of};
use crate::{
    actions::{
        case::notices::{ByHand, tell_by_hand, would_reach},
        intake::cohort as acts,
    },
    app::{App, Shared},
    error::Error,
    web::{At, Page, PageError, Refill, SignedIn, Typed, again, parts},
};

const SHOWN: i64 = 50;

/// Which members, from where, and what was just done.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    status: Option<Status>,
    silent: Option<bool>,
    after: Option<Id<Customer>>,
    added: Option<u64>,
    known: Option<u64>,
    out: Option<u64>,
    unknown: Option<u64>,
}

/// What the page is made from.
struct Sight {
    incident: Incident,
    counts: Counts,
    unknown: Vec<domain::intake::Listed>,
    unknown_count: u64,
    names: Vec<String>,
    rows: Vec<Row>,
    next: Option<Id<Customer>>,
    reached: u64,
}

struct Row {
    member: CohortMember,
    customer: Customer,
    /// The number of their case.
    case: Option<String>,
}

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Incident>>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    page(&app, &me, id, asked, &Refill::default(), 200).await
}

pub async fn grow(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Incident>>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, form) = (me.actor(), typed.clone());
    let done = app.hop(move |app| acts::add(app, &actor, id, add::read(&form, &app.house())?)).await;
    match done {
        Ok(added) => Ok(Redirect::to(&format!(
            "/incidents/{id}/cohort?added={}&known={}&out={}&unknown={}",
            added.added,
            added.known,
            added.taken_out,
            added.unknown.len()
        ))
        .into_response()),
        Err(error) => {
            let (refill, status) = again(error, add::FORM, typed)?;
            page(&app, &me, id, Asked::default(), &refill, status).await
        }
    }
}

pub async fn retry(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Incident>>,
) -> Result<Response, PageError> {
    let actor = me.actor();
    let added = app.hop(move |app| acts::retry_unknown(app, &actor, id)).await?;
    let (new, known, unknown) = (added.added, added.known, added.unknown.len());
    let to = format!("/incidents/{id}/cohort?added={new}&known={known}&unknown={unknown}");
    Ok(Redirect::to(&to).into_response())
}

pub async fn remove(
    State(app): State<Shared>,
    me: SignedIn,
    At((id, customer)): At<(Id<Incident>, Id<Customer>)>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, reason) = (me.actor(), typed.get("reason").to_owned());
    let done = app.hop(move |app| acts::take_out(app, &actor, id, customer, &reason)).await;
    answer(&app, &me, id, customer, done, typed).await
}

pub async fn back(
    State(app): State<Shared>,
    me: SignedIn,
    At((id, customer)): At<(Id<Incident>, Id<Customer>)>,
    typed: Typed,
) -> Result<Response, PageError> {
    let actor = me.actor();
    let done = app.hop(move |app| acts::put_back(app, &actor, id, customer)).await;
    answer(&app, &me, id, customer, done, typed).await
}

pub async fn tell(
    State(app): State<Shared>,
    me: SignedIn,
    At((id, customer)): At<(Id<Incident>, Id<Customer>)>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, form) = (me.actor(), typed.clone());
    let done =
        app.hop(move |app| tell_by_hand(app, &actor, id, customer, form.read::<ByHand>(&app.house())?)).await;
    answer(&app, &me, id, customer, done, typed).await
}

async fn answer(
    app: &Shared,
    me: &SignedIn,
    id: Id<Incident>,
    customer: Id<Customer>,
    done: Result<CohortMember, Error>,
    typed: Typed,
) -> Result<Response, PageError> {
    match done {
        Ok(member) => {
            let to = format!("/incidents/{id}/cohort?status={}", member.status().name());
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            let (refill, status) = again(error, &customer.to_string(), typed)?;
            page(app, me, id, Asked::default(), &refill, status).await
        }
    }
}

async fn page(
    app: &Shared,
    me: &SignedIn,
    id: Id<Incident>,
    asked: Asked,
    refill: &Refill,
    status: u16,
) -> Result<Response, PageError> {
    let from = asked.clone();
    let sight = app.hop(move |app| Sight::load(app, id, &from)).await?;
    let title = format!("Whom it hit: {}", sight.incident.what);
    let page = Page::of_staff(app, me, "/problems", title);
    Ok(page.answering(status).show(sight.show(&app.house(), &asked, refill)))
}

impl Sight {
    fn load(app: &App, id: Id<Incident>, asked: &Asked) -> Result<Self, Error> {
        app.look(|conn| {
            let incident =
                store::intake::incident(conn, id, Lock::No)?.ok_or(Error::Missing("such incident"))?;
            let filter = Filter { status: asked.status, silent: asked.silent };
            let mut members = cohort::page(conn, id, filter, asked.after, SHOWN + 1)?;
            let more = members.len() > 50;
            members.truncate(50);
            let next = members.last().map(|one| one.customer).filter(|_| more);
            let rows =
                members.into_iter().map(|member| Row::load(conn, member)).collect::<Result<_, Error>>()?;
            let unknown = cohort::unknown(conn, id, "", 20)?;
            Ok(Self {
                counts: cohort::counts(conn, id)?,
                unknown: unknown.iter().filter_map(|row| serde_json::from_str(row).ok()).collect(),
                unknown_count: cohort::unknown_count(conn, id)?,
                names: store::imported::names(conn)?,
                reached: would_reach(conn, &incident, RoundKind::Notice)?,
                rows,
                next,
                incident,
            })
        })
    }

    fn show(&self, house: &House, asked: &Asked, refill: &Refill) -> Markup {
        let here = format!("/incidents/{}/cohort", self.incident.id);
        html! {
            div class="page-head" {
                div {
                    p class="crumbs" { a href="/incidents" { "Incidents" } " / " a href={ "/incidents/" (self.incident.id) } { (self.incident.what) } }
                    h1 { "Whom it hit" }
                    p class="page-sub" { (parts_of::people(self.counts.members())) " in the cohort, " (self.counts.silent()) " of them silent: they never complained. Both get the same." }
                }
                @if self.reached > 0 { div class="page-acts" { a class="btn btn-first" href={ "/incidents/" (self.incident.id) "/notices" } { "Write the notice" } } }
            }
            (done(asked))
            div class="columns" {
                section class="part" aria-labelledby="members" {
                    h2 id="members" { "The cohort " span class="part-count" { (self.counts.members()) } }
                    (self.tabs(&here, asked))
                    @if self.rows.is_empty() { p class="part-note" { @if self.counts.members() == 0 { "Nobody yet. Find them by their orders, or paste a list: also those who said nothing." } @else { "Nobody here." } } }
                    @else { ol class="rows" { @for row in &self.rows { (row.show(&here, house, refill)) } } }
                    (self.pager(&here, asked))
                }
                aside class="stack-wide" aria-label="Add whom it hit" { (add::show(&here, &self.names, refill)) (self.unknown(&here)) }
            }
        }
    }

    fn tabs(&self, here: &str, asked: &Asked) -> Markup {
        let all = asked.status.is_none() && asked.silent.is_none();
        let count = |number: u64| html! { " " span class="count" { (number) } };
        html! {
            nav class="tabs" aria-label="Which of them" { ul {
                li { a href=(here) aria-current=[all.then_some("page")] { "All" } }
                li { a href={ (here) "?silent=true" } aria-current=[(asked.silent == Some(true)).then_some("page")] { "Silent" (count(self.counts.silent())) } }
                @for status in Status::ALL.into_iter().filter(|status| self.counts.of(*status) > 0 || asked.status == Some(*status)) {
                    li { a href={ (here) "?status=" (status.name()) } aria-current=[(asked.status == Some(status)).then_some("page")] { (parts_of::status_word(status)) (count(self.counts.of(status))) } }
                }
            } }
        }
    }

    fn pager(&self, here: &str, asked: &Asked) -> Markup {
        let filter = match (asked.status, asked.silent) {
            (Some(status), _) => format!("status={}&", status.name()),
            (None, Some(silent)) => format!("silent={silent}&"),
            (None, None) => String::new(),
        };
        html! { @if let Some(next) = self.next {
            nav class="pager" aria-label="Pages" { span { (self.rows.len()) " shown" } a class="act-link" rel="next" href={ (here) "?" (filter) "after=" (next) } { "Next 50" } }
        } }
    }

    fn unknown(&self, here: &str) -> Markup {
        html! { @if !self.unknown.is_empty() {
            section class="part" aria-labelledby="unknown" {
                h2 id="unknown" { "Rows that name nobody we know " span class="part-count" { (self.unknown_count) } }
                p class="part-note" { "They are kept. Once an import has brought these customers, look again." }
                ul class="entries" { @for row in &self.unknown { li { span class="entry-what" { (row.row()) } @if let Some(why) = &row.why { span class="entry-sub" { (why) } } } } }
                @if self.unknown_count > 20 { p class="part-note" { "and " (self.unknown_count - 20) " more" } }
                form method="post" action={ (here.trim_end_matches("/cohort")) "/unknown_rows" } { button class="btn" { "Look again" } }
            }
        } }
    }
}

fn done(asked: &Asked) -> Markup {
    let Some(added) = asked.added else { return html! {} };
    html! {
        div class="notice" role="status" { span {
            strong { (parts_of::people(added)) " added." }
            @if let Some(known) = asked.known.filter(|known| *known > 0) { " " (known) " were in it already." }
            @if let Some(out) = asked.out.filter(|out| *out > 0) { " " (out) " were taken out before and stay out." }
            @if let Some(unknown) = asked.unknown.filter(|unknown| *unknown > 0) { " " (unknown) @if unknown == 1 { " row names" } @else { " rows name" } " nobody we know: see below." }
        } }
    }
}

impl Row {
    fn load(conn: &mut Conn<'_>, member: CohortMember) -> Result<Self, Error> {
        let customer = store::customer::by_id(conn, member.customer, Lock::No)?;
        let case =
            member.case.map(|id| store::case::file(conn, Id::new(id), Lock::No)).transpose()?.flatten();
        Ok(Self {
            customer: customer.ok_or(Error::Missing("such customer"))?,
            case: case.map(|file| file.case.number.to_string()),
            member,
        })
    }

    fn show(&self, here: &str, house: &House, refill: &Refill) -> Markup {
        let (one, form) = (&self.member, self.customer.id.to_string());
        html! {
            li class="row" {
                div { (parts_of::status(one)) }
                div class="row-main" {
                    p class="row-title" { a href={ "/customers/" (self.customer.id) } { (self.customer.label()) }
                        @if one.silent { " " span class="labels" { span class="label" { "Silent" } } } }
                    p class="row-sub" {
                        @for why in &one.why { span { (reason(why)) } }
                        @if !one.orders.is_empty() { span { "order " (one.orders.join(", ")) } }
                        @if let Some(number) = &self.case { span { "case " a href={ "/cases/" (number) } { (number) } } }
                        @if let Some(told) = &one.told { span { (parts_of::how(told.by)) " " (parts::moment(told.at, &house.company.zone)) } }
                        @if let Some(stopped) = &one.stopped { span { (stopped) } }
                        @if let Some(out) = &one.taken_out { span { "taken out: " (out.reason) } }
                    }
                    (parts_of::refused(&form, refill))
                }
                div class="row-acts" { (self.acts(here)) }
            }
        }
    }

    fn acts(&self, here: &str) -> Markup {
        let here = format!("{here}/{}", self.customer.id);
        html! {
            @match self.member.status() {
                Status::TakenOut => form method="post" action={ (here) "/return" } { button class="btn btn-small" { "Put back" } },
                Status::Told => {},
                status => {
                    @if status == Status::ByHand || status == Status::Stopped {
                        form method="post" action={ (here) "/telling" } { input type="hidden" name="channel" value="phone"; button class="btn btn-small" { "I told them by phone" } }
                        form method="post" action={ (here) "/telling" } { input type="hidden" name="channel" value="post"; button class="btn btn-small" { "Write a letter" } }
                    }
                    details class="more" { summary { "Not hit" }
                        form class="form" method="post" action={ (here) "/removal" } {
                            div class="field" { label for={ "out-" (self.customer.id) } { "Why not" } input id={ "out-" (self.customer.id) } name="reason" required; }
                            button class="btn btn-small" { "Take out" }
                        }
                    }
                },
            }
        }
    }
}

fn reason(why: &Why) -> String {
    match why {
        Why::Query(what) => what.clone(),
        Why::List(what) => format!("listed: {what}"),
        Why::Case(_) => "complained about it".to_owned(),
    }
}
