//! What stands in the composer at first: a draft from the facts of the case, to be read and changed.

use domain::case::Step;
use jiff::{SignedDuration, Timestamp};

use super::sight::Sight;
use crate::web::parts::written;

/// What an acknowledgement promises.
pub const PROMISE: &str = "You hear from us where this stands";

/// Seconds.
const QUARTER: i64 = 15 * 60;

/// When the customer hears next: what the timers of the house say, on a quarter of an hour.
pub fn next_word_at(sight: &Sight) -> Timestamp {
    let limit = sight.ask(|desk| {
        sight
            .file
            .timers(desk)
            .map(|timers| timers.due(timers.update_cadence, sight.now, &desk.house.calendars))
    });
    let at = limit
        .unwrap_or(sight.now)
        .max(sight.now.saturating_add(SignedDuration::from_hours(1)).unwrap_or(sight.now));
    let quarters = at.as_second().saturating_add(QUARTER - 1).div_euclid(QUARTER);
    Timestamp::from_second(quarters.saturating_mul(QUARTER)).unwrap_or(at)
}

/// A draft of this kind; empty where only a person knows what to say.
pub fn draft(sight: &Sight, kind: &str) -> String {
    let body = match kind {
        "acknowledgement" => acknowledgement(sight),
        "update" if is_next(sight, Step::Update) => update(sight),
        "decision" => decision(sight),
        "follow_up" => follow_up(sight),
        "letter" => letter(sight),
        _ => return String::new(),
    };
    let name = sight.file.customer.name.as_deref();
    let greeting = name.map_or_else(|| "Hello,".to_owned(), |name| format!("Dear {name},"));
    let signature = if sight.me.signature.is_empty() { &sight.me.name } else { &sight.me.signature };
    format!("{greeting}\n\n{body}\n\n{signature}\n{}", sight.house.company.name)
}

fn is_next(sight: &Sight, step: Step) -> bool {
    sight.file.case.next_step.as_ref().is_some_and(|next| next.step == step)
}

fn issue(sight: &Sight) -> &str {
    let case = &sight.file.case;
    case.problem_statement.as_deref().unwrap_or(&case.subject).trim_end_matches(['.', '!', '…'])
}

fn day_and_hour(at: Timestamp, sight: &Sight) -> String {
    written(at, sight.zone(), "%A %-d %B %Y at %H:%M")
}

fn acknowledgement(sight: &Sight) -> String {
    let by = day_and_hour(next_word_at(sight), sight);
    format!(
        "I have read what you told us: {}. I am sorry that we let you down, and I understand how upsetting this is.\n\n\
         I look after this myself. You hear from me by {by}, also if I know only a part of it by then.",
        issue(sight)
    )
}

fn update(sight: &Sight) -> String {
    let by = day_and_hour(next_word_at(sight), sight);
    format!("This is where we stand with this: {}.\n\n\n\nYou hear from me again by {by}.", issue(sight))
}

fn decision(sight: &Sight) -> String {
    let Some(decision) = &sight.file.case.decision else { return String::new() };
    let route =
        decision.external_route.as_deref().filter(|_| decision.outcome != domain::case::Outcome::Upheld);
    let route = route.map(|route| format!("\n\nIf you disagree, you can go to: {route}")).unwrap_or_default();
    format!("You told us: {}. I am sorry that we let you down.\n\n{}{route}", issue(sight), decision.reasons)
}

fn follow_up(sight: &Sight) -> String {
    format!(
        "You told us: {}. We have put that right as far as we can see. Is all settled for you? \
         Please write back in a word or two, also if something is still missing.",
        issue(sight)
    )
}

fn letter(sight: &Sight) -> String {
    let done = sight.file.case.resolution.as_ref().map_or("", |one| one.correction.trim());
    let resolution =
        if done.is_empty() || done.ends_with('.') { done.to_owned() } else { format!("{done}.") };
    format!(
        "You told us: {}. I am sorry that we let you down in this. {resolution}\n\n\
         Thank you for your patience.",
        issue(sight)
    )
}
