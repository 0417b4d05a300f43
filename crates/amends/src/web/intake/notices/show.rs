//! One round: three real samples, what it is expected to cost, who has to agree, how far it is.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    case::notices::{Estimate, NoticeRound, RoundKind, RoundState, estimate},
    id::Id,
    intake::Incident,
    money::Money,
    staff::{Actor, Member, Permission},
};
use maud::{Markup, html};
use store::{case::Lock, intake::cohort};

use super::owed;
use crate::{
    actions::case::notices::{self, Sample, samples},
    app::{App, Shared},
    error::Error,
    web::{
        At, Page, PageError, Refill, SignedIn, Typed, again,
        case::sample,
        intake::parts_of::{self, people, refused, round_state, round_word},
        parts::{approval as needs, moment},
    },
};

const FORM: &str = "round";
const MISSING: Error = Error::Missing("such round of notices");

type Place = At<(Id<Incident>, Id<NoticeRound>)>;

struct Sight {
    incident: Incident,
    round: NoticeRound,
    owner: String,
    samples: Vec<Sample>,
    cost: Vec<cohort::Cost>,
}

pub async fn show(State(app): State<Shared>, me: SignedIn, At(place): Place) -> Result<Response, PageError> {
    page(&app, &me, place, &Refill::default(), 200).await
}

/// How far it is, as the fragment that the page swaps.
pub async fn progress(
    State(app): State<Shared>,
    _: SignedIn,
    At((_, round)): Place,
) -> Result<Markup, PageError> {
    let round =
        app.hop(move |app| app.look(|conn| Ok(store::case::notices::round(conn, round, Lock::No)?))).await?;
    Ok(going(&round.ok_or(MISSING)?))
}

pub async fn approve(
    State(app): State<Shared>,
    me: SignedIn,
    At(place): Place,
    typed: Typed,
) -> Result<Response, PageError> {
    act(app, me, place, typed, notices::approve).await
}

pub async fn send(
    State(app): State<Shared>,
    me: SignedIn,
    At(place): Place,
    typed: Typed,
) -> Result<Response, PageError> {
    let seal = typed.get("seal").to_owned();
    act(app, me, place, typed, move |app, actor, round| notices::begin(app, actor, round, &seal)).await
}

pub async fn pause(
    State(app): State<Shared>,
    me: SignedIn,
    At(place): Place,
    typed: Typed,
) -> Result<Response, PageError> {
    act(app, me, place, typed, notices::pause).await
}

pub async fn give_up(
    State(app): State<Shared>,
    me: SignedIn,
    At(place): Place,
    typed: Typed,
) -> Result<Response, PageError> {
    act(app, me, place, typed, notices::give_up).await
}

/// Does something to a round, and shows how it stands then, or why it was refused.
async fn act(
    app: Shared,
    me: SignedIn,
    (incident, round): (Id<Incident>, Id<NoticeRound>),
    typed: Typed,
    deed: impl FnOnce(&App, &Actor, Id<NoticeRound>) -> Result<NoticeRound, Error> + Send + 'static,
) -> Result<Response, PageError> {
    let actor = me.actor();
    match app.hop(move |app| deed(app, &actor, round)).await {
        Ok(_) => Ok(Redirect::to(&format!("/incidents/{incident}/notices/{round}")).into_response()),
        Err(error) => {
            let (refill, status) = again(error, FORM, typed)?;
            page(&app, &me, (incident, round), &refill, status).await
        }
    }
}

async fn page(
    app: &Shared,
    me: &SignedIn,
    (incident, round): (Id<Incident>, Id<NoticeRound>),
    refill: &Refill,
    status: u16,
) -> Result<Response, PageError> {
    let sight = app.hop(move |app| Sight::load(app, incident, round)).await?;
    let title = format!("{}: {}", round_word(sight.round.plan.kind), sight.incident.what);
    let page = Page::of_staff(app, me, "/problems", title).answering(status);
    Ok(page.show(sight.show(&me.member, &app.house().company.zone, refill)))
}

impl Sight {
    fn load(app: &App, incident: Id<Incident>, round: Id<NoticeRound>) -> Result<Self, Error> {
        let (incident, round, owner, cost) = app.look(|conn| {
            let round = store::case::notices::round(conn, round, Lock::No)?;
            let round = round.filter(|round| round.incident == incident).ok_or(MISSING)?;
            let incident = store::intake::incident(conn, incident, Lock::No)?.ok_or(MISSING)?;
            let owner = store::staff::by_id(conn, round.owner)?.map_or_else(String::new, |one| one.name);
            let over = matches!(round.state, RoundState::Done | RoundState::Paused);
            let cost = if over { cohort::cost(conn, incident.id)? } else { Vec::new() };
            Ok::<_, Error>((incident, round, owner, cost))
        })?;
        let asked = matches!(round.state, RoundState::Drafted | RoundState::Paused);
        let samples = if asked { samples(app, &round)? } else { Vec::new() };
        Ok(Self { incident, round, owner, samples, cost })
    }

    fn show(&self, me: &Member, zone: &str, refill: &Refill) -> Markup {
        let (round, here) = (&self.round, format!("/incidents/{}", self.incident.id));
        html! {
            header class="case-head" {
                p class="crumbs" { a href="/incidents" { "Incidents" } " / " a href=(here) { (self.incident.what) } }
                h1 { (round_word(round.plan.kind)) " to " (people(round.members)) }
                dl class="facts-line" {
                    div { dt { "State" } dd { (round_state(round)) } }
                    div { dt { "In the name of" } dd { (self.owner) } }
                    div { dt { "Written" } dd { (moment(round.drafted_at, zone)) } }
                    @if let Some(at) = round.began_at { div { dt { "Began" } dd { (moment(at, zone)) } } }
                    @if let Some(at) = round.ended_at { div { dt { "Ended" } dd { (moment(at, zone)) } } }
                }
            }
            (refused(FORM, refill))
            div class="columns" {
                div class="stack-wide" { (self.sampled()) (self.text()) }
                aside class="stack-wide" aria-label="Sending" { (going(round)) (self.acts(me, &here)) (self.promised(zone)) (self.given()) (self.costs()) }
            }
        }
    }

    fn sampled(&self) -> Markup {
        html! { @if !self.samples.is_empty() {
            section class="part" aria-labelledby="samples" {
                h2 id="samples" { "As three of them would read it" }
                @for one in &self.samples { section class="part" aria-label=(one.name) {
                    h3 { (one.name) @if one.silent { " " span class="labels" { span class="label" { "Silent" } } } @else { " " span class="labels" { span class="label" { "Complained" } } } }
                    (sample(one))
                } }
            }
        } }
    }

    fn text(&self) -> Markup {
        html! {
            section class="part" aria-labelledby="text" {
                h2 id="text" { "The text" }
                p class="check-text" { (self.round.plan.text) }
            }
        }
    }

    fn acts(&self, me: &Member, here: &str) -> Markup {
        let (round, one) = (&self.round, format!("{here}/notices/{}", self.round.id));
        let waits = round.awaits_approval();
        let may = waits && round.make_good.as_ref().is_some_and(|one| one.may_be_approved_by(me));
        html! {
            section class="part" aria-labelledby="send" {
                h2 id="send" { "Sending" }
                @if let Some(why) = &round.halted { div class="notice" role="note" { span { (why) } } }
                @if waits { (self.who_agrees()) }
                div class="form-acts" {
                    @if may { form method="post" action={ (one) "/approval" } { button class="btn btn-first" { "Approve it for all of them" } } }
                    @if matches!(round.state, RoundState::Drafted | RoundState::Paused) && !waits {
                        form method="post" action={ (one) "/sending" } {
                            input type="hidden" name="seal" value=(round.seal());
                            button class="btn btn-first" { @if round.began_at.is_some() { "Go on" } @else { "Send it: I have read the samples" } }
                        }
                    }
                    @if round.state == RoundState::Sending { form method="post" action={ (one) "/pause" } { button class="btn" { "Pause" } } }
                    @if matches!(round.state, RoundState::Drafted | RoundState::Paused) && me.role.may(Permission::WorkCases) {
                        form method="post" action={ (one) "/withdrawal" } { button class="btn btn-plain" { "Give it up" } }
                    }
                }
                p { a href={ (here) "/cohort" } { "Everybody whom it hit" } @if round.state == RoundState::Done { " · " a href={ (here) "/notices?kind=update" } { "Tell them what is new" } } }
            }
        }
    }

    fn who_agrees(&self) -> Markup {
        let one = self.round.make_good.as_ref();
        html! { @if let Some((one, approval)) = one.and_then(|one| Some((one, one.approval.as_ref()?))) {
            p { (needs(approval))
                @if let Some(budget) = one.terms.over_budget { " For all of them together it is beyond " (budget.word()) "." }
                " It is asked once for all, of somebody other than whoever wrote it." }
        } }
    }

    fn promised(&self, zone: &str) -> Markup {
        html! { @if let Some(promise) = &self.round.plan.promise {
            section class="part" aria-labelledby="promised" {
                h2 id="promised" { "Each is promised" }
                p { (promise.what) " by " (moment(promise.due_at, zone)) "." }
            }
        } }
    }

    fn given(&self) -> Markup {
        let round = &self.round;
        html! { @if round.plan.kind == RoundKind::Notice {
            section class="part" aria-labelledby="given" {
                h2 id="given" { "Each is offered" }
                @if let Some(one) = &round.make_good {
                    ul class="entries" { @for option in one.options() { li { span class="entry-what" { (option.what) } span class="money" { "costs us " (option.cost) } } } }
                    p class="part-note" { "The same for those who complained and those who did not. " (round.reasons.join(" ")) }
                } @else { p class="part-note" { "Nothing. " (round.reasons.join(" ")) } }
            }
        } }
    }

    fn costs(&self) -> Markup {
        let round = &self.round;
        let before = estimate(round.members, round.make_good.as_ref(), round.plan.take_up_percent);
        html! { @if round.plan.kind == RoundKind::Notice {
            section class="part" aria-labelledby="costs" {
                h2 id="costs" { "What it costs" }
                (estimated(&before))
                (owed::sum(round))
                @if !self.cost.is_empty() {
                    h3 { "Really, so far" }
                    dl class="facts" { @for one in &self.cost { dt { (one.account) } dd { span class="money" { (one.cost) } " for " (one.make_goods) } } }
                    p class="part-note" { "From the ledger of make-goods, for every case of this cohort." }
                }
            }
        } }
    }
}

fn estimated(one: &Estimate) -> Markup {
    let money = |money: Option<Money>| money.map_or_else(|| "nothing".to_owned(), |money| money.to_string());
    html! {
        dl class="facts" {
            dt { "Expected" } dd { span class="money" { (money(one.expected)) } }
            dt { "At most" } dd { span class="money" { (money(one.most)) } }
        }
        p class="part-note" { "Estimate: " (people(one.members)) " × " (money(one.each)) " × " (one.take_up_percent) " %, the share that is assumed to take it." }
    }
}

/// How far it is; swapped by itself while it goes on.
fn going(round: &NoticeRound) -> Markup {
    let url = format!("/incidents/{}/notices/{}/progress", round.incident, round.id);
    html! {
        section class="part" id="progress" aria-labelledby="progress-h" data-fragment-url=(url) data-live-kinds="message case notices" data-goes-on[round.state == RoundState::Sending] {
            h2 id="progress-h" { "How far it is" }
            (parts_of::progress(round))
            p class="part-note" { (round_state(round)) }
        }
    }
}
