//! Customers: recognising them, listing them, and what happened to them before. Also what is kept beside cases.

use domain::{
    customer::{Customer, UpsellHold},
    failure::Severity,
    intake::{Candidate, CandidateState, Channel, Incident},
    learning::{Problem, ProblemState},
};
use store::{
    case::Lock,
    customer::{self, Named},
    imported::PastFailure,
    intake, learning,
};

use crate::house::{House, id, minutes, noon, on_both};

fn save(house: &House, customer: &Customer) {
    let saved = customer.clone();
    house.unit(move |unit| customer::save(unit, &saved));
}

fn ada() -> Customer {
    Customer {
        external_id: Some("C-1".to_owned()),
        name: Some("Ada Lovelace".to_owned()),
        email: Some("Ada@Mail.Example".to_owned()),
        phone: Some("+49 170 555 0199".to_owned()),
        ..Customer::unknown(id())
    }
}

#[test]
fn a_customer_is_recognised_however_they_are_named() {
    on_both(|house| {
        let (ada, other) =
            (ada(), Customer { external_id: Some("C-2".to_owned()), ..Customer::unknown(id()) });
        [&ada, &other].iter().for_each(|customer| save(house, customer));
        let who = |named: Named<'_>| house.read(|conn| customer::recognise(conn, &named));
        let none = Named::default;
        assert_eq!(who(Named { external_id: Some("C-1"), ..none() }), Some(ada.id));
        assert_eq!(who(Named { email: Some(" ada@MAIL.example"), ..none() }), Some(ada.id));
        assert_eq!(who(Named { phone: Some("0049 (170) 5550199"), ..none() }), Some(ada.id));
        // The surer way wins.
        assert_eq!(
            who(Named { external_id: Some("C-2"), email: Some("ada@mail.example"), ..none() }),
            Some(other.id)
        );
        for nobody in [none(), Named { email: Some(" "), phone: Some("12"), ..none() }] {
            assert_eq!(who(nobody), None);
        }
        assert_eq!(house.read(|conn| customer::find(conn, "ext:C-1")), Some(ada.id));
        assert_eq!(house.read(|conn| customer::find(conn, &ada.id.to_string())), Some(ada.id));
        assert_eq!(house.read(|conn| customer::find(conn, "Ada")), None);
        assert_eq!(house.read(|conn| customer::by_id(conn, ada.id, Lock::No)), Some(ada));
    });
}

#[test]
fn lists_page_newest_first_and_find_by_the_beginning_of_a_name() {
    on_both(|house| {
        let names = ["Zoë", "Adam", "adele", "Bea"];
        let customers = names.map(|name| Customer { name: Some(name.to_owned()), ..Customer::unknown(id()) });
        customers.iter().for_each(|customer| save(house, customer));
        let list = |q: Option<&str>, after, limit| {
            let found = house.read(|conn| customer::list(conn, q, after, limit));
            found.into_iter().map(|customer| customer.name.unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(list(None, None, 3), ["Bea", "adele", "Adam"]);
        save(house, &ada());
        assert_eq!(list(None, Some(customers[1].id), 3), ["Zoë"]);
        assert_eq!(list(Some("AD"), None, 9), ["Ada Lovelace", "Adam", "adele"]);
        assert_eq!(list(Some("ada@mail.example"), None, 9), ["Ada Lovelace"]);
        assert_eq!(list(Some("zoë"), None, 9), ["Zoë"]);
        assert!(list(Some("%"), None, 9).is_empty());
    });
}

#[test]
fn earlier_failures_come_newest_first_with_their_words() {
    on_both(|house| {
        let owner = house.hire().id;
        let file = house.complaint(owner, "It was late again");
        let customer = file.customer.id;
        let past = move |unit: &mut store::Unit<'_>| {
            let failure_type = Some("late".to_owned());
            let (external_id, at) = ("P-1".to_owned(), noon() - minutes(500));
            let (product, site, at_known) = (Some("bread".to_owned()), None, true);
            let failure = PastFailure { external_id, customer, failure_type, product, site, at, at_known };
            store::imported::save_past(unit, &[failure])
        };
        house.unit(past);
        // The same one twice is one.
        house.unit(past);
        let earlier = house.read(|conn| customer::earlier(conn, customer));
        let seen: Vec<_> = earlier
            .failures
            .iter()
            .map(|one| (one.case, one.words.as_str(), one.failure_type.as_deref()))
            .collect();
        assert_eq!(
            seen,
            [(Some(file.case.id.uuid()), "It was late again", Some("late")), (None, "", Some("late"))]
        );
        assert_eq!(earlier.open_cases, 1);
        assert_eq!(house.read(|conn| customer::open_cases(conn, id())), 0);
    });
}

#[test]
fn a_hold_is_answered_for_the_moment_that_is_asked() {
    on_both(|house| {
        let hold = UpsellHold {
            since: noon(),
            until: Some(noon() + minutes(10)),
            reason: "a case".to_owned(),
            case: id::<()>().uuid(),
            released_at: None,
        };
        let customer = Customer { hold: Some(hold.clone()), ..ada() };
        save(house, &customer);
        let at = |minute| house.read(|conn| customer::hold(conn, customer.id, noon() + minutes(minute)));
        assert_eq!((at(9), at(10)), (Some(Some(hold)), Some(None)));
        assert_eq!(house.read(|conn| customer::hold(conn, id(), noon())), None);
    });
}

#[test]
fn candidates_incidents_and_problems_come_back_as_they_went() {
    on_both(|house| {
        let (candidate, urgent, decided) = mentions();
        let (incident, problem) = (fallen_pallet(), late_mondays());
        let all =
            (vec![candidate.clone(), urgent.clone(), decided.clone()], incident.clone(), problem.clone());
        house.unit(move |unit| {
            all.0.iter().try_for_each(|one| intake::save_candidate(unit, one))?;
            intake::save_incident(unit, &all.1)?;
            learning::save(unit, &all.2)
        });
        assert_eq!(
            house.read(|conn| intake::waiting_candidates(conn, 9)),
            [urgent.clone(), candidate.clone()]
        );
        assert_eq!(house.read(|conn| intake::candidates(conn, Some(decided.id), 1)), [urgent]);
        assert_eq!(house.read(|conn| intake::candidate(conn, decided.id, Lock::No)), Some(decided));
        assert_eq!(house.read(|conn| intake::incidents(conn, None, 9)), std::slice::from_ref(&incident));
        assert_eq!(house.read(|conn| intake::incident(conn, incident.id, Lock::No)), Some(incident));
        assert_eq!(house.read(|conn| learning::open_of_type(conn, "late")), std::slice::from_ref(&problem));
        assert_eq!(house.read(|conn| learning::problems(conn, Some(problem.id), 9)), []);
        let problem_id = problem.id;
        assert_eq!(
            house.unit(move |unit| learning::problem(unit.conn(), problem_id, Lock::Yes)),
            Some(problem)
        );
        house.complaint(house.hire().id, "words");
        let count = |from, to| house.read(|conn| learning::failures_between(conn, "late", from, to));
        assert_eq!((count(noon(), noon() + minutes(1)), count(noon() - minutes(1), noon())), (1, 0));
    });
}

/// One that waits, one that is more urgent, and one that was decided.
fn mentions() -> (Candidate, Candidate, Candidate) {
    let candidate = Candidate {
        id: id(),
        verbatim: "Nobody answers there".to_owned(),
        channel: Channel::Social,
        source: None,
        said_by: None,
        seen_at: noon(),
        triage_due_at: noon() + minutes(60),
        state: CandidateState::Waiting,
    };
    let urgent = Candidate { id: id(), triage_due_at: noon(), ..candidate.clone() };
    let decided = Candidate {
        id: id(),
        state: CandidateState::Confirmed { case: id::<()>().uuid(), at: noon() },
        ..candidate.clone()
    };
    (candidate, urgent, decided)
}

fn fallen_pallet() -> Incident {
    Incident {
        id: id(),
        what: "A pallet fell".to_owned(),
        place: None,
        happened_at: noon(),
        failure_type: Some("late".to_owned()),
        noticed_by: None,
        recorded_at: noon(),
        problem: None,
        cases: vec![id::<()>().uuid()],
    }
}

fn late_mondays() -> Problem {
    Problem {
        id: id(),
        title: "Late on Mondays".to_owned(),
        failure_type: Some("late".to_owned()),
        severity: Severity::High,
        opened_at: noon(),
        cases: vec![id::<()>().uuid()],
        debrief: None,
        causes: Vec::new(),
        actions: Vec::new(),
        state: ProblemState::Open,
    }
}
