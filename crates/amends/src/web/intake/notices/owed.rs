//! What a law or a scheme gives each: how it is worked out, and what it comes to.

use domain::{
    case::{House, notices::NoticeRound},
    recovery::pack_names,
};
use maud::{Markup, html};

use crate::web::{Refill, intake::parts_of::people, parts::Field};

/// The part of a notice's form that asks for it.
pub fn fields(form: &str, refill: &Refill) -> Markup {
    let chosen = refill.value(form, "owed.pack", "");
    let packs = pack_names().map(|name| (name, name));
    let choices =
        [("", "Nothing is worked out"), ("house", "The policy of the house")].into_iter().chain(packs);
    let typed = ["owed.pack", "owed.lines"].iter().any(|name| !refill.typed.get(name).is_empty());
    html! {
        details class="more" open[typed] {
            summary { "What the law or a scheme gives each" }
            p class="hint" { "Worked out for each from the attributes of their own orders that are called like a fact of the policy, such as distance_km; it is paid as an entitlement in their own case. Whoever a fact is missing for is not told before it is known. In the text it is " code class="exact" { "{owed}" } "." }
            @for (_, error) in refill.fields.iter().filter(|(field, _)| field.starts_with("owed.facts")) { p class="error" { (error) } }
            div class="form" {
                div class="field" {
                    label for="owed-pack" { "By which policy" }
                    select id="owed-pack" name="owed.pack" { @for (value, label) in choices { option value=(value) selected[value == chosen] { (label) } } }
                }
                (Field::text(form, "owed.lines", "Facts that are alike for all of them").hint("Of the policy chosen here. One a line, such as failure = cancellation.").optional().show(refill))
            }
        }
    }
}

/// The part of a notice's form in which stands what the policy of the house asks and is alike for all of them.
pub fn of_house(form: &str, house: &House, refill: &Refill) -> Markup {
    let asked: Vec<_> = house.policy.asks().collect();
    let needed = asked.iter().any(|(_, fact)| !fact.optional) || !refill.typed.get("lines").is_empty();
    html! {
        @if let Some((first, _)) = asked.first() {
            details class="more" open[needed] {
                summary { "What the policy asks, as it is for all of them" }
                p class="hint" { "The base make-good rests on it." }
                @for (_, error) in refill.fields.iter().filter(|(field, _)| field.starts_with("facts.")) { p class="error" { (error) } }
                dl class="facts" { @for (name, fact) in &asked {
                    dt { code class="exact" { (name) } }
                    dd { @if !fact.says.is_empty() { (fact.says) ": " } (fact.expected()) @if fact.optional || fact.required_when.is_some() { ", not always" } }
                } }
                div class="form" {
                    (Field::text(form, "lines", "Facts for the policy in force").hint(&format!("One a line, such as {first} = …")).optional().show(refill))
                }
            }
        }
    }
}

/// What it comes to, as far as it was worked out before anybody is told.
pub fn sum(round: &NoticeRound) -> Markup {
    html! { @if let Some(owed) = &round.owed {
        h3 { "What is owed" }
        dl class="facts" {
            @if let Some(all) = owed.for_all { dt { "For all of them" } dd { span class="money" { (all) } } }
            @if let Some(most) = owed.most { dt { "At most for one" } dd { span class="money" { (most) } } }
        }
        p class="part-note" {
            "Worked out for " (people(owed.looked_at)) ", and taken to be alike for the others. "
            @if owed.unclear > 0 { "For " (people(owed.unclear)) " of these a fact is missing: they are not told before it is known." }
        }
    } }
}
