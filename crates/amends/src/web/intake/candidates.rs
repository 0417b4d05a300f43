//! “Is this a complaint?” — mentions that wait for a decision, the most urgent first.

use axum::{extract::State, response::Response};
use domain::intake::{Candidate, CandidateState, Channel};
use jiff::Timestamp;
use maud::{Markup, html};

use crate::{
    app::Shared,
    web::{
        Page, PageError, Refill, SignedIn,
        parts::{self, Field},
    },
};

const MOST_SHOWN: i64 = 100;

struct Waiting {
    first: Vec<Candidate>,
    second: Vec<Candidate>,
    now: Timestamp,
    zone: String,
}

pub async fn show(State(app): State<Shared>, me: SignedIn) -> Result<Response, PageError> {
    page(&app, &me, &Refill::default(), 200).await
}

pub async fn page(app: &Shared, me: &SignedIn, refill: &Refill, status: u16) -> Result<Response, PageError> {
    let waiting = app
        .hop(move |app| {
            let (now, zone) = (app.clock.now(), app.house().company.zone.clone());
            app.look(|conn| {
                let first = store::intake::waiting_candidates(conn, MOST_SHOWN)?;
                let second = store::intake::awaiting_second_look(conn, MOST_SHOWN)?;
                Ok(Waiting { first, second, now, zone })
            })
        })
        .await?;
    let page = Page::of_staff(app, me, "/cases", "Candidates");
    Ok(page.answering(status).show(waiting.show(me, refill)))
}

impl Waiting {
    fn show(&self, me: &SignedIn, refill: &Refill) -> Markup {
        html! {
            div class="page-head" { div {
                p class="crumbs" { a href="/cases" { "Cases" } }
                h1 { "Candidates" }
                p class="page-sub" { "Posts, reviews and remarks that may be one. It is a complaint when somebody is dissatisfied and expects an answer, or is owed one." }
            } }
            section class="part" aria-labelledby="triage" {
                h2 id="triage" { "To decide " span class="part-count" { (self.first.len()) } }
                @if self.first.is_empty() { div class="empty" { p class="empty-title" { "Nothing waits" } p { "Mentions that somebody notes below, or that come in by the API, stand here until they are decided." } } }
                @else { ol class="rows" { @for one in &self.first { (self.row(one, refill)) } } }
            }
            @if !self.second.is_empty() {
                section class="part" aria-labelledby="second" {
                    h2 id="second" { "Second look " span class="part-count" { (self.second.len()) } }
                    p class="part-note" { "One in ten dismissals is looked at again by somebody else." }
                    ol class="rows" { @for one in &self.second { (self.second_row(one, me, refill)) } }
                }
            }
            (note(refill))
        }
    }

    fn words(&self, one: &Candidate) -> Markup {
        html! {
            div class="row-main" {
                p class="row-sub" {
                    span { (parts::channel(one.channel)) }
                    @if let Some(who) = &one.said_by { span { (who) } }
                    @if let Some(source) = &one.source { span { (source) } }
                    span { "seen " (parts::relative(one.seen_at, &self.zone)) }
                }
                blockquote class="quote" { (one.verbatim) }
                @if let CandidateState::Dismissed { reason, .. } = &one.state { p class="part-note" { "Dismissed: " (reason) } }
            }
        }
    }

    fn row(&self, one: &Candidate, refill: &Refill) -> Markup {
        let form = format!("candidate-{}", one.id);
        html! {
            li class="row" {
                div { p { (parts::due(one.triage_due_at, self.now, &self.zone)) } p class="hint" { "to decide by" } }
                (self.words(one))
                div class="row-acts" {
                    (parts::refusal(&form, refill))
                    form method="post" action={ "/candidates/" (one.id) "/confirmation" } { button class="btn btn-small btn-first" { "It is one" } }
                    details class="act" name="act" open[refill.form == form] {
                        summary class="btn-small" { "It is not" }
                        div class="act-form" { form class="form" method="post" action={ "/candidates/" (one.id) "/dismissal" } {
                            (Field::line(&form, "reason", "Why not").hint("One in ten is looked at again by somebody else.").show(refill))
                            button class="btn" { "Dismiss" }
                        } }
                    }
                }
            }
        }
    }

    fn second_row(&self, one: &Candidate, me: &SignedIn, refill: &Refill) -> Markup {
        let own = matches!(&one.state, CandidateState::Dismissed { by, .. } if *by == Some(me.member.id));
        html! {
            li class="row" {
                div { (parts::state("dashed", "dismissed")) }
                (self.words(one))
                div class="row-acts" {
                    (parts::refusal(&format!("candidate-{}", one.id), refill))
                    @if own { p class="hint" { "You dismissed it: somebody else looks again." } } @else {
                        form method="post" action={ "/candidates/" (one.id) "/second_look" } { button class="btn btn-small btn-first" { "Rightly dismissed" } }
                        form method="post" action={ "/candidates/" (one.id) "/confirmation" } { button class="btn btn-small" { "It is one" } }
                    }
                }
            }
        }
    }
}

fn note(refill: &Refill) -> Markup {
    let channels = Channel::ALL.map(|one| (one.name().to_owned(), parts::channel(one).to_owned()));
    html! {
        section class="part" aria-labelledby="note" {
            h2 id="note" { "Note a mention" }
            (parts::refusal("note", refill))
            form class="form" method="post" action="/candidates" data-keep="candidate" {
                (Field::text("note", "verbatim", "Their own words").show(refill))
                div class="form-row" {
                    (parts::select(&Field::line("note", "channel", "Where it was said").value("social"), &channels, refill))
                    (Field::line("note", "said_by", "Who said it").optional().show(refill))
                }
                div class="form-row" {
                    (Field::line("note", "source", "What leads back to it").hint("A link, or where to find it.").optional().show(refill))
                    (Field::line("note", "seen_at", "When somebody of ours saw it").kind("datetime-local").hint("Now, if left empty. Should it be a complaint, its clocks run from here.").optional().show(refill))
                }
                div class="form-acts" { button class="btn btn-first" { "Note it" } }
            }
        }
    }
}
