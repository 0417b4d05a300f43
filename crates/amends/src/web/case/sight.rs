//! Everything that the page of a case shows, read in one look.

use std::sync::Arc;

use domain::{
    case::{Act, Case, CaseFile, House, MessageKind, perform},
    change::Refused,
    event::Who,
    id::Id,
    learning::{Lesson, Problem, lessons_for},
    promise::calendar::TimeLimit,
    recovery::{AskedFacts, MakeGood, VoucherCode},
    staff::{Member, MemberKind, Permission},
};
use jiff::Timestamp;
use store::{
    Conn,
    case::{Lock, StoredMessage},
    imported::Order,
    journal::Entry,
};

use super::suggest::{self, Suggested};
use crate::{
    actions::case::{Advice, advise},
    app::{App, Keys, Turn},
    error::Error,
    web::SignedIn,
};

/// How many earlier cases and make-goods of the customer are looked at.
const EARLIER: i64 = 50;

/// A case as its page needs it.
pub struct Sight {
    /// The file, as decisions see it.
    pub file: CaseFile,
    /// Everything said, oldest first.
    pub said: Vec<StoredMessage>,
    /// Everything that happened, oldest first.
    pub history: Vec<Entry>,
    /// Everybody.
    pub members: Vec<Member>,
    /// All cases of the customer, newest first.
    pub cases: Vec<Case>,
    /// What the customer was given or offered in any case, newest first.
    pub given: Vec<MakeGood>,
    /// Problems that a debrief may belong to.
    pub problems: Vec<Problem>,
    /// What was learned from cases like this one.
    pub lessons: Vec<Lesson>,
    /// The kind of failure that the customer's words suggest, where nobody has named one.
    pub suggested: Option<Suggested>,
    /// What the order that it is about says of what the policy asks; nothing where nobody looked.
    pub order: AskedFacts,
    /// What the policy would offer; none where nobody asked, or nothing is to be offered yet or any more.
    pub advice: Option<Advice>,
    /// The rules in force.
    pub house: Arc<House>,
    /// Who looks.
    pub me: Member,
    /// The address of the customer's own page.
    pub link: String,
    /// When.
    pub now: Timestamp,
    keys: Keys,
    turn: Turn,
}

/// How much is read beyond what every look shows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Extent {
    Plain,
    Advised,
    /// The form of the assessment asks what the order may answer.
    Assessing,
}

fn order(conn: &mut Conn<'_>, case: &Case, house: &House) -> Result<AskedFacts, Error> {
    let Some(name) = case.order.as_ref().filter(|_| house.policy.asks().next().is_some()) else {
        return Ok(AskedFacts::default());
    };
    let found = store::imported::order(conn, name)?.filter(|order| order.customer == case.customer);
    let currency = case.currency(house.currency());
    let said = |order: Order| AskedFacts::of_order(&house.policy, &order.attributes, currency);
    Ok(found.map(said).unwrap_or_default())
}

fn lessons(conn: &mut Conn<'_>, case: &Case, said: &[StoredMessage]) -> Result<Vec<Lesson>, Error> {
    let (kind, problem) = (case.failure_type.as_deref(), case.problem.map(Id::new));
    let near = store::learning::lessons_near(conn, kind, problem)?;
    let words = said.iter().find(|one| one.kind == MessageKind::Complaint);
    let words = words.and_then(|one| one.body.as_deref()).unwrap_or_default();
    Ok(lessons_for(&near, kind, problem, words).into_iter().cloned().collect())
}

impl Sight {
    /// Reads it; `name` is a number, an id or `ext:` and an id from elsewhere. Blocks.
    ///
    /// # Errors
    /// There is no such case, or storage failed.
    pub fn load(app: &App, me: &SignedIn, name: &str) -> Result<Self, Error> {
        Self::read(app, me, name, Extent::Plain)
    }

    /// The same, and what the policy would offer. Blocks.
    ///
    /// # Errors
    /// There is no such case, or storage failed.
    pub fn advised(app: &App, me: &SignedIn, name: &str) -> Result<Self, Error> {
        Self::read(app, me, name, Extent::Advised)
    }

    /// The same, and what the form of the assessment asks of the order. Blocks.
    ///
    /// # Errors
    /// There is no such case, or storage failed.
    pub fn assessing(app: &App, me: &SignedIn, name: &str) -> Result<Self, Error> {
        Self::read(app, me, name, Extent::Assessing)
    }

    fn read(app: &App, me: &SignedIn, name: &str, extent: Extent) -> Result<Self, Error> {
        let turn = app.turn(&me.actor());
        app.look(|conn| {
            let id = store::case::find(conn, name)?.ok_or(Error::Missing("such case"))?;
            let mut file = store::case::file(conn, id, Lock::No)?.ok_or(Error::Missing("such case"))?;
            let due =
                extent >= Extent::Advised && file.case.is_open() && file.case.milestones.assessed.is_some();
            let advice = if due { Some(advise(conn, &turn, &mut file)?) } else { None };
            let assessed = (extent == Extent::Assessing).then(|| order(conn, &file.case, &turn.house));
            let kind = file.case.failure_type.clone();
            let problems = kind.map(|kind| store::learning::open_of_type(conn, &kind)).transpose()?;
            let said = store::case::messages(conn, id)?;
            Ok(Self {
                suggested: suggest::suggest(app, conn, &file.case, &said)?,
                lessons: lessons(conn, &file.case, &said)?,
                said,
                history: store::journal::case_history(conn, &id.to_string())?,
                members: store::staff::all(conn)?,
                cases: store::case::of_customer(conn, file.customer.id, EARLIER)?,
                order: assessed.transpose()?.unwrap_or_default(),
                problems: problems.unwrap_or_default(),
                given: store::recovery::of_customer(conn, file.customer.id, EARLIER)?,
                advice,
                house: Arc::clone(&turn.house),
                me: me.member.clone(),
                link: app.public_url(&format!("/c/{}", app.keys.case_link(id, file.case.link_version))),
                now: turn.now,
                keys: app.keys.clone(),
                file,
                turn,
            })
        })
    }

    /// Whoever looks, now, under the rules in force.
    pub const fn turn(&self) -> &Turn {
        &self.turn
    }

    /// The address of the page.
    pub fn here(&self) -> String {
        format!("/cases/{}", self.file.case.number)
    }

    /// The code of the voucher that carried out a make-good.
    pub fn voucher(&self, make_good: Id<MakeGood>) -> VoucherCode {
        self.keys.voucher(make_good)
    }

    /// The zone of the firm.
    pub fn zone(&self) -> &str {
        &self.house.company.zone
    }

    /// The name of a member.
    pub fn name(&self, id: Id<Member>) -> &str {
        self.members.iter().find(|member| member.id == id).map_or("Somebody", |member| &member.name)
    }

    /// The name of whoever did something.
    pub fn who(&self, who: Who) -> &str {
        match who {
            Who::Member(id) => self.name(id),
            Who::Customer(_) => self.file.customer.label(),
            Who::System => "Amends",
        }
    }

    /// The name of a kind of failure.
    pub fn failure(&self) -> Option<&str> {
        let code = self.file.case.failure_type.as_deref()?;
        Some(self.house.playbooks.failure_type(code).map_or(code, |one| one.name.as_str()))
    }

    /// Whether the reader may do this.
    pub fn may(&self, what: Permission) -> bool {
        self.me.role.may(what)
    }

    /// People who can be given work, as pairs of id and name.
    pub fn colleagues(&self) -> Vec<(String, String)> {
        let working = |member: &&Member| {
            member.active && member.kind == MemberKind::Person && member.role.may(Permission::WorkCases)
        };
        let named = |member: &Member| {
            let duty = match (member.invited, member.on_duty) {
                (true, _) => ", not here yet",
                (false, true) => "",
                (false, false) => ", off duty",
            };
            (member.id.to_string(), format!("{}{duty}", member.name))
        };
        self.members.iter().filter(working).map(named).collect()
    }

    /// What an act would be answered, without doing it.
    pub fn would(&self, act: &dyn Act) -> Option<Refused> {
        let ids = self.turn.ids();
        perform(act, self.file.clone(), &self.turn.desk(&ids)).err()
    }

    /// When the next business day closes: a date that can be kept.
    pub fn next_close(&self) -> Timestamp {
        self.ask(|desk| {
            let timers = self.file.timers(desk);
            let day = TimeLimit::BusinessDays(1);
            timers.map_or(self.now, |timers| timers.due(day, self.now, &desk.house.calendars))
        })
    }

    /// A desk at this moment, for questions to the domain that change nothing.
    pub fn ask<T>(&self, question: impl FnOnce(&domain::case::Desk<'_>) -> T) -> T {
        let ids = self.turn.ids();
        question(&self.turn.desk(&ids))
    }
}

impl Sight {
    /// The name of whoever an entry of the journal names.
    pub fn actor(&self, entry: &Entry) -> String {
        match entry.actor_kind.as_str() {
            "member" => entry.actor_id.parse().map_or("Somebody", |id| self.name(id)).to_owned(),
            "customer" => self.file.customer.label().to_owned(),
            _ => "Amends".to_owned(),
        }
    }
}
