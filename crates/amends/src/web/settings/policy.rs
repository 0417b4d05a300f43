//! The make-good policy as tables: tiers, limits and forms.

use domain::{case::House, money::Money, recovery::MakeGoodPolicy, staff::Role};
use maud::{Markup, html};

use super::people::role_name;

/// All of it.
pub fn view(house: &House) -> Markup {
    let policy = &house.policy;
    let currencies = currencies(policy);
    html! {
        (tiers(policy, &currencies))
        (limits(policy, &currencies))
        (budgets(policy, &currencies))
        (forms(policy))
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
