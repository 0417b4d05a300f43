//! What happened, in a sentence for people: one line for each kind of entry in the journal.

use store::journal::Entry;

use super::capital;

/// What an entry says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Happening {
    /// The shape of its state.
    pub shape: &'static str,
    /// What happened, in a few words.
    pub what: String,
    /// Its words were said by the customer.
    pub by_customer: bool,
}

/// What to say about an entry; none for steps of the machinery that tell a person nothing new.
#[must_use]
pub fn happening(entry: &Entry) -> Option<Happening> {
    let kind = entry.kind.as_str();
    if matches!(kind, "case.stage_changed" | "promise.due_soon" | "promise.corrected" | "follow_up.due") {
        return None;
    }
    let fact = |name| entry.fact(name).unwrap_or_default().replace('_', " ");
    let (shape, what) = match kind {
        "good_event" | "good_event.recorded" => ("tick", capital(&fact("kind"))),
        "customer.surveyed" => surveyed(entry),
        "case.worked" => ("ring", worked(entry)),
        "case.decided" | "case.responded" => ("diamond", format!("{}: {}", plain(kind), fact("outcome"))),
        "make_good.proposed" => ("ring", format!("{} proposed as {}", capital(&fact("form")), fact("basis"))),
        "promise.kept" if entry.facts().get("in_time") == Some(&serde_json::Value::Bool(false)) => {
            ("cross", "Promise kept late".to_owned())
        }
        "follow_up.answered" => settled(entry),
        "make_good.followed" => followed(entry),
        "case.deadlocked" => ("cross", "We have said our last, and they disagree".to_owned()),
        _ => (shape(kind), plain(kind)),
    };
    let by_customer =
        matches!(kind, "case.received" | "message.received" | "follow_up.answered" | "good_event");
    Some(Happening { shape, what, by_customer })
}

/// How satisfied they said they are.
fn surveyed(entry: &Entry) -> (&'static str, String) {
    let score = entry.facts().get("score").and_then(serde_json::Value::as_u64).unwrap_or(0);
    let asked = if entry.fact("case").is_some() { "about a case" } else { "apart from any failure" };
    ("ring", format!("Asked {asked}: satisfied {score} of 5"))
}

/// How long somebody worked on it.
fn worked(entry: &Entry) -> String {
    match entry.facts().get("minutes").and_then(serde_json::Value::as_i64).unwrap_or(0) {
        1 => "A minute of work noted".to_owned(),
        minutes if minutes < 0 => format!("{} minutes of work taken back", -minutes),
        minutes => format!("{minutes} minutes of work noted"),
    }
}

/// What was seen of a make-good without asking anybody.
fn followed(entry: &Entry) -> (&'static str, String) {
    let facts = entry.facts();
    let said = |name: &str, yes: &'static str, no: &'static str| {
        facts.get(name).and_then(serde_json::Value::as_bool).map(|known| if known { yes } else { no })
    };
    let known = [
        said("settled", "it settled the matter", "it did not settle the matter"),
        said("bought_again", "they bought again", "they did not buy again"),
        said("stayed", "they stayed", "they left"),
    ];
    let known: Vec<&str> = known.into_iter().flatten().collect();
    let days = facts.get("after_days").and_then(serde_json::Value::as_u64).unwrap_or(0);
    let what = if known.is_empty() { "nobody knows yet how it did".to_owned() } else { known.join(", ") };
    (if known.is_empty() { "ring" } else { "tick" }, format!("{days} days after the make-good: {what}"))
}

fn settled(entry: &Entry) -> (&'static str, String) {
    match entry.facts().get("settled") {
        Some(serde_json::Value::Bool(true)) => ("tick", "They say all is settled".to_owned()),
        Some(serde_json::Value::Bool(false)) => ("cross", "They say it is not settled".to_owned()),
        _ => ("ring", "They answered the follow-up".to_owned()),
    }
}

fn shape(kind: &str) -> &'static str {
    match kind {
        "case.received" | "case.found_by_us" | "promise.broken" | "make_good.declined" => "cross",
        "acknowledgement.overdue"
        | "update.overdue"
        | "step.overdue"
        | "case.escalated"
        | "make_good.unconfirmed"
        | "make_good.not_done" => "flag",
        "promise.kept" | "make_good.fulfilled" | "make_good.accepted" => "tick",
        "case.resolved" => "full",
        "case.closed" | "upsell_hold.set" => "square",
        "make_good.offered" => "diamond",
        "promise.renegotiated"
        | "promise.replaced"
        | "case.reopened"
        | "customer.joined"
        | "customer.parted" => "turn",
        "case.dismissed" | "case.withdrawn" | "case.merged" | "promise.released" | "upsell_hold.released" => {
            "dash"
        }
        _ => "ring",
    }
}

/// The sentence of a kind; an unknown one is read out as it is.
fn plain(kind: &str) -> String {
    let known = of_the_case(kind).or_else(|| of_what_is_given(kind)).or_else(|| of_the_customer(kind));
    known.map_or_else(|| capital(&kind.replace(['.', '_'], " ")), str::to_owned)
}

fn of_the_case(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "case.received" => "Failure: they complained",
        "case.found_by_us" => "Failure: we found it ourselves and told them",
        "case.acknowledged" => "We told them that we have it",
        "case.assessed" => "We know how bad it is",
        "case.contained" => "Further harm was stopped",
        "case.decided" => "Decided",
        "case.responded" => "They have our answer in writing",
        "case.partially_resolved" => "A useful part is done",
        "case.resolved" => "Put right",
        "case.closed" => "Closed",
        "case.reopened" => "Reopened",
        "case.withdrawn" => "They took it back",
        "case.dismissed" => "Not a complaint after all",
        "case.merged" => "Continued in another case",
        "case.escalated" => "Raised to a manager",
        "case.customer_changed" => "Moved to another customer record",
        "acknowledgement.overdue" => "Nobody had told them in time that we have it",
        "update.overdue" => "They heard nothing for too long",
        "step.overdue" => "A step was not taken in time",
        "message.sent" => "We wrote",
        "message.received" => "They wrote",
        "note.added" => "Note",
        "promise.made" => "Promise made",
        "promise.kept" => "Promise kept",
        "promise.broken" => "Promise broken",
        "promise.renegotiated" => "Promise moved with their consent",
        "promise.replaced" => "New promise in place of a broken one",
        "promise.released" => "They let us off a promise",
        "follow_up.asked" => "We asked whether all is settled",
        "letter.sent" => "Reaffirmation letter sent",
        _ => return None,
    })
}

fn of_what_is_given(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "make_good.approved" => "Make-good approved",
        "make_good.offered" => "Make-good offered",
        "make_good.accepted" => "Make-good accepted",
        "make_good.declined" => "Make-good declined",
        "make_good.fulfilled" => "Make-good given",
        "make_good.wished" => "Something else asked for",
        "make_good.reminded" => "Reminded of the offer",
        "make_good.ending" => "Offer ends soon",
        "make_good.fulfilling" => "Make-good being carried out",
        "make_good.carrying_out" => "Somebody had it carried out",
        "make_good.not_done" => "Make-good not carried out",
        "make_good.unconfirmed" => "Nobody knows whether the make-good reached them",
        "voucher.issued" => "Voucher made",
        "voucher.redeemed" => "Voucher spent",
        "voucher.lapsed" => "Voucher lapsed",
        "make_good.lapsed" => "Offer lapsed",
        "make_good.proposed" => "Make-good proposed",
        "make_good.outcome_known" => "What became of the make-good is known",
        "make_good.outcome_corrected" => "What became of the make-good was corrected",
        _ => return None,
    })
}

fn of_the_customer(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "upsell_hold.set" => "No selling from here",
        "upsell_hold.released" => "Selling may go on",
        "customer.added" => "Written down as a customer",
        "customer.changed" => "Their record was changed",
        "customer.joined" => "Joined with another record",
        "customer.parted" => "Parted from another record again",
        "candidate.confirmed" => "Found among the candidates",
        _ => return None,
    })
}
