//! “Tell us what went wrong”: no account, and nothing that was typed is lost.

use std::sync::Arc;

use axum::{
    Extension,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{change::Refused, intake::Channel, staff::Actor};
use maud::{Markup, html};

use super::limit::{Limit, Origin};
use crate::{
    actions::case::{NamedCustomer, OpenCase, open},
    app::{App, Shared, hash_of, secret},
    error::Error,
    web::{
        Page, PageError, Refill, Typed,
        parts::{Field, refusal},
    },
};

const FORM: &str = "report";
/// A field that people do not see; programs that fill in everything fill it in.
const TRAP: &str = "website";

pub async fn show(State(app): State<Shared>) -> Result<Response, PageError> {
    let ready = app.hop(|app| app.look(|conn| Ok(store::staff::has_administrator(conn)?))).await?;
    if !ready {
        return Ok(page(&app, &Refill::refused(FORM, Typed::default(), &Error::NotReady), Some(503)));
    }
    Ok(page(&app, &Refill::default(), None))
}

pub async fn send(
    State(app): State<Shared>,
    Extension(limit): Extension<Arc<Limit>>,
    Origin(from): Origin,
    typed: Typed,
) -> Response {
    let again = typed.clone();
    let now = app.clock.now();
    let done = match limit.count(from, now).and_then(|()| complaint(&typed)) {
        Ok(new) => app.hop(move |app| open(app, &Actor::system(), new)).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(file) => {
            let link = app.keys.case_link(file.case.id, file.case.link_version);
            (StatusCode::SEE_OTHER, [(header::LOCATION, format!("/c/{link}/thanks"))]).into_response()
        }
        Err(error) => {
            if error.status() == 500 {
                tracing::error!(%error, "a complaint could not be taken");
            }
            page(&app, &Refill::refused(FORM, again, &error), Some(error.status()))
        }
    }
}

/// What was typed as a complaint.
fn complaint(typed: &Typed) -> Result<OpenCase, Error> {
    for field in ["verbatim", "desired_outcome", "name", "order", "contact"] {
        if typed.get(field).contains('\0') {
            return Err(Refused::invalid(field, "a NUL character", "text without it").into());
        }
    }
    if !typed.get(TRAP).is_empty() {
        let expected = "nothing: leave this field empty and send again";
        return Err(Refused::invalid(TRAP, "something", expected).into());
    }
    let verbatim = typed.get("verbatim").to_owned();
    if verbatim.trim().is_empty() {
        return Err(Refused::invalid("verbatim", "nothing", "what happened, in your own words").into());
    }
    let given = |field| Some(typed.get(field).trim()).filter(|text| !text.is_empty()).map(str::to_owned);
    let (email, phone) = contact(typed.get("contact").trim())?;
    Ok(OpenCase {
        customer: NamedCustomer { email, phone, name: given("name"), ..NamedCustomer::default() },
        channel: Channel::Web,
        // Sent twice, the same form is one complaint; with other words it is another.
        external_id: given("once").map(|once| fingerprint(&once, &verbatim)),
        verbatim,
        subject: None,
        received_at: None,
        failure_type: None,
        order: given("order"),
        product: None,
        site: None,
        desired_outcome: given("desired_outcome"),
        foreign_id: None,
    })
}

fn fingerprint(once: &str, words: &str) -> String {
    let hash = hash_of(&format!("{once}\n{words}"));
    format!("report:{}", data_encoding::HEXLOWER.encode(&hash[..16]))
}

/// An e-mail address or a telephone number; without either nobody can be answered.
fn contact(text: &str) -> Result<(Option<String>, Option<String>), Error> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if text.parse::<lettre::Address>().is_ok() {
        Ok((Some(text.to_owned()), None))
    } else if digits >= 5 && !text.contains('@') {
        Ok((None, Some(text.to_owned())))
    } else {
        let found = if text.is_empty() { "nothing" } else { text };
        Err(Refused::invalid("contact", found, "an e-mail address or a phone number, so that we can answer")
            .into())
    }
}

fn page(app: &App, refill: &Refill, refused: Option<u16>) -> Response {
    let page = Page::public(app, "Tell us what went wrong");
    let page = match refused {
        Some(status) => page.refused(status),
        None => page,
    };
    page.show(form(refill))
}

fn form(refill: &Refill) -> Markup {
    let trapped = refill.error(FORM, TRAP).is_some();
    let once = Some(refill.value(FORM, "once", ""))
        .filter(|once| !once.is_empty())
        .map_or_else(secret, str::to_owned);
    html! {
        div {
            h1 { "Tell us what went wrong" }
            p class="page-sub" { "A person reads it. You get a page of your own where you can see what we do about it and by when. You need no account." }
        }
        (refusal(FORM, refill))
        @if !refill.fields.is_empty() && refill.form == FORM {
            div class="refusal" role="alert" tabindex="-1" { p { span class="refusal-word" { "Not sent yet." } " One thing below needs a look. Your text is kept." } }
        }
        form class="form" method="post" action="/report" data-keep="report" {
            input type="hidden" name="once" value=(once);
            (Field::text(FORM, "verbatim", "What happened?").hint("In your own words. We keep them exactly as you write them.").show(refill))
            (Field::text(FORM, "desired_outcome", "What would put it right for you?").optional().show(refill))
            div class="form-row" {
                (Field::line(FORM, "name", "Your name").optional().show(refill))
                (Field::line(FORM, "order", "Order number").optional().show(refill))
            }
            (Field::line(FORM, "contact", "E-mail or phone").hint("So that we can answer you.").show(refill))
            div class=[(!trapped).then_some("visually-hidden")] aria-hidden=[(!trapped).then_some("true")] {
                label for="report-website" { "Leave this field empty" }
                input id="report-website" name=(TRAP) tabindex=[(!trapped).then_some("-1")] autocomplete="off";
                @if let Some(error) = refill.error(FORM, TRAP) { p class="error" { (error) } }
            }
            div class="form-acts" { button class="btn btn-first" { "Send it" } }
        }
    }
}
