//! Who we are, as it reads.

use domain::case::House;
use maud::{Markup, html};

/// The firm.
pub fn view(house: &House) -> Markup {
    let company = &house.company;
    html! {
        section class="part" aria-labelledby="company" {
            h2 id="company" { (company.name) }
            dl class="facts" {
                dt { "Address" } dd { @if company.address.trim().is_empty() { span class="unknown" { "none: letters show none" } } @else { (company.address) } }
                dt { "Zone" } dd { (company.zone) ", in which dates are said to customers" }
                dt { "Currency" } dd { (company.currency) ", when an order says nothing else" }
                dt { "An hour of work" } dd { @match company.hourly_rate() { Some(rate) => { (rate) ", so minutes noted on cases count in what recovery costs" } None => { span class="unknown" { "not said: nobody is asked for minutes" } } } }
                dt { "If they disagree" } dd { (company.external_route) }
            }
        }
    }
}
