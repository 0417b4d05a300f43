//! A customer's own page: where their case stands, what happens next and by when, everything said, and what they can do.
//! Looking at it changes nothing.

use axum::{extract::State, response::Response};
use domain::{case::Stage, promise::Promise};
use jiff::Timestamp;
use maud::{Markup, html};

use super::{
    follow_up,
    offers::offers,
    sight::{Sight, closed, see},
    steps::steps,
    thread::thread,
    vouchers::vouchers,
};
use crate::{
    app::{App, Shared},
    error::Error,
    letters::said_when,
    web::{
        At, Page, Refill,
        parts::{Field, due, due_level, moment, refusal},
    },
};

pub async fn show(State(app): State<Shared>, At(secret): At<String>) -> Response {
    page(&app, secret, Refill::default(), None).await
}

/// The page, or the page again with what was typed and why it was refused.
pub async fn page(app: &Shared, secret: String, refill: Refill, refused: Option<&Error>) -> Response {
    let name = secret.clone();
    match app.hop(move |app| see(app, &name)).await {
        Ok(sight) => {
            let page = Page::public(app, format!("Your case {}", sight.file.case.number));
            let page = match refused {
                Some(error) => page.refused(error.status()),
                None => page,
            };
            page.show(content(app, &secret, &sight, &refill))
        }
        Err(error) => closed(error),
    }
}

/// “We have it”: the number, and the link to keep.
pub async fn thanks(State(app): State<Shared>, At(secret): At<String>) -> Response {
    let name = secret.clone();
    match app.hop(move |app| see(app, &name)).await {
        Ok(sight) => {
            let link = app.public_url(&format!("/c/{secret}"));
            Page::public(&app, "We have it").show(received(&app, &sight, &secret, &link))
        }
        Err(error) => closed(error),
    }
}

fn received(app: &App, sight: &Sight, secret: &str, link: &str) -> Markup {
    html! {
        div {
            h1 { "We have it" }
            p class="page-sub" { "Thank you for telling us. " strong { (sight.owner) } " has your case now; it has the number " strong class="case-number" { (sight.file.case.number) } "." }
        }
        (next(app, sight))
        p { "Follow it, add something or tell us what you would like on " a class="act-link" href={ "/c/" (secret) } { "your own page" } ". Keep this link: it opens your case without a password." }
        p { code class="exact" { (link) } }
    }
}

fn content(app: &App, secret: &str, sight: &Sight, refill: &Refill) -> Markup {
    let (house, case) = (app.house(), &sight.file.case);
    let zone = house.company.zone.as_str();
    let base = format!("/c/{secret}");
    html! {
        div {
            p class="crumbs" { "Your case " span class="case-number" { (case.number) } }
            h1 { (case.subject) }
            p class="page-sub" { strong { (sight.owner) } " has your case." }
        }
        (steps(case, zone))
        @if let Some(link) = &sight.continues {
            div class="notice can-do" { span { "It goes on together with your other case: " a href=(link) { "open that page" } "." } }
        }
        @if sight.question().is_some() { (follow_up::question(&base, sight, refill)) } @else { (follow_up::answered(sight, zone)) }
        @if case.is_open() { (next(app, sight)) }
        (offers(&base, sight, zone, refill))
        (vouchers(app, &sight.file, zone))
        section class="part" aria-labelledby="all" {
            h2 id="all" { "Everything said so far" }
            (thread(sight, zone))
        }
        @if !matches!(case.stage, Stage::Merged) {
            (say(&base, sight, refill))
            (not_content(&base, &house.company.external_route, refill))
        }
    }
}

fn next(app: &App, sight: &Sight) -> Markup {
    let (house, now) = (app.house(), app.clock.now());
    match sight.next_promise() {
        Some(promise) => promise_card(promise, now, &house.company.zone),
        None => html! {
            section class="part" aria-labelledby="next" {
                h2 id="next" { "What happens next" }
                p { (without_date(sight, now, &house.company.zone)) }
            }
        },
    }
}

/// The first answer has its date before anything was promised.
fn first_answer(sight: &Sight, now: Timestamp, zone: &str) -> String {
    let reads = format!("{} reads what you wrote and answers you.", sight.owner);
    match sight.first_answer_by() {
        Some(at) if at > now => format!("{reads} You hear from us by {}.", said_when(at, zone)),
        Some(at) => format!("{reads} You should have heard from us by {}: we are late.", said_when(at, zone)),
        None => reads,
    }
}

/// A date is shown where it was promised, to whoever has just told us, and to whoever came back.
fn without_date(sight: &Sight, now: Timestamp, zone: &str) -> String {
    if sight.file.case.milestones.acknowledged.is_none() {
        return first_answer(sight, now, zone);
    }
    if sight.question().is_some() {
        return "We wait for your answer to the question above.".to_owned();
    }
    if let Some(at) = sight.looks_again_by().filter(|_| sight.answer().is_none()) {
        return format!("{} looks at it again. You hear more by {}.", sight.owner, said_when(at, zone));
    }
    if sight.is_settled() {
        return "Nothing more is asked of you. Write below if anything comes up.".to_owned();
    }
    format!("{} works on it. You find every new date here.", sight.owner)
}

fn promise_card(promise: &Promise, now: Timestamp, zone: &str) -> Markup {
    let late = promise.due_at < now;
    html! {
        section class={ "promise-card " (due_level(promise.due_at, now)) } aria-labelledby="next" {
            p id="next" { @if late { "We owe you this, and we are late with it" } @else { "What happens next" } }
            p class="promise-what" { (promise.what) }
            p { (due(promise.due_at, now, zone)) " · " (moment(promise.due_at, zone)) }
        }
    }
}

fn say(base: &str, sight: &Sight, refill: &Refill) -> Markup {
    let label = format!("Write to {}", sight.owner);
    html! {
        section class="part" aria-labelledby="say" {
            h2 id="say" { "Add something" }
            (refusal("answer", refill))
            form class="form" method="post" action={ (base) "/answers" } data-keep="customer-answer" {
                (Field::text("answer", "body", &label).hint("It goes to the person who has your case.").show(refill))
                div class="form-acts" { button class="btn btn-first" { "Send" } }
            }
        }
    }
}

fn not_content(base: &str, route: &str, refill: &Refill) -> Markup {
    html! {
        section class="part" aria-labelledby="not" {
            h2 id="not" { "Not content with us?" }
            p { "Say so, and your case is looked at again. You may also go to " (route) " at any time." }
            (refusal("not-solved", refill))
            form class="form" method="post" action={ (base) "/not-solved" } data-keep="not-solved" {
                (Field::text("not-solved", "words", "What is not solved?").optional().show(refill))
                div class="form-acts" { button class="btn" { "This is not solved" } }
            }
        }
    }
}
