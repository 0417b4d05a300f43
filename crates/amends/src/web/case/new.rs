//! Logging a call, a letter or a visit: who, and what they said. The rest can wait.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::id::CaseNumber;
use maud::{Markup, html};
use serde::Deserialize;

use super::wording::{CHANNELS, local};
use crate::{
    actions::{self, case::OpenCase},
    app::{App, Shared},
    error::Error,
    web::{
        Page, PageError, Refill, SignedIn, Typed,
        parts::{self, Field, choices},
    },
};

const KEY: &str = "new-case";
const SEGMENTS: [(&str, &str); 2] = [("consumer", "a person"), ("business", "a business")];

/// What was done before.
#[derive(Default, Deserialize)]
pub struct Before {
    /// The number of the case that was just opened.
    #[serde(default)]
    opened: String,
}

pub async fn show(State(app): State<Shared>, me: SignedIn, Query(before): Query<Before>) -> Response {
    let opened = before.opened.parse::<CaseNumber>().ok();
    let content = html! {
        @if let Some(number) = opened {
            div class="notice can-do" role="status" { span { "Case " a href={ "/cases/" (number) } { (number) } " is open." } }
        }
        (content(&app, &Refill::default()))
    };
    Page::of_staff(&app, &me, "/cases", "New case").show(content)
}

pub async fn open(State(app): State<Shared>, me: SignedIn, typed: Typed) -> Result<Response, PageError> {
    let (actor, sent) = (me.actor(), typed.clone());
    let opened = app
        .hop(move |app| {
            let new: OpenCase = with_customer(&sent).read(&app.house())?;
            actions::case::open(app, &actor, new)
        })
        .await;
    match opened {
        Ok(file) if typed.get("then") == "another" => {
            let done = format!("/cases/new?opened={}", file.case.number);
            Ok(Redirect::to(&done).into_response())
        }
        Ok(file) => Ok(Redirect::to(&format!("/cases/{}", file.case.number)).into_response()),
        Err(error @ (Error::Refused(_) | Error::NotReady)) => {
            let refill = Refill::refused(KEY, typed, &error);
            let page = Page::of_staff(&app, &me, "/cases", "New case").refused(error.status());
            Ok(page.show(content(&app, &refill)))
        }
        Err(error) => Err(error.into()),
    }
}

/// One field for whatever the caller says: an address, a number, a name, or `ext:` and an id of the firm's own.
fn with_customer(typed: &Typed) -> Typed {
    let who = typed.get("who").trim().to_owned();
    let digits = who.chars().filter(char::is_ascii_digit).count();
    let is_number = digits >= 5 && who.chars().all(|sign| sign.is_ascii_digit() || " +-()/.".contains(sign));
    let rest = typed.without(&["who", "then"]);
    match who.strip_prefix("ext:") {
        _ if who.is_empty() => rest,
        Some(id) => rest.with("customer.external_id", id),
        None if who.contains('@') => rest.with("customer.email", &who),
        None if is_number => rest.with("customer.phone", &who),
        None => rest.with("customer.name", &who),
    }
}

fn content(app: &App, refill: &Refill) -> Markup {
    let house = app.house();
    let now = local(app.clock.now(), &house.company.zone);
    let types = parts::failure_types(&house);
    let channel = Field::line(KEY, "channel", "How it came").value("phone");
    html! {
        div class="page-head" { div { p class="crumbs" { a href="/cases" { "Cases" } } h1 { "New case" }
            p class="page-sub" { "Who, and what they said. The rest can wait until you have hung up." } } }
        (parts::refusal(KEY, refill))
        form class="form" method="post" action="/cases" data-keep=(KEY) {
            div class="columns" {
                div class="form" {
                    (who(refill))
                    (choices(&channel, &CHANNELS, refill))
                    (Field::text(KEY, "verbatim", "What they said, in their words").show(refill))
                    div class="form-acts" {
                        button class="btn btn-first" { "Open the case" }
                        button class="btn" name="then" value="another" { "Open, then log another" }
                    }
                }
                div class="form" {
                    h2 { "If you know it already" }
                    (parts::select(&Field::line(KEY, "failure_type", "What kind of failure").optional(), &types, refill))
                    (Field::line(KEY, "order", "Order").optional().show(refill))
                    (Field::line(KEY, "product", "Product").optional().hint("Or service: cases are counted by it.").show(refill))
                    (Field::line(KEY, "site", "Where").optional().hint("Such as a shop or a depot.").show(refill))
                    (Field::line(KEY, "desired_outcome", "What they want").optional().show(refill))
                    (Field::line(KEY, "received_at", "Received").kind("datetime-local").optional().hint("The first moment anybody in the firm heard of it.").value(&now).show(refill))
                    (more(refill))
                }
            }
        }
    }
}

fn who(refill: &Refill) -> Markup {
    let errors = ["customer.email", "customer.phone", "customer.name", "customer"];
    let error = errors.iter().find_map(|field| refill.error(KEY, field));
    html! {
        div class={ "field" @if error.is_some() { " is-wrong" } } {
            label for="new-case-who" { "Customer " span class="optional" { "optional" } }
            p class="hint" id="new-case-who-hint" { "E-mail, phone or name; ext: before your own customer number. Unknown? Leave it empty." }
            input id="new-case-who" name="who" autofocus autocomplete="off" aria-describedby="new-case-who-hint" value=(refill.value(KEY, "who", ""));
            @if let Some(error) = error { p class="error" { (error) } }
        }
    }
}

/// What else can be said about a customer we do not know yet.
fn more(refill: &Refill) -> Markup {
    html! {
        details class="more" { summary { "More about the customer" }
            div class="form" {
                (Field::line(KEY, "customer.name", "Name").optional().show(refill))
                (Field::line(KEY, "customer.email", "E-mail").kind("email").optional().show(refill))
                (Field::line(KEY, "customer.phone", "Phone").optional().show(refill))
                (choices(&Field::line(KEY, "customer.segment", "This is").optional(), &SEGMENTS, refill))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Typed, with_customer};

    #[test]
    fn whoever_calls_is_named_by_what_they_say() {
        let named = |who: &str, field: &str| {
            let body: String =
                form_urlencoded::Serializer::new(String::new()).append_pair("who", who).finish();
            with_customer(&Typed::of(body.as_bytes())).get(field).to_owned()
        };
        assert_eq!(named("ada@mail.example", "customer.email"), "ada@mail.example");
        assert_eq!(named("+44 20 7946 0112", "customer.phone"), "+44 20 7946 0112");
        assert_eq!(named("Ada Novak", "customer.name"), "Ada Novak");
        assert_eq!(named("ext:K-7", "customer.external_id"), "K-7");
        assert_eq!(named("", "customer.name"), "");
    }
}
