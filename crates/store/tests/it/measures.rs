//! What is measured of a case is written with every save of it, and a period reads what belongs to it, no more.

use domain::{
    case::{CaseFile, House as Rulebook, Stage},
    customer::Customer,
    id::Id,
    learning::{Dimension, Facts, Filter, Measures, RateOf, Rules, Span},
    money::Money,
    promise::{NewPromise, Promise},
    staff::Member,
};
use iso_currency::Currency;
use jiff::Timestamp;
use store::{
    case,
    imported::{Order, save_order},
    measures,
};

use crate::{
    house::{House, id, minutes, noon, on_both},
    records::{Markers, marked_file, open, plain_file},
};

const DAY: i64 = 24 * 60;

fn received(owner: Id<Member>, days: i64) -> CaseFile {
    let mut file = plain_file(Customer::unknown(id()), owner, "It was late.");
    file.case.received_at = noon() + minutes(days * DAY);
    file
}

fn keep(house: &House, file: &CaseFile) {
    let saved = file.clone();
    house.unit(move |unit| open(unit, &saved));
}

fn save(house: &House, before: &CaseFile, after: &CaseFile) {
    let (before, mut after) = (before.clone(), after.clone());
    after.said.clear();
    house.unit(move |unit| case::save(unit, Some(&before), &after));
}

fn span(from: i64, to: i64) -> Span {
    Span { from: noon() + minutes(from * DAY), to: noon() + minutes(to * DAY) }
}

fn count(house: &House, period: Span, filter: &Filter, now: Timestamp) -> Measures {
    let rulebook = Rulebook::shipped().unwrap();
    let rules = Rules::new(&rulebook, period, now);
    house.read(|conn| measures::count(conn, &rules, filter))
}

fn facts(house: &House, file: &CaseFile) -> Option<Facts> {
    house.read(|conn| measures::facts_of(conn, file.case.id))
}

#[test]
fn every_save_keeps_what_is_measured() {
    on_both(|house| {
        let ruth = house.hire().id;
        let file = marked_file(&Markers, ruth);
        keep(house, &file);
        assert_eq!(facts(house, &file), Some(Facts::of(&file)));
        let mut after = file.clone();
        after.case.milestones.acknowledged = Some(noon());
        after.case.received_at = noon() - minutes(7);
        after.promises.clear();
        save(house, &file, &after);
        assert_eq!(facts(house, &after), Some(Facts::of(&after)));
        assert_eq!(
            house.number("SELECT COUNT(*) FROM measured"),
            1,
            "an earlier receipt leaves no second row"
        );
    });
}

#[test]
fn many_at_once_and_those_of_the_time_before_are_measured_as_well() {
    on_both(|house| {
        let ruth = house.hire().id;
        let files: Vec<CaseFile> = (0..7).map(|day| received(ruth, day)).collect();
        for file in &files {
            let customer = file.customer.clone();
            house.unit(move |unit| store::customer::save(unit, &customer));
        }
        let saved = files.clone();
        house.unit(move |unit| case::save_new(unit, &saved));
        for file in &files {
            assert_eq!(facts(house, file), Some(Facts::of(file)));
        }
        house.run("DELETE FROM measured; INSERT INTO measuring (what, upto) VALUES ('cases', '')");
        let some = || house.unit(|unit| measures::measure_missing(unit, 3));
        assert!(house.read(measures::still_to_measure));
        assert_eq!([some(), some(), some(), some()], [3, 3, 1, 0]);
        assert!(!house.read(measures::still_to_measure));
        for file in &files {
            assert_eq!(facts(house, file), Some(Facts::of(file)));
        }
    });
}

#[test]
fn a_period_counts_its_own_cases_and_the_promises_due_in_it() {
    on_both(|house| {
        let ruth = house.hire().id;
        for (day, due) in [(-40, 5), (-40, -20), (0, 3), (9, 90), (10, 12), (11, 12)] {
            let mut file = received(ruth, day);
            let due_at = noon() + minutes(due * DAY);
            let promise = NewPromise { what: "A new lock".to_owned(), due_at };
            file.promises.push(Promise::make(id(), &promise, None, file.case.received_at));
            file.case.stage = if day == 11 { Stage::Merged } else { Stage::Received };
            keep(house, &file);
        }
        let now = noon() + minutes(50 * DAY);
        let measures = count(house, span(0, 11), &Filter::default(), now);
        assert_eq!((measures.cases, measures.by_failure_type.len()), (3, 1));
        let kept = measures.rate(RateOf::PromisesKept).unwrap();
        assert_eq!((kept.numerator, kept.denominator), (0, 2), "due on the third and on the fifth day");
        assert_eq!(measures.hit_again.unwrap().customers, 3);
        assert_eq!(count(house, span(11, 30), &Filter::default(), now).cases, 0, "merged");
    });
}

#[test]
fn product_team_and_owner_are_what_others_know_of_a_case() {
    on_both(|house| {
        let ruth = house.hire();
        let mut file = received(ruth.id, 0);
        file.case.order = Some("O-1".to_owned());
        let order = Order {
            external_id: "O-1".to_owned(),
            customer: file.customer.id,
            placed_at: noon(),
            amount: Money::minor(100, Currency::EUR),
            what: "Rye bread".to_owned(),
            attributes: std::collections::BTreeMap::new(),
        };
        keep(house, &file);
        keep(house, &received(ruth.id, 0));
        house.unit(move |unit| save_order(unit, None, &order));
        let now = noon() + minutes(DAY);
        let part = |by: Dimension, name: &str| {
            let filter = Filter([(by, name.to_owned())].into());
            let measures = count(house, span(0, 1), &filter, now);
            assert_eq!(measures.hit_again, None, "a part does not tell whom it hit again");
            measures.cases
        };
        assert_eq!((part(Dimension::Product, "Rye bread"), part(Dimension::Product, "")), (1, 1));
        assert_eq!((part(Dimension::Team, ruth.role.name()), part(Dimension::Team, "")), (2, 0));
        assert_eq!((part(Dimension::Owner, &ruth.id.to_string()), part(Dimension::Owner, "x")), (2, 0));
        assert_eq!(part(Dimension::Channel, "email"), 2);
    });
}

/// Rows are read a few thousand at a time: none is lost or read twice where many came at the same moment.
#[test]
fn long_periods_are_read_page_by_page() {
    on_both(|house| {
        let file = received(house.hire().id, 0);
        keep(house, &file);
        house.run(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 11000) \
             INSERT INTO measured (received_at, id, customer, failure_type, order_id, counts, answered_at, given_at, due_at, state) \
             SELECT m.received_at + i / 4000, 'z' || (100000 + i), m.customer, m.failure_type, m.order_id, \
             m.counts, m.answered_at, m.given_at, m.due_at, m.state FROM n, measured m",
        );
        let mut seen = 0_u32;
        house.read(|conn| measures::each(conn, span(0, 1), &mut |_| seen += 1));
        assert_eq!(seen, 11_001);
        assert_eq!(house.read(|conn| measures::in_hand(conn, span(-1, 1))).len(), 11_001);
    });
}

#[test]
fn what_was_in_hand_is_what_was_open_or_given_something() {
    on_both(|house| {
        let ruth = house.hire().id;
        for (answered, given) in
            [(None, None), (Some(-3), None), (Some(-3), Some(2)), (Some(1), None), (None, Some(2))]
        {
            let mut file = received(ruth, -10);
            file.case.milestones.responded = answered.map(|day: i64| noon() + minutes(day * DAY));
            if let Some(day) = given {
                let like = marked_file(&Markers, ruth).make_goods.remove(0);
                let at = Some(noon() + minutes(day * DAY));
                file.make_goods.push(domain::recovery::MakeGood { id: id(), fulfilled_at: at, ..like });
            }
            keep(house, &file);
        }
        keep(house, &received(ruth, 30));
        let found = house.read(|conn| measures::in_hand(conn, span(0, 30)));
        assert_eq!(found.len(), 4, "{found:?}");
    });
}

/// The case of somebody who was told by us is a complaint from when they say something, also where it was kept before
/// silence was among the facts.
#[test]
fn a_silent_victim_is_counted_from_when_they_speak() {
    on_both(|house| {
        let ruth = house.hire().id;
        let mut quiet = marked_file(&Markers, ruth);
        quiet.case.silent_victim = true;
        quiet.case.received_at = noon();
        keep(house, &quiet);
        keep(house, &received(ruth, 0));
        let period = span(-1, 1);
        let all = Span { from: Timestamp::MIN, to: Timestamp::MAX };
        let figures = || {
            let measures = count(house, period, &Filter::default(), noon() + minutes(DAY));
            let (mut each, mut given) = (0, Vec::new());
            house.read(|conn| {
                measures::each(conn, period, &mut |seen| each += u64::from(seen.facts.counts()))
            });
            let in_hand = house.read(|conn| measures::in_hand(conn, period));
            given.extend(house.read(|conn| measures::money_given(conn, all, |_| true)));
            let again = measures.hit_again.unwrap().customers;
            (
                measures.cases,
                each,
                in_hand.iter().filter(|seen| seen.facts.counts()).count(),
                again,
                given.is_empty(),
            )
        };
        assert_eq!(figures(), (1, 1, 1, 1, true));
        house.run("UPDATE measured SET state = REPLACE(state, '\"silent\":true,', '')");
        assert_eq!(house.number("SELECT COUNT(*) FROM measured WHERE state LIKE '%silent%'"), 0);
        assert_eq!(figures(), (1, 1, 1, 1, true), "kept by a version that did not know silence");
        let before = house.read(|conn| case::file(conn, quiet.case.id, case::Lock::No)).unwrap();
        let mut after = before.clone();
        after.case.silent_victim = false;
        save(house, &before, &after);
        assert_eq!(figures(), (2, 2, 2, 2, false), "they said something");
    });
}

/// After an erasure nothing here leads to the person's orders.
#[test]
fn an_erased_persons_orders_are_forgotten() {
    on_both(|house| {
        let file = marked_file(&Markers, house.hire().id);
        keep(house, &file);
        assert_eq!(house.number("SELECT COUNT(*) FROM measured WHERE order_id IS NOT NULL"), 1);
        let customer = file.customer.id;
        house.unit(move |unit| store::erase::erase(unit, customer, "asked for it")).unwrap();
        assert_eq!(house.number("SELECT COUNT(*) FROM measured WHERE order_id IS NOT NULL"), 0);
        assert_eq!(house.number("SELECT COUNT(*) FROM measured"), 1);
    });
}
