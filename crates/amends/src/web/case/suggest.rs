//! The kind of failure that the customer's words suggest: shown beside the form, never filled in, so that people who code
//! cases judge for themselves and the next suggestions are learned from people.

use domain::case::{Case, MessageKind};
use maud::{Markup, html};
use store::{Conn, case::StoredMessage};

use super::sight::Sight;
use crate::{app::App, error::Error};

/// A suggestion, and how far it can be relied on.
pub struct Suggested {
    /// The name of the kind of failure.
    pub name: String,
    /// How sure it is, in percent.
    pub sure: u32,
    /// Coded cases that it was learned from.
    pub coded: usize,
    /// Of a hundred suggestions as sure as those that are shown, so many were right about cases held back: from, to.
    pub right: Option<(u32, u32, u32)>,
}

/// The suggestion for an open case whose kind of failure nobody has named.
pub fn suggest(
    app: &App,
    conn: &mut Conn<'_>,
    case: &Case,
    said: &[StoredMessage],
) -> Result<Option<Suggested>, Error> {
    let words =
        said.iter().find(|one| one.kind == MessageKind::Complaint).and_then(|one| one.body.as_deref());
    let (None, true, Some(words)) = (&case.failure_type, case.is_open(), words) else { return Ok(None) };
    let Some(known) = app.suggestions(conn)? else { return Ok(None) };
    let guess = domain::learning::themes::sure_suggestion(&known.classifier, words);
    let house = app.house();
    // A kind that has been taken out of the playbooks since is no longer suggested.
    let named =
        guess.and_then(|guess| Some((house.playbooks.failure_type(&guess.label)?.name.clone(), guess)));
    Ok(named.map(|(name, guess)| Suggested {
        name,
        sure: percent(guess.confidence),
        coded: known.learned.coded,
        right: known
            .learned
            .trial
            .accuracy_shown()
            .map(|(share, low, high)| (percent(share), percent(low), percent(high))),
    }))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share lies between 0 and 1")]
pub fn percent(share: f64) -> u32 {
    (share.clamp(0.0, 1.0) * 100.0).round() as u32
}

/// What is said above the case.
pub fn notice(sight: &Sight) -> Markup {
    html! { @if let Some(one) = &sight.suggested {
        div class="notice" { span {
            "Their words sound like " strong { (one.name) } ", " (one.sure) " % sure. " a href="#act-assessment" { "Assess it" } " to say what it is. "
            span class="part-note" { a href="/themes" { "Learned from " (one.coded) " coded cases" }
                @if let Some((share, low, high)) = one.right { "; such suggestions were right in " (share) " % (" (low) "–" (high) ") of the cases held back" } "." }
        } }
    } }
}

/// What stands beside the field.
pub fn hint(sight: &Sight) -> String {
    sight.suggested.as_ref().map_or_else(String::new, |one| {
        format!("Their words sound like “{}” ({} % sure).", one.name, one.sure)
    })
}
