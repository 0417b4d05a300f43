//! Drafts over varied files: what the program proposes passes its own check.

use domain::{
    case::{
        Act, CaseFile, Decision, Desk, Earlier, House, MessageKind, NewCase, Outcome, Repeat, Resolution,
        acts, check_text, open, perform,
    },
    customer::Customer,
    id::{Id, Ids},
    intake::Channel,
    learning::{ActionState, CorrectiveAction},
    money::Money,
    promise::{NewPromise, Promise},
    recovery::{Basis, MakeGood, MakeGoodState},
    reply::ElementCode,
    staff::{Actor, Member, MemberKind, Role},
};
use jiff::Timestamp;

use super::{Draft, said_when};

const LINK: &str = "https://care.example/c/abcdefghijklmnopqrstuvwxyz";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn now() -> Timestamp {
    at("2026-06-08T10:00:00Z")
}

fn ines(signature: &str) -> Member {
    Member {
        id: Id::new(uuid::Uuid::from_u128(1)),
        name: "Ines Calder".to_owned(),
        email: "ines@firm.example".to_owned(),
        role: Role::Agent,
        kind: MemberKind::Person,
        active: true,
        on_duty: true,
        invited: false,
        in_training: false,
        signature: signature.to_owned(),
        joined_at: at("2020-01-01T00:00:00Z"),
    }
}

/// Complaints of all sorts: quotation marks, blame, other scripts, one word, very long.
fn complaints() -> Vec<String> {
    [
        "My sofa was due on Friday. Nobody came, and nobody rang!",
        "Your driver said “not our problem”.\n\nI never got the parcel \"left with a neighbour\".",
        "It is all your fault, you denied it, and the courier is to blame. If you were sorry you would pay.",
        "broken",
        "Die Lieferung kam nicht, und niemand hat sich gemeldet. Ich habe den ganzen Tag gewartet und bin sehr enttäuscht.",
        "Посылка не пришла, никто не позвонил, деньги не вернули.",
        "🎂 came late 😡😡",
        "«late» ‘again’ it's Bob's fault – isn't it? Refunded? You already refunded me, you said, by 3 March.",
    ]
    .map(str::to_owned)
    .into_iter()
    .chain(["The lift was out of order and I had to carry my mother up. ".repeat(200)])
    .collect()
}

fn file(house: &House, words: &str, dress: usize) -> CaseFile {
    let ids = Ids::new(now(), [u8::try_from(dress).unwrap(); 10]);
    let name = [Some("Ada Park"), None, Some("Zoë Ångström")][dress % 3];
    let customer =
        Customer { name: name.map(str::to_owned), ..Customer::unknown(Id::new(uuid::Uuid::from_u128(9))) };
    let new = NewCase {
        channel: [Channel::Email, Channel::Phone, Channel::Web][dress % 3],
        verbatim: words.to_owned(),
        subject: (dress % 2 == 1).then(|| "My order".to_owned()),
        received_at: Some([at("2026-06-08T09:30:00Z"), at("2026-05-31T10:00:00Z")][dress % 2]),
        received_at_known: true,
        failure_type: None,
        order: dress.is_multiple_of(2).then(|| "ML-1042".to_owned()),
        product: None,
        site: None,
        desired_outcome: None,
        external_id: None,
        foreign_id: None,
    };
    let actor = Actor::member(&ines(""));
    let desk = Desk { now: now(), actor: &actor, house, ids: &ids };
    let mut file = open(new, customer, &Earlier::default(), ines("").id, &desk).unwrap().state;
    file.case.repeat = (dress % 3 == 2).then(|| Repeat {
        case: None,
        failure_type: String::new(),
        at: at("2026-02-01T10:00:00Z"),
    });
    file
}

fn decided(mut file: CaseFile, outcome: Outcome) -> CaseFile {
    file.case.decision = Some(Decision {
        outcome,
        reasons: "the planner moved the order to Sunday and nobody told you.".to_owned(),
        evidence: vec!["the delivery log of 31 May".to_owned()],
        external_route: Some("the Trade Ombudsman".to_owned()),
        by: None,
        policy: None,
    });
    file.case.resolution = Some(Resolution {
        correction: "A new sofa was brought on 3 June".to_owned(),
        accepted_by_customer: true,
        evidence: "signed note".to_owned(),
    });
    file.case.milestones.resolved = Some(at("2026-06-03T12:00:00Z"));
    file.promises.push(Promise::make(
        Id::new(uuid::Uuid::from_u128(12)),
        &NewPromise { what: "I bring the new sofa".to_owned(), due_at: at("2026-06-03T12:00:00Z") },
        Some(ines("").id),
        at("2026-06-01T10:00:00Z"),
    ));
    file.make_goods = [MakeGoodState::Fulfilled, MakeGoodState::Offered].map(make_good).into();
    file
}

fn make_good(state: MakeGoodState) -> MakeGood {
    let euros = Money::parse("86.00", "EUR").unwrap();
    MakeGood {
        id: Id::new(uuid::Uuid::from_u128(77)),
        form: "refund".to_owned(),
        what: "The delivery fee back".to_owned(),
        basis: Basis::Goodwill,
        cost: euros,
        face_value: euros,
        proposed_by: None,
        proposed_at: now(),
        approval: None,
        approved_by: Vec::new(),
        offered_at: None,
        lapses_at: None,
        fulfilled_at: (state == MakeGoodState::Fulfilled).then(|| at("2026-06-03T12:00:00Z")),
        state,
        fulfilment: None,
        reference: None,
        outcome: None,
        terms: domain::recovery::Terms::default(),
        followed: Vec::new(),
    }
}

fn action(state: ActionState) -> CorrectiveAction {
    CorrectiveAction {
        id: Id::new(uuid::Uuid::from_u128(5)),
        what: "The planner asks the customer before it moves an order".to_owned(),
        cause: None,
        procedure: "planning".to_owned(),
        procedure_id: None,
        produced: None,
        owner: ines("").id,
        due_at: at("2026-07-01T10:00:00Z"),
        criterion: domain::learning::Criterion {
            window_days: 90,
            window_after_days: None,
            settling_days: 0,
            target: 0.5,
            per: domain::learning::Per::Day,
        },
        earlier_criteria: Vec::new(),
        planned_at: at("2026-06-01T10:00:00Z"),
        done_at: (state != ActionState::Planned).then(|| at("2026-06-05T10:00:00Z")),
        cost: None,
        state,
        effect: None,
        checked_at: None,
        counts: None,
        checks: Vec::new(),
        alarm: None,
    }
}

fn promise() -> (String, Timestamp) {
    ("I write to you what happened with your order".to_owned(), at("2026-06-09T15:30:00Z"))
}

/// Writes the draft and does the act with it, just as sending it would.
fn sent(
    house: &House,
    file: &CaseFile,
    words: &str,
    kind: MessageKind,
    act: impl FnOnce(String) -> Box<dyn Act>,
) -> CaseFile {
    let member = ines("020 7946 0112");
    let body = Draft {
        house,
        kind,
        file,
        member: &member,
        verbatim: words,
        link: LINK,
        promise: Some(promise()),
        actions: &[],
        now: now(),
    }
    .write()
    .unwrap();
    let (actor, ids) = (Actor::member(&member), Ids::new(now(), [200; 10]));
    let desk = Desk { now: now(), actor: &actor, house, ids: &ids };
    perform(&*act(body.clone()), file.clone(), &desk)
        .map_err(|refused| format!("{refused:?}\n{body}"))
        .unwrap()
        .state
}

#[test]
fn every_acknowledgement_acknowledges() {
    let house = House::shipped().unwrap();
    for (dress, words) in complaints().iter().enumerate() {
        let file = file(&house, words, dress);
        let (what, due) = promise();
        let after = sent(&house, &file, words, MessageKind::Acknowledgement, |body| {
            Box::new(acts::Acknowledgement {
                body,
                promise: Some(what),
                promise_due_at: Some(due),
                channel: Some(Channel::Email),
                at: None,
                override_reason: None,
            })
        });
        assert!(after.case.milestones.acknowledged.is_some(), "{words}");
        let ids = Ids::new(now(), [3; 10]);
        let actor = Actor::system();
        let desk = Desk { now: now(), actor: &actor, house: &house, ids: &ids };
        let check = check_text(&after, MessageKind::Acknowledgement, &after.said[1].body, &desk);
        assert_eq!(check.language, "en");
        assert!(check.missing.is_empty() && check.faults.is_empty(), "{check:?}\n{}", after.said[1].body);
    }
}

#[test]
fn no_draft_is_blocked_whatever_the_customer_wrote() {
    let house = House::shipped().unwrap();
    let outcomes = [Outcome::Upheld, Outcome::PartlyUpheld, Outcome::NotUpheld];
    for (dress, words) in complaints().iter().enumerate() {
        let file = decided(file(&house, words, dress), outcomes[dress % 3]);
        for kind in [MessageKind::Update, MessageKind::Decision, MessageKind::FollowUp, MessageKind::Letter] {
            let member = ines("");
            let (planned, done) = (action(ActionState::Planned), action(ActionState::Monitoring));
            let body = Draft {
                house: &house,
                kind,
                file: &file,
                member: &member,
                verbatim: words,
                link: LINK,
                promise: None,
                actions: &[planned, done],
                now: now(),
            }
            .write()
            .unwrap();
            let ids = Ids::new(now(), [3; 10]);
            // The program asks the follow-up question by itself; nobody signs in for it.
            let actor = Actor::system();
            let desk = Desk { now: now(), actor: &actor, house: &house, ids: &ids };
            let check = check_text(&file, kind, &body, &desk);
            assert!(!check.blocked, "{kind:?} {:?}\n{body}", check.faults);
            assert_eq!(check.language, "en", "{body}");
            let needed: Vec<_> = check
                .missing
                .into_iter()
                .filter(|code| *code != ElementCode::NextDate && *code != ElementCode::Apology)
                .collect();
            assert!(needed.is_empty(), "{kind:?} lacks {needed:?}\n{body}");
        }
    }
}

#[test]
fn an_update_by_telephone_is_said_and_logged_and_leads_to_no_page() {
    let house = House::shipped().unwrap();
    let member = ines("020 7946 0112");
    for (dress, words) in complaints().iter().enumerate() {
        let file = file(&house, words, dress);
        let draft = |kind| Draft {
            house: &house,
            kind,
            file: &file,
            member: &member,
            verbatim: words,
            link: LINK,
            promise: Some(promise()),
            actions: &[],
            now: now(),
        };
        let said = draft(MessageKind::Update).call().unwrap();
        assert!(!said.contains(LINK) && !said.contains("Dear") && said.contains("Ines Calder"), "{said}");
        let ids = Ids::new(now(), [3; 10]);
        let actor = Actor::member(&member);
        let desk = Desk { now: now(), actor: &actor, house: &house, ids: &ids };
        let check = check_text(&file, MessageKind::Update, &said, &desk);
        assert!(!check.blocked && check.missing.is_empty(), "{:?} {:?}\n{said}", check.faults, check.missing);
        let points = draft(MessageKind::Update).call_points().unwrap();
        assert!(points.len() >= 4 && points.iter().all(|point| point.trim() == point), "{points:?}");
        let next = points.last().unwrap();
        assert!(next.contains("what happened with your order") && next.contains("9 June 2026"), "{next}");
        assert!(draft(MessageKind::Decision).call().is_err(), "a decision is written");
    }
}

#[test]
fn what_is_missing_is_marked_and_what_nobody_checks_is_whole() {
    let house = House::shipped().unwrap();
    let file = file(&house, "broken", 0);
    let member = ines("");
    let draft = |kind| {
        Draft {
            house: &house,
            kind,
            file: &file,
            member: &member,
            verbatim: "broken",
            link: LINK,
            promise: None,
            actions: &[],
            now: now(),
        }
        .write()
        .unwrap()
    };
    assert!(draft(MessageKind::Decision).contains("[what was found]"));
    assert!(draft(MessageKind::Acknowledgement).contains("[day and time]"));
    assert!(draft(MessageKind::Letter).contains("[how it was put right]"));
    assert!(!draft(MessageKind::FollowUp).contains('['), "{}", draft(MessageKind::FollowUp));
}

#[test]
fn a_moment_is_said_so_that_nobody_can_mistake_it() {
    let due = at("2026-06-09T15:30:00Z");
    assert_eq!(said_when(due, "Europe/London"), "Tuesday 9 June 2026, 16:30 (London time)");
    assert_eq!(said_when(due, "UTC"), "Tuesday 9 June 2026, 15:30 (UTC)");
}

#[test]
fn a_letter_names_what_is_on_file_only() {
    let house = House::shipped().unwrap();
    let file = decided(file(&house, "late", 0), Outcome::Upheld);
    let member = ines("");
    let letter = |actions: &[CorrectiveAction]| {
        Draft {
            house: &house,
            kind: MessageKind::Letter,
            file: &file,
            member: &member,
            verbatim: "late",
            link: LINK,
            promise: None,
            actions,
            now: now(),
        }
        .write()
        .unwrap()
    };
    assert!(letter(&[action(ActionState::Monitoring)]).contains("in place since Friday 5 June 2026"));
    assert!(letter(&[action(ActionState::Planned)]).contains("planned for July 2026"));
    assert!(letter(&[]).contains("[what the firm does differently"));
}
