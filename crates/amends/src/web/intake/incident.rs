//! One mistake: what is known of it, whom it hit, and the problem behind it.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    case::{Case, House, Stage, notices::NoticeRound},
    change::Refused,
    id::Id,
    intake::{Incident, Status},
    learning::{Problem, ProblemState},
};
use maud::{Markup, html};
use store::{
    case::{Lock, notices::silent_counts},
    intake::cohort::{self, Counts},
};

use super::{
    parts_of::{progress, round_state, round_word},
    silent,
};

use crate::{
    actions::intake,
    app::Shared,
    error::Error,
    web::{
        At, Page, PageError, Refill, SignedIn, Typed, again,
        parts::{self, Field},
    },
};

struct Sight {
    incident: Incident,
    cases: Vec<Case>,
    counts: Counts,
    unknown: u64,
    rounds: Vec<NoticeRound>,
    /// How many open cases of those who said nothing are in each stage.
    silent: Vec<(Stage, u64)>,
    behind: Option<Problem>,
    problems: Vec<Problem>,
}

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Incident>>,
) -> Result<Response, PageError> {
    page(&app, &me, id, &Refill::default(), 200).await
}

pub async fn link_case(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Incident>>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, case) = (me.actor(), typed.get("case").to_owned());
    let done = app.hop(move |app| intake::link_case(app, &actor, id, case)).await;
    answer(&app, &me, id, done, "case", typed).await
}

pub async fn link_problem(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Incident>>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, name) = (me.actor(), typed.get("problem").to_owned());
    let done = app
        .hop(move |app| {
            let problem =
                name.parse().map_err(|_| Refused::invalid("problem", name.clone(), "one of the list"))?;
            intake::link_problem(app, &actor, id, problem)
        })
        .await;
    answer(&app, &me, id, done, "problem", typed).await
}

async fn answer(
    app: &Shared,
    me: &SignedIn,
    id: Id<Incident>,
    done: Result<Incident, Error>,
    form: &str,
    typed: Typed,
) -> Result<Response, PageError> {
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/incidents/{id}")).into_response()),
        Err(error) => {
            let (refill, status) = again(error, form, typed)?;
            page(app, me, id, &refill, status).await
        }
    }
}

/// How those who said nothing stand, as the fragment that the page swaps.
pub async fn silent(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Incident>>,
) -> Result<Markup, PageError> {
    let counts = app.hop(move |app| app.look(|conn| Ok(silent_counts(conn, id)?))).await?;
    Ok(silent::show(id, &counts, &me.member, &Refill::default()))
}

pub async fn page(
    app: &Shared,
    me: &SignedIn,
    id: Id<Incident>,
    refill: &Refill,
    status: u16,
) -> Result<Response, PageError> {
    let sight = app
        .hop(move |app| {
            app.look(|conn| {
                let incident =
                    store::intake::incident(conn, id, Lock::No)?.ok_or(Error::Missing("such incident"))?;
                let mut cases = Vec::new();
                let counts = cohort::counts(conn, id)?;
                let unknown = cohort::unknown_count(conn, id)?;
                let rounds = store::case::notices::of_incident(conn, id, None, 20)?;
                let silent = silent_counts(conn, id)?;
                for case in &incident.cases {
                    cases.extend(store::case::file(conn, Id::new(*case), Lock::No)?.map(|file| file.case));
                }
                let behind = incident.problem.map(|id| store::learning::problem(conn, Id::new(id), Lock::No));
                let behind = behind.transpose()?.flatten();
                let mut problems = store::learning::problems(conn, None, 200)?;
                problems.retain(|problem| problem.state == ProblemState::Open);
                Ok(Sight { incident, cases, counts, unknown, rounds, silent, behind, problems })
            })
        })
        .await?;
    let page = Page::of_staff(app, me, "/problems", sight.incident.what.as_str());
    Ok(page.answering(status).show(sight.show(&app.house(), me, refill)))
}

/// `66 %`; nothing is told of an empty cohort.
fn share(share: Option<f64>) -> String {
    share.map_or_else(String::new, |share| format!("{:.0} %", (share * 100.0).floor()))
}

impl Sight {
    fn show(&self, house: &House, me: &SignedIn, refill: &Refill) -> Markup {
        let (one, zone) = (&self.incident, &house.company.zone);
        let kind = one.failure_type.as_deref();
        let kind = kind.map(|code| house.playbooks.failure_type(code).map_or(code, |known| &known.name));
        html! {
            header class="case-head" {
                p class="crumbs" { a href="/incidents" { "Incidents" } }
                h1 { (one.what) }
                dl class="facts-line" {
                    div { dt { "Happened" } dd { (parts::moment(one.happened_at, zone)) } }
                    @if let Some(place) = &one.place { div { dt { "Where" } dd { (place) } } }
                    @if let Some(kind) = kind { div { dt { "Kind" } dd { (kind) } } }
                    div { dt { "Written down" } dd { (parts::moment(one.recorded_at, zone)) } }
                }
            }
            (self.reached())
            (self.told(zone))
            (silent::show(one.id, &self.silent, &me.member, refill))
            div class="columns even" { (self.hit(zone, refill)) (self.behind(refill)) }
        }
    }

    /// How many were hit, told and silent.
    fn reached(&self) -> Markup {
        let (counts, here) = (&self.counts, format!("/incidents/{}", self.incident.id));
        let figure = |name: &str, query: &str, value: String, ground: String| {
            html! { div class="figure" { dt { a href={ (here) "/cohort" (query) } { (name) } } dd { p class="figure-value" { (value) } p class="figure-n" { (ground) } } } }
        };
        let (members, told) = (counts.members(), counts.of(Status::Told));
        html! {
            section class="part" aria-labelledby="reached" {
                div class="part-head" { h2 id="reached" { "Whom it hit" } a class="act-link" href={ (here) "/cohort" } { @if members == 0 { "Find them" } @else { "The cohort" } } }
                @if members == 0 { p class="part-note" { "Nobody is known. That is fine, it is kept to learn from; but others may have met the same fault and said nothing." } }
                @else {
                    dl class="figure-row" {
                        (figure("Coverage", "?status=told", share(counts.coverage()), format!("{told} of {members} were told")))
                        (figure("In the cohort", "", members.to_string(), format!("{} taken out", counts.of(Status::TakenOut))))
                        (figure("Silent", "?silent=true", counts.silent().to_string(), "never complained".to_owned()))
                        @if counts.of(Status::ByHand) > 0 { (figure("To be called", "?status=by_hand", counts.of(Status::ByHand).to_string(), "without an address".to_owned())) }
                        @if counts.of(Status::Stopped) > 0 { (figure("Not reached", "?status=stopped", counts.of(Status::Stopped).to_string(), "the text does not fit".to_owned())) }
                    }
                    @if self.unknown > 0 { p class="part-note" { a href={ (here) "/cohort#unknown" } { @if self.unknown == 1 { "1 row" } @else { (self.unknown) " rows" } } " of lists " @if self.unknown == 1 { "names" } @else { "name" } " nobody we know." } }
                }
            }
        }
    }

    fn told(&self, zone: &str) -> Markup {
        let here = format!("/incidents/{}/notices", self.incident.id);
        html! { @if self.counts.members() > 0 {
            section class="part" aria-labelledby="told" {
                div class="part-head" { h2 id="told" { "What they are told" }
                    span { a class="act-link" href=(here) { "Write the notice" } @if self.counts.of(Status::Told) > 0 { " · " a class="act-link" href={ (here) "?kind=update" } { "Write an update" } } } }
                @if self.rounds.is_empty() { p class="part-note" { "Nothing yet. One mistake, many customers: each is told once, on their own case, with the same make-good." } }
                @else { ol class="rows" { @for round in &self.rounds {
                    li class="row" {
                        div { (round_state(round)) }
                        div class="row-main" { p class="row-title" { a href={ (here) "/" (round.id) } { (round_word(round.plan.kind)) " of " (parts::day(round.drafted_at, zone)) } } (progress(round)) }
                        div class="row-side" {}
                    }
                } } }
            }
        } }
    }

    fn hit(&self, zone: &str, refill: &Refill) -> Markup {
        html! {
            section class="part" aria-labelledby="hit" {
                h2 id="hit" { "Cases that were linked by hand " span class="part-count" { (self.cases.len()) } }
                @if self.cases.is_empty() { p class="part-note" { "None. Complaints about it are also found by themselves: by their order, their kind and what they say." } } @else {
                    ul class="entries" { @for case in &self.cases { li {
                        span class="entry-what" { a href={ "/cases/" (case.number) } { (case.subject) } }
                        span class="entry-state" { (parts::stage(case.stage)) }
                        span class="entry-sub" { (case.number) ", received " (parts::day(case.received_at, zone)) }
                    } } }
                }
                (parts::refusal("case", refill))
                form class="form" method="post" action={ "/incidents/" (self.incident.id) "/cases" } {
                    (Field::line("case", "case", "Number of a case").show(refill))
                    div class="form-acts" { button class="btn" { "Link the case" } }
                }
            }
        }
    }

    fn behind(&self, refill: &Refill) -> Markup {
        let options: Vec<_> =
            self.problems.iter().map(|one| (one.id.to_string(), one.title.clone())).collect();
        html! {
            section class="part" aria-labelledby="behind" {
                h2 id="behind" { "The problem behind it" }
                @if let Some(problem) = &self.behind { p { a href={ "/problems/" (problem.id) } { (problem.title) } } }
                @else { p class="part-note" { "Not known yet." } }
                (parts::refusal("problem", refill))
                @if options.is_empty() { p { a class="act-link" href="/problems/new" { "Open a problem" } } } @else {
                    form class="form" method="post" action={ "/incidents/" (self.incident.id) "/problem" } {
                        (parts::select(&Field::line("problem", "problem", "An open problem"), &options, refill))
                        div class="form-acts" { button class="btn" { "Link the problem" } }
                    }
                }
            }
        }
    }
}
