//! The vouchers that a customer was given in this case. Their codes stand nowhere but here and on the page of the case.

use domain::{
    case::CaseFile,
    recovery::{MakeGood, Way},
};
use jiff::Timestamp;
use maud::{Markup, html};

use crate::{app::App, web::parts::moment};

/// Each with its code and until when it can be spent; nothing if there is none.
pub fn vouchers(app: &App, file: &CaseFile, zone: &str) -> Markup {
    let given: Vec<_> = file.make_goods.iter().filter_map(|one| Some((one, valid_until(one)?))).collect();
    html! {
        @if !given.is_empty() {
            section class="part" aria-labelledby="vouchers" {
                h2 id="vouchers" { "Yours to spend" }
                ul class="entries" { @for (one, until) in given {
                    li {
                        span class="entry-what" { (one.what) }
                        span class="money" { (one.face_value) }
                        span class="entry-sub" { "Code " code class="exact" { (app.keys.voucher(one.id)) } ", until " (moment(until, zone)) }
                    }
                } }
            }
        }
    }
}

fn valid_until(one: &MakeGood) -> Option<Timestamp> {
    match one.fulfilment.as_ref()?.way {
        Way::Voucher { valid_until } if one.is_fulfilled() => Some(valid_until),
        _ => None,
    }
}
