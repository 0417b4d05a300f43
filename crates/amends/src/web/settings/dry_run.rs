//! A policy that is being written, tried on a case: what the case is offered now, and what it would be.

use domain::{
    money::{Currency, Money},
    recovery::{Beside, Facts, MakeGoodPolicy, Offer, OfferError},
};
use maud::{Markup, html};
use store::case::Lock;

use crate::{
    app::{App, Shared},
    error::Error,
    web::{PageError, SignedIn, Typed},
};

/// How far back gifts count as given before.
const GIFTS: i64 = 200;
/// As many forms as a person compares.
const COMPARED: usize = 3;

/// What came of trying.
struct Tried {
    case: String,
    now: Result<Offer, OfferError>,
    then: Result<Offer, OfferError>,
}

/// Tries the text on the case that was named beside it; nothing where none was, or where the text cannot be read.
pub async fn tried(app: &Shared, me: &SignedIn, typed: &Typed) -> Result<Markup, PageError> {
    let (name, text) = (typed.get("case").trim().to_owned(), typed.get("text").to_owned());
    let Ok(policy) = MakeGoodPolicy::from_toml(&text) else { return Ok(Markup::default()) };
    if name.is_empty() || typed.get("check") != "true" {
        return Ok(Markup::default());
    }
    let role = me.member.role;
    let asked = name.clone();
    let done = app
        .hop(move |app| ask(app, &asked, &policy, &Beside { role: Some(role), ..Beside::default() }))
        .await;
    match done {
        Ok(tried) => Ok(view(&tried)),
        Err(Error::Missing(_)) => Ok(html! {
            div class="notice" role="status" { span { strong { "There is no case " (name) ". " } "The text was checked without one." } }
        }),
        Err(error) => Err(error.into()),
    }
}

fn ask(app: &App, name: &str, policy: &MakeGoodPolicy, beside: &Beside) -> Result<Tried, Error> {
    let (file, gifts) = app.look(|conn| {
        let id = store::case::find(conn, name)?.ok_or(Error::Missing("such case"))?;
        let file = store::case::file(conn, id, Lock::No)?.ok_or(Error::Missing("such case"))?;
        let gifts = store::recovery::of_customer(conn, file.customer.id, GIFTS)?;
        Ok((file, gifts))
    })?;
    let house = app.house();
    let usual = Money::parse("0", &house.company.currency).map_or(Currency::EUR, Money::currency);
    let currency = file.case.floor.map_or(usual, Money::currency);
    let offer = |policy: &MakeGoodPolicy| {
        let facts: Facts = file.offer_facts(policy, &gifts, currency);
        facts.check(policy)?;
        policy.offer(&facts, beside)
    };
    Ok(Tried { case: file.case.number.to_string(), now: offer(&house.policy), then: offer(policy) })
}

fn view(tried: &Tried) -> Markup {
    html! {
        section class="part" aria-labelledby="tried" {
            h2 id="tried" { "Tried on case " a href={ "/cases/" (tried.case) } { (tried.case) } }
            div class="scroll" tabindex="0" role="region" aria-label="What the case is offered, the table" { table class="ledger" {
                thead { tr { th scope="col" {} th scope="col" { "By the rules in force" } th scope="col" { "By this text" } } }
                tbody {
                    (row(tried, "The offer", &|offer| html! { span class="money" { (offer.amount) } }))
                    (row(tried, "Owed at least", &|offer| html! { @match &offer.floor { Some(floor) => { span class="money" { (floor.amount) } " by " (floor.basis) } None => { "nothing" } } }))
                    (row(tried, "Why", &|offer| html! { @for part in &offer.parts { p { span class="money" { (part.amount) } ": " (part.because) } } }))
                    (row(tried, "Forms, best first", &|offer| html! { @for one in offer.options.iter().take(COMPARED) { p { (one.what) } } }))
                    (row(tried, "Has to agree", &|offer| html! { @match &offer.approval { Some(one) => { (one.role.name()) @if one.people > 1 { ", two people" } } None => { "nobody" } } }))
                }
            } }
        }
    }
}

fn row(tried: &Tried, what: &str, cell: &dyn Fn(&Offer) -> Markup) -> Markup {
    html! {
        tr { th scope="row" { (what) }
            @for one in [&tried.now, &tried.then] {
                td { @match one { Ok(offer) => (cell(offer)), Err(error) => { (error) } } }
            }
        }
    }
}
