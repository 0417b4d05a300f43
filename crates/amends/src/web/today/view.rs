//! What Today shows, read in one look.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    case::{Case, House, notices::NoticeRound},
    customer::Customer,
    id::Id,
    intake::Incident,
    learning::{Problem, Signal},
    promise::Promise,
    staff::{Member, Permission},
};
use jiff::Timestamp;
use maud::{Markup, html};
use store::{
    Conn,
    case::{Lock, Team, Together},
};

use super::{first, first::Begun, mine, waiting};
use crate::{
    app::App,
    error::Error,
    web::{SignedIn, case::Sight, parts::said_day},
};

/// What one person can take in; the list of cases holds the rest.
pub const MOST: usize = 100;
/// The most urgent ones only.
const TEAM: i64 = 10;

/// Rounds of notices are few; those that were written and left are not looked through without end.
const OPEN_ROUNDS: i64 = 100;

/// The day of one person.
pub struct Day {
    pub me: Member,
    pub now: Timestamp,
    pub zone: String,
    /// My open cases, the soonest step first.
    pub cases: Vec<Case>,
    /// What I owe, soonest first.
    pub promises: Vec<(Id<Case>, Promise)>,
    /// What I owe to many at once, with the mistake that hit them.
    pub together: Vec<(Together, Incident)>,
    /// What concerns more than me.
    pub team: Team,
    /// Cases with an offer that I may decide about.
    pub offers: Vec<Sight>,
    /// Rounds of notices that wait for approval, with the mistake that they tell of; for those who may approve.
    pub rounds: Vec<(NoticeRound, Incident)>,
    /// Cases of mine in which nobody knows whether something was carried out.
    pub unconfirmed: Vec<Sight>,
    /// Cases offered to me.
    pub offered: Vec<Sight>,
    /// Mentions that nobody has sorted; at most a hundred are counted.
    pub candidates: usize,
    /// Problems with a corrective action that waits for an answer: mine, or all of them for a manager.
    pub alarms: Vec<Problem>,
    /// Rises that a manager has to decide on; nobody else is shown them here.
    pub signals: Vec<Signal>,
    pub house: Arc<House>,
    /// The first steps of a new house.
    pub begun: Begun,
    customers: BTreeMap<Id<Customer>, Customer>,
    members: Vec<Member>,
}

fn undecided(conn: &mut Conn<'_>, me: &SignedIn) -> Result<Vec<Signal>, Error> {
    if !me.member.role.may(Permission::Manage) {
        return Ok(Vec::new());
    }
    Ok(store::signal::undecided(conn, TEAM)?)
}

/// What is the matter with corrective actions concerns whoever does them, and the managers.
fn alarms(conn: &mut Conn<'_>, me: &SignedIn) -> Result<Vec<Problem>, Error> {
    let mut found = store::learning::with_alarm(conn, TEAM)?;
    let manages = me.member.role.may(Permission::Manage);
    found.retain(|one| manages || one.alarms().any(|(action, _)| action.owner == me.member.id));
    Ok(found)
}

fn together(conn: &mut Conn<'_>, me: Id<Member>) -> Result<Vec<(Together, Incident)>, Error> {
    let mut all = Vec::new();
    for one in store::case::owed_together(conn, me)? {
        all.extend(store::intake::incident(conn, one.incident, Lock::No)?.map(|incident| (one, incident)));
    }
    Ok(all)
}

/// Only whoever may approve is shown them.
fn rounds(conn: &mut Conn<'_>, me: &SignedIn) -> Result<Vec<(NoticeRound, Incident)>, Error> {
    let mut found = Vec::new();
    if me.member.role.may(Permission::Approve) {
        for round in store::case::notices::awaiting_approval(conn, OPEN_ROUNDS)? {
            let incident = store::intake::incident(conn, round.incident, Lock::No)?;
            found.extend(incident.map(|incident| (round, incident)));
        }
    }
    Ok(found)
}

impl Day {
    /// Reads it. Blocks.
    ///
    /// # Errors
    /// Storage failed.
    pub fn load(app: &App, me: &SignedIn) -> Result<Self, Error> {
        let most = i64::try_from(MOST).unwrap_or(i64::MAX);
        let mut day = app.look(|conn| {
            let id = me.member.id;
            let members = store::staff::all(conn)?;
            let mut day = Self {
                me: me.member.clone(),
                now: app.clock.now(),
                zone: app.house().company.zone.clone(),
                cases: store::case::owed_by(conn, id, most)?,
                promises: store::promise::owed_by(conn, id, most)?,
                together: together(conn, id)?,
                team: store::case::team(conn, id, TEAM)?,
                candidates: store::intake::waiting_candidates(conn, most)?.len(),
                begun: Begun::read(conn, &members)?,
                members,
                signals: undecided(conn, me)?,
                alarms: alarms(conn, me)?,
                house: app.house(),
                offers: Vec::new(),
                rounds: rounds(conn, me)?,
                unconfirmed: Vec::new(),
                offered: Vec::new(),
                customers: BTreeMap::new(),
            };
            day.meet(conn)?;
            Ok(day)
        })?;
        let doubtful = app.look(|conn| Ok(store::recovery::stuck_of(conn, me.member.id, TEAM)?))?;
        let mut doubtful: Vec<_> = doubtful.into_iter().map(|(case, _)| case).collect();
        doubtful.dedup();
        day.unconfirmed = doubtful
            .into_iter()
            .map(|case| Sight::load(app, me, &case.to_string()))
            .collect::<Result<_, _>>()?;
        let sight = |case: &Case| Sight::load(app, me, &case.id.to_string());
        day.offered = day.team.offered.iter().map(sight).collect::<Result<_, _>>()?;
        if me.member.role.may(Permission::Approve) {
            day.offers = day.team.waiting_offers.iter().map(sight).collect::<Result<_, _>>()?;
        }
        Ok(day)
    }

    /// Reads the customers of all cases that are shown.
    fn meet(&mut self, conn: &mut Conn<'_>) -> Result<(), Error> {
        let shown = self.cases.iter().chain(&self.team.escalated).chain(&self.team.due);
        self.customers = store::customer::by_ids(conn, &shown.map(|case| case.customer).collect())?;
        Ok(())
    }

    /// The name of the customer of a case.
    pub fn customer(&self, case: &Case) -> &str {
        self.customers.get(&case.customer).map_or("Unknown customer", Customer::label)
    }

    /// The name of a member.
    pub fn name(&self, id: Id<Member>) -> &str {
        self.members.iter().find(|member| member.id == id).map_or("somebody", |member| &member.name)
    }

    /// One of my cases.
    pub fn case(&self, id: Id<Case>) -> Option<&Case> {
        self.cases.iter().find(|case| case.id == id)
    }
}

/// The page.
pub fn whole(day: &Day) -> Markup {
    html! {
        div class="page-head" { div { h1 { "What I owe" } p class="page-sub" { (said_day(day.now, &day.zone)) (summary(day)) } } }
        div class="columns" {
            div class="stack-wide" {
                (first::steps(day))
                (mine::owed(day))
                (mine::together(day))
                (mine::steps(day))
                (waiting::handovers(day))
                (waiting::unconfirmed(day))
                (waiting::approvals(day))
            }
            aside aria-label="Beside my own" { (waiting::team(day)) }
        }
    }
}

fn summary(day: &Day) -> String {
    let late = day.promises.iter().filter(|(_, one)| one.due_at < day.now).count();
    match (day.promises.len(), late) {
        (0, _) => String::new(),
        (1, 0) => " · 1 promise".to_owned(),
        (1, _) => " · 1 promise, and it is late".to_owned(),
        (all, 0) => format!(" · {all} promises"),
        (all, late) => format!(" · {all} promises, {late} of them late"),
    }
}
