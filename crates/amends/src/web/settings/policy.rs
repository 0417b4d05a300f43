//! The make-good policy as tables: tiers, limits and forms.

use domain::{
    case::House,
    customer::ValueBand,
    money::Money,
    recovery::{MakeGoodPolicy, ValueStep},
    staff::Role,
};
use maud::{Markup, html};

use super::role_name;

/// All of it.
pub fn view(house: &House) -> Markup {
    let policy = &house.policy;
    let currencies = currencies(policy);
    html! {
        (rules(policy))
        (tiers(policy, &currencies))
        (value_extra(policy, &currencies))
        (limits(policy, &currencies))
        (budgets(policy, &currencies))
        (forms(policy))
    }
}

/// Every rule with its condition and its reason, in the order in which they are read.
fn rules(policy: &MakeGoodPolicy) -> Markup {
    let parts = [
        ("owed, the first that holds", &policy.floor),
        ("undoes the loss", &policy.correction),
        ("on top", &policy.extra),
    ];
    let all = || parts.iter().flat_map(|(part, rules)| rules.iter().map(move |rule| (*part, rule)));
    html! {
        @if all().next().is_some() {
            section class="part" aria-labelledby="rules" {
                h2 id="rules" { "Rules" }
                div class="scroll" tabindex="0" role="region" aria-label="Rules, the table" { table class="ledger" {
                    thead { tr { th scope="col" { "Rule" } th scope="col" { "Part" } th scope="col" { "When" } th scope="col" { "What customers can be told" } } }
                    tbody { @for (part, rule) in all() { tr {
                        th scope="row" { code class="exact" { (rule.name) } }
                        td { (part) }
                        td { code class="exact" { (rule.when.text()) } }
                        td { (rule.because) }
                    } } }
                } }
            }
        }
    }
}

fn tiers(policy: &MakeGoodPolicy, currencies: &[String]) -> Markup {
    html! {
        section class="part" aria-labelledby="tiers" {
            h2 id="tiers" { "The extra beyond the correction" }
            div class="scroll" tabindex="0" role="region" aria-label="Tiers, the table" { table class="ledger" {
                thead { tr { th scope="col" { "From this harm on" } th scope="col" { "For" } @for code in currencies { th scope="col" class="num" { (code) } } } }
                tbody { @for tier in &policy.tiers {
                    tr { th scope="row" { (tier.severity.name()) } td { "the first time" } @for code in currencies { (amount(&tier.extra, code)) } }
                    tr { th scope="row" { (tier.severity.name()) } td { "a repeat" } @for code in currencies { (amount(&tier.extra_repeat, code)) } }
                } }
            } }
        }
    }
}

/// The steps for a long or valuable relation.
fn value_extra(policy: &MakeGoodPolicy, currencies: &[String]) -> Markup {
    let reached = |step: &ValueStep| {
        let band = step.value_band.map(|band| match band {
            ValueBand::Low => "whatever rests on them".to_owned(),
            ValueBand::Middle => "as much rests on them as on most, or more".to_owned(),
            ValueBand::High => "more rests on them than on most".to_owned(),
        });
        let tenure = step.tenure_months.map(|months| format!("{months} months with us"));
        band.into_iter().chain(tenure).collect::<Vec<_>>().join(", and ")
    };
    html! {
        @if !policy.value_extra.is_empty() {
            section class="part" aria-labelledby="value-extra" {
                h2 id="value-extra" { "A little more for a long or valuable relation" }
                div class="scroll" tabindex="0" role="region" aria-label="Steps, the table" { table class="ledger" {
                    thead { tr { th scope="col" { "From here on" } @for code in currencies { th scope="col" class="num" { (code) } } } }
                    tbody { @for step in &policy.value_extra {
                        tr { th scope="row" { (reached(step)) } @for code in currencies { (amount(&step.extra.0, code)) } }
                    } }
                } }
                p class="part-note" { "On top of the same base for everybody; of several steps that are reached, the most." }
            }
        }
    }
}

fn limits(policy: &MakeGoodPolicy, currencies: &[String]) -> Markup {
    html! {
        section class="part" aria-labelledby="limits" {
            h2 id="limits" { "What a role may give alone" }
            div class="scroll" tabindex="0" role="region" aria-label="Limits, the table" { table class="ledger" {
                thead { tr { th scope="col" { "Role" } @for code in currencies { th scope="col" class="num" { (code) } } } }
                tbody { @for role in Role::ALL {
                    tr { th scope="row" { (role_name(role)) } @for code in currencies { (amount(policy.authority.get(&role).map_or(&[][..], Vec::as_slice), code)) } }
                }
                    tr { th scope="row" { "in training" } @for code in currencies { (amount(&policy.in_training, code)) } }
                }
            } }
            p class="part-note" { "Beyond the limit somebody has to agree whose own limit covers it; beyond all limits two managers, of whom one may have proposed it." }
        }
    }
}

fn budgets(policy: &MakeGoodPolicy, currencies: &[String]) -> Markup {
    let budgets = &policy.budgets;
    let period = budgets.period.word();
    let lines = [
        (format!("The firm, in a {period}"), &budgets.firm),
        (format!("One person, in a {period}"), &budgets.person),
        ("All cases of one problem".to_owned(), &budgets.problem),
    ];
    html! {
        section class="part" aria-labelledby="budgets" {
            h2 id="budgets" { "Budgets for goodwill" }
            div class="scroll" tabindex="0" role="region" aria-label="Budgets, the table" { table class="ledger" {
                thead { tr { th scope="col" { "For" } @for code in currencies { th scope="col" class="num" { (code) } } } }
                tbody { @for (what, amounts) in &lines {
                    tr { th scope="row" { (what) } @for code in currencies { (amount(amounts, code)) } }
                } }
            } }
            p class="part-note" { "When one is used up, somebody one level higher has to agree. It never changes the amount, what the law allows, or the correction." }
        }
    }
}

fn forms(policy: &MakeGoodPolicy) -> Markup {
    html! {
        section class="part" aria-labelledby="forms" {
            h2 id="forms" { "What can be given" }
            div class="scroll" tabindex="0" role="region" aria-label="Forms, the table" { table class="ledger" {
                thead { tr { th scope="col" { "Form" } th scope="col" { "What customers read" } th scope="col" class="num" { "Costs us" } th scope="col" { "Answers" } } }
                tbody { @for form in &policy.forms { tr {
                    th scope="row" { code class="exact" { (form.code) } }
                    td { (form.what) }
                    td class="num" { (form.cost_percent) " %" }
                    td { (form.answers.join(", ")) }
                } } }
            } }
        }
    }
}

fn currencies(policy: &MakeGoodPolicy) -> Vec<String> {
    let all = policy.tiers.iter().flat_map(|tier| &tier.extra).chain(policy.authority.values().flatten());
    let mut codes: Vec<_> = all.map(|money| money.currency().code().to_owned()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn amount(amounts: &[Money], code: &str) -> Markup {
    let found = amounts.iter().find(|money| money.currency().code() == code);
    html! { td class="num" { @if let Some(money) = found { span class="money" { (money.amount()) } } @else { "–" } } }
}
