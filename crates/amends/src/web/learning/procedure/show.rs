//! One procedure: the version in force, all versions, two of them compared, and writing the next.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::Id,
    learning::{CorrectiveAction, Difference, NewProcedureVersion, Procedure, ProcedureVersion, compared},
};
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;
use store::case::Lock;

use crate::{
    actions::learning::revise_procedure,
    app::Shared,
    error::Error,
    web::{
        At, Page, PageError, Refill, SignedIn, Typed, again,
        parts::{self, Field},
    },
};

/// What the address asks for: two versions to compare, the action that a new version comes from.
#[derive(Default, Deserialize)]
pub struct Asked {
    earlier: Option<u32>,
    later: Option<u32>,
    action: Option<Id<CorrectiveAction>>,
}

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Procedure>>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    page(&app, &me, id, asked, &Refill::default(), 200).await
}

pub async fn revise(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Procedure>>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, form) = (me.actor(), typed.clone());
    let done = app
        .hop(move |app| revise_procedure(app, &actor, id, form.read::<NewProcedureVersion>(&app.house())?))
        .await;
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/procedures/{id}")).into_response()),
        Err(error) => {
            let (refill, status) = again(error, "revise", typed)?;
            page(&app, &me, id, Asked::default(), &refill, status).await
        }
    }
}

async fn page(
    app: &Shared,
    me: &SignedIn,
    id: Id<Procedure>,
    asked: Asked,
    refill: &Refill,
    status: u16,
) -> Result<Response, PageError> {
    let missing = Error::Missing("such procedure");
    let found =
        app.hop(move |app| app.look(|conn| Ok(store::learning::procedure(conn, id, Lock::No)?))).await?;
    let known = found.ok_or(missing)?;
    let (now, zone) = (app.clock.now(), app.house().company.zone.clone());
    let page = Page::of_staff(app, me, "/problems", known.title.as_str());
    Ok(page.answering(status).show(content(&known, &asked, now, &zone, refill)))
}

fn content(one: &Procedure, asked: &Asked, now: Timestamp, zone: &str, refill: &Refill) -> Markup {
    let in_force = one.in_force(now);
    html! {
        header class="case-head" {
            p class="crumbs" { a href="/problems" { "Problems" } " / " a href="/procedures" { "Procedures" } }
            h1 { (one.title) }
            dl class="facts-line" { @if let Some(version) = in_force {
                div { dt { "In force" } dd { (parts::state("tick", &format!("version {}", version.number))) } }
                div { dt { "Since" } dd { (parts::day(version.effective_at, zone)) } }
            } @else { div { dt { "In force" } dd { "not yet" } } } }
        }
        div class="columns" {
            div class="stack-wide" {
                @if let Some((earlier, later)) = two(one, asked) { (comparison(earlier, later)) }
                @if let Some(version) = in_force.or(one.versions.first()) { (steps(version)) }
                (form(one, asked, refill))
            }
            aside class="stack-wide" aria-label="Versions" { (versions(one, now, zone)) }
        }
    }
}

fn steps(version: &ProcedureVersion) -> Markup {
    html! {
        section class="part" aria-labelledby="steps" {
            h2 id="steps" { "Version " (version.number) }
            ol class="plan" { @for step in &version.steps { li { (step) } } }
        }
    }
}

fn versions(one: &Procedure, now: Timestamp, zone: &str) -> Markup {
    let current = one.in_force(now).map(|version| version.number);
    html! {
        section class="part" aria-labelledby="versions" {
            h2 id="versions" { "Versions " span class="part-count" { (one.versions.len()) } }
            ul class="entries" { @for version in one.versions.iter().rev() { li {
                span class="entry-what" { "Version " (version.number) }
                span class="entry-state" {
                    @if current == Some(version.number) { (parts::state("tick", "in force")) }
                    @else if version.effective_at > now { (parts::state("ring", "to come")) }
                    @else { (parts::state("dash", "past")) }
                }
                span class="entry-sub" { "from " (parts::moment(version.effective_at, zone)) ": " (version.change)
                    @if version.number > 1 { " · " a href={ "/procedures/" (one.id) "?earlier=" (version.number - 1) "&later=" (version.number) } { "What changed" span class="visually-hidden" { " in version " (version.number) } } } }
            } } }
            @if one.versions.len() > 2 { (choose(one)) }
        }
    }
}

/// Any two versions.
fn choose(one: &Procedure) -> Markup {
    let last = one.versions.len();
    let options: Vec<_> = one
        .versions
        .iter()
        .map(|version| (version.number.to_string(), format!("Version {}", version.number)))
        .collect();
    let first = Field { value: "1", ..Field::line("compare", "earlier", "Earlier") };
    let number = last.to_string();
    let later = Field { value: &number, ..Field::line("compare", "later", "Later") };
    html! {
        form class="form" method="get" action={ "/procedures/" (one.id) } {
            div class="form-row" {
                (parts::select(&first, &options, &Refill::default()))
                (parts::select(&later, &options, &Refill::default()))
            }
            div class="form-acts" { button class="btn btn-small" { "Compare" } }
        }
    }
}

fn two<'a>(one: &'a Procedure, asked: &Asked) -> Option<(&'a ProcedureVersion, &'a ProcedureVersion)> {
    Some((one.version(asked.earlier?)?, one.version(asked.later?)?))
}

fn comparison(earlier: &ProcedureVersion, later: &ProcedureVersion) -> Markup {
    html! {
        section class="part" aria-labelledby="comparison" {
            h2 id="comparison" { "From version " (earlier.number) " to " (later.number) }
            ul class="compared" { @for (difference, step) in compared(&earlier.steps, &later.steps) {
                @match difference {
                    Difference::Kept => { li { (step) } }
                    Difference::Added => { li { ins { span class="visually-hidden" { "New: " } (step) } } }
                    Difference::Removed => { li { del { span class="visually-hidden" { "Gone: " } (step) } } }
                }
            } }
        }
    }
}

fn form(one: &Procedure, asked: &Asked, refill: &Refill) -> Markup {
    let last = one.versions.last();
    let steps = last.map_or_else(String::new, |version| version.steps.join("\n"));
    html! {
        section class="part" aria-labelledby="revise" {
            h2 id="revise" { "Write the next version" }
            p class="part-note" { "A version is never changed: the next one takes its place from a moment on." }
            (parts::refusal("revise", refill))
            form class="form" method="post" action={ "/procedures/" (one.id) "/versions" } {
                @if let Some(action) = asked.action { input type="hidden" name="corrective_action" value=(action); p class="notice" { span { "It is what the corrective action produces." } } }
                @else if !refill.typed.get("corrective_action").is_empty() { input type="hidden" name="corrective_action" value=(refill.typed.get("corrective_action")); }
                (Field::text("revise", "steps[]", "All its steps").hint("One a line, in order.").value(&steps).show(refill))
                (Field::line("revise", "change", "What changes, and why").show(refill))
                (Field::line("revise", "effective_at", "In force from").kind("datetime-local").optional().hint("Now, if you leave it empty.").show(refill))
                div class="form-acts" { button class="btn btn-first" { "Put it into force" } }
            }
        }
    }
}
