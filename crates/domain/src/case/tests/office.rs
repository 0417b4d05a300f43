//! The people, the house and the storyteller that all stories share.

use std::cell::Cell;

use jiff::{SignedDuration, Timestamp};

use crate::{
    case::{
        Act, CaseFile, Desk, Earlier, House, NewCase, Outcome, Stage, acts, look, next_look, open, perform,
    },
    change::{Change, Refused},
    customer::Customer,
    event::Event,
    failure::Severity,
    id::{Id, Ids},
    intake::Channel,
    money::Money,
    staff::{Actor, Member, MemberKind, Role},
};

/// A Monday at ten in London, summer time.
pub const MONDAY: &str = "2026-06-01T09:00:00Z";
/// What the shipped company says about the way outside.
pub const ROUTE: &str = "the Trade Ombudsman";

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn euros(amount: &str) -> Money {
    Money::parse(amount, "EUR").unwrap()
}

pub fn code(refused: &Refused) -> String {
    match refused {
        Refused::Invalid { field, .. } => format!("invalid {field}"),
        other => other.code(),
    }
}

pub struct Office {
    pub house: House,
    drawn: Cell<u32>,
}

impl Office {
    pub fn new() -> Self {
        Self { house: House::shipped().unwrap(), drawn: Cell::new(0) }
    }

    pub fn ids(&self, now: Timestamp) -> Ids {
        let nth = self.drawn.replace(self.drawn.get() + 1);
        let mut seed = [7; 10];
        seed[..4].copy_from_slice(&nth.to_be_bytes());
        Ids::new(now, seed)
    }

    pub fn with_desk<T>(&self, actor: &Actor, now: Timestamp, work: impl FnOnce(&Desk<'_>) -> T) -> T {
        work(&Desk { now, actor, house: &self.house, ids: &self.ids(now) })
    }
}

/// A person of the firm, the same one for the same number.
pub fn member(number: u128, role: Role) -> Member {
    Member {
        id: Id::new(uuid::Uuid::from_u128(number)),
        name: format!("Person {number}"),
        email: format!("p{number}@firm.example"),
        role,
        kind: MemberKind::Person,
        active: true,
        on_duty: true,
        invited: false,
        signature: String::new(),
        in_training: false,
        joined_at: at("2020-01-01T00:00:00Z"),
    }
}

/// Everybody whom an act may name.
pub fn colleagues() -> Vec<Member> {
    let roles = [Role::Agent, Role::Agent, Role::Senior, Role::Manager, Role::Manager, Role::ReadOnly];
    (1..).zip(roles).map(|(number, role)| member(number, role)).collect()
}

pub fn agent() -> Actor {
    Actor::member(&member(1, Role::Agent))
}
pub fn other_agent() -> Actor {
    Actor::member(&member(2, Role::Agent))
}
pub fn senior() -> Actor {
    Actor::member(&member(3, Role::Senior))
}
pub fn manager() -> Actor {
    Actor::member(&member(4, Role::Manager))
}
pub fn second_manager() -> Actor {
    Actor::member(&member(5, Role::Manager))
}
pub fn reader() -> Actor {
    Actor::member(&member(6, Role::ReadOnly))
}
/// A token that acts for another system.
pub fn token() -> Actor {
    Actor::member(&Member { kind: MemberKind::Token, email: String::new(), ..member(7, Role::Agent) })
}
/// A program of the firm that it trusts as it trusts a manager.
pub fn program() -> Actor {
    Actor::member(&Member { kind: MemberKind::Token, email: String::new(), ..member(8, Role::Manager) })
}
pub fn customer_id(number: u128) -> Id<Customer> {
    Id::new(uuid::Uuid::from_u128(1000 + number))
}
pub fn customer() -> Actor {
    Actor::customer(customer_id(1))
}
pub fn stranger() -> Actor {
    Actor::customer(customer_id(2))
}

pub fn complaint() -> NewCase {
    NewCase {
        channel: Channel::Email,
        verbatim: "My sofa was due on Friday.  Nobody came, and nobody rang!\n".to_owned(),
        subject: None,
        received_at: None,
        received_at_known: true,
        failure_type: Some("late_delivery".to_owned()),
        order: None,
        product: None,
        site: None,
        desired_outcome: None,
        external_id: None,
        foreign_id: None,
    }
}

/// One case as it goes along, with everything that happened to it.
pub struct Story<'o> {
    pub office: &'o Office,
    pub now: Timestamp,
    pub file: CaseFile,
    pub events: Vec<Event>,
}

impl<'o> Story<'o> {
    pub fn begin(office: &'o Office) -> Self {
        Self::of(office, complaint(), &Earlier::default())
    }

    pub fn of(office: &'o Office, new: NewCase, earlier: &Earlier) -> Self {
        let now = at(MONDAY);
        let customer = Customer { name: Some("Ola".to_owned()), ..Customer::unknown(customer_id(1)) };
        let owner = member(1, Role::Agent).id;
        let change = office.with_desk(&customer_actor(&customer), now, |desk| {
            open(new, customer.clone(), earlier, owner, desk).unwrap()
        });
        let mut story = Self { office, now, file: change.state.clone(), events: Vec::new() };
        story.take(change);
        story
    }

    pub fn attempt(&self, actor: &Actor, act: &dyn Act) -> Result<Change<CaseFile>, Refused> {
        self.attempt_among(colleagues(), actor, act)
    }

    /// The same where the firm has these people.
    pub fn attempt_among(
        &self,
        colleagues: Vec<Member>,
        actor: &Actor,
        act: &dyn Act,
    ) -> Result<Change<CaseFile>, Refused> {
        let mut file = self.file.clone();
        file.around.colleagues = colleagues;
        self.office.with_desk(actor, self.now, |desk| perform(act, file, desk))
    }

    #[track_caller]
    pub fn does(&mut self, actor: &Actor, act: &dyn Act) -> &mut Self {
        let change = self.attempt(actor, act).expect("it is allowed");
        self.take(change);
        self
    }

    #[track_caller]
    pub fn refused(&self, actor: &Actor, act: &dyn Act) -> String {
        code(&self.attempt(actor, act).expect_err("it is refused"))
    }

    /// As the store does: what was said is written down, so the next change starts without it.
    pub fn take(&mut self, change: Change<CaseFile>) {
        self.file = change.state;
        self.file.said.clear();
        self.events.extend(change.events);
    }

    pub fn wait(&mut self, hours: i64) -> &mut Self {
        self.now = self.now.saturating_add(SignedDuration::from_hours(hours)).unwrap();
        self
    }

    /// A timer comes by now.
    pub fn look(&mut self) -> Vec<&'static str> {
        let found = self.office.with_desk(&Actor::system(), self.now, |desk| look(self.file.clone(), desk));
        let kinds = found.iter().flat_map(|change| change.events.iter().map(|event| event.kind)).collect();
        if let Some(change) = found {
            self.take(change);
        }
        kinds
    }

    pub fn next_look(&self) -> Option<Timestamp> {
        self.office.with_desk(&Actor::system(), self.now, |desk| next_look(&self.file, desk))
    }

    pub fn stage(&self) -> Stage {
        self.file.case.stage
    }

    pub fn in_hours(&self, hours: i64) -> Timestamp {
        self.now.saturating_add(SignedDuration::from_hours(hours)).unwrap()
    }

    pub fn happened(&self, kind: &str) -> usize {
        self.events.iter().filter(|event| event.kind == kind).count()
    }

    pub fn acknowledged(office: &'o Office) -> Self {
        let mut story = Self::begin(office);
        let act = acknowledgement(story.in_hours(48));
        story.does(&agent(), &act);
        story
    }

    pub fn assessed(office: &'o Office) -> Self {
        let mut story = Self::acknowledged(office);
        story.does(&agent(), &assessment(Severity::Medium));
        story
    }

    pub fn decided(office: &'o Office, outcome: Outcome) -> Self {
        let mut story = Self::assessed(office);
        story.does(&agent(), &decision(outcome));
        story
    }

    pub fn responded(office: &'o Office) -> Self {
        let mut story = Self::decided(office, Outcome::Upheld);
        story.does(&agent(), &response());
        story
    }

    /// Put right, with the first promise kept.
    pub fn resolved(office: &'o Office) -> Self {
        let mut story = Self::responded(office);
        story.keep_all();
        story.does(&agent(), &resolution());
        story
    }

    /// Followed up and answered, the letter sent: ready to close.
    pub fn closable(office: &'o Office) -> Self {
        let mut story = Self::resolved(office);
        story.wait(24 * 8).does(&Actor::system(), &question()).does(&customer(), &answer(true));
        story.does(&agent(), &letter());
        story
    }

    pub fn closed(office: &'o Office) -> Self {
        let mut story = Self::closable(office);
        story.does(&agent(), &closure());
        story
    }

    pub fn keep_all(&mut self) {
        let owed: Vec<_> = self.file.owed().map(|promise| promise.id).collect();
        for promise in owed {
            let kept =
                acts::PromiseKept { promise: Some(promise), evidence: "call at ten".to_owned(), at: None };
            self.does(&agent(), &kept);
        }
    }
}

fn customer_actor(customer: &Customer) -> Actor {
    Actor::customer(customer.id)
}

pub fn acknowledgement(due_at: Timestamp) -> acts::Acknowledgement {
    acts::Acknowledgement {
        body: "Your sofa did not come on Friday. I find out where it is and ring you.".to_owned(),
        promise: Some("We ring you".to_owned()),
        promise_due_at: Some(due_at),
        channel: None,
        at: None,
        override_reason: None,
    }
}

pub fn assessment(severity: Severity) -> acts::Assessment {
    acts::Assessment {
        facts: serde_json::Map::new(),
        severity,
        problem_statement: "The sofa is late and nobody told her".to_owned(),
        failure_type: None,
        product: None,
        site: None,
        real_concern: None,
        desired_outcome: None,
        concerns: Vec::new(),
        attribution: None,
        nature: Some(crate::failure::FailureNature::Competence),
        exposure: None,
        floor: None,
        loss: None,
        emotion: None,
    }
}

pub fn decision(outcome: Outcome) -> acts::Decision {
    acts::Decision {
        outcome,
        reasons: "The van was overbooked.".to_owned(),
        evidence: vec!["van log".to_owned()],
        external_route: Some(ROUTE.to_owned()),
        no_make_good_reason: None,
    }
}

pub fn response() -> acts::Response {
    acts::Response {
        body: format!("We overbooked the van, and I am sorry. If you disagree: {ROUTE}."),
        channel: None,
        override_reason: None,
        answers: Vec::new(),
        keeps: Vec::new(),
    }
}

pub fn resolution() -> acts::Resolution {
    acts::Resolution {
        correction: "The sofa was delivered".to_owned(),
        accepted_by_customer: true,
        evidence: "signed delivery note".to_owned(),
    }
}

pub fn question() -> acts::FollowUpQuestion {
    acts::FollowUpQuestion { body: "Is all settled?".to_owned(), channel: None }
}

pub fn answer(settled: bool) -> acts::FollowUpAnswer {
    acts::FollowUpAnswer { settled, satisfaction: Some(4), ..acts::FollowUpAnswer::default() }
}

pub fn letter() -> acts::Letter {
    acts::Letter {
        body: "We now ring the day before every delivery.".to_owned(),
        channel: None,
        override_reason: None,
        steps: Vec::new(),
    }
}

pub fn closure() -> acts::Closure {
    acts::Closure {
        firm_side_improvement: Some("We ring the day before".to_owned()),
        no_make_good_reason: Some("She wanted none".to_owned()),
    }
}

pub fn news(body: &str) -> acts::NewMessage {
    acts::NewMessage {
        body: body.to_owned(),
        channel: None,
        kind: None,
        direction: None,
        override_reason: None,
        keeps: Vec::new(),
    }
}

pub fn reopening() -> acts::Reopening {
    acts::Reopening { reason: "It broke again".to_owned() }
}

pub fn withdrawal() -> acts::Withdrawal {
    acts::Withdrawal { words: "Forget it, it came.".to_owned() }
}

pub fn incoming(body: &str) -> acts::Incoming {
    acts::Incoming { body: body.to_owned(), channel: Channel::Email, foreign_id: None }
}
