//! The reply check beside the composer: as a fragment while typing, or with the whole page.

use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use domain::{
    case::{Direction, MessageKind, additions, check_with},
    change::Refused,
    one_line::one_line,
    promise::NewPromise,
    reply::{Better, ElementCode, Fault, ReplyCheck, same_text},
};
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;

use super::{compose::message_kind, follow, follow::followed, page, remark, sight::Sight};
use crate::{
    actions::case::notices::Sample,
    app::Shared,
    letters::gaps,
    web::{
        At, Page, PageError, Refill, SignedIn, Typed,
        parts::{said_day, state},
    },
};

/// Says what the check finds in what is typed; a button that proposes other words puts them in first.
pub async fn check(
    State(app): State<Shared>,
    me: SignedIn,
    At(number): At<String>,
    headers: HeaderMap,
    typed: Typed,
) -> Result<Response, PageError> {
    let alone = headers.contains_key("x-fragment");
    let mine = me.clone();
    let (title, content) = app
        .hop(move |app| {
            let mut sight = Sight::load(app, &mine, &number)?;
            let refused = remark::keep(app, &mine, &sight, &typed)?;
            if remark::is_in(&typed) {
                sight = Sight::load(app, &mine, &number)?;
            }
            if alone {
                let content = fragment(&sight, &typed, refused.as_ref());
                return Ok((String::new(), content));
            }
            let typed = followed(taken(&sight, typed), &sight.house);
            let sentence = refused.map(|refused| (refused.code(), refused.to_string()));
            let refill = Refill { form: "message".to_owned(), typed, sentence, ..Refill::default() };
            Ok((page::title(&sight), page::whole(&sight, &refill, "")))
        })
        .await?;
    if alone {
        return Ok(content.into_response());
    }
    Ok(Page::of_staff(&app, &me, "/cases", title).show(content))
}

/// What was typed, with the words that were chosen in their place.
fn taken(sight: &Sight, typed: Typed) -> Typed {
    let Ok(chosen) = typed.get(CHOSEN).parse::<usize>() else { return typed };
    let body = typed.get("body").to_owned();
    let found = Found::of(sight, &typed);
    match found.proposals().nth(chosen) {
        Some(better) => typed.without(&["body", CHOSEN]).with("body", &better.applied(&body)),
        None => typed,
    }
}

/// The field that a proposal's button sends: its number among the proposals.
const CHOSEN: &str = "better";

/// What the check finds, and the words that it proposes.
pub struct Found {
    pub check: ReplyCheck,
    additions: Vec<(ElementCode, Better)>,
}

impl Found {
    pub fn of(sight: &Sight, typed: &Typed) -> Self {
        let (kind, body, promised) = (typed.get("kind"), typed.get("body"), promised(sight, typed));
        sight.ask(|desk| {
            let check = check_with(&sight.file, message_kind(kind), body, promised.as_ref(), desk);
            let additions = additions(&sight.file, body, &check.missing, desk);
            Self { check, additions }
        })
    }

    /// In the order in which their buttons stand.
    fn proposals(&self) -> impl Iterator<Item = &Better> {
        let faults = self.check.faults.iter().map(|fault| &fault.better);
        faults.chain(self.additions.iter().map(|(_, better)| better))
    }
}

/// The promise that an acknowledgement brings along: its date is in the text, and not yet on file.
fn promised(sight: &Sight, typed: &Typed) -> Option<NewPromise> {
    if message_kind(typed.get("kind")) != MessageKind::Acknowledgement {
        return None;
    }
    let Promised { promise, promise_due_at } = typed.read(&sight.house).ok()?;
    Some(NewPromise { what: promise.unwrap_or_default(), due_at: promise_due_at? })
}

/// The fields of the composer that make a promise.
#[derive(Deserialize)]
struct Promised {
    promise: Option<String>,
    promise_due_at: Option<Timestamp>,
}

/// The fragment of the contract.
pub fn fragment(sight: &Sight, typed: &Typed, refused: Option<&Refused>) -> Markup {
    let (kind, body) = (typed.get("kind"), typed.get("body"));
    if body.trim().is_empty() {
        return html! {};
    }
    let changed = follow::change(typed, &sight.house);
    let typed = &followed(typed.clone(), &sight.house);
    let body = typed.get("body");
    let found = Found::of(sight, typed);
    let check = &found.check;
    html! {
        @if let Some(changed) = changed { (changed.show(typed)) }
        p class="check-verdict" { (verdict(check, &gaps(body))) }
        @if let Some(earlier) = same_words(sight, kind, body) {
            p { (state("dashed", "The same words again")) " " (earlier) }
        }
        @if !check.faults.is_empty() {
            p class="check-text" { (marked(body, &check.faults)) }
            ul class="faults" { @for (number, fault) in told(&check.faults) {
                li { (state(if fault.hard { "cross" } else { "dashed" }, &name(fault.code)))
                    div { p { q { (shortened(&fault.text)) } " " (fault.hint) } (proposal(sight, body, number, &fault.better)) (remark::not_a_fault(sight, number, fault)) } }
            } }
        }
        @if check.language == "en" { (chips(sight, body, &found)) (remark::missed(sight, body, refused)) }
    }
}

/// The faults that are told, each with its number. Where two of a kind stand in one sentence, one proposal mends both.
fn told(faults: &[Fault]) -> impl Iterator<Item = (usize, &Fault)> {
    let is_told = |(number, one): &(usize, &Fault)| {
        let mut earlier = faults.iter().take(*number);
        !earlier.any(|other| (other.code, &other.better) == (one.code, &one.better))
    };
    faults.iter().enumerate().filter(is_told)
}

/// The words that a fault rests on, so that nobody has to look for them in the text.
fn shortened(words: &str) -> String {
    const MOST: usize = 90;
    let whole = one_line(words);
    match whole.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", whole.get(..at).unwrap_or_default().trim_end()),
        None => whole,
    }
}

/// The button that puts the words in: without script it asks the server to.
fn proposal(sight: &Sight, body: &str, number: usize, better: &Better) -> Markup {
    html! {
        (button(sight, body, number, better, "btn btn-small better", html! {
            @if better.text.is_empty() { "Leave this sentence out" } @else { "Write “" (better.text) "”" }
        }))
    }
}

/// As many proposals have a key: Alt and a digit, nought for the tenth.
const KEYS: usize = 10;

fn button(sight: &Sight, body: &str, number: usize, better: &Better, class: &str, words: Markup) -> Markup {
    let key = (number < KEYS).then(|| (number + 1) % KEYS);
    // Script counts in UTF-16.
    let place = |at: usize| body.get(..at).map_or(0, |before| before.encode_utf16().count());
    html! {
        button class=(class) name=(CHOSEN) value=(number) formaction={ (sight.here()) "/reply_check#check" } formnovalidate
            title=[(!better.text.is_empty()).then_some(better.text.trim())] data-better-start=(place(better.start)) data-better-end=(place(better.end)) data-better-text=(better.text)
            data-nth=[key.map(|_| number + 1)] aria-keyshortcuts=[key.map(|key| format!("Alt+{key}"))] {
            (words)
            @if let Some(key) = key { " " kbd { "Alt " (key) } }
        }
    }
}

/// When a message of largely the same words went out before.
fn same_words(sight: &Sight, kind: &str, body: &str) -> Option<String> {
    if kind == "follow_up" {
        return None;
    }
    let sent = sight
        .said
        .iter()
        .filter(|said| said.direction == Direction::Out && said.kind != MessageKind::FollowUp);
    let earlier = { sent }.rfind(|said| said.body.as_deref().is_some_and(|sent| same_text(sent, body)))?;
    Some(format!("You sent almost the same on {}. Say what is new.", said_day(earlier.at, sight.zone())))
}

/// What is left open in the text is filled in first: nothing goes out with a gap.
fn verdict(found: &ReplyCheck, open: &[&str]) -> Markup {
    let hard = found.faults.iter().filter(|fault| fault.hard).count();
    let soft = found.faults.len() - hard;
    if found.language != "en" {
        return state("dashed", "This language is not checked. Read it once more yourself.");
    }
    if found.blocked {
        return state("cross", &format!("Cannot be sent as it is: {} it", blocks(hard)));
    }
    if !open.is_empty() {
        return state("ring", &format!("Fill in first: {}", open.join(", ")));
    }
    match (soft, found.missing.len()) {
        (0, 0) => state("tick", "Good to send"),
        (0, missing) => state("ring", &format!("Can be sent; {missing} still missing")),
        (soft, _) => state("dashed", &format!("Can be sent; {soft} to mend")),
    }
}

fn blocks(hard: usize) -> String {
    if hard == 1 { "1 fault blocks".to_owned() } else { format!("{hard} faults block") }
}

/// The text with its faults marked. Of faults that overlap, those that stop it are marked, and the first of the others; the rest
/// is told below.
fn marked(body: &str, faults: &[Fault]) -> Markup {
    let mut at = 0;
    let mut pieces = Vec::new();
    let hides = |one: &&Fault| {
        one.hard || !faults.iter().any(|other| other.hard && other.start < one.end && one.start < other.end)
    };
    for fault in faults.iter().filter(hides) {
        if let (Some(before), Some(words)) = (body.get(at..fault.start), body.get(fault.start..fault.end)) {
            pieces.push((before, words, fault.hard));
            at = fault.end;
        }
    }
    html! {
        @for (before, words, hard) in pieces {
            (before) mark class={ "fault" @if hard { " is-hard" } } { (words) }
        }
        (body.get(at..).unwrap_or_default())
    }
}

fn chips(sight: &Sight, body: &str, found: &Found) -> Markup {
    let present = held(&found.check);
    let proposed = |code: &ElementCode| found.additions.iter().position(|(one, _)| one == code);
    let begin = found.check.faults.len();
    html! {
        ul class="chips" aria-label="What a message like this holds" {
            @for code in present { li class="chip" { (state("tick", &name(code))) } }
            @for code in &found.check.missing {
                li { @match proposed(code).and_then(|nth| Some((nth, &found.additions.get(nth)?.1))) {
                    Some((nth, better)) => (button(sight, body, begin + nth, better, "chip is-missing", html! {
                        (state("ring", &format!("{} missing", name(code)))) span class="visually-hidden" { ". Add: " (better.text.trim()) }
                    })),
                    None => span class="chip is-missing" { (state("ring", &format!("{} missing", name(code)))) },
                } }
            }
        }
    }
}

/// How a text reads for one of many: what the check finds in it, without proposals, since the text is written for all.
pub fn sample(one: &Sample) -> Markup {
    let check = one.check.as_ref();
    html! {
        div class="check" {
            @if let Some(check) = check { p class="check-verdict" { (verdict(check, &[])) } }
            @if let Some(why) = &one.stopped { p { (state("cross", "They would not be told:")) " " (why) } }
            p class="check-text" { @match check { Some(check) => (marked(&one.text, &check.faults)), None => (one.text) } }
            @if let Some(check) = check {
                @if !check.faults.is_empty() { ul class="faults" { @for fault in &check.faults {
                    li { (state(if fault.hard { "cross" } else { "dashed" }, &name(fault.code))) div { p { (fault.hint) } } }
                } } }
                ul class="chips" aria-label="What a message like this holds" {
                    @for code in held(check) { li class="chip" { (state("tick", &name(code))) } }
                    @for code in &check.missing { li { span class="chip is-missing" { (state("ring", &format!("{} missing", name(code)))) } } }
                }
            }
        }
    }
}

fn held(check: &ReplyCheck) -> Vec<ElementCode> {
    let mut present: Vec<ElementCode> = check.elements.iter().map(|one| one.code).collect();
    present.sort_unstable();
    present.dedup();
    present
}

/// The name of a code, such as “echo issue”.
pub fn name(code: impl serde::Serialize) -> String {
    let word = serde_json::to_value(code).ok();
    let word = word.as_ref().and_then(|word| word.as_str()).unwrap_or_default().replace('_', " ");
    match word.as_str() {
        "echo issue" => "names the issue".to_owned(),
        "named human" => "a person’s name".to_owned(),
        "thanks patience" => "thanks for the patience".to_owned(),
        _ => word,
    }
}
