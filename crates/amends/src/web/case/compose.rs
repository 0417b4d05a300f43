//! Writing to the customer, or noting what was said: one composer, whose kind decides what it asks for.

use domain::{
    case::{Case, Direction, House, MessageKind, Stage, Step, acts},
    change::Refused,
    intake::Channel,
    learning::CorrectiveAction,
    promise::Promise,
    staff::Permission,
};
use maud::{Markup, html};

use super::{
    check, draft,
    draft::{CALL, UPDATE_CALL, is_call},
    follow,
    follow::followed,
    forms::{Ask, Input, refusal},
    remark,
    sight::Sight,
    wording::{CHANNELS, local},
};
use crate::{
    actions::case::{AnyAct, any},
    error::Error,
    letters::gaps,
    web::{Refill, Typed, is_about, parts},
};

/// The form's name.
const KEY: &str = "message";
/// What can be written, with its name.
const KINDS: [(&str, &str); 10] = [
    ("acknowledgement", "Acknowledge"),
    (CALL, "By phone"),
    ("reply", "Reply"),
    (UPDATE_CALL, "Update by phone"),
    ("update", "Update"),
    ("decision", "Decision"),
    ("follow_up", "Follow up"),
    ("letter", "Letter"),
    ("note", "Note"),
    ("said", "What they said"),
];

/// The kind of message that the check judges by.
pub fn message_kind(kind: &str) -> MessageKind {
    match kind {
        "acknowledgement" | CALL => MessageKind::Acknowledgement,
        "update" | UPDATE_CALL => MessageKind::Update,
        "decision" => MessageKind::Decision,
        "follow_up" => MessageKind::FollowUp,
        "letter" => MessageKind::Letter,
        _ => MessageKind::Reply,
    }
}

/// Reads what was written as the act that sends it.
pub fn read(typed: &Typed, house: &House) -> Result<AnyAct, Error> {
    let typed = &followed(typed.clone(), house);
    let kind = typed.get("kind").to_owned();
    if let Some(gap) = gaps(typed.get("body")).first().filter(|_| !matches!(kind.as_str(), "note" | "said")) {
        return Err(Refused::invalid("body", *gap, "that it is filled in, or taken out").into());
    }
    let typed = typed.without(&["kind", "target", "back"]).without(&remark::FIELDS).without(&follow::FIELDS);
    Ok(match kind.as_str() {
        "acknowledgement" | CALL => any(typed.read::<acts::Acknowledgement>(house)?),
        "letter" => any(typed.read::<acts::Letter>(house)?),
        "follow_up" => any(typed.without(&["override_reason"]).read::<acts::FollowUpQuestion>(house)?),
        "decision" => any(decision(&typed, house)?),
        "reply" | "update" | UPDATE_CALL => {
            let read: acts::NewMessage = typed.read(house)?;
            any(acts::NewMessage { kind: Some(message_kind(&kind)), ..read })
        }
        "note" | "said" => {
            let read: acts::NewMessage = typed.read(house)?;
            let direction = if kind == "note" { Direction::Note } else { Direction::In };
            any(acts::NewMessage { direction: Some(direction), ..read })
        }
        _ => return Err(Refused::invalid("kind", kind, "a kind of message").into()),
    })
}

/// Answers stand in the order of the concerns, the empty ones too.
fn decision(typed: &Typed, house: &House) -> Result<acts::Response, Error> {
    let names: Vec<_> = (0..).map(answer).take_while(|name| typed.has(name)).collect();
    let answers = names.iter().map(|name| typed.get(name).to_owned()).collect();
    let named: Vec<_> = names.iter().map(String::as_str).collect();
    let read: acts::Response = typed.without(&named).read(house)?;
    Ok(acts::Response { answers, ..read })
}

fn answer(nth: usize) -> String {
    format!("answer{nth}")
}

/// What to write when nothing was chosen: what the next step asks for.
pub fn usual(sight: &Sight) -> &'static str {
    let case = &sight.file.case;
    match case.next_step.as_ref().map(|next| next.step) {
        _ if case.milestones.acknowledged.is_none() && case.is_open() => {
            if case.channel.is_spoken() {
                CALL
            } else {
                "acknowledgement"
            }
        }
        Some(Step::Respond) => "decision",
        Some(Step::FollowUp) => "follow_up",
        Some(Step::Letter) => "letter",
        Some(Step::Update) if case.channel.is_spoken() => UPDATE_CALL,
        Some(Step::Update) => "update",
        _ if case.stage == Stage::Decided => "decision",
        _ if case.stage == Stage::Resolved => "follow_up",
        _ => "reply",
    }
}

fn fits(kind: &str, sight: &Sight) -> bool {
    let (case, reached) = (&sight.file.case, &sight.file.case.milestones);
    match kind {
        "acknowledgement" | CALL => reached.acknowledged.is_none() && case.is_open(),
        // Whoever came by telephone, or has no address, is called.
        UPDATE_CALL => {
            let (channel, email) = (case.channel, &sight.file.customer.email);
            reached.acknowledged.is_some() && case.is_open() && (channel.is_spoken() || email.is_none())
        }
        "decision" => case.decision.is_some() && case.is_open(),
        "follow_up" => reached.resolved.is_some() && case.is_open(),
        "letter" => letter_is_due(case),
        _ => true,
    }
}

/// Whether the letter can still be written.
pub const fn letter_is_due(case: &Case) -> bool {
    case.milestones.resolved.is_some() && case.letter_sent_at.is_none() && case.is_open()
}

/// The composer; `chosen` is the kind in the address of the page.
pub fn show(sight: &Sight, refill: &Refill, chosen: &str) -> Markup {
    if !sight.may(Permission::WorkCases) {
        return html! {};
    }
    let refused = refill.form == KEY;
    let chosen = if refused { refill.typed.get("kind") } else { chosen };
    let known = KINDS.iter().map(|(kind, _)| *kind).find(|kind| *kind == chosen);
    let kind = known.filter(|kind| refused || fits(kind, sight)).unwrap_or_else(|| usual(sight));
    html! {
        section class="part" id="act-message" aria-labelledby="write-h" {
            h2 id="write-h" { "Write" }
            nav class="tabs" aria-label="What to write" { ul {
                @for (name, label) in KINDS.iter().filter(|(name, _)| *name == kind || fits(name, sight)) {
                    li { a href={ (sight.here()) "?write=" (name) "#act-message" } aria-current=[(*name == kind).then_some("true")] { (label) } }
                }
            } }
            (refusal(KEY, sight, refill, |named| ["body", "channel", "promise", "promise_due_at", "override_reason", "at", "steps", "keeps"].iter().any(|field| is_about(named, field))))
            (form(sight, refill, kind))
        }
    }
}

fn form(sight: &Sight, refill: &Refill, kind: &str) -> Markup {
    let number = sight.file.case.number;
    let checked = !matches!(kind, "note" | "said");
    let draft = draft::draft(sight, kind);
    let body = refill.value(KEY, "body", &draft);
    let stopped = refill.form == KEY
        && (refill.sentence.as_ref().is_some_and(|(code, _)| code == "reply_check")
            || !refill.typed.get("override_reason").is_empty());
    html! {
        form class="composer" method="post" action={ (sight.here()) "/acts/message#act-message" } data-keep={ (number) "-" (kind) } {
            input type="hidden" name="kind" value=(kind);
            // Enter in a line presses the first button of a form: without script it looks at the text, and puts nothing in.
            @if checked { (check_button(sight, "visually-hidden", true)) }
            @if kind != "note" { div class="form-row" { (channels(sight, kind).show(KEY, refill))
                @if kind == CALL { (Input::moment("at", "When, if it was said before now").optional().show(KEY, refill)) } } }
            @if is_call(kind) { (points(sight, kind)) }
            @if matches!(kind, "acknowledgement" | CALL) { (follow::sent(sight, KEY, refill)) }
            (body_field(sight, kind, body, refill, checked))
            @if checked {
                div class="check" id="check" tabindex="-1" data-check-result {
                    @if refill.form == KEY && !body.trim().is_empty() { (check::fragment(sight, &refill.typed, None)) }
                }
                // While somebody types only the verdict is read out, and only a new one.
                p class="visually-hidden" aria-live="polite" data-check-said {}
            }
            @for input in extras(sight, kind) { (input.show(KEY, refill)) }
            @if stopped {
                div data-while-stopped { (Input::line("override_reason", "Send it all the same, because").optional().hint("Stays on record. What is not true of the case cannot be sent at all.").show(KEY, refill)) }
            }
            div class="form-acts" {
                button class="btn btn-first" aria-keyshortcuts="Control+Enter" title="Ctrl+Enter" { (send_word(kind)) }
                @if checked { (check_button(sight, "btn", false)) }
                span class="hint" { (promise_of(kind))
                    @if kind == "letter" { " " a class="act-link" href={ (sight.here()) "/letter" } { "See the draft on paper" } } }
            }
        }
    }
}

fn check_button(sight: &Sight, class: &str, is_unseen: bool) -> Markup {
    html! {
        button class=(class) formaction={ (sight.here()) "/reply_check#check" } formnovalidate
            tabindex=[is_unseen.then_some("-1")] aria-hidden=[is_unseen.then_some("true")] { "Check it" }
    }
}

fn body_field(sight: &Sight, kind: &str, body: &str, refill: &Refill, checked: bool) -> Markup {
    let url = checked.then(|| format!("{}/reply_check", sight.here()));
    let error = refill.error(KEY, "body");
    let label = match kind {
        "note" => "Note between ourselves".to_owned(),
        kind if is_call(kind) => format!("What you told {}", sight.file.customer.label()),
        "said" => format!("What {} said, in their words", sight.file.customer.label()),
        _ => format!("To {}", sight.file.customer.label()),
    };
    html! {
        div class={ "field" @if error.is_some() { " is-wrong" } } {
            label for="message-body" { (label) }
            textarea id="message-body" name="body" required data-check-url=[url] aria-invalid=[error.map(|_| "true")] aria-describedby=[error.map(|_| "message-body-error")] { (body) }
            @if let Some(error) = error { p class="error" id="message-body-error" { (error) } }
        }
    }
}

fn channels(sight: &Sight, kind: &str) -> Input {
    let customer = &sight.file.customer;
    let fits = |channel: Channel| match kind {
        "letter" | "decision" | "acknowledgement" => !channel.is_spoken(),
        kind if is_call(kind) => channel.is_spoken(),
        _ => true,
    };
    let to = |name: &str, label: &str| match name {
        "email" => customer.email.as_ref().map_or_else(|| label.to_owned(), |to| format!("E-mail to {to}")),
        "phone" if kind != "said" => "Phone: log what you said".to_owned(),
        "in_person" if kind != "said" => "In person: log what you said".to_owned(),
        _ => label.to_owned(),
    };
    let offered = CHANNELS.iter().filter(|(name, _)| Channel::named(name).is_some_and(fits));
    let options = offered.map(|(name, label)| ((*name).to_owned(), to(name, label))).collect();
    let usual = match sight.file.case.channel {
        own if own.is_spoken() && (kind == "said" || is_call(kind)) => own.name(),
        _ if is_call(kind) => "phone",
        own if customer.email.is_some() || !fits(own) => "email",
        Channel::Api => "email",
        own => own.name(),
    };
    Input::new(super::forms::Ask::Select(options), "channel", "How").value(usual)
}

fn extras(sight: &Sight, kind: &str) -> Vec<Input> {
    let concerns = sight.file.case.concerns.iter().enumerate();
    match kind {
        "acknowledgement" | CALL => vec![
            Input::line("promise", "What they can count on")
                .hint("Becomes a promise in the ledger.")
                .value(draft::PROMISE),
            Input::moment("promise_due_at", "By when")
                .hint("The text follows it, until its sentence is rewritten.")
                .value(local(draft::next_word_at(sight), sight.zone())),
        ],
        "decision" => concerns
            .map(|(nth, one)| {
                let known = one.answer.clone().unwrap_or_default();
                Input::line(&answer(nth), &format!("Answer to “{}”", one.what)).optional().value(known)
            })
            .chain(keeps(sight, kind))
            .collect(),
        "reply" | "update" | UPDATE_CALL => keeps(sight, kind).into_iter().collect(),
        "letter" => steps(sight).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// The promises that this message may keep; the news that an acknowledgement promises comes with an update or the decision.
fn keeps(sight: &Sight, kind: &str) -> Option<Input> {
    let owed: Vec<_> = sight.file.owed().filter(|one| one.corrective_action.is_none()).collect();
    let named = |one: &&Promise| {
        (one.id.to_string(), format!("{}, by {}", one.what, parts::said(one.due_at, sight.zone())))
    };
    let news = owed.iter().filter(|one| kind != "reply" && one.what == draft::PROMISE);
    let news: Vec<_> = news.map(|one| one.id.to_string()).collect();
    let ask = Ask::Several(owed.iter().map(named).collect());
    let input =
        Input::new(ask, "keeps[]", "Sending it keeps").hint("Tick a promise that this message delivers.");
    (!owed.is_empty()).then(|| input.value(news.join("\n")))
}

/// What to say on the telephone.
fn points(sight: &Sight, kind: &str) -> Markup {
    html! {
        div class="talk" {
            p class="part-note" id="talk-h" { "What to say" }
            ol aria-labelledby="talk-h" { @for point in draft::call_points(sight, kind) { li { (point) } } }
        }
    }
}

/// What is planned so that it does not come back: where the letter announces it, it is promised.
fn steps(sight: &Sight) -> Option<Input> {
    let planned: Vec<_> = draft::planned(sight.actions(), sight.now).collect();
    let named = |one: &&CorrectiveAction| {
        (one.id.to_string(), format!("{}, by {}", one.what, parts::said_day(one.due_at, sight.zone())))
    };
    let ids: Vec<_> = planned.iter().map(|one| one.id.to_string()).collect();
    let ask = Ask::Several(planned.iter().map(named).collect());
    let input = Input::new(ask, "steps[]", "What it announces becomes a promise")
        .hint("Untick what it does not speak of.");
    (!ids.is_empty()).then(|| input.value(ids.join("\n")))
}

fn send_word(kind: &str) -> &'static str {
    match kind {
        "note" => "Keep the note",
        "said" => "Log it",
        kind if is_call(kind) => "Log the call",
        "decision" => "Send the decision",
        "letter" => "Send the letter",
        _ => "Send",
    }
}

fn promise_of(kind: &str) -> &'static str {
    match kind {
        "note" => "The customer never sees it.",
        "said" => "Kept as they said it.",
        kind if is_call(kind) => "Kept as what you said. Nothing is sent.",
        _ => "Goes out in your name.",
    }
}
