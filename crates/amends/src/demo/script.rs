//! The script: steps in order of time, each done by the action that a person would use.

use std::collections::BTreeMap;

use domain::{
    case::{Case, CaseFile, acts},
    house::Part,
    id::Id,
    learning::NewDone,
    staff::{Actor, Member, Role},
};
use jiff::{
    Timestamp,
    tz::{TimeZone, TimeZoneDatabase},
};
use serde::Deserialize;
use serde_json::{Map, Value};
use store::case::Lock;

use super::{
    clock::advance_to,
    house::{Deed, Named, read},
    moment, set_clock,
};
use crate::{
    actions::{
        self,
        case::OpenCase,
        settings::Subject,
        staff::NewMember,
        verbs::{self, Thing},
    },
    app::App,
    error::Error,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Company {
    zone: String,
    begins: String,
    visitor: String,
    settings: BTreeMap<String, String>,
    people: BTreeMap<String, NewMember>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Story {
    steps: Vec<Step>,
}

/// One step. `act` is a verb of the API, or `open`, `kept`, `approve`, `offer`, `accept`, `fulfil`, `redeem`, …, or a step of
/// the house; then `case` is the name of the thing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    at: String,
    #[serde(default)]
    by: String,
    case: String,
    act: String,
    #[serde(default)]
    body: Value,
}

/// A company and what happened in it.
pub struct Script<'a> {
    app: &'a App,
    now: Timestamp,
    zone: TimeZone,
    people: BTreeMap<String, Member>,
    visitor: Id<Member>,
    cases: BTreeMap<String, Id<Case>>,
    named: Named,
    steps: Vec<(Timestamp, Step)>,
}

impl<'a> Script<'a> {
    /// Founds the company on the day that its history begins.
    ///
    /// # Errors
    /// Its text is wrong, or somebody cannot be added.
    pub fn begin(app: &'a App, company: &str) -> Result<Self, Error> {
        let now = app.clock.now();
        let company: Company =
            toml::from_str(company).map_err(|error| Error::Fault(format!("demo: {error}")))?;
        let zone = TimeZoneDatabase::bundled()
            .get(&company.zone)
            .map_err(|error| Error::Fault(error.to_string()))?;
        let begins = moment::read(&company.begins, now, &zone).ok_or(Error::Missing("such moment"))?;
        set_clock(app, begins);
        for (name, text) in &company.settings {
            let (name, text) = (name.clone(), text.clone());
            let subject = subject(&name).ok_or_else(|| Error::Fault(format!("demo: no part “{name}”")))?;
            actions::settings::change(app, &founder(), subject, 0, text)?;
        }
        let mut people = BTreeMap::new();
        for (nick, new) in company.people {
            let member = actions::staff::add(app, &founder(), new)?;
            actions::staff::arrive(app, &founder(), member.id)?;
            people.insert(nick, member);
        }
        let visitor =
            people.get(&company.visitor).map(|member| member.id).ok_or(Error::Missing("such visitor"))?;
        Ok(Self {
            app,
            now,
            zone,
            people,
            visitor,
            cases: BTreeMap::new(),
            named: Named::default(),
            steps: Vec::new(),
        })
    }

    /// Adds what happened.
    ///
    /// # Errors
    /// The text is wrong, or a moment cannot be read.
    pub fn add(&mut self, story: &str) -> Result<(), Error> {
        let story: Story = toml::from_str(story).map_err(|error| Error::Fault(format!("demo: {error}")))?;
        for mut step in story.steps {
            let at = self.moment(&step.at)?;
            self.fill_in(&mut step.body)?;
            self.steps.push((at, step));
        }
        Ok(())
    }

    /// Plays everything in order of time, then sets the clock to now; answers who the visitor is.
    ///
    /// # Errors
    /// A step was refused: says which, and why.
    pub fn play(mut self) -> Result<Id<Member>, Error> {
        let mut steps = std::mem::take(&mut self.steps);
        steps.sort_by_key(|(at, _)| *at);
        for (at, step) in steps {
            advance_to(self.app, at)?;
            self.perform(&step).map_err(|error| {
                Error::Fault(format!(
                    "demo, case {}, {} at {}: {error} {error:?}",
                    step.case, step.act, step.at
                ))
            })?;
        }
        advance_to(self.app, self.now)?;
        Ok(self.visitor)
    }

    fn perform(&mut self, step: &Step) -> Result<(), Error> {
        let actor = self.people.get(&step.by).map_or_else(Actor::system, Actor::member);
        if step.act == "open" {
            let new: OpenCase =
                serde_json::from_value(step.body.clone()).map_err(|error| Error::Fault(error.to_string()))?;
            let file = actions::case::open(self.app, &actor, new)?;
            self.cases.insert(step.case.clone(), file.case.id);
            return self.give(&file, &step.by);
        }
        let deed = Deed { app: self.app, actor: &actor, act: &step.act, name: &step.case, body: &step.body };
        if let Some(done) = self.named.perform(&deed) {
            return done;
        }
        let case = *self.cases.get(&step.case).ok_or(Error::Missing("such case"))?;
        let file = self
            .app
            .look(|conn| store::case::file(conn, case, Lock::No)?.ok_or(Error::Missing("such case")))?;
        if let Some(done) = self.named.tie(&deed, &file).or_else(|| self.learn(step, &actor, &file)) {
            return done;
        }
        if step.act == "redeem" {
            return self.redeem(step, &actor, &file);
        }
        let actor = if step.by == "customer" { Actor::customer(file.customer.id) } else { actor };
        if let Some(step) = on_last(&step.act, &step.body, &file) {
            return actions::case::act_any(self.app, &actor, case, step).map(drop);
        }
        let body = if step.body.is_null() { Value::Object(Map::new()) } else { step.body.clone() };
        let deed = verbs::named(Thing::Case, &step.act)?.read(&body)?;
        verbs::perform(self.app, &actor, case.to_string(), deed).map(drop)
    }

    /// Steps on the problem behind a case.
    fn learn(&self, step: &Step, actor: &Actor, file: &CaseFile) -> Option<Result<(), Error>> {
        let case = file.case.id;
        let problem = || file.case.problem.map(Id::new).ok_or(Error::Missing("such problem"));
        Some(match step.act.as_str() {
            "debrief" => read(&step.body)
                .and_then(|new| actions::learning::debrief(self.app, actor, case, new).map(drop)),
            "plan" => problem()
                .and_then(|id| actions::learning::plan(self.app, actor, id, read(&step.body)?).map(drop)),
            "done" => problem().and_then(|id| {
                let found = self.app.look(|conn| Ok(store::learning::problem(conn, id, Lock::No)?))?;
                let action = found.and_then(|problem| problem.actions.last().map(|action| action.id));
                let action = action.ok_or(Error::Missing("such action"))?;
                actions::learning::done(self.app, actor, id, action, NewDone::default()).map(drop)
            }),
            _ => return None,
        })
    }

    /// A part of the newest voucher of a case is spent, as over the API.
    fn redeem(&self, step: &Step, actor: &Actor, file: &CaseFile) -> Result<(), Error> {
        let (part, missing) = (read(&step.body)?, Error::Missing("such voucher"));
        let given = file.make_goods.iter().rfind(|one| one.is_fulfilled() && one.fulfilment.is_some());
        let code = self.app.keys.voucher(given.ok_or(missing)?.id);
        actions::recovery::redeem(self.app, actor, code, part).map(drop)
    }

    /// Whoever takes the call owns the case from the start.
    fn give(&self, file: &CaseFile, nick: &str) -> Result<(), Error> {
        let Some(member) = self.people.get(nick).filter(|member| member.id != file.case.owner) else {
            return Ok(());
        };
        let owner = self
            .people
            .values()
            .find(|one| one.id == file.case.owner)
            .map_or_else(Actor::system, Actor::member);
        let handover = acts::Handover { to: member.id, reason: "I took the call.".to_owned() };
        actions::case::act(self.app, &owner, file.case.id, handover)?;
        actions::case::act(self.app, &Actor::member(member), file.case.id, acts::HandoverAcceptance {})
            .map(drop)
    }

    fn moment(&self, text: &str) -> Result<Timestamp, Error> {
        moment::read(text, self.now, &self.zone)
            .ok_or_else(|| Error::Fault(format!("demo: “{text}” is not a moment")))
    }

    /// Puts moments in place of `@-2d 16:00`, people in place of `#ines`, and the way a date is said in place of `{-2d 16:00}`.
    fn fill_in(&self, value: &mut Value) -> Result<(), Error> {
        match value {
            Value::String(text) => *text = self.filled(text)?,
            Value::Array(items) => return items.iter_mut().try_for_each(|item| self.fill_in(item)),
            Value::Object(fields) => return fields.values_mut().try_for_each(|field| self.fill_in(field)),
            _ => {}
        }
        Ok(())
    }

    fn filled(&self, text: &str) -> Result<String, Error> {
        if let Some(moment) = text.strip_prefix('@') {
            return Ok(self.moment(moment)?.to_string());
        }
        if let Some(member) = text.strip_prefix('#').and_then(|nick| self.people.get(nick)) {
            return Ok(member.id.to_string());
        }
        let mut said = String::new();
        for (at, part) in text.split('{').enumerate() {
            match part.split_once('}').filter(|_| at > 0) {
                Some((moment, rest)) => {
                    let at = self.moment(moment)?.to_zoned(self.zone.clone());
                    said.push_str(&at.strftime("%A %-d %B at %H:%M").to_string());
                    said.push_str(rest);
                }
                None => said.push_str(part),
            }
        }
        Ok(said)
    }
}

/// A part of the rules by its name, or a calendar.
fn subject(name: &str) -> Option<Subject> {
    match name.strip_prefix("calendar.") {
        Some(calendar) => Some(Subject::Calendar(calendar.to_owned())),
        None => Part::ALL.into_iter().find(|part| part.name() == name).map(Subject::Part),
    }
}

/// Steps on the newest promise or make-good of a case.
fn on_last(act: &str, body: &Value, file: &CaseFile) -> Option<actions::case::AnyAct> {
    let text = |field: &str| body.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    if act == "kept" {
        let promise = file.owed().min_by_key(|promise| promise.due_at).map(|promise| promise.id);
        return Some(Box::new(acts::PromiseKept { promise, evidence: text("evidence"), at: None }));
    }
    let verb = match act {
        "approve" => acts::MakeGoodVerb::Approve { reason: text("reason") },
        "offer" => acts::MakeGoodVerb::Offer,
        "accept" => acts::MakeGoodVerb::Accept,
        "decline" => acts::MakeGoodVerb::Decline { words: text("words") },
        "fulfil" => acts::MakeGoodVerb::Fulfil { reference: text("reference") },
        "outcome" => acts::MakeGoodVerb::Outcome(serde_json::from_value(body.clone()).ok()?),
        _ => return None,
    };
    let make_good = file
        .make_goods
        .iter()
        .rfind(|one| !matches!(act, "accept" | "decline") || one.offered_at.is_some())?
        .id;
    Some(Box::new(acts::MakeGoodStep { make_good, verb }))
}

/// Before anybody is there, the founder adds people.
fn founder() -> Actor {
    Actor { role: Some(Role::Admin), ..Actor::system() }
}
