//! Records to store: a whole case of one customer, with a marker in every free text.

use domain::{
    case::{
        Case, CaseFile, Concern, Containment, Decision, Delivery, Direction, Escalation, FollowUpRound,
        Handover, Message, MessageKind, Milestones, NextStep, Outcome, PartialFix, Repeat, Resolution, Stage,
        Step,
    },
    customer::{Customer, UpsellHold, ValuedThing},
    event::{Event, Stream, Who},
    id::{CaseNumber, Id},
    intake::Channel,
    money::Money,
    promise::{Broken, Promise, PromiseState},
    recovery::{Basis, Fulfilment, MakeGood, MakeGoodState, Way},
    staff::{Member, MemberKind, Role},
};
use iso_currency::Currency;
use store::{StoreError, Unit, case, customer, staff};

use crate::house::{House, id, minutes, next, noon};

pub fn member() -> Member {
    let id = id();
    Member {
        id,
        name: "Robin".to_owned(),
        email: format!("robin-{id}@firm.example"),
        role: Role::Admin,
        kind: MemberKind::Person,
        active: true,
        on_duty: true,
        invited: false,
        in_training: false,
        signature: String::new(),
        joined_at: noon(),
    }
}

impl House {
    /// A member who is on record.
    pub fn hire(&self) -> Member {
        let member = member();
        let saved = member.clone();
        self.unit(move |unit| staff::save(unit, &saved));
        member
    }

    /// A case that is on record, in which these words were said.
    pub fn complaint(&self, owner: Id<Member>, words: &str) -> CaseFile {
        self.complaint_of(Customer::unknown(id()), owner, words)
    }

    pub fn complaint_of(&self, customer: Customer, owner: Id<Member>, words: &str) -> CaseFile {
        let file = plain_file(customer, owner, words);
        let saved = file.clone();
        self.unit(move |unit| open(unit, &saved));
        CaseFile { said: Vec::new(), ..file }
    }
}

/// Saves a file and what happened.
pub fn open(unit: &mut Unit<'_>, file: &CaseFile) -> Result<(), StoreError> {
    customer::save(unit, &file.customer)?;
    case::save(unit, None, file)?;
    unit.happened(&received(file))
}

pub fn received(file: &CaseFile) -> Vec<Event> {
    let said = |message: &Message| {
        Event::new(Stream::Case(file.case.id), "case.received")
            .fact("number", file.case.number)
            .said(message.id.uuid(), &message.body)
    };
    file.said.iter().map(said).collect()
}

pub fn message(customer: Id<Customer>, body: &str) -> Message {
    Message {
        id: id(),
        direction: Direction::In,
        kind: MessageKind::Complaint,
        channel: Channel::Email,
        at: noon(),
        by: Who::Customer(customer),
        body: body.to_owned(),
        delivery: Delivery::Done,
        override_reason: None,
        foreign_id: None,
    }
}

pub fn plain_file(customer: Customer, owner: Id<Member>, words: &str) -> CaseFile {
    let said = vec![message(customer.id, words)];
    CaseFile {
        case: plain_case(customer.id, owner),
        customer,
        promises: Vec::new(),
        make_goods: Vec::new(),
        said,
        other_open: 0,
        mends: None,
        cohort: None,
        around: domain::case::Around::default(),
    }
}

fn plain_case(customer: Id<Customer>, owner: Id<Member>) -> Case {
    Case {
        id: id(),
        number: CaseNumber::from_entropy(next() << 3),
        external_id: None,
        customer,
        channel: Channel::Email,
        subject: "The parcel".to_owned(),
        received_at: noon(),
        received_at_known: true,
        failure_type: Some("late".to_owned()),
        order: None,
        product: None,
        site: None,
        repeat: None,
        relationship_defining: false,
        owner,
        handover: None,
        handovers: 0,
        severity: domain::failure::Severity::High,
        exposure: domain::failure::Exposure::Public,
        attribution: domain::failure::Attribution::Firm,
        nature: None,
        problem_statement: None,
        real_concern: None,
        desired_outcome: None,
        concerns: Vec::new(),
        emotion: Vec::new(),
        floor: None,
        facts: domain::recovery::AskedFacts::default().with_loss(Money::parse("8.20", "GBP").ok()),
        floor_by: None,
        containment: None,
        investigator: None,
        complained_of: None,
        decision: None,
        decided_on: None,
        partial_fix: None,
        review: None,
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
        heard_at: noon(),
        escalation: None,
        tones: Vec::new(),
        raised: std::collections::BTreeMap::new(),
        past: domain::case::Past::default(),
        link_version: 1,
        stage: Stage::Received,
        next_step: None,
    }
}

/// Free text that can be found again wherever it went.
pub struct Markers;

impl Markers {
    pub const WORD: &str = "zqmarker";

    pub fn next(&self) -> String {
        format!("{}{}", Self::WORD, next())
    }

    fn some(&self) -> Option<String> {
        Some(self.next())
    }
}

pub fn marked_customer(mark: &Markers) -> Customer {
    Customer {
        external_id: mark.some(),
        name: Some(format!("Ada {}", mark.next())),
        email: Some(format!("{}@mail.example", mark.next())),
        phone: Some(format!("+49 170 {:07}", 5_550_000 + next())),
        anonymous: false,
        since: Some(noon()),
        valued_things: vec![ValuedThing { what: mark.next(), source: mark.next() }],
        hold: Some(UpsellHold {
            since: noon(),
            until: None,
            reason: mark.next(),
            case: id::<Case>().uuid(),
            released_at: None,
        }),
        ..Customer::unknown(id())
    }
}

/// A file in which everything is filled in.
pub fn marked_file(mark: &Markers, owner: Id<Member>) -> CaseFile {
    let customer = marked_customer(mark);
    let mut file = plain_file(customer, owner, &format!("My {} never came", mark.next()));
    let said = &mut file.said[0];
    (said.foreign_id, said.override_reason) = (mark.some(), mark.some());
    fill_findings(&mut file.case, mark, owner);
    fill_course(&mut file.case, mark, owner);
    file.promises = promises(mark, owner);
    file.make_goods = vec![make_good(mark, owner)];
    file
}

fn fill_findings(case: &mut Case, mark: &Markers, owner: Id<Member>) {
    case.external_id = mark.some();
    case.subject = mark.next();
    case.order = mark.some();
    case.nature = Some(domain::failure::FailureNature::Integrity);
    case.problem_statement = mark.some();
    case.real_concern = mark.some();
    case.desired_outcome = mark.some();
    case.concerns = vec![Concern { what: mark.next(), answer: mark.some() }];
    case.emotion = vec![5, 2];
    case.floor = Some(Money::minor(600, Currency::EUR));
    case.investigator = Some(owner);
    case.complained_of = Some(owner);
    case.decision = Some(Decision {
        outcome: Outcome::Upheld,
        reasons: mark.next(),
        evidence: vec![mark.next()],
        external_route: mark.some(),
        by: Some(owner),
        policy: Some("5ea1".to_owned()),
    });
    case.decided_on = Some(domain::recovery::OfferFacts {
        valued: vec![mark.next()],
        ..domain::recovery::OfferFacts::plain(case.severity, Currency::EUR)
    });
    case.problem = Some(id::<()>().uuid());
}

fn fill_course(case: &mut Case, mark: &Markers, owner: Id<Member>) {
    case.repeat =
        Some(Repeat { case: Some(id::<Case>().uuid()), failure_type: "late".to_owned(), at: noon() });
    case.handover = Some(Handover { to: owner, reason: mark.next(), offered_at: noon() });
    case.containment = Some(Containment { what: mark.next(), at: noon() });
    case.partial_fix = Some(PartialFix { done: mark.next(), rest: mark.next(), promise: None });
    case.resolution =
        Some(Resolution { correction: mark.next(), accepted_by_customer: true, evidence: mark.next() });
    case.follow_ups = vec![FollowUpRound {
        asked_at: noon(),
        settled: Some(true),
        satisfaction: Some(4),
        heard: Some(5),
        justice: domain::case::Justice { procedural: Some(2), ..domain::case::Justice::default() },
        answered_at: Some(noon()),
    }];
    case.no_make_good_reason = mark.some();
    case.firm_side_improvement = mark.some();
    case.escalation =
        Some(Escalation { why: "promise.broken".to_owned(), at: noon(), by: None, reason: mark.some() });
    case.review = Some(domain::case::Review {
        by: mark.next(),
        reference: mark.next(),
        since: noon(),
        finding: mark.some(),
        found_at: Some(noon()),
    });
    case.raised.insert("ack.late".to_owned(), noon());
    case.milestones.acknowledged = Some(noon());
    case.stage = Stage::Acknowledged;
    case.next_step = Some(NextStep { step: Step::Assess, what: mark.next(), due_at: noon() + minutes(60) });
}

fn promises(mark: &Markers, owner: Id<Member>) -> Vec<Promise> {
    let states = [
        PromiseState::Made,
        PromiseState::Kept { at: noon(), evidence: mark.next() },
        PromiseState::Renegotiated { by: id(), consent: mark.next() },
        PromiseState::Released { words: mark.next() },
    ];
    let promise = |state| Promise {
        id: id(),
        what: mark.next(),
        due_at: noon() + minutes(90),
        made_at: noon(),
        made_by: Some(owner),
        made_in: Some(id::<()>().uuid()),
        corrective_action: Some(id::<()>().uuid()),
        state,
        broken: Some(Broken { noticed_at: noon(), told_at: Some(noon()) }),
        earlier_dates: vec![noon()],
    };
    states.into_iter().map(promise).collect()
}

fn make_good(mark: &Markers, owner: Id<Member>) -> MakeGood {
    MakeGood {
        id: id(),
        form: "refund".to_owned(),
        what: mark.next(),
        basis: Basis::Goodwill,
        cost: Money::minor(500, Currency::EUR),
        face_value: Money::minor(1_000, Currency::EUR),
        proposed_by: Some(owner),
        proposed_at: noon(),
        approval: None,
        approved_by: vec![owner],
        offered_at: Some(noon()),
        lapses_at: Some(noon() + minutes(600)),
        state: MakeGoodState::Fulfilled,
        fulfilment: Some(Fulfilment {
            way: Way::Call { system: "billing".to_owned(), address: None },
            begun_at: noon(),
            attempt: 1,
            trouble: mark.some(),
            not_done: true,
        }),
        reference: mark.some(),
        fulfilled_at: Some(noon()),
        outcome: Some(domain::recovery::MakeGoodOutcome {
            settled: true,
            satisfaction: Some(5),
            stayed: Some(true),
            reason: mark.some(),
        }),
        terms: domain::recovery::Terms {
            reason: mark.some(),
            when: "on Monday".to_owned(),
            alternatives: vec![domain::recovery::Alternative {
                form: "gift".to_owned(),
                what: mark.next(),
                cost: Money::minor(300, Currency::EUR),
                when: String::new(),
            }],
            ..domain::recovery::Terms::default()
        },
        followed: Vec::new(),
    }
}
