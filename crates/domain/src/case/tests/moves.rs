//! What anybody may try in a random history: sensible steps, odd ones, and plain mistakes.

use proptest::{collection::vec, prelude::*, sample::select};

use super::office::*;
use crate::{
    case::{Act, CaseFile, Direction, Outcome, Stage, Step, acts},
    failure::{Attribution, Exposure, Severity},
    intake::Channel,
    money::Money,
    recovery::{Basis, MakeGoodOutcome, MakeGoodState},
    staff::Actor,
};

/// One move: who, what, with which particulars, how many hours later, and whether a timer comes by before it.
#[derive(Clone, Debug)]
pub struct Move {
    pub actor: u8,
    pub verb: u8,
    pub twist: u8,
    pub hours: i64,
    pub look: bool,
    pub sensible: bool,
}

const VERBS: u8 = 30;

pub fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = (
        0..10u8,
        0..VERBS,
        any::<u8>(),
        select(vec![0, 0, 0, 1, 5, 30, 24 * 8, 24 * 40]),
        any::<bool>(),
        0..10u8,
    )
        .prop_map(|(actor, verb, twist, hours, look, luck)| Move {
            actor,
            verb,
            twist,
            hours,
            look,
            sensible: luck < 6,
        });
    vec(one, 1..60)
}

pub fn actor(number: u8) -> Actor {
    match number {
        0 | 1 => agent(),
        2 => other_agent(),
        3 => senior(),
        4 => manager(),
        5 => second_manager(),
        6 => reader(),
        7 => token(),
        8 => customer(),
        _ => Actor::system(),
    }
}

/// Texts of which some are untrue, unkind or vague: the reply check decides, and G9 holds whatever it says.
const TEXTS: [&str; 6] = [
    "I am sorry that your sofa was late. We overbooked the van. If you disagree, turn to the Trade Ombudsman.",
    "We refunded 400.00 EUR to your card yesterday. Otherwise the Trade Ombudsman decides.",
    "Nothing went wrong on our side. The Trade Ombudsman will tell you the same.",
    "You should have read the terms. See the Trade Ombudsman.",
    "Our courier is to blame; the Trade Ombudsman knows him.",
    "Someone will be in touch soon. The Trade Ombudsman too.",
];

fn text(twist: u8) -> String {
    TEXTS[usize::from(twist) % TEXTS.len()].to_owned()
}

fn reason(twist: u8) -> Option<String> {
    twist.is_multiple_of(3).then(|| "The manager agreed".to_owned())
}

/// What a sensible person would do next.
pub fn sensible(story: &Story<'_>, twist: u8) -> Box<dyn Act> {
    let file = &story.file;
    let step = file.case.next_step.as_ref().map(|next| next.step);
    let pending = file.make_goods.iter().find(|one| one.is_pending());
    match (step, file.case.stage) {
        (_, Stage::Received) if twist.is_multiple_of(16) => {
            Box::new(acts::Dismissal { reason: "A question".to_owned() })
        }
        (Some(Step::Acknowledge), _) => Box::new(acknowledgement(story.in_hours(40))),
        (Some(Step::KeepPromise), _) => verb(story, 10, twist),
        (Some(Step::Update), _) => verb(story, 8, 0),
        (Some(Step::Approve | Step::Offer), _) => pending.map_or_else(
            || verb(story, 8, 0),
            |one| step_of(one.id, if one.state == MakeGoodState::Proposed { 0 } else { 2 }),
        ),
        // Some forget what the law allows: then the guard has to remember it.
        (Some(Step::Fulfil), _) if pending.is_some() || twist.is_multiple_of(2) => {
            pending.map_or_else(|| entitlement(file), |one| step_of(one.id, 6))
        }
        (_, Stage::Acknowledged) => Box::new(assessment(severity(twist))),
        (_, Stage::Assessed | Stage::Investigating) => Box::new(decision(outcome(twist))),
        (_, Stage::Decided) => Box::new(response()),
        (_, Stage::Responded | Stage::PartiallyResolved) => Box::new(resolution()),
        (Some(Step::FollowUp), _) => Box::new(question()),
        (Some(Step::Letter), _) => Box::new(letter()),
        _ => Box::new(closure()),
    }
}

fn severity(twist: u8) -> Severity {
    Severity::ALL[usize::from(twist) % 4]
}

fn outcome(twist: u8) -> Outcome {
    [Outcome::Upheld, Outcome::PartlyUpheld, Outcome::NotUpheld][usize::from(twist) % 3]
}

fn amount(twist: u8) -> Money {
    let currency = ["EUR", "EUR", "GBP", "JPY"][usize::from(twist / 8) % 4];
    let amount = ["20", "45", "200", "900", "4000"][usize::from(twist) % 5];
    Money::parse(amount, currency).unwrap()
}

fn entitlement(file: &CaseFile) -> Box<dyn Act> {
    let value = file.case.floor.unwrap_or_else(|| euros("10"));
    Box::new(new_make_good(Basis::Entitlement, value))
}

pub fn new_make_good(basis: Basis, value: Money) -> acts::NewMakeGood {
    acts::NewMakeGood {
        form: "refund".to_owned(),
        what: "Money back".to_owned(),
        basis,
        cost: value,
        face_value: value,
        alternatives: Vec::new(),
        reason: None,
    }
}

fn step_of(make_good: crate::id::Id<crate::recovery::MakeGood>, verb: u8) -> Box<dyn Act> {
    use acts::MakeGoodVerb as V;
    let text = "because".to_owned();
    let verb = match verb {
        0 => V::Approve { reason: String::new() },
        1 => V::Refuse { reason: text },
        2 => V::Offer,
        3 => V::Accept,
        4 => V::Decline { words: text },
        5 => V::Withdraw { reason: text },
        6 => V::Fulfil { reference: text },
        other => V::Outcome(MakeGoodOutcome {
            settled: other % 2 == 0,
            satisfaction: None,
            stayed: None,
            reason: None,
        }),
    };
    Box::new(acts::MakeGoodStep { make_good, verb })
}

/// Any verb of the life cycle, pointed at something that the case has.
pub fn verb(story: &Story<'_>, number: u8, twist: u8) -> Box<dyn Act> {
    match number {
        0..=7 => work(story, number, twist),
        8..=12 => talk(story, number, twist),
        13..=18 => value(story, number, twist),
        _ => end(number, twist),
    }
}

fn person(turn: usize) -> crate::id::Id<crate::staff::Member> {
    member([1, 2, 3][turn % 3], crate::staff::Role::Agent).id
}

fn soon(story: &Story<'_>, turn: usize) -> jiff::Timestamp {
    story.in_hours([1, 30, 200][turn % 3])
}

/// From acknowledgement to resolution.
fn work(story: &Story<'_>, number: u8, twist: u8) -> Box<dyn Act> {
    let turn = usize::from(twist);
    let soon = soon(story, turn);
    match number {
        0 => Box::new(acts::Acknowledgement {
            channel: [None, Some(Channel::Phone)][turn % 2],
            at: (turn % 4 == 1).then(|| story.in_hours(-3)),
            override_reason: reason(twist),
            body: text(twist),
            ..acknowledgement(soon)
        }),
        1 => Box::new(acts::Assessment {
            floor: (turn % 3 == 0).then(|| euros(["100", "300"][turn / 3 % 2])),
            attribution: (turn % 5 == 0).then_some(Attribution::Customer),
            exposure: (turn % 7 == 0).then_some(Exposure::Widespread),
            concerns: (turn % 4 == 0).then(|| "The tone".to_owned()).into_iter().collect(),
            ..assessment(severity(twist))
        }),
        2 => Box::new(acts::Containment { what: "Stopped it".to_owned(), at: None }),
        3 => Box::new(acts::Investigation {
            plan: "Ask".to_owned(),
            investigator: (turn % 2 == 0).then(|| person(turn)),
            complained_of: (turn % 3 == 0).then(|| person(turn / 3)),
        }),
        4 => Box::new(acts::Decision {
            evidence: (turn % 5 != 0).then(|| "log".to_owned()).into_iter().collect(),
            ..decision(outcome(twist))
        }),
        5 => Box::new(acts::Response { body: text(twist), override_reason: reason(twist), ..response() }),
        6 => Box::new(acts::PartialFix {
            done: "half".to_owned(),
            rest: "the other half".to_owned(),
            rest_due_at: soon,
        }),
        _ => Box::new(acts::Resolution {
            correction: if turn % 4 == 0 { String::new() } else { "mended".to_owned() },
            accepted_by_customer: turn % 3 != 0,
            ..resolution()
        }),
    }
}

/// Messages and promises.
fn talk(story: &Story<'_>, number: u8, twist: u8) -> Box<dyn Act> {
    let (file, turn) = (&story.file, usize::from(twist));
    let promise = file.promises.get(turn % file.promises.len().max(1)).map(|one| one.id);
    let soon = soon(story, turn);
    match number {
        8 => Box::new(acts::NewMessage {
            body: text(twist),
            channel: [None, Some(Channel::Phone), Some(Channel::Chat)][turn % 3],
            kind: None,
            direction: [None, None, Some(Direction::In), Some(Direction::Note)][turn / 3 % 4],
            override_reason: reason(twist),
            keeps: Vec::new(),
        }),
        9 => Box::new(acts::NewPromiseTo {
            what: "A call".to_owned(),
            due_at: soon,
            replaces: promise.filter(|_| turn % 2 == 0),
        }),
        10 => Box::new(acts::PromiseKept {
            promise: file.owed().next().map(|one| one.id).or(promise),
            evidence: "call".to_owned(),
            at: (turn % 3 == 0).then(|| story.in_hours(-2)),
        }),
        11 => Box::new(acts::PromiseRenegotiated { promise, due_at: soon, consent: "“Yes”".to_owned() }),
        _ => Box::new(acts::PromiseReleased { promise, words: "“Never mind”".to_owned() }),
    }
}

/// Make-goods.
fn value(story: &Story<'_>, number: u8, twist: u8) -> Box<dyn Act> {
    let (file, turn) = (&story.file, usize::from(twist));
    match number {
        13 => Box::new(new_make_good(
            [Basis::Goodwill, Basis::Correction, Basis::Goodwill][turn % 3],
            amount(twist),
        )),
        14 => entitlement(file),
        _ => match file.make_goods.get(turn % file.make_goods.len().max(1)) {
            Some(one) => step_of(one.id, twist / 8 % 9),
            None => Box::new(new_make_good(Basis::Goodwill, amount(twist))),
        },
    }
}

/// What ends a case, brings it back or moves it on.
fn end(number: u8, twist: u8) -> Box<dyn Act> {
    let turn = usize::from(twist);
    match number {
        19 => Box::new(question()),
        20 => Box::new(answer(turn % 3 != 0)),
        21 => Box::new(acts::Letter { override_reason: reason(twist), body: text(twist), ..letter() }),
        22 => Box::new(acts::Handover { to: person(turn), reason: "away".to_owned() }),
        23 if turn % 4 == 0 => Box::new(acts::HandoverRefusal::default()),
        23 => Box::new(acts::HandoverAcceptance {}),
        24 => Box::new(incoming("Where is it?")),
        25 => Box::new(reopening()),
        26 if turn % 3 == 0 => Box::new(withdrawal()),
        26 => Box::new(acts::Dismissal { reason: "spam".to_owned() }),
        27 => Box::new(acts::Deadlock {
            body: text(twist),
            external_route: ROUTE.to_owned(),
            override_reason: reason(twist),
        }),
        28 => Box::new(acts::ExternalReview {
            by: ROUTE.to_owned(),
            reference: "T-1".to_owned(),
            finding: (turn % 2 == 0).then(|| "Pay".to_owned()),
        }),
        _ if turn % 4 == 0 => Box::new(acts::Escalation { reason: "look".to_owned() }),
        _ if turn % 4 == 1 => Box::new(acts::EscalationEnd { answer: "seen".to_owned() }),
        _ if turn % 4 == 2 => Box::new(acts::ConcernAnswer { concern: 0, answer: "so".to_owned() }),
        _ => Box::new(closure()),
    }
}
