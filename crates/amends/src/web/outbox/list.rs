//! All mail, newest first.

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use domain::staff::Permission;
use jiff::Timestamp;
use maud::{Markup, html};
use store::outbox::Mail;
use uuid::Uuid;

use crate::{
    app::Shared,
    web::{
        PageError, SignedIn, Typed,
        parts::{relative, state},
        settings::Frame,
    },
};

const HERE: &str = "/outbox";
const AT_ONCE: usize = 50;

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let asked = Typed::of(query.unwrap_or_default().as_bytes());
    let before = place(asked.get("before"));
    let most = i64::try_from(AT_ONCE + 1).unwrap_or(i64::MAX);
    let mut mails =
        app.hop(move |app| app.look(|conn| Ok(store::outbox::newest(conn, before, most)?))).await?;
    let more = mails.len() > AT_ONCE;
    mails.truncate(AT_ONCE);
    let zone = app.house().company.zone.clone();
    Ok(Frame::of(HERE).show(&app, &me, &page(&mails, more, before.is_some(), &zone, &me)))
}

/// A place in the list, such as `1767225600000000-0190…`.
fn place(text: &str) -> Option<(Timestamp, Uuid)> {
    let (at, id) = text.split_once('-')?;
    Some((Timestamp::from_microsecond(at.parse().ok()?).ok()?, id.parse().ok()?))
}

fn page(mails: &[Mail], more: bool, further: bool, zone: &str, me: &SignedIn) -> Markup {
    html! {
        p class="page-sub" { "Everything that leaves the house, newest first." }
        @if mails.is_empty() {
            div class="empty" { p class="empty-title" { "Nothing has gone out" } p { "Replies, updates and letters by mail will be here, and alerts to staff." } }
        } @else {
            ol class="rows rows-4" { @for mail in mails { (row(mail, zone, me)) } }
        }
        @if more || further {
            nav class="pager" aria-label="Pages" {
                @if further { a class="act-link" href=(HERE) rel="first" { "Newest" } }
                @if let (true, Some(last)) = (more, mails.last()) {
                    a class="act-link" rel="next" href={ (HERE) "?before=" (last.created_at.as_microsecond()) "-" (last.id) } { "Older" }
                }
            }
        }
    }
}

fn row(mail: &Mail, zone: &str, me: &SignedIn) -> Markup {
    html! {
        li class="row" {
            div { (status(mail)) }
            div class="row-main" {
                p class="row-title" { a href={ (HERE) "/" (mail.id) } { (mail.subject) } }
                p class="row-sub" {
                    span { @if mail.recipient.is_empty() { "no address" } @else { "to " (mail.recipient) } }
                    @if let Some(error) = &mail.error { span { (error) } }
                }
            }
            div { (relative(mail.created_at, zone)) }
            div class="row-acts" { @if mail.status == "failed" && me.member.role.may(Permission::WorkCases) { (retry(mail, true)) } }
        }
    }
}

/// How far a piece of mail has come.
pub fn status(mail: &Mail) -> Markup {
    match mail.status.as_str() {
        "sent" => state("tick", "sent"),
        "kept" => html! { span class="state is-quiet" data-shape="square" { "not sent: no mail server" } },
        "failed" => state("cross", "failed"),
        "queued" if mail.error.is_some() => state("half", "trying again"),
        "queued" => state("ring", "queued"),
        other => state("half", other),
    }
}

/// The button that sends it again.
pub fn retry(mail: &Mail, small: bool) -> Markup {
    html! {
        form method="post" action={ (HERE) "/" (mail.id) "/retry" } {
            button class={ "btn btn-first" @if small { " btn-small" } } { "Send again" }
        }
    }
}
