//! How what is given reaches the customer, as a table; and for administrators what signs the calls.

use domain::{
    recovery::{CalledSystem, WayRule},
    staff::Permission,
};
use maud::{Markup, html};

use crate::{app::App, outgoing::secret_text, web::SignedIn};

/// All of it.
pub fn view(app: &App, me: &SignedIn) -> Markup {
    let house = app.house();
    let rules = &house.fulfilment;
    html! {
        section class="part" aria-labelledby="ways" {
            h2 id="ways" { "What goes by which way" }
            div class="scroll" tabindex="0" role="region" aria-label="Ways, the table" { table class="ledger" {
                thead { tr { th scope="col" { "Form" } th scope="col" { "Way" } } }
                tbody { @for form in &house.policy.forms {
                    tr { th scope="row" { (form.code.replace('_', " ")) } td { (way(rules.way(&form.code))) } }
                } }
            } }
        }
        @if !rules.systems.is_empty() {
            section class="part" aria-labelledby="systems" {
                h2 id="systems" { "Systems that are called" }
                ul class="entries" { @for (name, one) in &rules.systems { (system(app, me, name, one)) } }
            }
        }
    }
}

fn way(rule: &WayRule) -> Markup {
    html! {
        @match rule {
            WayRule::ByHand {} => { "by hand: somebody does it and says what shows it" }
            WayRule::Voucher { valid_days } => { "voucher of ours, to be spent within " (valid_days) " days" }
            WayRule::Call { system } => { "call to " strong { (system) } }
            WayRule::Task { within } => { "promised, within " (within) }
        }
    }
}

fn system(app: &App, me: &SignedIn, name: &str, one: &CalledSystem) -> Markup {
    html! {
        li {
            span class="entry-what" { (name) }
            span class="entry-sub" {
                "asked to give at " code class="exact" { (one.url) } br;
                @if let Some(look_up) = &one.look_up { "asked what became of it at " code class="exact" { (look_up) } }
                @else { "cannot be asked what became of a call: without an answer somebody has to find out" }
            }
            @if me.member.role.may(Permission::Administer) {
                details class="more" {
                    summary { "The secret that signs calls to it" }
                    p { code class="exact" { (secret_text(&app.keys.system(name, one.signing_secret))) } }
                    p class="part-note" { "To change it, count " code { "signing_secret" } " up in the text below." }
                }
            }
        }
    }
}
