//! The ledger of make-goods: written with the change itself, never twice, and found out when it was tampered with.

use domain::{
    case::CaseFile,
    id::Id,
    money::Money,
    recovery::{
        Followed, MakeGood, MakeGoodState as S,
        ledger::{Account, Worth},
    },
    staff::Member,
};
use iso_currency::Currency;
use jiff::Timestamp;
use store::{
    case::{self, Lock},
    customer::save as save_customer,
    imported::{Order, save_order},
    recovery::{
        ledger::{self, Lines},
        spent, treated, tried,
    },
};

use crate::{
    house::{House, id, minutes, noon, on_both},
    records::{Markers, marked_file, open, plain_file},
};

/// A case with one make-good of 5 euros of cost and 10 of face value that waits for approval.
fn proposed(house: &House, owner: Id<Member>) -> CaseFile {
    let mut file = marked_file(&Markers, owner);
    file.promises.clear();
    file.make_goods[0].state = S::Proposed;
    (file.make_goods[0].fulfilled_at, file.make_goods[0].outcome) = (None, None);
    let saved = file.clone();
    house.unit(move |unit| open(unit, &saved));
    load(house, &file)
}

fn load(house: &House, file: &CaseFile) -> CaseFile {
    house.read(|conn| case::file(conn, file.case.id, Lock::No)).unwrap()
}

fn goes(house: &House, file: &CaseFile, now: Timestamp, change: impl Fn(&mut MakeGood)) -> CaseFile {
    let before = load(house, file);
    let mut after = before.clone();
    change(&mut after.make_goods[0]);
    house.unit_at(now, move |unit| case::save(unit, Some(&before), &after));
    load(house, file)
}

fn balance(house: &House, file: &CaseFile, account: Account) -> Worth {
    let (standing, _) = house.read(|conn| ledger::standing(conn, file.make_goods[0].id));
    let of_account = standing.iter().filter(|one| one.account == account);
    of_account.fold(Worth::NONE, |sum, one| sum.plus(one.worth))
}

fn agrees(house: &House) {
    assert_eq!(house.read(ledger::check), None);
}

const FULL: Worth = Worth { cost: 500, face_value: 1_000 };

fn euros(minor: i64) -> Money {
    Money::minor(minor, Currency::EUR)
}

#[test]
fn every_change_is_booked_with_itself_and_none_twice() {
    on_both(|house| {
        let file = proposed(house, house.hire().id);
        assert_eq!(house.number("SELECT COUNT(*) FROM ledger"), 0);
        for state in [S::Approved, S::Offered, S::Accepted] {
            goes(house, &file, noon(), |one| one.state = state);
            assert_eq!(balance(house, &file, Account::Promised), FULL, "{state:?}");
            agrees(house);
        }
        assert_eq!(house.number("SELECT COUNT(*) FROM ledger"), 2);
        let given = goes(house, &file, noon() + minutes(9), |one| one.state = S::Fulfilled);
        assert_eq!(
            (balance(house, &file, Account::Promised), balance(house, &file, Account::Given)),
            (Worth::NONE, FULL)
        );
        // Saved once more under the eyes of nobody who knew it, as when a case continues in another one.
        house.unit(move |unit| {
            let nothing_known = CaseFile { make_goods: Vec::new(), ..given.clone() };
            case::save(unit, Some(&nothing_known), &given)
        });
        assert_eq!(house.number("SELECT COUNT(*) FROM ledger"), 4);
        agrees(house);
    });
}

#[test]
fn a_unit_that_fails_books_nothing() {
    on_both(|house| {
        let file = proposed(house, house.hire().id);
        let mut after = file.clone();
        after.make_goods[0].state = S::Approved;
        let failed = house.db.unit(&crate::house::context(), move |unit| {
            case::save(unit, Some(&file), &after)?;
            Err::<(), _>(store::StoreError::Value("changed my mind".to_owned()))
        });
        assert!(failed.is_err());
        assert_eq!(house.number("SELECT COUNT(*) FROM ledger"), 0);
        agrees(house);
    });
}

#[test]
fn a_voucher_is_redeemed_in_parts_and_its_rest_expires() {
    on_both(|house| {
        let file = proposed(house, house.hire().id);
        let given = goes(house, &file, noon(), |one| one.state = S::Fulfilled).make_goods.remove(0);
        let uses = |amount: Money| {
            let given = given.clone();
            house.unit(move |unit| ledger::redeemed(unit, &given, amount))
        };
        assert_eq!(uses(euros(333)), Ok(()));
        assert!(uses(euros(668)).is_err() && uses(Money::minor(1, Currency::GBP)).is_err());
        agrees(house);
        let rest = given.clone();
        house.unit(move |unit| ledger::expired(unit, &rest));
        let again = given.clone();
        house.unit(move |unit| ledger::expired(unit, &again));
        assert_eq!(balance(house, &file, Account::Redeemed), Worth { cost: 167, face_value: 333 });
        assert_eq!(balance(house, &file, Account::Expired), Worth { cost: 333, face_value: 667 });
        assert!(uses(euros(1)).is_err());
        agrees(house);
    });
}

#[test]
fn totals_are_the_sums_over_the_cases_and_flows_say_when() {
    on_both(|house| {
        let (one, other) = (house.hire().id, house.hire().id);
        let mut files: Vec<CaseFile> =
            (0..4).map(|nth| proposed(house, if nth == 0 { one } else { other })).collect();
        let later = noon() + minutes(60 * 24 * 40);
        for file in &mut files {
            *file = goes(house, file, noon(), |make_good| make_good.state = S::Offered);
        }
        for (file, state) in files.iter().zip([S::Fulfilled, S::Fulfilled, S::Declined, S::Offered]) {
            goes(house, file, later, |make_good| make_good.state = state);
        }
        let total = |before, account| {
            let totals = house.read(|conn| ledger::totals(conn, before));
            totals
                .iter()
                .find(|(found, _)| *found == account)
                .map_or(0, |(_, sum)| sum.face_value.minor_units())
        };
        let end = later + minutes(1);
        assert_eq!(
            [Account::Promised, Account::Given, Account::Lapsed, Account::House]
                .map(|account| total(end, account)),
            [1_000, 2_000, 1_000, -4_000]
        );
        assert_eq!([Account::Promised, Account::Given].map(|account| total(later, account)), [4_000, 0]);

        let flows = house.read(|conn| ledger::flows(conn, later, end));
        let given = flows.iter().find(|flow| flow.account == Account::Given).unwrap();
        assert_eq!(
            (given.make_goods, given.cost_in, given.face_value_in, given.face_value_out),
            (2, euros(1_000), euros(2_000), euros(0))
        );
        let promised = flows.iter().find(|flow| flow.account == Account::Promised).unwrap();
        assert_eq!((promised.face_value_in, promised.face_value_out), (euros(0), euros(3_000)));
        let lines = Lines {
            from: later,
            to: end,
            form: "refund".to_owned(),
            currency: "EUR".to_owned(),
            account: Account::Given,
        };
        let behind = house.read(|conn| ledger::behind(conn, &lines, 9));
        assert_eq!(
            behind.iter().map(|(case, sum)| (case.id, sum.face_value)).collect::<Vec<_>>(),
            [(files[1].case.id, euros(1_000)), (files[0].case.id, euros(1_000))]
        );

        let problem = files[3].case.problem;
        let budget = |person| house.read(|conn| spent(conn, noon(), Some(person), problem));
        assert_eq!(budget(one).firm, [euros(3_000)], "what was declined is free again, as the books say");
        assert_eq!((budget(one).person, budget(id()).person), (vec![euros(1_000)], vec![]));
        assert_eq!(budget(one).problem, [euros(1_000)]);
        agrees(house);
    });
}

#[test]
fn a_ledger_that_was_tampered_with_is_found_out() {
    on_both(|house| {
        let file = proposed(house, house.hire().id);
        goes(house, &file, noon(), |one| one.state = S::Fulfilled);
        agrees(house);
        house.run("UPDATE ledger SET face_value = face_value + 1 WHERE account = 'given'");
        assert!(house.read(ledger::check).unwrap().contains("does not sum to nothing"));
        house.run("UPDATE ledger SET face_value = face_value - 1 WHERE account = 'house'");
        let wrong = house.read(ledger::check).unwrap();
        assert!(wrong.contains(&file.make_goods[0].id.to_string()), "{wrong}");
    });
}

#[test]
fn what_was_given_before_there_was_a_ledger_is_booked_once_at_its_own_time() {
    on_both(|house| {
        let file = proposed(house, house.hire().id);
        let given_at = noon() + minutes(7);
        goes(house, &file, given_at, |one| (one.state, one.fulfilled_at) = (S::Fulfilled, Some(given_at)));
        house.run("DELETE FROM ledger");
        assert!(house.read(ledger::check).is_some());
        let book = || house.unit_at(noon() + minutes(9_000), |unit| ledger::book_missing(unit, 50));
        assert_eq!((book(), book()), (1, 0));
        assert_eq!(house.number("SELECT MIN(at) FROM ledger"), given_at.as_microsecond());
        agrees(house);
    });
}

fn followed(settled: bool) -> Followed {
    Followed {
        after_days: 30,
        at: noon(),
        settled: Some(settled),
        satisfaction: None,
        stayed: None,
        bought_again: None,
    }
}

#[test]
fn what_is_known_of_a_make_good_is_counted_in_its_cell() {
    on_both(|house| {
        let owner = house.hire().id;
        for settled in [Some(true), Some(false), None] {
            let file = proposed(house, owner);
            goes(house, &file, noon(), |one| {
                one.state = S::Fulfilled;
                one.followed = settled.map(followed).into_iter().collect();
            });
        }
        let cells = || house.read(tried::cells);
        let found = cells();
        assert_eq!(found.len(), 1);
        assert_eq!(
            (
                found[0].failure_type.as_deref(),
                found[0].form.as_str(),
                found[0].tried.n,
                found[0].tried.recovered
            ),
            (Some("late"), "refund", 2, 1)
        );
        // It turned out to be of another kind; and somebody wrote down how it really was.
        let last = proposed(house, owner);
        let last = goes(house, &last, noon(), |one| {
            (one.state, one.followed) = (S::Fulfilled, vec![followed(false)])
        });
        let mut renamed = last.clone();
        renamed.case.failure_type = Some("rude".to_owned());
        renamed.make_goods[0].outcome = Some(domain::recovery::MakeGoodOutcome {
            settled: true,
            satisfaction: None,
            stayed: None,
            reason: None,
        });
        house.unit(move |unit| case::save(unit, Some(&last), &renamed));
        let rude = cells().into_iter().find(|cell| cell.failure_type.as_deref() == Some("rude")).unwrap();
        assert_eq!((rude.tried.n, rude.tried.recovered), (1, 1));
    });
}

#[test]
fn whether_somebody_bought_again_is_told_as_far_as_orders_reach() {
    on_both(|house| {
        let customers = [house.complaint(house.hire().id, "a"), house.complaint(house.hire().id, "b")]
            .map(|file| file.customer);
        let bought = |nth: usize| {
            house.read(|conn| tried::bought(conn, customers[nth].id, noon(), noon() + minutes(90)))
        };
        assert_eq!(bought(0), None, "no orders are known at all");
        let order = |customer: usize, minute: i64| {
            let order = Order {
                external_id: format!("o{customer}-{minute}"),
                customer: customers[customer].id,
                placed_at: noon() + minutes(minute),
                amount: euros(5),
                what: String::new(),
                attributes: std::collections::BTreeMap::new(),
            };
            house.unit(move |unit| save_order(unit, None, &order));
        };
        order(0, 0);
        assert_eq!(bought(0), None, "that was before, and whether orders reach further nobody knows");
        order(0, 60);
        assert_eq!((bought(0), bought(1)), (Some(true), None));
        order(0, 91);
        assert_eq!((bought(0), bought(1)), (Some(true), Some(false)));
    });
}

#[test]
fn how_customers_were_treated_is_read_case_by_case() {
    on_both(|house| {
        let owner = house.hire().id;
        let mut file = marked_file(&Markers, owner);
        file.case.milestones.resolved = Some(noon());
        file.case.milestones.assessed = Some(noon());
        file.make_goods[0].fulfilled_at = Some(noon() + minutes(2));
        let saved = file.clone();
        house.unit(move |unit| open(unit, &saved));
        let mut next = plain_file(file.customer.clone(), owner, "Again");
        (next.case.received_at, next.case.milestones.assessed) =
            (noon() + minutes(3), Some(noon() + minutes(4)));
        let saved = next.clone();
        house.unit(move |unit| {
            save_customer(unit, &saved.customer)?;
            case::save(unit, None, &saved)
        });
        let (from, to, pounds) = (noon(), noon() + minutes(60), Money::minor(0, Currency::GBP));
        let treated = house.read(|conn| treated::treated(conn, from, to, pounds));
        assert_eq!(treated.len(), 1, "the other is not put right yet");
        assert_eq!(
            (treated[0].goodwill, treated[0].contacts, treated[0].handler),
            (euros(1_000), 1, Some(owner))
        );
        let past = house.read(|conn| treated::past(conn, from, to, pounds));
        assert_eq!(past.iter().map(|one| one.given.1).collect::<Vec<_>>(), [euros(1_000), pounds]);
        assert_eq!(past[1].facts.given_before, ["refund"]);
        assert!(past[0].facts.given_before.is_empty(), "what it was given itself was not before");
    });
}
