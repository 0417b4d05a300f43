//! A random history, and what the journal says of it: read entry by entry, with no help from what keeps the measures.

use std::collections::BTreeMap;

use domain::{promise::calendar::Calendar, staff::Role};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{
    steps::{assessment, resolution, response, text},
    world::World,
};

/// A small generator of chance: the same history on each engine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }
}

fn open(world: &World, chance: &mut Chance) -> String {
    let kind = *chance.of(&[Some("late_delivery"), Some("rude_treatment"), None]);
    let customer =
        json!({ "external_id": format!("C-{}", chance.below(14)), "name": "Ola Berg", "email": null });
    let new = json!({
        "customer": customer, "channel": chance.of(&["email", "phone", "web"]), "failure_type": kind,
        "verbatim": "My sofa was due on Friday. Nobody came, and nobody rang!",
    });
    text(&world.post("/cases", &new).is(201)["id"])
}

/// Something that may or may not be possible now: a refusal changes nothing and is no failure here.
fn step(world: &World, case: &str, chance: &mut Chance) {
    let path = |verb: &str| format!("/cases/{case}/{verb}");
    let try_as = |verb: &str, body: Value| drop(world.post_as(Role::Manager, &path(verb), &body));
    match chance.below(16) {
        0..=2 => try_as(
            "acknowledgement",
            json!({
                "body": "Your sofa did not come on Friday. I find out where it is and ring you.",
                "promise": "We ring you", "promise_due_at": world.in_hours(10 + 40 * i64::from(chance.below(4) as u32)),
            }),
        ),
        3 | 4 => try_as("assessment", assessment()),
        5 => try_as("containment", json!({ "what": "The second van is stopped" })),
        6 | 7 => {
            let outcome = *chance.of(&["upheld", "partly_upheld"]);
            try_as(
                "decision",
                json!({ "outcome": outcome, "reasons": "The van was overbooked.", "external_route": "the Trade Ombudsman" }),
            );
            let body =
                "We overbooked the van. Your sofa is loaded first now. You can go to the Trade Ombudsman.";
            try_as("response", json!({ "body": body, "answers": response()["answers"] }));
        }
        8 => try_as(
            "messages",
            json!({ "body": "I rang the depot at nine. I write again on Friday.", "kind": "update" }),
        ),
        9 => try_as("messages", json!({ "body": "Where is it now?", "direction": "in", "channel": "email" })),
        10 | 11 => try_as("resolution", resolution()),
        12 => try_as(
            "follow_up",
            json!({ "settled": chance.below(3) > 0, "satisfaction": 1 + chance.below(5) }),
        ),
        13 => try_as("reopening", json!({ "reason": "It broke again" })),
        14 if chance.below(4) == 0 => try_as("withdrawal", json!({ "words": "Leave it" })),
        _ => promise(world, case, chance),
    }
}

fn promise(world: &World, case: &str, chance: &mut Chance) {
    let file = world.get(&format!("/cases/{case}")).is(200);
    let Some(open) = file["promises"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["state"]["state"] == "made" || one["state"] == "made")
    else {
        return;
    };
    let id = text(&open["id"]);
    let (verb, body) = match chance.below(4) {
        0 => ("renegotiation", json!({ "due_at": world.in_hours(100), "consent": "She said so at ten" })),
        1 => ("release", json!({ "words": "Never mind the call" })),
        _ => ("kept", json!({ "evidence": "call at ten" })),
    };
    drop(world.post(&format!("/promises/{id}/{verb}"), &body));
}

pub fn history(world: &World) -> Vec<String> {
    let mut chance = Chance(7);
    let mut cases = Vec::new();
    for turn in 0..330_u64 {
        if turn < 42 || chance.below(12) == 0 {
            cases.push(open(world, &mut chance));
        }
        let case = chance.of(&cases).clone();
        step(world, &case, &mut chance);
        if chance.below(3) == 0 {
            world.wait(i64::try_from(chance.below(9)).unwrap());
        }
    }
    cases
}

/// What the journal says of one promise.
#[derive(Default)]
pub struct Promise {
    due: Timestamp,
    in_time: Option<bool>,
    broken: bool,
    pub moved: bool,
    released: bool,
}

/// What the journal says of one case.
#[derive(Default)]
pub struct Told {
    pub received: Timestamp,
    pub gone: bool,
    short: bool,
    pub acknowledged: Option<Timestamp>,
    pub resolved: Option<Timestamp>,
    first_resolved: Option<Timestamp>,
    reopened_after: Option<Timestamp>,
    pub reopened: u64,
    pub upheld: Option<bool>,
    pub asked: bool,
    pub settled: Option<bool>,
    pub unsettled: bool,
    pub withdrawn: Option<Timestamp>,
    pub closed: Option<Timestamp>,
    rests: Vec<(Timestamp, Timestamp)>,
    pub sent: Vec<Timestamp>,
    pub overridden: u64,
    heard_again: Option<Timestamp>,
    pub handed_over: u64,
    pub promises: BTreeMap<String, Promise>,
}

pub fn told(world: &World, case: &str) -> Told {
    let mut entries = world.app.look(|conn| Ok(store::journal::history(conn, "case", case)?)).unwrap();
    entries.sort_by_key(|entry| entry.n);
    let file = world.get(&format!("/cases/{case}")).is(200);
    let mut told = Told { short: file["relationship_defining"] == json!(true), ..Told::default() };
    for entry in entries {
        let facts: Value = serde_json::from_str(&entry.facts).unwrap();
        let instant = |name: &str| facts[name].as_str().map(|text| text.parse::<Timestamp>().unwrap());
        match entry.kind.as_str() {
            "case.received" => told.received = instant("received_at").unwrap(),
            "case.dismissed" | "case.merged" => told.gone = true,
            "case.acknowledged" => {
                told.acknowledged.get_or_insert(entry.at);
                told.sent.push(entry.at);
            }
            "acknowledgement.incomplete" | "letter.sent" | "case.responded" => told.sent.push(entry.at),
            "follow_up.asked" => {
                told.asked = true;
                told.sent.push(entry.at);
            }
            "message.sent" => {
                told.sent.push(entry.at);
                told.overridden += u64::from(facts["overridden"] == json!(true));
            }
            "message.received" => drop(told.heard_again.get_or_insert(entry.at)),
            "case.decided" => told.upheld = Some(facts["outcome"] != "not_upheld"),
            "case.resolved" => {
                told.resolved = Some(entry.at);
                told.first_resolved.get_or_insert(entry.at);
            }
            "case.reopened" => {
                if told.resolved.is_some() {
                    told.reopened_after.get_or_insert(entry.at);
                }
                told.rests.extend(told.withdrawn.or(told.closed).map(|ended| (ended, entry.at)));
                (told.resolved, told.upheld, told.withdrawn, told.closed) = (None, None, None, None);
                told.reopened += 1;
            }
            "follow_up.answered" => {
                told.asked = true;
                told.settled = facts["settled"].as_bool();
                told.unsettled |= told.settled == Some(false);
            }
            "case.withdrawn" => told.withdrawn = Some(entry.at),
            "case.closed" => told.closed = Some(entry.at),
            "handover.accepted" => told.handed_over += 1,
            _ => told.promise(&entry.kind, &facts),
        }
    }
    told
}

fn calendar() -> &'static Calendar {
    Calendar::shipped("england-wales").unwrap()
}

impl Told {
    fn promise(&mut self, kind: &str, facts: &Value) {
        let due = facts["due_at"].as_str().map(|text| text.parse::<Timestamp>().unwrap());
        let name = facts["promise"].as_str().unwrap_or_default().to_owned();
        if kind == "promise.made" {
            self.promises.insert(name, Promise { due: due.unwrap(), ..Promise::default() });
            return;
        }
        let Some(promise) = self.promises.get_mut(&name) else { return };
        match kind {
            "promise.kept" => promise.in_time = facts["in_time"].as_bool(),
            "promise.broken" | "promise.replaced" => promise.broken = true,
            "promise.released" => promise.released = true,
            "promise.renegotiated" => {
                promise.moved = true;
                let moved = Promise { due: due.unwrap(), ..Promise::default() };
                self.promises.insert(text(&facts["by"]), moved);
            }
            _ => {}
        }
    }

    pub fn in_time(&self, now: Timestamp) -> Option<bool> {
        let minutes = if self.short { 30 } else { 60 };
        let due = calendar().add_business(self.received, SignedDuration::from_mins(minutes)).unwrap();
        let waited = self.withdrawn.unwrap_or(now);
        self.acknowledged.map(|at| at <= due).or_else(|| (waited > due).then_some(false))
    }

    pub fn first_contact(&self) -> bool {
        let Some(resolved) = self.first_resolved else { return false };
        let before: Vec<_> = self.sent.iter().filter(|at| **at <= resolved).collect();
        let one = before
            .iter()
            .max()
            .zip(before.iter().min())
            .is_none_or(|(last, first)| last.duration_since(**first) <= SignedDuration::from_hours(1));
        let stays = self
            .reopened_after
            .is_none_or(|at| at.duration_since(resolved) > SignedDuration::from_hours(720));
        self.heard_again.is_none_or(|at| at > resolved) && one && stays
    }

    pub fn days(&self, now: Timestamp) -> (u64, u64) {
        let end = self.withdrawn.or(self.closed).unwrap_or(now);
        let cadence = if self.short { 2 } else { 5 };
        let marks = (1..4000)
            .map(|day| self.received + SignedDuration::from_hours(24 * day))
            .take_while(|mark| *mark <= end)
            .filter(|mark| !self.rests.iter().any(|(ended, back)| ended < mark && mark <= back));
        marks.fold((0, 0), |(yes, all), mark| {
            let heard = self.sent.iter().chain(self.rests.iter().map(|(_, back)| back));
            let last = heard.filter(|at| **at <= mark).max().copied().unwrap_or(self.received);
            let due = calendar().due_in_business_days(last, cadence).unwrap();
            (yes + u64::from(mark <= due), all + 1)
        })
    }
}

impl Promise {
    /// Kept or broken; none where it is neither.
    pub fn kept(&self, now: Timestamp) -> Option<bool> {
        match self {
            Self { in_time: Some(in_time), .. } => Some(*in_time),
            Self { moved: true, .. } => None,
            Self { broken: true, .. } => Some(false),
            Self { released: true, .. } => None,
            Self { due, .. } => (now > *due).then_some(false),
        }
    }
}
