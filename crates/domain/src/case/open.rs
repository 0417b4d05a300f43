//! A complaint becomes a case.

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Around, Case, CaseFile, Delivery, Desk, Direction, Message, MessageKind, Milestones, Past, Repeat, Stage,
    counted::counted,
    settle::{days, settle},
};
use crate::{
    change::{Change, Guard, Refused},
    customer::{Customer, RelationshipSnapshot, ValueBand},
    failure::{Attribution, Exposure, Severity},
    id::Id,
    intake::{Channel, alike_words},
    one_line::one_line,
    recovery::AskedFacts,
    staff::Member,
};

/// The longest complaint that is taken, in bytes: a book of 200 pages.
const LONGEST_VERBATIM: usize = 1_000_000;
const LONGEST_SUBJECT: usize = 120;
/// The longest id of another system, in bytes: what every engine's index can hold.
const LONGEST_EXTERNAL_ID: usize = 500;
/// Two complaints that share this much of their content words are alike.
const ALIKE_ENOUGH: f64 = 0.4;
/// A customer this new is still making up their mind about us.
const NEW_CUSTOMER_DAYS: u16 = 90;

/// A complaint as it came in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct NewCase {
    /// How it reached us.
    pub channel: Channel,
    /// The customer's own words.
    pub verbatim: String,
    /// One line, if they gave one.
    pub subject: Option<String>,
    /// First moment anyone in the firm got it; now, if nobody says.
    pub received_at: Option<Timestamp>,
    /// False when nobody knows.
    pub received_at_known: bool,
    /// The kind of failure, if known.
    pub failure_type: Option<String>,
    /// The order it is about.
    pub order: Option<String>,
    /// The product or service it is about, in the firm's own word.
    pub product: Option<String>,
    /// Where it happened: a shop, a depot, a region, in the firm's own word.
    pub site: Option<String>,
    /// What they ask for.
    pub desired_outcome: Option<String>,
    /// The id in the system it comes from.
    pub external_id: Option<String>,
    /// The Message-ID of the e-mail it came in.
    pub foreign_id: Option<String>,
}

/// What happened to this customer before.
#[derive(Clone, Default, Debug)]
pub struct Earlier {
    /// Failures inside the window, newest first.
    pub failures: Vec<EarlierFailure>,
    /// Cases that are open now.
    pub open_cases: u64,
}

/// One earlier failure.
#[derive(Clone, Debug)]
pub struct EarlierFailure {
    /// Its case; none for imported history.
    pub case: Option<uuid::Uuid>,
    /// Its type, if it has one.
    pub failure_type: Option<String>,
    /// When it was received.
    pub at: Timestamp,
    /// What they wrote then.
    pub words: String,
}

/// Opens a case: it has an owner, a next step and a date from the first moment.
///
/// # Errors
/// [`Guard::G1`] without words; a field that is wrong.
pub fn open(
    mut new: NewCase,
    customer: Customer,
    earlier: &Earlier,
    owner: Id<Member>,
    desk: &Desk<'_>,
) -> Result<Change<CaseFile>, Refused> {
    check(&new, desk)?;
    new.product = counted("product", new.product.as_deref())?;
    new.site = counted("site", new.site.as_deref())?;
    // A sender's clock may run ahead of ours by a little; nobody gets a complaint before it is there.
    let received_at = new.received_at.map_or(desk.now, |at| at.min(desk.now));
    let message = first_words(&new, &customer, received_at, desk);
    let case = case_of(&new, &message, &customer, earlier, owner, desk);
    let words = new.verbatim;
    let file = CaseFile {
        case,
        customer,
        promises: Vec::new(),
        make_goods: Vec::new(),
        said: vec![message.clone()],
        other_open: earlier.open_cases,
        mends: None,
        cohort: None,
        around: Around::default(),
    };
    let received = file
        .event("case.received")
        .fact("number", file.case.number)
        .fact("customer", file.customer.id)
        .fact("channel", new.channel)
        .fact("received_at", received_at)
        .fact("failure_type", &file.case.failure_type)
        .fact("owner", owner)
        .fact("repeat", file.case.repeat.is_some())
        .said(message.id.uuid(), words);
    Ok(settle(Change::of(file).event(received), desk))
}

fn check(new: &NewCase, desk: &Desk<'_>) -> Result<(), Refused> {
    if new.verbatim.trim().is_empty() {
        return Err(Refused::guard(Guard::G1, "verbatim: found nothing, expected the customer's own words."));
    }
    if new.verbatim.len() > LONGEST_VERBATIM {
        return Err(Refused::invalid(
            "verbatim",
            format!("{} bytes", new.verbatim.len()),
            format!("at most {LONGEST_VERBATIM} bytes"),
        ));
    }
    if let Some(id) = new.external_id.as_deref().filter(|id| id.len() > LONGEST_EXTERNAL_ID) {
        let expected = format!("at most {LONGEST_EXTERNAL_ID} bytes");
        return Err(Refused::invalid("external_id", format!("{} bytes", id.len()), expected));
    }
    if let Some(at) = new.received_at.filter(|at| *at < Timestamp::UNIX_EPOCH) {
        return Err(Refused::invalid("received_at", at.to_string(), "an instant since 1970"));
    }
    if let Some(at) = new
        .received_at
        .filter(|at| *at > desk.now.saturating_add(SignedDuration::from_mins(5)).unwrap_or(Timestamp::MAX))
    {
        return Err(Refused::invalid(
            "received_at",
            at.to_string(),
            format!("an instant up to now, {}", desk.now),
        ));
    }
    if let Some(code) =
        new.failure_type.as_deref().filter(|code| desk.house.playbooks.failure_type(code).is_none())
    {
        let known: Vec<_> = desk.house.playbooks.failure_types.iter().map(|one| one.code.as_str()).collect();
        return Err(Refused::invalid("failure_type", code, format!("one of {}", known.join(", "))));
    }
    Ok(())
}

pub(super) fn first_words(new: &NewCase, customer: &Customer, at: Timestamp, desk: &Desk<'_>) -> Message {
    Message {
        id: desk.ids.fresh(),
        direction: Direction::In,
        kind: MessageKind::Complaint,
        channel: new.channel,
        at,
        by: crate::event::Who::Customer(customer.id),
        body: new.verbatim.clone(),
        delivery: Delivery::Done,
        override_reason: None,
        foreign_id: new.foreign_id.clone(),
    }
}

pub(super) fn case_of(
    new: &NewCase,
    first: &Message,
    customer: &Customer,
    earlier: &Earlier,
    owner: Id<Member>,
    desk: &Desk<'_>,
) -> Case {
    Case {
        external_id: new.external_id.clone(),
        subject: subject(new),
        received_at_known: new.received_at_known,
        failure_type: new.failure_type.clone(),
        order: new.order.clone(),
        product: new.product.clone(),
        site: new.site.clone(),
        repeat: repeat(new, earlier, first.at, desk),
        relationship_defining: defines_the_relationship(customer, desk.now),
        desired_outcome: new.desired_outcome.clone(),
        past: Past { relationship: Some(relationship(customer, earlier, first.at)), ..Past::default() },
        ..untouched(first, customer.id, owner, desk)
    }
}

fn relationship(customer: &Customer, earlier: &Earlier, received_at: Timestamp) -> RelationshipSnapshot {
    let before = earlier.failures.iter().filter(|past| past.at <= received_at).count();
    RelationshipSnapshot::of(customer, before, received_at)
}

/// Of which nothing is known, and for which nothing was done.
fn untouched(first: &Message, customer: Id<Customer>, owner: Id<Member>, desk: &Desk<'_>) -> Case {
    Case {
        id: desk.ids.fresh(),
        number: desk.ids.case_number(),
        external_id: None,
        customer,
        channel: first.channel,
        subject: String::new(),
        received_at: first.at,
        received_at_known: true,
        failure_type: None,
        order: None,
        product: None,
        site: None,
        repeat: None,
        relationship_defining: false,
        owner,
        handover: None,
        handovers: 0,
        severity: Severity::default(),
        exposure: Exposure::default(),
        attribution: Attribution::default(),
        nature: None,
        problem_statement: None,
        real_concern: None,
        desired_outcome: None,
        concerns: Vec::new(),
        emotion: Vec::new(),
        floor: None,
        facts: AskedFacts::default(),
        floor_by: None,
        containment: None,
        investigator: None,
        complained_of: None,
        decision: None,
        decided_on: None,
        partial_fix: None,
        resolution: None,
        follow_ups: Vec::new(),
        letter_sent_at: None,
        no_make_good_reason: None,
        firm_side_improvement: None,
        incident: None,
        silent_victim: false,
        problem: None,
        merged_into: None,
        milestones: Milestones::default(),
        reopened: 0,
        informed_at: None,
        heard_at: first.at,
        escalation: None,
        review: None,
        tones: Vec::new(),
        raised: std::collections::BTreeMap::new(),
        past: Past::default(),
        link_version: 1,
        stage: Stage::Received,
        next_step: None,
    }
}

/// The line that lists show: as given, or the beginning of their words up to the end of a sentence.
fn subject(new: &NewCase) -> String {
    let given = new.subject.as_deref().map(str::trim).filter(|subject| !subject.is_empty());
    let words = one_line(given.unwrap_or(&new.verbatim));
    let sentence = if given.is_some() {
        words.as_str()
    } else {
        words.split_inclusive(['.', '!', '?']).next().unwrap_or(&words)
    };
    if sentence.chars().count() <= LONGEST_SUBJECT {
        return sentence.to_owned();
    }
    let cut: String = sentence.chars().take(LONGEST_SUBJECT).collect();
    format!("{}…", cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole))
}

/// The newest earlier failure of a like type, or, while a type is missing, in like words.
fn repeat(new: &NewCase, earlier: &Earlier, received_at: Timestamp, desk: &Desk<'_>) -> Option<Repeat> {
    let window = days(desk.house.timers.repeat_window_days);
    let like = |past: &&EarlierFailure| match (&new.failure_type, &past.failure_type) {
        (Some(new), Some(past)) => desk.house.playbooks.alike(new, past),
        _ => alike_words(&new.verbatim, &past.words) >= ALIKE_ENOUGH,
    };
    let recent =
        |past: &&EarlierFailure| past.at <= received_at && received_at.duration_since(past.at) <= window;
    let past = earlier.failures.iter().filter(recent).filter(like).max_by_key(|past| past.at)?;
    let failure_type = past.failure_type.clone().unwrap_or_default();
    Some(Repeat { case: past.case, failure_type, at: past.at })
}

fn defines_the_relationship(customer: &Customer, now: Timestamp) -> bool {
    let new = customer.since.is_some_and(|since| now.duration_since(since) <= days(NEW_CUSTOMER_DAYS));
    new || customer.value_band == Some(ValueBand::High)
}
