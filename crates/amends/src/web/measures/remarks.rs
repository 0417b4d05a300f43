//! Where people said that the reply check was wrong: counted for each code, with the texts, and as a file to learn from.

use std::collections::BTreeMap;

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use domain::case::acts::CheckVerdict;
use maud::{Markup, html};
use serde_json::json;
use store::remarks::{Remark, newest};

use crate::{
    app::{App, Shared},
    error::Error,
    web::{Page, PageError, SignedIn, parts},
};

/// What a page or a file takes at most; a firm that has more can teach the check anew from its newest.
const MOST: i64 = 5_000;
const SHOWN: usize = 100;

pub async fn show(State(app): State<Shared>, me: SignedIn) -> Result<Response, PageError> {
    let remarks = app.hop(read).await?;
    let content = page(&remarks, &app.house().company.zone);
    Ok(Page::of_staff(&app, &me, "/measures", "What the reply check got wrong").show(content))
}

/// One JSON object a line: the text with its label.
pub async fn download(State(app): State<Shared>, _: SignedIn) -> Result<Response, PageError> {
    let remarks = app.hop(read).await?;
    let body: String = remarks.iter().filter_map(line).map(|line| line + "\n").collect();
    let headers = [
        (header::CONTENT_TYPE, "application/x-ndjson; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"reply-check-remarks.jsonl\""),
    ];
    Ok((headers, body).into_response())
}

fn read(app: &App) -> Result<Vec<Remark>, Error> {
    app.look(|conn| Ok(newest(conn, MOST)?))
}

/// A text that was erased teaches nothing.
fn line(remark: &Remark) -> Option<String> {
    let (text, words, label) = (remark.text.as_deref()?, remark.words()?, &remark.label);
    let line = json!({
        "stage": label.stage, "text": text, "verdict": label.verdict, "code": label.code,
        "start": label.start, "end": label.end, "words": words, "at": remark.at,
    });
    Some(line.to_string())
}

fn page(remarks: &[Remark], zone: &str) -> Markup {
    html! {
        div class="page-head" { div {
            p class="crumbs" { a href="/measures" { "Measures" } }
            h1 { "What the reply check got wrong" }
            p class="page-sub" { "As the people who write say it, beside their own texts. Nothing leaves the house." }
        } }
        @if remarks.is_empty() {
            div class="empty" {
                p class="empty-title" { "Nobody has said so yet" }
                p { "Beside the composer, each fault can be called none, and what was missed can be named. It is counted here." }
            }
        } @else {
            (counts(remarks))
            (texts(remarks, zone))
        }
    }
}

fn counts(remarks: &[Remark]) -> Markup {
    let mut by_code: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for remark in remarks {
        let (wrong, missed) = by_code.entry(&remark.label.code).or_default();
        *(if remark.label.verdict == CheckVerdict::Missed { missed } else { wrong }) += 1;
    }
    let mut rows: Vec<_> = by_code.into_iter().collect();
    rows.sort_by_key(|(code, (wrong, missed))| (std::cmp::Reverse(wrong + missed), *code));
    html! {
        section class="part" aria-labelledby="by-code" {
            h2 id="by-code" { "By code" }
            div class="scroll" tabindex="0" role="region" aria-label="By code, the table" { table class="ledger" {
                thead { tr { th scope="col" { "Code" } th scope="col" class="num" { "Not a fault" } th scope="col" class="num" { "Missed" } } }
                tbody { @for (code, (wrong, missed)) in rows { tr {
                    th scope="row" { (code.replace('_', " ")) }
                    td class="num" { (wrong) }
                    td class="num" { (missed) }
                } } }
            } }
            p { a class="act-link" href="/measures/reply_check.jsonl" { "All texts with their labels, one JSON object a line" } }
        }
    }
}

fn texts(remarks: &[Remark], zone: &str) -> Markup {
    html! {
        section class="part" aria-labelledby="texts" {
            h2 id="texts" { "The newest" }
            ol class="rows" { @for remark in remarks.iter().take(SHOWN) { li class="row" {
                div { (verdict(remark.label.verdict)) }
                div class="row-main" {
                    p class="row-title" { a href={ "/cases/" (remark.case) } { (remark.label.code.replace('_', " ")) } }
                    p class="row-sub" { @if let Some(words) = remark.words() { "“" (words) "”" } @else { "The text was erased with the customer’s data." } }
                }
                div class="row-side" { (parts::day(remark.at, zone)) }
            } } }
        }
    }
}

fn verdict(verdict: CheckVerdict) -> Markup {
    match verdict {
        CheckVerdict::NotAFault => parts::state("cross", "Not a fault"),
        CheckVerdict::Missed => parts::state("ring", "Missed"),
    }
}
