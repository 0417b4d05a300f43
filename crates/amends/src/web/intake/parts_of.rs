//! Small pieces of the pages about incidents: how a member stands, and how far a round has come.

use domain::{
    case::notices::{NoticeRound, RoundKind, RoundState},
    intake::{CohortMember, Status, ToldBy},
};
use maud::{Markup, html};

use crate::web::{Refill, parts};

/// `1 customer`, `2 customers`.
pub fn people(number: u64) -> String {
    if number == 1 { "1 customer".to_owned() } else { format!("{number} customers") }
}

/// How a member stands.
pub fn status(one: &CohortMember) -> Markup {
    let status = one.status();
    let shape = match status {
        Status::Waiting => "ring",
        Status::ByHand => "turn",
        Status::Stopped => "cross",
        Status::Told => "tick",
        Status::TakenOut => "dash",
    };
    parts::state(shape, status_word(status))
}

/// The word for it.
pub const fn status_word(status: Status) -> &'static str {
    match status {
        Status::Waiting => "To be told",
        Status::ByHand => "To be called",
        Status::Stopped => "Text does not fit",
        Status::Told => "Told",
        Status::TakenOut => "Taken out",
    }
}

/// How somebody heard of it.
pub const fn how(by: ToldBy) -> &'static str {
    match by {
        ToldBy::Notice => "told",
        ToldBy::OwnCase => "told in their own case",
        ToldBy::Call => "called",
        ToldBy::Letter => "written to on paper",
    }
}

/// How a round stands.
pub fn round_state(round: &NoticeRound) -> Markup {
    let (shape, word) = match round.state {
        RoundState::Drafted if round.awaits_approval() => ("dashed", "waits for approval"),
        RoundState::Drafted => ("ring", "drafted"),
        RoundState::Sending => ("half", "going out"),
        RoundState::Paused => ("dash", "paused"),
        RoundState::Done => ("tick", "done"),
        RoundState::Dropped => ("dash", "given up"),
    };
    parts::state(shape, word)
}

/// What a round is.
pub const fn round_word(kind: RoundKind) -> &'static str {
    match kind {
        RoundKind::Notice => "Notice",
        RoundKind::Update => "Update",
        RoundKind::Letter => "Letter",
    }
}

/// How far it has come, as a bar and in words.
pub fn progress(round: &NoticeRound) -> Markup {
    let met = round.told + round.not_told;
    html! {
        div class="progress" {
            label for={ "p-" (round.id) } { (round.told) " of " (round.members) " told" @if round.not_told > 0 { ", " (round.not_told) " not reached by it" } }
            progress id={ "p-" (round.id) } max=(round.members.max(1)) value=(met.min(round.members)) { (met) }
        }
    }
}

/// Why a form was refused, also where no field of it is to blame.
pub fn refused(form: &str, refill: &Refill) -> Markup {
    html! {
        (parts::refusal(form, refill))
        @if refill.form == form && refill.sentence.is_none() && !refill.fields.is_empty() {
            div class="refusal" role="alert" tabindex="-1" { @for (field, error) in &refill.fields { p { span class="refusal-word" { "Not saved" } " " (field) ": " (error) } } }
        }
    }
}
