//! Jobs: what the program still has to do, and what it has trouble with.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::{errand::Task, staff::Permission};
use maud::{Markup, html};
use store::jobs::{Open, OpenCounts};

use super::Frame;
use crate::{
    actions::settings,
    app::{App, Shared},
    error::Error,
    web::{
        PageError, SignedIn, Typed,
        parts::{relative, state},
    },
};

const HERE: &str = "/settings/jobs";
const MOST: i64 = 50;

struct Work {
    counts: OpenCounts,
    troubled: Vec<Open>,
    next: Vec<Open>,
}

pub async fn show(State(app): State<Shared>, me: SignedIn) -> Result<Response, PageError> {
    let work = app.hop(load).await?;
    Ok(Frame::of(HERE).show(&app, &me, &page(&app, &me, &work)))
}

pub async fn hasten(State(app): State<Shared>, me: SignedIn, typed: Typed) -> Result<Response, PageError> {
    let actor = me.actor();
    app.hop(move |app| settings::hasten(app, &actor, typed.get("key").to_owned())).await?;
    Ok(Redirect::to(HERE).into_response())
}

fn load(app: &App) -> Result<Work, Error> {
    app.look(|conn| {
        let counts = store::jobs::open_counts(conn, app.clock.now())?;
        let next = store::jobs::open(conn, MOST)?.into_iter().filter(|one| one.error.is_none()).collect();
        Ok(Work { counts, troubled: store::jobs::in_trouble(conn, MOST)?, next })
    })
}

fn page(app: &App, me: &SignedIn, work: &Work) -> Markup {
    let zone = &app.house().company.zone;
    let counts = &work.counts;
    html! {
        dl class="facts-line" {
            div { dt { "Waiting" } dd { (counts.all) } }
            div { dt { "Due" } dd { (counts.due) } }
            div { dt { "In trouble" } dd { (counts.troubled) } }
        }
        section class="part" aria-labelledby="trouble" {
            h2 id="trouble" { "In trouble " span class="part-count" { (counts.troubled) } }
            @if work.troubled.is_empty() { p { "Nothing has failed." } }
            @else { ol class="rows rows-4" { @for one in &work.troubled { (troubled(one, me, zone)) } } }
        }
        section class="part" aria-labelledby="next" {
            h2 id="next" { "Next" }
            @if work.next.is_empty() { p { "Nothing waits to be done." } }
            @else { ol class="rows" { @for one in &work.next {
                li class="row" { div {} div class="row-main" { p class="row-title" { (words(one.task.as_ref())) } p class="row-sub" { span class="exact" { (one.key) } } } div class="row-side" { (relative(one.due_at, zone)) } }
            } } }
            @if counts.all > MOST { p class="part-note" { "The first " (MOST) " of " (counts.all) "." } }
        }
    }
}

fn troubled(one: &Open, me: &SignedIn, zone: &str) -> Markup {
    html! {
        li class="row" {
            div { (state("cross", "failed")) }
            div class="row-main" {
                p class="row-title" { (words(one.task.as_ref())) }
                p class="row-sub" { span { (one.error.as_deref().unwrap_or_default()) } span { "tried " (one.attempts) @if one.attempts == 1 { " time" } @else { " times" } } span class="exact" { (one.key) } }
            }
            div { "again " (relative(one.not_before.max(one.due_at), zone)) }
            div class="row-acts" { @if me.member.role.may(Permission::Administer) {
                form method="post" action={ (HERE) "/hasten" } { input type="hidden" name="key" value=(one.key); button class="btn btn-small btn-first" { "Try now" } }
            } }
        }
    }
}

/// A job in plain words.
fn words(task: Option<&Task>) -> Markup {
    let Some(task) = task else { return html! { "Something that this version cannot read" } };
    let what = match task {
        Task::LookAtCase { .. } => "See whether anything about a case is due",
        Task::LookAtCustomer { .. } => "See whether a customer's hold has ended",
        Task::LookAtProblem { .. } => "See whether a corrective action is due for its check",
        Task::ReadThemes => "Learn from the words of all cases",
        Task::Send { .. } => "Send a message to a customer",
        Task::AskFollowUp { .. } => "Ask a customer whether all is settled",
        Task::Alert { .. } => "Tell a member of staff",
        Task::PackMeasures { .. } => "Pack what is measured, day by day",
        Task::WatchActions => "See how every corrective action stands",
        Task::LookForSignals { .. } => "Look for rises in the counts of the day before",
        Task::AskApproval { .. } => "Ask for approval of an offer",
        Task::AskRoundApproval { .. } => "Ask for approval of a round of notices",
        Task::RemindOfOffer { .. } => "Remind a customer of an offer that ends soon",
        Task::FollowMakeGood { .. } => "See what became of a make-good",
        Task::Fulfil { .. } => "Carry a make-good out",
        Task::LookAtVoucher { .. } => "See whether the time of a voucher is over",
        Task::PutToRest(_) => "Put silent cases of an incident to rest",
        Task::TellCohort { .. } => "Tell the next customers of a cohort",
        Task::Deliver { .. } => "Tell a webhook what happened",
        Task::LearnBuying => "Find how customers buy",
        Task::Mail { .. } => "Hand mail from the outbox to the mail server",
    };
    html! { (what) }
}
