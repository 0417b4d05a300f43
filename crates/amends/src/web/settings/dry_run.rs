//! A policy that is being written, tried on a case: what the case is offered now, and what it would be.

use domain::recovery::{Beside, MakeGoodPolicy, Offer, OfferError};
use maud::{Markup, html};
use store::case::Lock;

use crate::{
    actions::case::offer_facts,
    app::{App, Shared},
    error::Error,
    web::{PageError, SignedIn, Typed},
};

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
    let (asked, me) = (name.clone(), me.clone());
    let done = app.hop(move |app| ask(app, &me, &asked, &policy)).await;
    match done {
        Ok(tried) => Ok(view(&tried)),
        Err(Error::Missing(_)) => Ok(html! {
            div class="notice" role="status" { span { strong { "There is no case " (name) ". " } "The text was checked without one." } }
        }),
        Err(error) => Err(error.into()),
    }
}

fn ask(app: &App, me: &SignedIn, name: &str, policy: &MakeGoodPolicy) -> Result<Tried, Error> {
    let turn = app.turn(&me.actor());
    let (file, known) = app.look(|conn| {
        let id = store::case::find(conn, name)?.ok_or(Error::Missing("such case"))?;
        let mut file = store::case::file(conn, id, Lock::No)?.ok_or(Error::Missing("such case"))?;
        let known = offer_facts(conn, &turn, &mut file)?;
        Ok((file, known))
    })?;
    let beside = Beside {
        role: Some(me.member.role),
        in_training: me.member.in_training,
        evidence: known.evidence.clone(),
    };
    let offer = |policy: &MakeGoodPolicy| {
        let facts = known.facts(policy);
        facts.check(policy)?;
        policy.offer(&facts, &beside)
    };
    Ok(Tried { case: file.case.number.to_string(), now: offer(&turn.house.policy), then: offer(policy) })
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
