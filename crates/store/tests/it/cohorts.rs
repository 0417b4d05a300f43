//! Cohorts: orders by their attributes, page by page; members by page and counted; and what erasing leaves of them.

use std::collections::BTreeMap;

use domain::{
    customer::Customer,
    id::Id,
    intake::{CohortMember, CohortQuery, Incident, Status, ToldBy, Why},
    learning::{Rules, Span},
    money::Money,
};
use store::{
    customer,
    erase::erase,
    imported::{Order, Place, found, names, save_order, values},
    intake::{
        self,
        cohort::{self, Filter},
    },
};

use crate::house::{House, id, minutes, noon, on_both};

fn order(nth: u8, customer: Id<Customer>, lot: &str) -> Order {
    Order {
        external_id: format!("O{nth:03}"),
        customer,
        placed_at: noon() + minutes(i64::from(nth / 3)),
        amount: Money::parse("4.50", "EUR").unwrap(),
        what: "Rye bread".to_owned(),
        attributes: BTreeMap::from([("lot".to_owned(), lot.to_owned())]),
    }
}

fn known(house: &House, email: &str) -> Customer {
    let one = Customer { email: Some(email.to_owned()), anonymous: false, ..Customer::unknown(id()) };
    let saved = one.clone();
    house.unit(move |unit| customer::save(unit, &saved));
    one
}

fn incident(house: &House) -> Id<Incident> {
    let one = Incident {
        id: id(),
        what: "Plastic".to_owned(),
        place: None,
        happened_at: noon(),
        failure_type: None,
        noticed_by: None,
        recorded_at: noon(),
        problem: None,
        cases: Vec::new(),
    };
    let saved = one.clone();
    house.unit(move |unit| intake::save_incident(unit, &saved));
    one.id
}

/// All that a question finds, read by pages of so many.
fn all(house: &House, query: &str, limit: i64) -> Vec<String> {
    let query: CohortQuery = serde_json::from_str(query).unwrap();
    let (mut hit, mut place) = (Vec::new(), Some(Place::default()));
    while let Some(from) = place {
        let page = house.read(|conn| found(conn, &query, from, limit));
        hit.extend(page.orders.into_iter().map(|one| one.external_id));
        place = page.next;
    }
    hit
}

#[test]
fn orders_are_found_by_what_they_say_whatever_the_size_of_a_page() {
    on_both(|house| {
        let customer = known(house, "a@c.example").id;
        for nth in 0..20 {
            let one = order(nth, customer, if nth % 4 == 0 { "7B" } else { "7c" });
            house.unit(move |unit| save_order(unit, None, &one));
        }
        let expected: Vec<_> = (0..20).step_by(4).map(|nth| format!("O{nth:03}")).collect();
        let both: Vec<_> = (0..20).map(|nth| format!("O{nth:03}")).collect();
        for limit in [1, 2, 3, 7, 100] {
            assert_eq!(
                all(house, r#"{"attributes":{"lot":"7b","what":"RYE bread"}}"#, limit),
                expected,
                "{limit}"
            );
            let mut either = all(house, r#"{"attributes":{"lot":["7b","7C"]}}"#, limit);
            either.sort_unstable();
            assert_eq!(either, both, "{limit}");
            let late = format!(r#"{{"from":"{}"}}"#, noon() + minutes(6));
            assert_eq!(all(house, &late, limit), ["O018", "O019"], "{limit}");
            let early = format!(r#"{{"until":"{}","attributes":{{"lot":"7c"}}}}"#, noon() + minutes(1));
            assert_eq!(all(house, &early, limit), ["O001", "O002"], "{limit}");
        }
        assert_eq!(house.read(names), ["lot", "what"]);
        assert_eq!(house.read(|conn| values(conn, "lot", 10)), ["7b", "7c"]);
        // A changed order is found by what it says now.
        let (before, after) = (order(0, customer, "7B"), order(0, customer, "8"));
        house.unit(move |unit| save_order(unit, Some(&before), &after));
        assert_eq!(all(house, r#"{"attributes":{"lot":"8"}}"#, 10), ["O000"]);
        assert_eq!(all(house, r#"{"attributes":{"lot":"7b"}}"#, 10), expected[1..]);
    });
}

#[test]
fn members_are_listed_counted_and_taken_in_order() {
    on_both(|house| {
        let incident = incident(house);
        let mut members: Vec<_> = (0..7)
            .map(|nth| CohortMember::new(incident, known(house, &format!("m{nth}@c.example")).id))
            .collect();
        members[0].tell(ToldBy::Notice, noon()).unwrap();
        members[1].tie(uuid::Uuid::from_u128(5));
        members[2].take_out("not hit", None, noon()).unwrap();
        let saved = members.clone();
        house.unit(move |unit| cohort::save(unit, incident, &saved, 6));
        let counts = house.read(|conn| cohort::counts(conn, incident));
        assert_eq!((counts.members(), counts.silent(), counts.of(Status::Told)), (6, 5, 1));
        assert!((counts.coverage().unwrap() - 1.0 / 6.0).abs() < 1e-12);
        let rules = domain::case::House::shipped().unwrap();
        let period = Span { from: noon() - minutes(60 * 24), to: noon() + minutes(60 * 24) };
        let rules = Rules::new(&rules, period, noon());
        let measured =
            house.read(|conn| store::measures::count(conn, &rules, &domain::learning::Filter::default()));
        let told = measured.acted.unwrap().told;
        assert_eq!((told.numerator, told.denominator), (1, 6), "whoever was taken out is not counted");
        assert_eq!(house.read(|conn| cohort::size(conn, incident)), 6);
        let page = |filter, after| house.read(|conn| cohort::page(conn, incident, filter, after, 3));
        let first = page(Filter::default(), None);
        let second = page(Filter::default(), Some(first[2].customer));
        assert!(first.iter().chain(&second).map(|one| one.customer).is_sorted_by(|one, next| one > next));
        assert_eq!(page(Filter { silent: Some(false), ..Filter::default() }, None), members[1..2]);
        assert_eq!(page(Filter { status: Some(Status::TakenOut), silent: None }, None), members[2..3]);
        let next = house.unit(move |unit| cohort::next(unit, incident, Status::Waiting, None, 2));
        assert!(next[0].customer < next[1].customer);
        let last = next[1].customer;
        let rest = house.unit(move |unit| cohort::next(unit, incident, Status::Waiting, Some(last), 9));
        assert_eq!(next.len() + rest.len(), 5);
        for said in ["C99", " c99 ", "x@c.example"] {
            house.unit(move |unit| cohort::keep_unknown(unit, incident, said, "{}"));
        }
        assert_eq!(house.read(|conn| cohort::unknown_count(conn, incident)), 2, "the same row is kept once");
        house.unit(move |unit| cohort::drop_unknown(unit, incident, "C99"));
        assert_eq!(house.read(|conn| cohort::unknown_count(conn, incident)), 1);
    });
}

#[test]
fn erasing_keeps_who_was_told_and_forgets_by_which_order_and_name() {
    on_both(|house| {
        let (incident, one) = (incident(house), known(house, "ana@secret.example"));
        let customer = one.id;
        let bought = order(1, customer, "secret lot");
        house.unit(move |unit| save_order(unit, None, &bought));
        let mut member = CohortMember::new(incident, customer);
        member.found(Why::List("secret reason".to_owned()), Some("O001"));
        member.tell(ToldBy::Notice, noon()).unwrap();
        house.unit(move |unit| {
            cohort::save(unit, incident, &[member.clone()], 1)?;
            cohort::keep_unknown(unit, incident, "ANA@secret.example", "{}")
        });
        house.unit(move |unit| erase(unit, customer, "asked for it").map(drop));
        let left = house.read(|conn| cohort::of_customer(conn, customer));
        assert_eq!((left[0].why.len(), left[0].orders.len(), left[0].status()), (0, 0, Status::Told));
        assert_eq!(house.read(|conn| cohort::unknown_count(conn, incident)), 0);
        assert_eq!(all(house, r#"{"attributes":{"lot":"secret lot"}}"#, 10), Vec::<String>::new());
    });
}
