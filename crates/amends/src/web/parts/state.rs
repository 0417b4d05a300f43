//! States: a word and a shape, never colour alone.

use domain::{
    case::Stage,
    promise::{Promise, PromiseState},
    recovery::{MakeGood, MakeGoodState},
};
use jiff::Timestamp;
use maud::{Markup, html};

use super::due_level;

/// A state.
#[must_use]
pub fn state(shape: &str, word: &str) -> Markup {
    html! { span class="state" data-shape=(shape) { (word) } }
}

/// The stage of a case.
#[must_use]
pub fn stage(stage: Stage) -> Markup {
    let shape = match stage {
        Stage::Received | Stage::Acknowledged | Stage::Assessed => "ring",
        Stage::Investigating | Stage::PartiallyResolved | Stage::FollowingUp | Stage::ExternalReview => {
            "half"
        }
        Stage::Decided | Stage::Responded => "diamond",
        Stage::Resolved => "full",
        Stage::Closed => "square",
        Stage::Dismissed | Stage::Merged | Stage::Withdrawn => "dash",
        Stage::Deadlocked => "cross",
    };
    state(shape, &stage.name().replace('_', " "))
}

/// How a promise stands.
#[must_use]
pub fn promise_state(promise: &Promise, now: Timestamp) -> Markup {
    match promise.state {
        PromiseState::Kept { at, .. } if at <= promise.due_at => state("tick", "kept"),
        PromiseState::Kept { .. } => state("cross", "kept late"),
        PromiseState::Renegotiated { .. } => {
            html! { span class="state is-quiet" data-shape="turn" { "moved" } }
        }
        PromiseState::Released { .. } => {
            html! { span class="state is-quiet" data-shape="dash" { "released" } }
        }
        PromiseState::Replaced { .. } => {
            html! { span class="state is-quiet" data-shape="turn" { "replaced" } }
        }
        PromiseState::Made if promise.broken.is_some() => {
            html! { span class="state is-owed due-late" data-shape="cross" { "broken" } }
        }
        PromiseState::Made => {
            html! { span class={ "state is-owed " (due_level(promise.due_at, now)) } data-shape="ring" { "made" } }
        }
    }
}

/// How a make-good stands.
#[must_use]
pub fn make_good_state(one: &MakeGood) -> Markup {
    use MakeGoodState as S;
    if one.is_not_done() {
        return state("cross", "not carried out");
    }
    let shape = match one.state {
        S::Proposed => "ring",
        S::Approved | S::Accepted | S::Fulfilling => "half",
        S::Offered => "diamond",
        S::Fulfilled | S::OutcomeKnown => "tick",
        S::Refused | S::Declined => "cross",
        S::Lapsed | S::Withdrawn => "dash",
        S::Unconfirmed => "dashed",
    };
    state(shape, one.state.word())
}
