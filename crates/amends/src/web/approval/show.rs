//! The screen: what is asked, what stands out, the decision; then the case, the policy, the budgets, the customer.

use domain::{
    case::Direction,
    event::Who,
    recovery::{BudgetState, MakeGoodState, Recommendation, pattern::Hint, unsaid_worth},
};
use maud::{Markup, html};
use store::case::StoredMessage;

use super::sight::Asked;
use crate::{
    letters::{excerpt, plainly},
    web::{
        Refill,
        case::{DECIDED, approvers, customer_facts, decisions, held_words, may_decide},
        parts::{approval as approval_needed, due, make_good_state, relative, thousands},
    },
};

/// As many forms as a person compares.
const COMPARED: usize = 3;

/// Everything, the question and its answer first.
pub fn whole(asked: &Asked) -> Markup {
    html! {
        div class="page-head" { div {
            p class="crumbs" { a href="/" { "Today" } " / " a href={ (asked.sight.here()) "#make-goods" } { "case " span class="case-number" { (asked.sight.file.case.number) } } }
            h1 { @if asked.one.state == MakeGoodState::Proposed { "May we give this?" } @else { "An offer that was decided" } }
        } }
        (decided(asked))
        div class="columns even" {
            div class="stack-wide" { (question(asked)) (case(asked)) }
            div class="stack-wide" { (policy(asked)) (budgets(asked)) (customer_facts(&asked.sight)) }
        }
    }
}

/// What was said to it, for whoever has just said it and for whoever comes late.
fn decided(asked: &Asked) -> Markup {
    let (one, sight) = (&asked.one, &asked.sight);
    let word = match one.state {
        MakeGoodState::Proposed if one.approved_by.contains(&sight.me.id) => "You agreed",
        MakeGoodState::Proposed => return html! {},
        MakeGoodState::Refused => "Refused",
        _ if one.approved_by.is_empty() => return html! {},
        _ => "Approved",
    };
    html! {
        div class="notice can-do" role="status" { span {
            strong { (word) ": " span class="money" { (one.face_value) } " for " (sight.file.customer.label()) ". " }
            @if one.state == MakeGoodState::Approved { (sight.name(sight.file.case.owner)) " can offer it now. " }
            a href="/" { "Back to Today" }
        } }
    }
}

fn question(asked: &Asked) -> Markup {
    let (one, sight) = (&asked.one, &asked.sight);
    html! {
        section class="part" aria-labelledby="ask-h" {
            h2 id="ask-h" { @if one.terms.alternatives.is_empty() { "What is proposed" } @else { "The customer would choose one of these" } }
            ul class="entries" { @for option in one.options() { li { span class="entry-what" { (plainly(&option, one)) } span class="entry-sub" { "costs us " (option.cost) } } } }
            dl class="facts" {
                dt { "Worth to them" } dd { span class="money" { (one.face_value) } }
                dt { "Proposed" } dd { @if let Some(by) = one.proposed_by { "by " (sight.name(by)) ", " } (relative(one.proposed_at, sight.zone())) }
                @if let Some(reason) = &one.terms.reason { dt { "Why" } dd { "“" (reason) "”" } }
                @else if let Some((by, note)) = noted(asked) { dt { (by) " noted" } dd { "“" (note) "”" } }
                dt { "Stands" } dd { (make_good_state(one)) @if let Some(approval) = &one.approval { " · " (approval_needed(approval)) } }
                (hands(asked))
            }
            @if let Some(held) = &one.terms.held { div class="notice" { span { strong { "Held by the rule “" (held.rule.replace('_', " ")) "”. " } (held_words(held)) } } }
            @for hint in &asked.beside.hints { (look_twice(*hint)) }
            (decision(asked))
        }
    }
}

/// Where no reason was given with it, the proposer's last note on the case may say why.
fn noted(asked: &Asked) -> Option<(&str, &str)> {
    let (one, sight) = (&asked.one, &asked.sight);
    let by = one.proposed_by?;
    let own = |said: &&StoredMessage| said.direction == Direction::Note && said.by == Who::Member(by);
    let note = sight.said.iter().rfind(own)?;
    Some((sight.name(by), note.body.as_deref()?))
}

/// Whose hands are on it where two are asked for.
fn hands(asked: &Asked) -> Markup {
    let (one, sight) = (&asked.one, &asked.sight);
    let proposer = one.proposed_by.filter(|_| one.terms.proposer_signs);
    let names: Vec<_> = proposer.iter().chain(&one.approved_by).map(|id| sight.name(*id)).collect();
    html! { @if !names.is_empty() { dt { "Agreed so far" } dd { (names.join(", ")) } } }
}

/// Shown, and never in the way.
fn look_twice(hint: Hint) -> Markup {
    let sentence = match hint {
        Hint::MuchHigher { median, of } => {
            format!(
                "Much more than usual: {of} like cases of the last year were given {median} in the middle."
            )
        }
        Hint::ManyClaims { times, median } => format!(
            "This customer was given something {times} times in the last year, counting this; the one in the middle {}.",
            if median == 1 { "once".to_owned() } else { format!("{median} times") }
        ),
    };
    html! { div class="notice" { span { strong { "Worth a second look. " } (sentence) } } }
}

fn decision(asked: &Asked) -> Markup {
    let (one, sight) = (&asked.one, &asked.sight);
    if !may_decide(one, sight) {
        return html! { @if one.state == MakeGoodState::Proposed { p class="part-note" { (why_not(asked)) } } };
    }
    html! {
        div class="acts" { @for form in decisions(one, sight) {
            @if form.inputs.is_empty() { (form.at_once(sight, DECIDED, "btn-first")) }
            @else { (form.back(DECIDED).show(sight, &Refill::default(), "small")) }
        } }
    }
}

fn why_not(asked: &Asked) -> String {
    let (one, sight) = (&asked.one, &asked.sight);
    let names = approvers(one, sight);
    let whom = if names.is_empty() {
        "Nobody else here may: ask an administrator to add somebody.".to_owned()
    } else {
        format!("It waits for {}.", names.join(" or "))
    };
    if one.proposed_by == Some(sight.me.id) {
        format!("You proposed this yourself, so somebody else agrees. {whom}")
    } else if one.approved_by.contains(&sight.me.id) {
        format!("You have agreed; a second person has to. {whom}")
    } else {
        whom
    }
}

/// The case in three lines.
fn case(asked: &Asked) -> Markup {
    let (sight, case) = (&asked.sight, &asked.sight.file.case);
    let words = sight.said.iter().find(|one| one.direction == Direction::In);
    let words = words.and_then(|one| one.body.as_deref()).map_or_else(String::new, excerpt);
    html! {
        section class="part" aria-labelledby="case-h" {
            h2 id="case-h" { a href=(sight.here()) { (case.subject) } }
            @if !words.is_empty() { p { "“" (words) "”" } }
            p { (case.problem_statement.as_deref().unwrap_or("Nobody has written down yet what it is about."))
                " " span class="part-note" { (case.severity.name()) " severity" @if let Some(kind) = sight.failure() { " · " (kind) } @if case.repeat.is_some() { " · a like failure hit them before" } } }
            p { (case.stage.name().replace('_', " ")) @if let Some(next) = &case.next_step { " · next: " (next.what) " " (due(next.due_at, sight.now, sight.zone())) }
                @if let Some(wish) = &case.desired_outcome { " · they ask for: “" (wish) "”" } }
        }
    }
}

fn policy(asked: &Asked) -> Markup {
    html! {
        section class="part" aria-labelledby="po-h" {
            h2 id="po-h" { "What the policy recommends" }
            @match asked.recommended() {
                Some(found) => { (recommended(found, asked)) },
                None => { p class="part-note" { "The policy has no recommendation for this case." } },
            }
        }
    }
}

fn recommended(found: &Recommendation, asked: &Asked) -> Markup {
    let more = found.extra.and_then(|extra| extra.covers(asked.one.face_value)) == Some(false);
    html! {
        p { @if let Some(extra) = found.extra { "An extra worth " span class="money" { (extra) } ". " } (found.reasons.join(" "))
            @if more { " This proposal is worth more." } }
        ul class="entries" { @for option in found.options.iter().take(COMPARED) {
            li { span class="entry-what" { (option.what) } @if let Some(worth) = unsaid_worth(&option.what, option.face_value) { span class="money" { (worth) } }
                span class="entry-sub" { "costs us " (option.cost) @for reason in &option.reasons { " · " (reason) } } }
        } }
    }
}

fn budgets(asked: &Asked) -> Markup {
    let period = asked.sight.house.policy.budgets.period.word();
    let code = asked.one.face_value.currency().code();
    html! {
        @if !asked.beside.budgets.is_empty() {
            section class="part" aria-labelledby="bu-h" {
                h2 id="bu-h" { "Budgets, this " (period) ", in " (code) }
                div class="scroll" tabindex="0" role="region" aria-label="Budgets, the table" { table class="ledger" {
                    thead { tr { th scope="col" { "Budget" } th scope="col" class="num" { "Of" } th scope="col" class="num" { "Given" } th scope="col" class="num" { "Left with this" } } }
                    tbody { @for state in &asked.beside.budgets { (budget(*state, asked)) } }
                } }
                @if let Some(over) = asked.one.terms.over_budget { p class="part-note" { "It went beyond " (over.word()) " when it was proposed, so one level higher agrees. The amount stays as it is." } }
            }
        }
    }
}

fn budget(state: BudgetState, asked: &Asked) -> Markup {
    // What was agreed to is among what is given already.
    let counted = if asked.one.counts_as_goodwill() { 0 } else { asked.one.face_value.minor_units() };
    let amount = domain::money::Money::minor(counted, asked.one.face_value.currency());
    html! { tr {
        th scope="row" { (state.kind.word()) }
        td class="num" { span class="money" { (thousands(&state.limit.amount())) } }
        td class="num" { span class="money" { (thousands(&state.spent.amount())) } }
        td class="num" { span class="money" { (thousands(&state.left_after(amount).amount())) } }
    } }
}
