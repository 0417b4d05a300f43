//! The letter of a case, for staff: as it would be printed, and as a PDF. The one that was sent last, else a draft.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use domain::{
    case::{CaseFile, Direction, MessageKind},
    id::Id,
    learning::CorrectiveAction,
};
use jiff::Timestamp;
use maud::{Markup, html};
use store::case::Lock;

use super::{compose, draft::planned};
use crate::{
    app::{App, Shared},
    error::Error,
    letters::{Draft, Paper, gaps, pdf as set},
    web::{At, Page, PageError, SignedIn},
};

/// A letter, sent or not.
struct Written {
    file: CaseFile,
    paper: Paper,
    sent: bool,
    /// What the draft announces and is still to be done.
    steps: Vec<Id<CorrectiveAction>>,
}

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    At(number): At<String>,
) -> Result<Response, PageError> {
    let letter = app.hop(move |app| written(app, &number)).await?;
    let title = format!("Letter {}", letter.file.case.number);
    Ok(Page::of_staff(&app, &me, "/cases", title).show(content(&letter)))
}

pub async fn pdf(
    State(app): State<Shared>,
    _me: SignedIn,
    At(number): At<String>,
) -> Result<Response, PageError> {
    let (name, bytes) = app
        .hop(move |app| {
            let letter = written(app, &number)?;
            Ok((letter.file.case.number, set(&letter.paper)?))
        })
        .await?;
    let name = format!("inline; filename=\"letter-{name}.pdf\"");
    Ok(([(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, name)], bytes)
        .into_response())
}

fn written(app: &App, number: &str) -> Result<Written, Error> {
    let house = app.house();
    app.look(|conn| {
        let id = store::case::find(conn, number)?.ok_or(Error::Missing("such case"))?;
        let file = store::case::file(conn, id, Lock::No)?.ok_or(Error::Missing("such case"))?;
        let said = store::case::messages(conn, id)?;
        let actions = match file.case.problem {
            Some(problem) => {
                store::learning::problem(conn, Id::new(problem), Lock::No)?.map(|one| one.actions)
            }
            None => None,
        }
        .unwrap_or_default();
        let sent =
            said.iter().rev().find(|one| one.kind == MessageKind::Letter && one.direction == Direction::Out);
        let (body, at) = match sent.and_then(|one| Some((one.body.clone()?, one.at))) {
            Some(sent) => sent,
            None => (draft(app, conn, &file, &said, &actions)?, app.clock.now()),
        };
        let paper = Paper::of(&house, &file, &body, at);
        let steps = planned(&actions, app.clock.now()).map(|one| one.id).collect();
        Ok(Written { paper, sent: sent.is_some(), file: file.clone(), steps })
    })
}

fn draft(
    app: &App,
    conn: &mut store::Conn<'_>,
    file: &CaseFile,
    said: &[store::case::StoredMessage],
    actions: &[CorrectiveAction],
) -> Result<String, Error> {
    let member = store::staff::by_id(conn, file.case.owner)?.ok_or(Error::Missing("such person"))?;
    let first = said.iter().find(|one| one.direction == Direction::In).and_then(|one| one.body.as_deref());
    let now: Timestamp = app.clock.now();
    Draft {
        house: &app.house(),
        kind: MessageKind::Letter,
        file,
        member: &member,
        verbatim: first.unwrap_or(&file.case.subject),
        link: &app.public_url(&format!("/c/{}", app.keys.case_link(file.case.id, file.case.link_version))),
        promise: None,
        actions,
        now,
    }
    .write()
}

fn content(letter: &Written) -> Markup {
    let number = letter.file.case.number;
    let paper = &letter.paper;
    let state = match (letter.sent, gaps(&paper.body).is_empty()) {
        (true, _) => "As it was sent.",
        (false, true) => "A draft.",
        (false, false) => "A draft. What stands in brackets is not on file yet.",
    };
    html! {
        div class="page-head no-print" {
            div {
                p class="crumbs" { a href="/cases" { "Cases" } " / " a class="case-number" href={ "/cases/" (number) } { (number) } }
                h1 { "Reaffirmation letter" }
                p class="page-sub" { (state) }
            }
            div class="page-acts" {
                @if !letter.sent { (sending(letter)) }
                a class="btn" href={ "/cases/" (number) "/letter.pdf" } { "PDF" }
            }
        }
        article class="letter" aria-label="Letter" {
            div class="letter-head" { address { (paper.to.join("\n")) } address { (paper.from.join("\n")) } }
            p { (paper.day) }
            p { strong { (paper.subject) } }
            @for paragraph in paper.body.split("\n\n") { (set_paragraph(paragraph)) }
        }
    }
}

/// A whole draft can go out as it stands; otherwise the composer is the place to complete it.
fn sending(letter: &Written) -> Markup {
    let (case, body) = (&letter.file.case, &letter.paper.body);
    let composer = format!("/cases/{}?write=letter#act-message", case.number);
    if !compose::letter_is_due(&letter.file.case) {
        return html! {};
    }
    if letter.file.customer.email.is_none() || !gaps(body).is_empty() {
        return html! { a class="btn btn-first" href=(composer) { "Complete and send it" } };
    }
    html! {
        form method="post" action={ "/cases/" (case.number) "/acts/message" } {
            input type="hidden" name="kind" value="letter";
            input type="hidden" name="channel" value="email";
            input type="hidden" name="body" value=(body);
            @for step in &letter.steps { input type="hidden" name="steps[]" value=(step); }
            button class="btn btn-first" { "Send by e-mail" }
        }
        a class="btn" href=(composer) { "Change the words" }
    }
}

/// Lines that begin with a dash are a list; every other line stands on its own.
fn set_paragraph(text: &str) -> Markup {
    let (items, lines): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.starts_with("- "));
    html! {
        @if !lines.is_empty() { p { @for (at, line) in lines.iter().enumerate() { @if at > 0 { br; } (line) } } }
        @if !items.is_empty() { ul { @for item in items { li { (item.trim_start_matches("- ")) } } } }
    }
}
