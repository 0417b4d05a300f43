//! One mistake, many customers: each is told once, the quiet get what the loud get, and who has to agree is asked once.

use proptest::prelude::*;

use super::{Office, Story, office::*};
use crate::{
    case::{
        Stage, Step, acts,
        notices::{
            NoticePlan, NoticeRound, RoundKind, RoundState, Share, Telling, base_make_good, draft, estimate,
            is_about, tell_silent, was_told,
        },
        perform,
    },
    change::{Change, Refused},
    customer::Customer,
    failure::Severity,
    id::Id,
    intake::{Channel, CohortMember, Incident, Status, ToldBy},
    promise::NewPromise,
    recovery::{MakeGood, MakeGoodState, Spent},
    staff::Role,
};

pub const TEXT: &str = "Dear Ana, the rye bread of your order O1 may hold pieces of plastic. That was our mistake: a sieve tore \
because we had not checked it. I am sorry. We pay it back: you will have the money by Monday 8 June 2026, 10:00. Person 1";

pub fn incident() -> Incident {
    Incident {
        id: Id::new(uuid::Uuid::from_u128(77)),
        what: "Pieces of plastic in rye bread".to_owned(),
        place: None,
        happened_at: at(MONDAY),
        failure_type: Some("wrong_item".to_owned()),
        noticed_by: None,
        recorded_at: at(MONDAY),
        problem: None,
        cases: Vec::new(),
    }
}

fn promise() -> NewPromise {
    NewPromise { what: "You will have the money".to_owned(), due_at: at("2026-06-08T09:00:00Z") }
}

pub fn telling(office: &Office, text: &str) -> Telling {
    let base = office.with_desk(&agent(), at(MONDAY), |desk| {
        base_make_good(&incident(), &plan(), 3, &Spent::default(), desk).0
    });
    Telling {
        owed: None,
        incident: incident().id,
        body: text.to_owned(),
        channel: Channel::Email,
        promise: promise(),
        make_good: base,
    }
}

fn told(office: &Office, text: &str, cohort: u64) -> Result<Change<crate::case::CaseFile>, Refused> {
    let (now, incident) = (at(MONDAY), incident());
    let ids = office.ids(now);
    let share = Share {
        id: ids.fresh(),
        number: ids.case_number(),
        incident: &incident,
        severity: Severity::Low,
        order: Some("O1".to_owned()),
        owner: Id::new(uuid::Uuid::from_u128(1)),
        other_open: 0,
        cohort,
        no_make_good_reason: None,
    };
    let customer = Customer { name: Some("Ana".to_owned()), ..Customer::unknown(customer_id(1)) };
    let telling = telling(office, text);
    office.with_desk(&agent(), now, |desk| tell_silent(&share, customer, &telling, desk))
}

/// The case of a silent victim who was told on Monday.
pub fn told_file(office: &Office) -> crate::case::CaseFile {
    told(office, TEXT, 40).unwrap().state
}

#[test]
fn a_silent_victim_gets_a_case_with_a_promise_an_offer_and_a_hold() {
    let office = Office::new();
    let change = told(&office, TEXT, 40).unwrap();
    let file = &change.state;
    assert_eq!((file.case.stage, file.case.silent_victim), (Stage::Responded, true));
    assert_eq!(file.promises[0].made_in, Some(file.said[0].id.uuid()), "promised in the notice itself");
    assert_eq!(file.make_goods[0].state, MakeGoodState::Offered);
    assert!(file.make_goods[0].lapses_at > Some(at(MONDAY)));
    assert!(file.customer.hold.as_ref().is_some_and(|hold| hold.until.is_none()), "no selling meanwhile");
    let next = file.case.next_step.as_ref().unwrap();
    assert_eq!((next.step, next.due_at), (Step::KeepPromise, promise().due_at));
    let kinds: Vec<_> = change.events.iter().map(|event| event.kind).collect();
    assert_eq!(kinds[..3], ["case.found_by_us", "message.sent", "promise.made"]);
    // Once they say something they are a complainant like any other.
    let words =
        acts::Incoming { body: "My son ate of it.".to_owned(), channel: Channel::Web, foreign_id: None };
    let heard = office.with_desk(&customer(), at(MONDAY), |desk| perform(&words, change.state.clone(), desk));
    assert!(!heard.unwrap().state.case.silent_victim);
}

#[test]
fn a_claim_that_is_not_true_of_this_customer_stops_the_text() {
    let office = Office::new();
    for (text, cohort) in [
        (TEXT.replace("We pay it back", "We have refunded you in full"), 40),
        (TEXT.replace("That was our mistake", "Only you were affected. That was our mistake"), 40),
        (TEXT.replace("Monday 8 June", "Tuesday 9 June"), 40),
    ] {
        assert!(matches!(told(&office, &text, cohort), Err(Refused::Untrue { .. })), "{text}");
    }
    let alone = TEXT.replace("That was our mistake", "Only you were affected. That was our mistake");
    assert!(told(&office, &alone, 1).is_ok(), "it is true where nobody else was hit");
}

#[test]
fn whoever_complained_is_told_in_their_case_and_gets_the_same() {
    let office = Office::new();
    let quiet = told(&office, TEXT, 2).unwrap().state;
    let mut loud = Story::begin(&office);
    loud.does(&agent(), &telling(&office, TEXT));
    let worth = |one: &MakeGood| (one.form.clone(), one.face_value, one.cost, one.terms.alternatives.len());
    assert_eq!(worth(&loud.file.make_goods[0]), worth(&quiet.make_goods[0]));
    assert_ne!(loud.file.make_goods[0].id, quiet.make_goods[0].id);
    assert!(!loud.file.case.silent_victim && loud.file.case.incident == quiet.case.incident);
    // Given already: no second one, however they are told.
    loud.does(&agent(), &telling(&office, TEXT));
    assert_eq!((loud.file.make_goods.len(), loud.file.promises.len()), (1, 2));
}

#[test]
fn a_case_is_about_it_by_its_order_its_kind_or_its_words() {
    let office = Office::new();
    let (incident, orders) = (incident(), ["O1".to_owned()]);
    let about = |change: &dyn Fn(&mut crate::case::Case)| {
        let mut case = Story::begin(&office).file.case;
        (case.failure_type, case.received_at) = (None, at("2026-06-02T09:00:00Z"));
        change(&mut case);
        is_about(&case, &incident, &orders, &office.house.playbooks)
    };
    assert!(about(&|case| case.order = Some("O1".to_owned())));
    assert!(!about(&|case| case.order = Some("O2".to_owned())));
    assert!(about(&|case| case.failure_type = Some("wrong_item".to_owned())));
    assert!(about(&|case| case.failure_type = Some("missing_item".to_owned())), "a like kind");
    assert!(!about(&|case| case.failure_type = Some("rude_treatment".to_owned())));
    assert!(about(&|case| case.subject = "There was plastic in my rye bread, pieces of it!".to_owned()));
    assert!(!about(&|case| case.subject = "The shop was closed at noon on Monday".to_owned()));
    assert!(!about(&|case| {
        case.failure_type = Some("wrong_item".to_owned());
        case.received_at = at("2026-05-01T09:00:00Z");
    }));
    assert!(about(&|case| case.incident = Some(incident.id)));
    assert!(!about(&|case| (case.incident, case.stage) = (Some(incident.id), Stage::Withdrawn)));
    assert!(!was_told(&Story::begin(&office).file.case));
}

pub fn plan() -> NoticePlan {
    NoticePlan {
        kind: RoundKind::Notice,
        text: "Dear {name}".to_owned(),
        promise: Some(promise()),
        owner: None,
        severity: Severity::Low,
        facts: serde_json::Map::new(),
        lines: String::new(),
        make_good: true,
        take_up_percent: 60,
        keeps_promise: None,
        owed: None,
        steps: Vec::new(),
    }
}

fn drafted(office: &Office, members: u64) -> NoticeRound {
    let owner = member(1, Role::Agent);
    let drafted = office.with_desk(&agent(), at(MONDAY), |desk| {
        draft(plan(), &owner, &incident(), members, &Spent::default(), desk)
    });
    drafted.unwrap().state
}

fn begun(office: &Office, round: NoticeRound, seal: &str, waiting: u64) -> Result<NoticeRound, Refused> {
    office.with_desk(&agent(), at(MONDAY), |desk| {
        round.begin(seal, &incident(), waiting, &Spent::default(), desk).map(|change| change.state)
    })
}

#[test]
fn who_has_to_agree_follows_from_one_and_from_all_together() {
    let office = Office::new();
    let few = drafted(&office, 3);
    assert!(!few.awaits_approval());
    let base = few.make_good.as_ref().unwrap();
    assert_eq!(estimate(3, few.make_good.as_ref(), 60).each.unwrap().minor_units(), 350);
    assert_eq!(estimate(3, few.make_good.as_ref(), 33).expected.unwrap().minor_units(), 347, "rounded up");
    assert_eq!(base.face_value.minor_units(), 500);
    // Five a head is within an agent's limit; for all of them it is beyond the budget.
    let many = drafted(&office, 100_000);
    assert!(many.awaits_approval());
    assert_eq!(many.make_good.as_ref().unwrap().face_value, base.face_value, "the amount is the same");
    let seal = many.seal();
    let held = begun(&office, many.clone(), &seal, 100_000).unwrap();
    assert_eq!((held.state, held.halted.is_some()), (RoundState::Drafted, true), "nothing goes out");
    let by = |who: &crate::staff::Actor, round: NoticeRound| {
        office.with_desk(who, at(MONDAY), |desk| round.approve(desk))
    };
    assert_eq!(code(&by(&reader(), many.clone()).unwrap_err()), "not_allowed");
    let agreed = by(&manager(), many).unwrap().state;
    let agreed = if agreed.awaits_approval() { by(&second_manager(), agreed).unwrap().state } else { agreed };
    assert_eq!(begun(&office, agreed.clone(), &seal, 100_000).unwrap().state, RoundState::Sending);
    assert_eq!(
        begun(&office, agreed, &seal, 200_000).unwrap().state,
        RoundState::Drafted,
        "it has grown: ask anew"
    );
}

#[test]
fn only_what_was_looked_at_goes_out_and_only_in_time() {
    let office = Office::new();
    let round = drafted(&office, 3);
    assert_eq!(code(&begun(&office, round.clone(), "something else", 3).unwrap_err()), "not_reviewed");
    let seal = round.seal();
    assert_eq!(code(&begun(&office, round.clone(), &seal, 0).unwrap_err()), "nobody_waits");
    let late = office.with_desk(&agent(), promise().due_at, |desk| {
        round.clone().begin(&seal, &incident(), 3, &Spent::default(), desk).map(drop)
    });
    assert_eq!(code(&late.unwrap_err()), "promise_passed");
    let mut other = round.clone();
    other.plan.text.push('!');
    assert_ne!(other.seal(), seal);
    let sending = begun(&office, round, &seal, 3).unwrap();
    assert_eq!(code(&begun(&office, sending, &seal, 3).unwrap_err()), "round_state");
    let owner = member(1, Role::Agent);
    for wrong in [
        NoticePlan { text: " ".to_owned(), ..plan() },
        NoticePlan { promise: None, ..plan() },
        NoticePlan { take_up_percent: 101, ..plan() },
        NoticePlan { kind: RoundKind::Update, ..plan() },
        NoticePlan { make_good: false, text: "You can have {offer}".to_owned(), ..plan() },
    ] {
        let refused = office.with_desk(&agent(), at(MONDAY), |desk| {
            draft(wrong, &owner, &incident(), 3, &Spent::default(), desk)
        });
        assert!(refused.is_err());
    }
}

/// A round beside its cohort, as the job does it: a portion is saved whole, or nothing of it.
struct Sending<'o> {
    office: &'o Office,
    members: Vec<CohortMember>,
    round: NoticeRound,
    told: Vec<u32>,
}

impl Sending<'_> {
    fn waiting(&self) -> u64 {
        self.members.iter().filter(|one| RoundKind::Notice.goes_through().contains(&one.status())).count()
            as u64
    }

    fn portion(&mut self, size: usize, crashes: bool) {
        if self.round.state != RoundState::Sending {
            return;
        }
        let (mut members, mut told, place) = (self.members.clone(), self.told.clone(), self.round.place);
        let status = RoundKind::Notice.goes_through()[place.part];
        let mut next: Vec<usize> = (0..members.len())
            .filter(|at| members[*at].status() == status && Some(members[*at].customer) > place.after)
            .collect();
        next.sort_by_key(|at| members[*at].customer);
        next.truncate(size);
        let last = next.last().map(|at| members[*at].customer);
        for at in next {
            if members[at].tell(ToldBy::Notice, self.round.drafted_at).is_ok() {
                told[at] += 1;
            }
        }
        if !crashes {
            let next = self.round.place_after(last);
            let now = self.round.drafted_at;
            (self.members, self.told) = (members, told);
            self.round = self.round.clone().portion_done(1, 0, next, now).state;
        }
    }

    fn begin(&mut self) {
        let (seal, waiting) = (self.round.seal(), self.waiting());
        if let Ok(round) = begun(self.office, self.round.clone(), &seal, waiting) {
            self.round = round;
        }
    }

    fn deed(&mut self, deed: u8, at: usize) {
        let number = self.members.len();
        match deed {
            0 => {
                let customer =
                    Id::new(uuid::Uuid::from_u128(u128::from(at as u64 * 1009 + number as u64) + 1));
                self.members.push(CohortMember::new(self.round.incident, customer));
                self.told.push(0);
            }
            1 => drop(self.members[at % number].take_out("not hit", None, self.round.drafted_at)),
            2 => drop(self.members[at % number].put_back()),
            3 => self.begin(),
            4 => {
                let paused =
                    self.office.with_desk(&agent(), at_monday(), |desk| self.round.clone().pause(None, desk));
                self.round = paused.map_or_else(|_| self.round.clone(), |change| change.state);
            }
            5 => self.portion(at % 4 + 1, true),
            _ => self.portion(at % 4 + 1, false),
        }
    }
}

fn at_monday() -> jiff::Timestamp {
    at(MONDAY)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Pausing, going on, dying in a portion, adding, taking out and putting back in any order: nobody is told twice, and a
    /// last round through tells everybody who is in.
    #[test]
    fn nobody_is_told_twice_and_in_the_end_everybody_once(deeds in prop::collection::vec((0..8_u8, 0..64_usize), 0..60)) {
        let office = Office::new();
        let mut plan = NoticePlan { make_good: false, ..plan() };
        plan.text = "Dear {name}".to_owned();
        let owner = member(1, Role::Agent);
        let draft_of = |members| office.with_desk(&agent(), at(MONDAY), |desk| draft(plan.clone(), &owner, &incident(), members, &Spent::default(), desk).unwrap().state);
        let mut sending = Sending { office: &office, members: Vec::new(), round: draft_of(0), told: Vec::new() };
        (0..5).for_each(|nth| sending.deed(0, nth));
        for (deed, at) in deeds {
            sending.deed(deed, at);
            prop_assert!(sending.told.iter().all(|times| *times <= 1));
        }
        sending.round = draft_of(sending.waiting());
        sending.begin();
        for _ in 0..200 {
            sending.portion(3, false);
        }
        for (one, times) in sending.members.iter().zip(&sending.told) {
            prop_assert!(one.status() == Status::TakenOut || *times == 1);
        }
    }
}
