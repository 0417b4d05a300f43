//! What can be done now, what fits best first, and what has to wait, with the reason.

use domain::{
    case::{Act, Stage, acts},
    change::Refused,
    staff::Permission,
};
use maud::{Markup, html};

use super::{
    forms::{self, ActForm, is_guard},
    sight::Sight,
    wording::humane,
};
use crate::web::{Refill, parts::guard};

/// What fits each stage, the most fitting first.
const fn fitting(stage: Stage) -> &'static [&'static str] {
    match stage {
        Stage::Received => &["assessment", "containment", "handover", "promise", "dismissal"],
        Stage::Acknowledged => &["assessment", "containment", "investigation", "promise", "handover"],
        Stage::Assessed => &["decision", "investigation", "containment", "make_good", "promise", "handover"],
        Stage::Investigating => &["decision", "partial_fix", "make_good", "promise", "handover"],
        Stage::Decided => &["make_good", "partial_fix", "promise", "resolution", "handover"],
        Stage::Responded => &["resolution", "partial_fix", "make_good", "promise", "deadlock"],
        Stage::PartiallyResolved => &["resolution", "make_good", "promise"],
        Stage::Resolved | Stage::FollowingUp => {
            &["follow_up", "closure", "concern_answer", "debrief", "reopening"]
        }
        Stage::Deadlocked | Stage::ExternalReview => &["external_review", "closure", "resolution"],
        Stage::Closed => &["reopening", "debrief", "external_review"],
        Stage::Dismissed | Stage::Merged | Stage::Withdrawn => &["reopening"],
    }
}

/// A try of a verb with nothing wrong in its fields, so that only the case itself stands against it.
fn attempt(verb: &str) -> Option<Box<dyn Act>> {
    let some = || "…".to_owned();
    Some(match verb {
        "closure" => {
            Box::new(acts::Closure { firm_side_improvement: Some(some()), no_make_good_reason: Some(some()) })
        }
        "resolution" => {
            Box::new(acts::Resolution { correction: some(), accepted_by_customer: true, evidence: some() })
        }
        "reopening" => Box::new(acts::Reopening { reason: some() }),
        "dismissal" => Box::new(acts::Dismissal { reason: some() }),
        "deadlock" => {
            Box::new(acts::Deadlock { body: some(), external_route: some(), override_reason: Some(some()) })
        }
        "external_review" => Box::new(acts::ExternalReview { by: some(), reference: some(), finding: None }),
        "decision" => Box::new(acts::Decision {
            outcome: domain::case::Outcome::Upheld,
            reasons: some(),
            evidence: Vec::new(),
            external_route: None,
            no_make_good_reason: None,
        }),
        "follow_up" => {
            Box::new(acts::FollowUpAnswer { settled: true, words: some(), ..acts::FollowUpAnswer::default() })
        }
        "withdrawal" => Box::new(acts::Withdrawal { words: some() }),
        "containment" => Box::new(acts::Containment { what: some(), at: None }),
        "investigation" => {
            Box::new(acts::Investigation { plan: some(), investigator: None, complained_of: None })
        }
        "escalation" => Box::new(acts::Escalation { reason: some() }),
        "work" => Box::new(acts::Work { minutes: 1, what: None }),
        "escalation_end" => Box::new(acts::EscalationEnd { answer: some() }),
        _ => return None,
    })
}

/// What stands against a verb whatever is typed into its form.
fn against(verb: &str, sight: &Sight) -> Option<Refused> {
    let ended = !sight.file.case.is_open();
    match attempt(verb) {
        Some(act) => sight.would(act.as_ref()).filter(|refused| {
            !matches!(refused, Refused::Invalid { .. } | Refused::Text(_) | Refused::Untrue { .. })
        }),
        None if ended && !matches!(verb, "debrief" | "status_link") => {
            Some(Refused::not_now("case_ended", "Reopen the case first."))
        }
        None => None,
    }
}

/// Whether the form that an address of this page names is there, with nothing against it but what is typed.
pub fn leads_somewhere(sight: &Sight, href: &str) -> bool {
    let Some(verb) = href.strip_prefix("#act-").filter(|verb| *verb != "message") else { return true };
    forms::all(sight).iter().any(|form| form.verb == verb) && against(verb, sight).is_none()
}

pub fn show(sight: &Sight, refill: &Refill) -> Markup {
    let case = &sight.file.case;
    if !sight.may(Permission::WorkCases) {
        return html! { section class="part" id="acts" { p class="part-note" { "You may read everything here. To do something, the role agent is needed." } } };
    }
    let (mut can, mut cannot) = (Vec::new(), Vec::new());
    for form in forms::all(sight) {
        match against(form.verb, sight) {
            Some(_) if form.key() == refill.form => can.push(form),
            Some(refused) => cannot.push((form, refused)),
            None => can.push(form),
        }
    }
    let step = case.next_step.as_ref().and_then(|next| super::next::button(next.step));
    let next = step.and_then(|(href, _)| href.strip_prefix("#act-"));
    let order: Vec<_> = next.into_iter().chain(fitting(case.stage).iter().copied()).collect();
    let place = |form: &ActForm| order.iter().position(|verb| *verb == form.verb);
    can.sort_by_key(|form| place(form).unwrap_or(order.len()));
    let (first, rest): (Vec<_>, Vec<_>) = can.into_iter().partition(|form| place(form).is_some());
    // The first step may be to write: then no act outshines it.
    let strongest = if next == Some("message") { "" } else { "act-first" };
    let url = format!("{}/fragments/acts", sight.here());
    html! {
        section class="part" id="acts" aria-labelledby="acts-h" data-fragment-url=(url) data-live-kinds="case promise handover make_good escalation letter follow_up concern" data-live-ids=(case.id) {
            h2 id="acts-h" { "What you can do" }
            div class="acts" { @for (nth, form) in first.iter().enumerate() {
                (form.show(sight, refill, if nth == 0 { strongest } else { "" }))
            } }
            @if !rest.is_empty() {
                p class="part-note" { "Also" }
                div class="acts" { @for form in &rest { (form.show(sight, refill, "small")) } }
            }
            (not_yet(&cannot, sight))
        }
    }
}

/// Only what a reader may be waiting for; what will never fit again is not told.
fn not_yet(cannot: &[(ActForm, Refused)], sight: &Sight) -> Markup {
    let awaited = ["resolution", "closure", "decision"];
    let told: Vec<_> = cannot
        .iter()
        .filter(|(form, refused)| {
            sight.file.case.is_open() && awaited.contains(&form.verb) && !is_past(refused)
        })
        .collect();
    html! {
        @if !told.is_empty() {
            ul class="not-yet" aria-label="Not possible yet" { @for (form, refused) in told {
                li { span { strong { (form.title) } " waits. " (humane(&refused.to_string(), sight.zone())) }
                    @if is_guard(&refused.code()) { (guard(&refused.code())) } }
            } }
        }
    }
}

fn is_past(refused: &Refused) -> bool {
    matches!(refused.code().as_str(), "already_responded" | "already_resolved")
}
