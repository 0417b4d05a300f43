//! What counts against the budgets, what is usual, and what is read out of a database from before there were budgets.

use domain::{
    case::CaseFile,
    customer::Customer,
    id::Id,
    money::Money,
    recovery::{Basis, MakeGood, MakeGoodState, Spent, pattern::Usual},
    staff::Member,
};
use iso_currency::Currency;
use jiff::Timestamp;

use crate::{
    house::{House, id, minutes, noon, on_both},
    records::{Markers, marked_file, open, plain_file},
};

fn money(minor: i64, currency: Currency) -> Money {
    Money::minor(minor, currency)
}

/// A make-good like another, worth so much.
fn worth(like: &MakeGood, minor: i64, by: Id<Member>, at: Timestamp) -> MakeGood {
    let face_value = money(minor, Currency::EUR);
    MakeGood { id: id(), face_value, proposed_by: Some(by), proposed_at: at, ..like.clone() }
}

fn keep(house: &House, file: &CaseFile) {
    let saved = file.clone();
    house.unit(move |unit| open(unit, &saved));
}

fn spent(house: &House, by: Id<Member>, problem: Option<uuid::Uuid>) -> Spent {
    house.read(|conn| store::recovery::spent(conn, noon(), Some(by), problem))
}

#[test]
fn goodwill_that_was_agreed_to_counts_by_firm_person_and_problem() {
    on_both(|house| {
        let (ruth, sam) = (house.hire().id, house.hire().id);
        let mut file = marked_file(&Markers, ruth);
        let like = file.make_goods.remove(0);
        let problem = id::<()>().uuid();
        file.case.problem = Some(problem);
        let before = noon() - minutes(1);
        file.make_goods = vec![
            worth(&like, 1_000, ruth, noon()),
            worth(&like, 200, sam, noon() + minutes(5)),
            worth(&like, 40, ruth, before),
            MakeGood {
                cost: money(5, Currency::JPY),
                face_value: money(7, Currency::JPY),
                ..worth(&like, 0, ruth, noon())
            },
            MakeGood { basis: Basis::Correction, ..worth(&like, 9_000, ruth, noon()) },
            MakeGood { basis: Basis::Entitlement, ..worth(&like, 9_000, ruth, noon()) },
        ];
        for state in [
            MakeGoodState::Proposed,
            MakeGoodState::Refused,
            MakeGoodState::Declined,
            MakeGoodState::Lapsed,
            MakeGoodState::Withdrawn,
        ] {
            file.make_goods.push(MakeGood { state, ..worth(&like, 9_000, ruth, noon()) });
        }
        keep(house, &file);
        let euros = |minor| money(minor, Currency::EUR);
        let yen = money(7, Currency::JPY);
        assert_eq!(
            spent(house, ruth, Some(problem)),
            Spent {
                firm: vec![euros(1_200), yen],
                person: vec![euros(1_000), yen],
                problem: vec![euros(1_240), yen],
            }
        );
        assert_eq!(spent(house, sam, None).person, [euros(200)]);
        assert_eq!(spent(house, sam, Some(id::<()>().uuid())).problem, []);

        let declined = MakeGood { state: MakeGoodState::Declined, ..file.make_goods[0].clone() };
        let mut after = file.clone();
        (after.make_goods[0], after.said) = (declined, Vec::new());
        house.unit(move |unit| store::case::save(unit, Some(&file), &after));
        assert_eq!(spent(house, ruth, None).person, [yen], "what was declined is free again");
    });
}

#[test]
fn sums_are_made_for_what_was_given_before_there_were_budgets() {
    on_both(|house| {
        let ruth = house.hire().id;
        let file = marked_file(&Markers, ruth);
        keep(house, &file);
        let known = spent(house, ruth, None);
        assert_eq!(known.person, [money(1_000, Currency::EUR)]);
        house.run(
            "UPDATE make_goods SET goodwill = NULL, currency = NULL, proposed_at = NULL, proposed_by = NULL",
        );
        assert_eq!(spent(house, ruth, None), Spent::default());
        let engine = if house.db.engine() == store::Engine::Sqlite { "sqlite" } else { "postgres" };
        let path = format!("{}/migrations/{engine}/0005_approval.sql", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        let update = text.split(';').find(|statement| statement.contains("UPDATE make_goods")).unwrap();
        house.run(update);
        assert_eq!(spent(house, ruth, None), known);
    });
}

#[test]
fn what_is_usual_is_told_by_like_cases_and_by_customer() {
    on_both(|house| {
        let ruth = house.hire().id;
        let like = marked_file(&Markers, ruth).make_goods.remove(0);
        let mut last = None;
        for (minor, kind) in [(500, "late"), (700, "late"), (900, "damaged")] {
            let mut file = plain_file(Customer::unknown(id()), ruth, "It was late.");
            file.case.failure_type = Some(kind.to_owned());
            let gifts = if minor == 700 { 2 } else { 1 };
            file.make_goods = (0..gifts).map(|_| worth(&like, minor, ruth, noon())).collect();
            keep(house, &file);
            last = Some(file);
        }
        let mut own = plain_file(Customer::unknown(id()), ruth, "Late again.");
        own.make_goods = vec![worth(&like, 5_000, ruth, noon()), worth(&like, 600, ruth, noon())];
        keep(house, &own);
        let usual = |file: &CaseFile, one: &MakeGood| {
            let mut usual = house.read(|conn| store::recovery::usual(conn, file, one, noon()));
            usual.values.sort_unstable();
            usual.claims.sort_unstable();
            usual
        };
        let expected = Usual { values: vec![500, 600, 700, 700], claims: vec![1, 1, 2], own_claims: 2 };
        assert_eq!(usual(&own, &own.make_goods[0]), expected);
        let damaged = last.unwrap();
        assert!(usual(&damaged, &damaged.make_goods[0]).values.is_empty());
    });
}
