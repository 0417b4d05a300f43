//! How the case was handled so far, in four parts that can be looked up.

use domain::case::{Scorecard, SubScore};
use maud::{Markup, html};

use super::sight::Sight;
use crate::web::parts::state;

/// Shown once they were answered; before that there is work to do, not a score.
pub fn show(sight: &Sight) -> Markup {
    if sight.file.case.milestones.responded.is_none() {
        return html! {};
    }
    let card = Scorecard::of(&sight.file);
    let parts = [
        ("Quick", &card.quick),
        ("Graceful", &card.graceful),
        ("Humble", &card.humble),
        ("Open", &card.open),
    ];
    html! {
        section class="part" aria-labelledby="score-h" {
            h2 id="score-h" { "How we did" }
            dl class="facts" { @for (name, part) in parts.iter().filter(|(_, part)| part.of > 0) {
                dt { (name) } dd { (part.met) " of " (part.of) (missed(part)) }
            } }
            details class="more" { summary { "What was asked" }
                @for (name, part) in parts.iter().filter(|(_, part)| part.of > 0) {
                    h3 { (name) }
                    ul class="entries" { @for mark in &part.marks {
                        li { span class="entry-what" { (mark.what) } span class="entry-state" { @if mark.met { (state("tick", "yes")) } @else { (state("cross", "no")) } } }
                    } }
                }
            }
        }
    }
}

/// What was not so, in words.
fn missed(part: &SubScore) -> Markup {
    html! { @for mark in part.marks.iter().filter(|mark| !mark.met) { br; span class="part-note" { "not: " (mark.what) } } }
}
