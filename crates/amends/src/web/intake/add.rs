//! Adding to a cohort: a question over orders, or a pasted list.

use std::collections::BTreeMap;

use domain::{
    case::House,
    intake::{CohortQuery, Values, fold_attribute},
};
use jiff::Timestamp;
use maud::{Markup, html};

use super::parts_of::refused;
use crate::{
    actions::intake::cohort::NewMembers,
    error::Error,
    web::{
        Refill, Typed,
        parts::{Field, select},
    },
};

/// The form's name.
pub const FORM: &str = "cohort";
/// Conditions that a person fills in at once; more by script.
const CONDITIONS: usize = 3;
/// Stands between several values of one attribute.
const OR: char = '|';

#[derive(serde::Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Times {
    from_at: Option<Timestamp>,
    until_at: Option<Timestamp>,
}

/// Reads the form.
pub fn read(typed: &Typed, house: &House) -> Result<NewMembers, Error> {
    let list = Some(typed.get("list").to_owned()).filter(|list| !list.trim().is_empty());
    let mut attributes = BTreeMap::new();
    for nth in 0..CONDITIONS {
        let (name, value) = (typed.get(&format!("attribute{nth}")), typed.get(&format!("value{nth}")));
        if !name.trim().is_empty() && !value.trim().is_empty() {
            let values = value.split(OR).map(|one| one.trim().to_owned()).collect();
            attributes.insert(fold_attribute(name), Values::Any(values));
        }
    }
    let times: Times = Typed::default()
        .with("from_at", typed.get("from_at"))
        .with("until_at", typed.get("until_at"))
        .read(house)?;
    let query = CohortQuery { attributes, from: times.from_at, until: times.until_at };
    let asks = query != CohortQuery::default();
    Ok(NewMembers { query: asks.then_some(query), members: Vec::new(), list })
}

/// Both forms.
pub fn show(here: &str, names: &[String], refill: &Refill) -> Markup {
    let options: Vec<_> = names.iter().map(|name| (name.clone(), name.replace('_', " "))).collect();
    html! {
        section class="part" aria-labelledby="by-query" {
            h2 id="by-query" { "Find them by their orders" }
            (refused(FORM, refill))
            @if options.is_empty() { p class="part-note" { "No attribute of an order is imported yet. " code class="exact" { "amends import orders" } " takes product, lot, place and any attribute of yours." } }
            form class="form" method="post" action=(here) {
                @for nth in 0..CONDITIONS {
                    div class="form-row" {
                        (select(&Field::line(FORM, &format!("attribute{nth}"), if nth == 0 { "What is known" } else { "And what else" }).optional(), &options, refill))
                        (Field::line(FORM, &format!("value{nth}"), "Its value").hint(if nth == 0 { "Several: 7B | 7C" } else { "" }).optional().show(refill))
                    }
                }
                div class="form-row" {
                    (Field::line(FORM, "from_at", "Ordered from").kind("datetime-local").optional().show(refill))
                    (Field::line(FORM, "until_at", "Ordered before").kind("datetime-local").optional().show(refill))
                }
                div class="form-acts" { button class="btn btn-first" { "Find and add" } span class="hint" { "All that is filled in has to hold. Nobody is told by this." } }
            }
        }
        section class="part" aria-labelledby="by-list" {
            h2 id="by-list" { "Or paste a list" }
            form class="form" method="post" action=(here) {
                (Field::text(FORM, "list", "One a line").hint("Your own customer numbers, e-mail addresses or order numbers; or a CSV with the columns external_id, email, order, why.").show(refill))
                div class="form-acts" { button class="btn" { "Add them" } }
            }
        }
    }
}
