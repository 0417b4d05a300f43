//! One portion of a round: a few are told in one unit, each on their own case. A crash loses nothing and tells nobody
//! twice, since who is told and that they are told is saved together.

use domain::{
    case::{
        CaseFile, Desk,
        acts::{Letter, NewMessage, PromiseKept},
        notices::{
            NoticeRound, RoundKind, RoundState, Share, SilentLetter, Telling, is_about, tell_silent, was_told,
        },
        perform,
    },
    change::{Change, Refused},
    customer::Customer,
    id::Id,
    intake::{Channel, CohortMember, Incident, Status, ToldBy},
    staff::Actor,
};
use store::{Conn, Unit, case::Lock, case::notices as kept, imported::Order, intake::cohort, jobs};

use super::{MISSING, words::Told};
use crate::{
    actions::intake::{cohort::tie, incident_taken as taken},
    app::{App, Keys, Turn},
    error::Error,
};

/// So many are told in one unit.
const PORTION: i64 = 50;

/// What a round needs besides storage.
pub(super) struct Post {
    pub keys: Keys,
    /// The address that pages of customers begin with.
    pub base: String,
}

impl Post {
    pub fn of(app: &App) -> Self {
        Self { keys: app.keys.clone(), base: app.public_url("/c/") }
    }

    pub fn link(&self, case: Id<domain::case::Case>, version: u32) -> String {
        format!("{}{}", self.base, self.keys.case_link(case, version))
    }
}

/// Tells the next few of a round, and plans the next portion. A portion that is no longer wanted does nothing.
///
/// # Errors
/// Storage failed; then nobody of this portion was told.
pub fn tell_portion(app: &App, key: &str, round: Id<NoticeRound>, portion: u32) -> Result<(), Error> {
    let owner = app.look(|conn| {
        let found = kept::round(conn, round, Lock::No)?.ok_or(MISSING)?;
        store::staff::by_id(conn, found.owner)?.ok_or(Error::Missing("such person"))
    })?;
    let (key, post) = (key.to_owned(), Post::of(app));
    app.change(&app.turn(&Actor::member(&owner)), move |unit, turn| {
        let round = kept::round(unit.conn(), round, Lock::Yes)?.ok_or(MISSING)?;
        if round.state == RoundState::Sending && round.portions == portion {
            tell_some(unit, turn, &post, round)?;
        }
        Ok(jobs::done(unit, &key)?)
    })
}

fn tell_some(unit: &mut Unit<'_>, turn: &Turn, post: &Post, round: NoticeRound) -> Result<(), Error> {
    let incident = taken(unit, round.incident)?;
    if round.plan.promise.as_ref().is_some_and(|promise| promise.due_at <= turn.now) {
        let ids = turn.ids();
        let halted = round.pause(Some("The date that the text promises has passed."), &turn.desk(&ids))?;
        return super::save(unit, halted).map(drop);
    }
    let parts = round.plan.kind.goes_through();
    let status = parts.get(round.place.part).copied().unwrap_or(Status::Waiting);
    let members = cohort::next(unit, incident.id, status, round.place.after, PORTION)?;
    let size = cohort::size(unit.conn(), incident.id)?;
    keep_policy(unit, turn)?;
    let ids = turn.ids();
    let desk = turn.desk(&ids);
    let teller = Teller { turn, desk: &desk, post, round: &round, incident: &incident, size };
    let (mut told, mut not_told, last) = (0, 0, members.last().map(|one| one.customer));
    for member in members {
        if round.place.part > 0 && member.tried_in == Some(round.id.uuid()) {
            continue;
        }
        match teller.tell(unit, member)? {
            true => told += 1,
            false => not_told += 1,
        }
    }
    let next = round.place_after(last);
    super::save(unit, round.portion_done(told, not_told, next, turn.now)).map(drop)
}

/// The rules that the cases of silent victims are decided under.
fn keep_policy(unit: &mut Unit<'_>, turn: &Turn) -> Result<(), Error> {
    let policy = &turn.house.policy;
    let body = policy.to_toml().map_err(|error| Error::Fault(error.to_string()))?;
    Ok(store::policy::keep(unit, &policy.seal(), &body)?)
}

/// Who tells what, in one portion.
pub(super) struct Teller<'a> {
    pub turn: &'a Turn,
    pub desk: &'a Desk<'a>,
    pub post: &'a Post,
    pub round: &'a NoticeRound,
    pub incident: &'a Incident,
    /// How many are in the cohort.
    pub size: u64,
}

/// A text that may go out, and the case that it goes out in.
pub(super) struct Ready {
    /// The case as it was, if it was there.
    pub before: Option<CaseFile>,
    pub change: Change<CaseFile>,
    pub body: String,
}

/// Why a text cannot go out, and how it reads as far as it could be filled.
pub(super) struct NotReady {
    pub refused: Refused,
    pub body: String,
}

impl NotReady {
    const fn before(refused: Refused) -> Self {
        Self { refused, body: String::new() }
    }
}

impl Teller<'_> {
    /// Tells one, or notes why not; answers whether they know now by this round.
    fn tell(&self, unit: &mut Unit<'_>, mut member: CohortMember) -> Result<bool, Error> {
        member.tried_in = Some(self.round.id.uuid());
        let (customer, own) = self.load(unit.conn(), &mut member, Lock::Yes)?;
        let told = match self.round.plan.kind {
            RoundKind::Update | RoundKind::Letter => self.in_thread(unit, &member, own)?,
            RoundKind::Notice => self.notice(unit, &mut member, customer, own)?,
        };
        cohort::save(unit, self.incident.id, &[member], 0)?;
        Ok(told)
    }

    fn notice(
        &self,
        unit: &mut Unit<'_>,
        member: &mut CohortMember,
        customer: Customer,
        own: Option<CaseFile>,
    ) -> Result<bool, Error> {
        if own.as_ref().is_some_and(|file| was_told(&file.case)) {
            member.tell(ToldBy::OwnCase, self.turn.now)?;
            return Ok(false);
        }
        if customer.email.is_none() {
            (member.by_hand, member.stopped) = (true, None);
            return Ok(false);
        }
        self.now(unit, member, customer, own, Channel::Email, None)
    }

    /// Tells one on a channel; `spoken` are the words that were used, where it was not the text.
    pub fn now(
        &self,
        unit: &mut Unit<'_>,
        member: &mut CohortMember,
        customer: Customer,
        own: Option<CaseFile>,
        channel: Channel,
        spoken: Option<&str>,
    ) -> Result<bool, Error> {
        let orders = orders_of(unit.conn(), member)?;
        let ready = match self.ready(member, customer, own, &orders, channel, spoken) {
            Ok(ready) => ready,
            Err(why) => {
                member.stopped = Some(why.refused.to_string());
                return Ok(false);
            }
        };
        member.tell(ToldBy::on(channel), self.turn.now)?;
        let file = &ready.change.state;
        member.case = Some(file.case.id.uuid());
        let said = file.said.last().map(|said| said.id.uuid());
        member.promise = file.promises.iter().find(|one| one.made_in == said).map(|one| one.id.uuid());
        store::case::save(unit, ready.before.as_ref(), file)?;
        unit.keep(ready.change)?;
        Ok(true)
    }

    /// What would go out to one, and what it would do, or why it cannot.
    pub fn ready(
        &self,
        member: &CohortMember,
        customer: Customer,
        own: Option<CaseFile>,
        orders: &[Order],
        channel: Channel,
        spoken: Option<&str>,
    ) -> Result<Ready, NotReady> {
        let ids = self.desk.ids;
        let (id, number) = (ids.fresh(), ids.case_number());
        let link = match &own {
            Some(file) => self.post.link(file.case.id, file.case.link_version),
            None => self.post.link(id, 1),
        };
        let owed = self.owed(orders).map_err(NotReady::before)?;
        let told = Told { owed: owed.as_ref(), ..self.told(member, &customer, orders, own.as_ref(), &link) };
        let text = match spoken {
            Some(words) => words.to_owned(),
            None => told.text().map_err(|gap| NotReady::before(Refused::not_now("gap", gap.to_string())))?,
        };
        let promise = self.round.plan.promise.clone();
        let telling = Telling {
            incident: self.incident.id,
            body: text.trim().to_owned(),
            channel,
            promise: promise.ok_or_else(|| {
                NotReady::before(Refused::not_now("no_promise", "This round promises nothing."))
            })?,
            make_good: self.round.make_good.clone(),
            owed,
        };
        let body = telling.body.clone();
        if let Some(before) = own {
            let mut file = before.clone();
            file.cohort = Some(self.size);
            let change = perform(&telling, file, self.desk)
                .map_err(|refused| NotReady { refused, body: body.clone() })?;
            return Ok(Ready { before: Some(before), change, body });
        }
        let share = Share {
            id,
            number,
            incident: self.incident,
            severity: self.round.plan.severity,
            order: member.orders.first().cloned(),
            owner: self.round.owner,
            other_open: 0,
            cohort: self.size,
            no_make_good_reason: self.round.make_good.is_none().then(|| self.round.reasons.join(" ")),
        };
        let change = tell_silent(&share, customer, &telling, self.desk);
        let change = change.map_err(|refused| NotReady { refused, body: body.clone() })?;
        Ok(Ready { before: None, change, body })
    }

    /// What a text may say about one.
    pub fn told<'t>(
        &'t self,
        member: &'t CohortMember,
        customer: &'t Customer,
        orders: &'t [Order],
        file: Option<&'t CaseFile>,
        link: &'t str,
    ) -> Told<'t> {
        Told {
            house: &self.turn.house,
            round: self.round,
            incident: self.incident,
            member,
            customer,
            order: orders.first(),
            owed: None,
            file,
            link,
            signer: self.desk.actor,
        }
    }

    /// What is new, or the letter, in their own thread.
    fn in_thread(
        &self,
        unit: &mut Unit<'_>,
        member: &CohortMember,
        own: Option<CaseFile>,
    ) -> Result<bool, Error> {
        let Some(before) = own else { return Ok(false) };
        let orders = orders_of(unit.conn(), member)?;
        let link = self.post.link(before.case.id, before.case.link_version);
        let told = self.told(member, &before.customer, &orders, Some(&before), &link);
        let Ok(body) = told.text() else { return Ok(false) };
        let mut file = before.clone();
        file.cohort = Some(self.size);
        let Ok(change) = self.said(file, member, body) else { return Ok(false) };
        store::case::save(unit, Some(&before), &change.state)?;
        unit.keep(change)?;
        Ok(true)
    }

    /// What becomes of a case by what is said in it.
    pub fn said(
        &self,
        file: CaseFile,
        member: &CohortMember,
        body: String,
    ) -> Result<Change<CaseFile>, Refused> {
        let channel = file.customer.email.is_none().then_some(Channel::Post);
        if self.round.plan.kind == RoundKind::Letter {
            let letter =
                Letter { body, channel, override_reason: None, steps: self.round.plan.steps.clone() };
            return perform(&SilentLetter(letter), file, self.desk);
        }
        self.updated(file, member, body, channel)
    }

    /// The promise of the notice counts as kept first, where the round says so: what the text tells of it is true then.
    fn updated(
        &self,
        file: CaseFile,
        member: &CohortMember,
        body: String,
        channel: Option<Channel>,
    ) -> Result<Change<CaseFile>, Refused> {
        let kept = self.with_promise_kept(file, member)?;
        let message = NewMessage {
            body,
            channel,
            kind: Some(domain::case::MessageKind::Update),
            direction: None,
            override_reason: None,
            keeps: Vec::new(),
        };
        let mut said = perform(&message, kept.state, self.desk)?;
        said.events.splice(0..0, kept.events);
        said.errands.splice(0..0, kept.errands);
        Ok(said)
    }

    /// What becomes of a case where the round's evidence shows that the promise of the notice was kept.
    pub fn with_promise_kept(
        &self,
        file: CaseFile,
        member: &CohortMember,
    ) -> Result<Change<CaseFile>, Refused> {
        let owed = member.promise.filter(|id| file.owed().any(|one| one.id.uuid() == *id));
        let (Some(promise), Some(evidence)) = (owed, self.round.plan.keeps_promise.clone()) else {
            return Ok(Change::of(file));
        };
        perform(&PromiseKept { promise: Some(Id::new(promise)), evidence, at: None }, file, self.desk)
    }

    /// The customer, locked, and their own case about it, which is looked for once more: they may have complained since.
    pub fn load(
        &self,
        conn: &mut Conn<'_>,
        member: &mut CohortMember,
        lock: Lock,
    ) -> Result<(Customer, Option<CaseFile>), Error> {
        let customer = store::customer::by_id(conn, member.customer, lock)?;
        let customer = customer.ok_or(Error::Missing("such customer"))?;
        if member.case.is_none() {
            let cases = store::case::of_customer(conn, member.customer, 50)?;
            let playbooks = &self.turn.house.playbooks;
            if let Some(case) =
                cases.iter().find(|case| is_about(case, self.incident, &member.orders, playbooks))
            {
                tie(member, case);
            }
        }
        let own = member.case.map(|id| store::case::file(conn, Id::new(id), lock)).transpose()?;
        Ok((customer, own.flatten()))
    }
}

/// Their orders that were hit, as far as they are still theirs.
pub(super) fn orders_of(conn: &mut Conn<'_>, member: &CohortMember) -> Result<Vec<Order>, Error> {
    let mut found = Vec::new();
    for id in &member.orders {
        found.extend(store::imported::order(conn, id)?.filter(|order| order.customer == member.customer));
    }
    Ok(found)
}
