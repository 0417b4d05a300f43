//! What waits for me: cases offered, offers to approve, and what the team has to see.

use domain::{
    case::{
        Case,
        notices::{NoticeRound, estimate},
    },
    intake::Incident,
    recovery::{MakeGood, MakeGoodState},
    staff::Permission,
};
use maud::{Markup, html};

use super::view::Day;
use crate::web::{
    Refill,
    case::{DECIDED, Sight, accept_handover, decisions, may_decide, of_make_good, refuse_handover},
    intake::people,
    learning::{alarms, signal},
    parts::{approval as needs, due, make_good_state, relative, state, step_for},
};

/// Cases that somebody wants to hand to me: taken or turned down right here.
pub fn handovers(day: &Day) -> Markup {
    html! {
        section class="part" id="handovers" aria-labelledby="ho-h" data-fragment-url="/fragments/handovers" data-live-kinds="handover case" {
            h2 id="ho-h" { "Offered to me" }
            @if day.offered.is_empty() { p class="part-note" { "Nobody hands you a case now." } }
            @else { ul class="entries" { @for sight in &day.offered { (handover(sight)) } } }
        }
    }
}

fn handover(sight: &Sight) -> Markup {
    let case = &sight.file.case;
    let reason = case.handover.as_ref().map_or("", |offered| &offered.reason);
    html! {
        li {
            span class="entry-what" { a href=(sight.here()) { (case.subject) } }
            span class="entry-state" { span class="state is-next" data-shape="turn" { "handover" } }
            span class="entry-sub" { "from " (sight.name(case.owner)) ": “" (reason) "”, for " (sight.file.customer.label()) }
            @if let Some(next) = &case.next_step { span class="entry-sub" { "Next: " (step_for(&next.what, sight.file.customer.label())) " " (due(next.due_at, sight.now, sight.zone())) } }
            div class="entry-acts" {
                (accept_handover().at_once(sight, "/", "btn-first"))
                (refuse_handover().short("Say no").back("/").show(sight, &Refill::default(), "small"))
            }
        }
    }
}

/// What nobody knows: whether a make-good reached the customer; and what certainly did not. Whoever owns the case says
/// which it is, or tries again, right here.
pub fn unconfirmed(day: &Day) -> Markup {
    let asks = |sight: &Sight| sight.file.make_goods.iter().filter(stuck).any(|one| !one.is_not_done());
    let title =
        if day.unconfirmed.iter().any(asks) { "Did it reach them?" } else { "Agreed, and not carried out" };
    html! {
        section class="part" id="unconfirmed" aria-labelledby="un-h" hidden[day.unconfirmed.is_empty()] data-fragment-url="/fragments/unconfirmed" data-live-kinds="make_good" {
            h2 id="un-h" { (title) }
            ul class="entries" { @for sight in &day.unconfirmed { (doubts(sight)) } }
        }
    }
}

fn stuck(one: &&MakeGood) -> bool {
    one.state == MakeGoodState::Unconfirmed
}

fn doubts(sight: &Sight) -> Markup {
    let doubtful = sight.file.make_goods.iter().filter(stuck);
    html! {
        @for one in doubtful {
            li {
                span class="entry-what" { a href={ (sight.here()) "#make-goods" } { (one.what) } }
                span class="money" { (one.face_value) }
                span class="entry-state" { (make_good_state(one)) }
                span class="entry-sub" { "for " (sight.file.customer.label())
                    @if let Some(why) = one.fulfilment.as_ref().and_then(|begun| begun.trouble.as_ref()) { br; (why) } }
                div class="entry-acts" { @for form in of_make_good(one, sight) {
                    (form.back("/").show(sight, &Refill::default(), "small"))
                } }
            }
        }
    }
}

/// Offers that somebody else proposed, with what is needed to decide.
pub fn approvals(day: &Day) -> Markup {
    if !day.me.role.may(Permission::Approve) {
        return html! {};
    }
    html! {
        section class="part" id="approvals" aria-labelledby="ap-h" data-fragment-url="/fragments/approvals" data-live-kinds="make_good notices" {
            h2 id="ap-h" { "Waiting for approval" }
            @if day.offers.is_empty() && day.rounds.is_empty() { p class="part-note" { "No offer waits." } }
            @else { ul class="entries" {
                @for (round, incident) in &day.rounds { (for_many(round, incident, day)) }
                @for sight in &day.offers { (offers(sight)) }
            } }
        }
    }
}

/// What a round would give to each of many: agreed to once, where its text can be read.
fn for_many(round: &NoticeRound, incident: &Incident, day: &Day) -> Markup {
    let Some(one) = &round.make_good else { return html! {} };
    let page = format!("/incidents/{}/notices/{}", incident.id, round.id);
    let most = estimate(round.members, Some(one), round.plan.take_up_percent).most;
    html! {
        li {
            span class="entry-what" { a href=(page) { @for (nth, option) in one.options().iter().enumerate() { @if nth > 0 { " or " } (option.what) } ", to each of " (people(round.members)) } }
            span class="entry-sub" {
                @if let Some(by) = one.proposed_by { (day.name(by)) } @else { "Proposed by the program" }
                @if let Some(most) = most { " · costs us " (most) " if all take it" }
                @if let Some(approval) = &one.approval { " · " (needs(approval)) }
                @if let Some(budget) = one.terms.over_budget { " · beyond " (budget.word()) }
                @if one.proposed_by == Some(day.me.id) { " · yours: somebody else has to agree" }
                br; (incident.what)
            }
            div class="entry-acts" { a class="btn btn-small" href=(page) { "Look at it" } }
        }
    }
}

fn offers(sight: &Sight) -> Markup {
    let case = &sight.file.case;
    let waiting = sight.file.make_goods.iter().filter(|one| one.state == MakeGoodState::Proposed);
    html! {
        @for one in waiting {
            @let forms = if may_decide(one, sight) { decisions(one, sight) } else { Vec::new() };
            li {
                span class="entry-what" { a href={ "/approvals/" (one.id) } { (one.what) } @for other in &one.terms.alternatives { " or " (other.what) } }
                @if let Some(worth) = one.unsaid_worth() { span class="money" { (worth) } }
                span class="entry-sub" {
                    @if let Some(by) = one.proposed_by { (sight.name(by)) " for " } (sight.file.customer.label())
                    " · costs us " (one.cost) " · " (case.severity.name()) " severity"
                    @if case.repeat.is_some() { " · repeat" }
                    @if let Some(approval) = &one.approval { " · " (needs(approval)) }
                    @if let Some(budget) = one.terms.over_budget { " · beyond " (budget.word()) }
                    @if one.terms.held.is_some() { " · held by a rule: look at it first" }
                    @if one.proposed_by == Some(sight.me.id) { " · yours: somebody else has to agree" }
                    br; (case.problem_statement.as_deref().unwrap_or(&case.subject))
                }
                div class="entry-acts" {
                    a class="btn btn-small" href={ "/approvals/" (one.id) } { "Look at it" }
                    @for form in forms {
                        @if form.inputs.is_empty() { (form.at_once(sight, DECIDED, "btn-first")) }
                        @else { (form.back(DECIDED).show(sight, &Refill::default(), "small")) }
                    }
                }
            }
        }
    }
}

/// For everybody the mentions to sort; for managers also what was raised, and what is most urgent. What stands
/// elsewhere on the page is not told again.
pub fn team(day: &Day) -> Markup {
    let manages = day.me.role.may(Permission::Manage);
    let raised: Vec<_> = day.team.escalated.iter().filter(|case| manages && is_news(case, day)).collect();
    let is_raised = |case: &Case| raised.iter().any(|one| one.id == case.id);
    let due = day.team.due.iter();
    let urgent: Vec<_> = due.filter(|case| manages && is_news(case, day) && !is_raised(case)).collect();
    html! {
        section class="part" id="team" aria-labelledby="al-h" data-fragment-url="/fragments/team" data-live-kinds="case promise candidate signal corrective_action escalation step update acknowledgement" {
            h2 id="al-h" { "The team" }
            @if day.candidates == 0 && raised.is_empty() && urgent.is_empty() && day.signals.is_empty() && day.alarms.is_empty() {
                p class="part-note" { @if manages { "Nothing else waits." } @else { "You see your own cases here. " a href="/cases?open=true" { "Everybody’s open cases" } } }
            }
            @else { ul class="entries" {
                @if day.candidates > 0 { (mentions(day.candidates)) }
                @for one in &day.alarms { (alarms(one, &day.zone)) }
                @for one in &day.signals { (signal::entry(one, &day.house, day.now)) }
                @for case in &raised { (was_raised(case, day)) }
                @for case in &urgent { (other(case, day)) }
            } }
        }
    }
}

/// My own cases and those offered to me have their places.
fn is_news(case: &Case, day: &Day) -> bool {
    case.owner != day.me.id && !day.offered.iter().any(|sight| sight.file.case.id == case.id)
}

fn mentions(number: usize) -> Markup {
    html! {
        li { span class="entry-what" { a href="/candidates" { @if number == 1 { "1 candidate to sort" } @else { (number) " candidates to sort" } } }
            span class="entry-state" { (state("dashed", "candidates")) } }
    }
}

fn was_raised(case: &Case, day: &Day) -> Markup {
    html! {
        li { span class="entry-what" { a href={ "/cases/" (case.number) } { (case.subject) } }
            span class="entry-state" { (state("flag", "raised")) }
            @if let Some(next) = &case.next_step { span class="entry-sub" { (step_for(&next.what, day.customer(case))) " " (due(next.due_at, day.now, &day.zone)) } }
            span class="entry-sub" { (day.name(case.owner)) " for " (day.customer(case))
                @if let Some(raised) = &case.escalation { " · " (raised.reason.clone().unwrap_or_else(|| raised.why.replace(['_', '.'], " "))) " · " (relative(raised.at, &day.zone)) } }
        }
    }
}

fn other(case: &Case, day: &Day) -> Markup {
    html! {
        @if let Some(next) = &case.next_step {
            li { span class="entry-what" { a href={ "/cases/" (case.number) } { (step_for(&next.what, day.customer(case))) } }
                span class="entry-state" { (due(next.due_at, day.now, &day.zone)) }
                span class="entry-sub" { (day.name(case.owner)) " for " (day.customer(case)) " · " (case.subject) } }
        }
    }
}
