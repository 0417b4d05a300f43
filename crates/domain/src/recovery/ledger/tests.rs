//! Random lives of make-goods: the ledger balances at every moment and says what the states say, by other arithmetic.

use iso_currency::Currency;
use jiff::Timestamp;
use proptest::prelude::*;

use super::{Account as A, Balance, LedgerError, Step, Worth, book, expire, redeem};
use crate::{
    id::Id,
    money::Money,
    recovery::{Basis, MakeGood, MakeGoodState as S},
};

fn make_good(cost: i64, face_value: i64, state: S) -> MakeGood {
    MakeGood {
        id: Id::new(uuid::Uuid::from_u128(1)),
        form: "voucher".to_owned(),
        what: "A voucher".to_owned(),
        basis: Basis::Goodwill,
        cost: Money::minor(cost, Currency::EUR),
        face_value: Money::minor(face_value, Currency::EUR),
        proposed_by: None,
        proposed_at: Timestamp::UNIX_EPOCH,
        approval: None,
        approved_by: Vec::new(),
        offered_at: None,
        lapses_at: None,
        state,
        fulfilment: None,
        reference: None,
        fulfilled_at: None,
        outcome: None,
        followed: Vec::new(),
        terms: crate::recovery::Terms::default(),
    }
}

/// The books of one make-good, kept as a store keeps them: every line, and sums over lines.
#[derive(Default)]
struct Books(Vec<(String, Currency, A, Worth)>);

impl Books {
    fn enter(&mut self, steps: impl IntoIterator<Item = Step>) {
        for step in steps {
            let sum = step.lines.iter().fold(Worth::NONE, |sum, (_, worth)| sum.plus(*worth));
            assert!(sum.is_none(), "{step:?} does not balance");
            assert!(step.lines.len() > 1 && step.lines.iter().all(|(_, worth)| !worth.is_none()));
            let line = |(account, worth)| (step.form.clone(), step.currency, account, worth);
            self.0.extend(step.lines.iter().copied().map(line));
        }
    }

    fn standing(&self) -> Vec<Balance> {
        let balance = |(form, currency, account, worth): &(String, Currency, A, Worth)| Balance {
            form: form.clone(),
            currency: *currency,
            account: *account,
            worth: *worth,
        };
        self.0.iter().map(balance).collect()
    }

    fn of(&self, account: A) -> Worth {
        self.0.iter().filter(|line| line.2 == account).fold(Worth::NONE, |sum, line| sum.plus(line.3))
    }

    fn follow(&mut self, one: &MakeGood) {
        let steps = book(&self.standing(), one).unwrap();
        self.enter(steps);
        assert_eq!(book(&self.standing(), one).unwrap(), [], "what is booked is not booked again");
    }
}

fn worth(cost: i64, face_value: i64) -> Worth {
    Worth { cost, face_value }
}

#[test]
fn a_plain_life_goes_from_the_house_through_promised_to_given() {
    let mut books = Books::default();
    let mut one = make_good(600, 1_000, S::Proposed);
    books.follow(&one);
    assert!(books.0.is_empty(), "what nobody agreed to is not promised");
    for state in [S::Approved, S::Offered, S::Accepted, S::Fulfilling] {
        one.state = state;
        books.follow(&one);
        assert_eq!((books.of(A::Promised), books.0.len()), (worth(600, 1_000), 2));
    }
    for state in [S::Fulfilled, S::OutcomeKnown] {
        one.state = state;
        books.follow(&one);
        assert_eq!((books.of(A::Promised), books.of(A::Given)), (Worth::NONE, worth(600, 1_000)));
    }
    assert_eq!((books.of(A::House), books.0.len()), (worth(-600, -1_000), 4));
}

#[test]
fn an_offer_that_lapsed_can_be_made_again() {
    let mut books = Books::default();
    let states = [S::Approved, S::Offered, S::Lapsed, S::Offered, S::Declined];
    for (state, lapsed) in states.into_iter().zip([0, 0, 1_000, 0, 1_000]) {
        books.follow(&make_good(600, 1_000, state));
        assert_eq!(books.of(A::Lapsed).face_value, lapsed, "{state:?}");
    }
}

#[test]
fn what_was_taken_back_before_anybody_agreed_was_never_promised() {
    let mut books = Books::default();
    for state in [S::Proposed, S::Withdrawn] {
        books.follow(&make_good(600, 1_000, state));
    }
    assert!(books.0.is_empty());
}

#[test]
fn another_form_takes_the_promise_with_it() {
    let mut books = Books::default();
    let mut one = make_good(600, 1_000, S::Offered);
    books.follow(&one);
    (one.form, one.cost, one.state) = ("refund".to_owned(), Money::minor(1_000, Currency::EUR), S::Accepted);
    books.follow(&one);
    assert_eq!(books.of(A::Promised), worth(1_000, 1_000));
    let of_old: i64 = books
        .0
        .iter()
        .filter(|line| line.0 == "voucher" && line.2 == A::Promised)
        .map(|line| line.3.cost)
        .sum();
    assert_eq!(of_old, 0);
}

#[test]
fn a_voucher_is_used_in_parts_and_carries_all_of_its_cost() {
    let mut books = Books::default();
    let one = make_good(100, 300, S::Fulfilled);
    books.follow(&one);
    for (used, cost) in [(100, 34), (100, 67), (100, 100)] {
        let step = redeem(&books.standing(), &one, Money::minor(used, Currency::EUR)).unwrap();
        books.enter([step]);
        assert_eq!(books.of(A::Redeemed).cost, cost);
        books.follow(&one);
    }
    assert_eq!((books.of(A::Given), books.of(A::Redeemed)), (Worth::NONE, worth(100, 300)));
    let more = redeem(&books.standing(), &one, Money::minor(1, Currency::EUR));
    assert!(matches!(more, Err(LedgerError::NotLeft { .. })));
    assert_eq!(expire(&books.standing(), &one), Ok(None));
}

#[test]
fn what_is_not_used_in_time_expires() {
    let mut books = Books::default();
    let one = make_good(100, 300, S::Fulfilled);
    books.follow(&one);
    books.enter([redeem(&books.standing(), &one, Money::minor(120, Currency::EUR)).unwrap()]);
    let rest = expire(&books.standing(), &one).unwrap();
    books.enter(rest);
    books.follow(&one);
    assert_eq!((books.of(A::Expired), books.of(A::Redeemed)), (worth(60, 180), worth(40, 120)));
    assert!(redeem(&books.standing(), &one, Money::minor(1, Currency::EUR)).is_err());
}

#[test]
fn what_cannot_be_redeemed_is_refused() {
    let mut books = Books::default();
    let one = make_good(100, 300, S::Fulfilled);
    books.follow(&one);
    for amount in [
        Money::minor(0, Currency::EUR),
        Money::minor(-5, Currency::EUR),
        Money::minor(301, Currency::EUR),
        Money::minor(5, Currency::GBP),
    ] {
        assert!(redeem(&books.standing(), &one, amount).is_err(), "{amount}");
    }
    let promised = make_good(100, 300, S::Accepted);
    assert!(redeem(&[], &promised, Money::minor(5, Currency::EUR)).is_err());
    let mixed = MakeGood { cost: Money::minor(1, Currency::GBP), ..one };
    assert!(matches!(book(&[], &mixed), Err(LedgerError::Currencies { .. })));
}

/// From where to where a make-good can go, by the words of the manual.
const MOVES: [(S, S); 20] = [
    (S::Proposed, S::Approved),
    (S::Proposed, S::Refused),
    (S::Proposed, S::Withdrawn),
    (S::Approved, S::Offered),
    (S::Approved, S::Withdrawn),
    (S::Approved, S::Fulfilling),
    (S::Approved, S::Fulfilled),
    (S::Offered, S::Accepted),
    (S::Offered, S::Declined),
    (S::Offered, S::Lapsed),
    (S::Offered, S::Withdrawn),
    (S::Offered, S::Fulfilled),
    (S::Lapsed, S::Offered),
    (S::Lapsed, S::Withdrawn),
    (S::Accepted, S::Fulfilling),
    (S::Accepted, S::Fulfilled),
    (S::Fulfilling, S::Fulfilled),
    (S::Fulfilling, S::Unconfirmed),
    (S::Unconfirmed, S::Fulfilled),
    (S::Fulfilled, S::OutcomeKnown),
];

/// What a state means for the books, by its own table.
fn meant(one: &MakeGood, was_approved: bool) -> (i64, i64, i64) {
    let face = one.face_value.minor_units();
    match one.state {
        S::Proposed | S::Refused => (0, 0, 0),
        S::Approved | S::Offered | S::Accepted | S::Fulfilling | S::Unconfirmed => (face, 0, 0),
        S::Fulfilled | S::OutcomeKnown => (0, face, 0),
        S::Declined | S::Lapsed | S::Withdrawn => (0, 0, if was_approved { face } else { 0 }),
    }
}

proptest! {
    #[test]
    fn the_books_say_what_the_states_say(
        cost in 0_i64..100_000,
        face in 1_i64..100_000,
        twists in proptest::collection::vec((0_usize..100, 0_i64..50_000), 1..24),
    ) {
        let mut books = Books::default();
        let mut one = make_good(cost, face, S::Proposed);
        let mut was_approved = false;
        let mut used = 0;
        for (twist, amount) in twists {
            let ways: Vec<S> = MOVES.iter().filter(|(from, _)| *from == one.state).map(|(_, to)| *to).collect();
            if let Some(to) = ways.get(twist % ways.len().max(1)) {
                one.state = *to;
            }
            was_approved |= one.state == S::Approved;
            if one.state == S::Accepted && twist % 3 == 0 {
                one.form = "refund".to_owned();
                one.cost = one.face_value;
            }
            books.follow(&one);
            if one.is_fulfilled() {
                let amount = Money::minor(amount, Currency::EUR);
                if let Ok(step) = redeem(&books.standing(), &one, amount) {
                    used += amount.minor_units();
                    books.enter([step]);
                }
                books.follow(&one);
            }
            let (promised, given, lapsed) = meant(&one, was_approved);
            let all_given = books.of(A::Given).plus(books.of(A::Redeemed)).plus(books.of(A::Expired));
            prop_assert_eq!(books.of(A::Promised).face_value, promised);
            prop_assert_eq!(all_given.face_value, given);
            prop_assert_eq!(books.of(A::Lapsed).face_value, lapsed);
            prop_assert_eq!(books.of(A::Redeemed).face_value, used);
            prop_assert!(used <= one.face_value.minor_units());
            if given > 0 {
                prop_assert_eq!(all_given.cost, one.cost.minor_units());
                prop_assert!(books.of(A::Redeemed).cost <= one.cost.minor_units());
                let all_used = books.of(A::Given).face_value == 0;
                prop_assert!(!all_used || books.of(A::Redeemed).cost == one.cost.minor_units());
            }
        }
    }
}

/// The smallest unit of a currency is the smallest that is booked: a yen, a hundredth, a thousandth of a dinar.
#[test]
fn every_currency_is_exact_to_its_own_smallest_unit() {
    for (currency, parts, shown) in [
        (Currency::JPY, [333, 666, 1], ["333", "666", "1"]),
        (Currency::EUR, [333, 666, 1], ["3.33", "6.66", "0.01"]),
        (Currency::KWD, [333, 666, 1], ["0.333", "0.666", "0.001"]),
    ] {
        let (cost, face_value) = (Money::minor(601, currency), Money::minor(1_000, currency));
        let one = MakeGood { cost, face_value, ..make_good(0, 0, S::Fulfilled) };
        let mut books = Books::default();
        books.follow(&one);
        for (part, shown) in parts.into_iter().zip(shown) {
            let part = Money::minor(part, currency);
            assert_eq!(part.amount(), shown);
            assert_eq!(Money::parse(shown, currency.code()).unwrap(), part, "and reads back");
            let step = redeem(&books.standing(), &one, part).unwrap();
            books.enter([step]);
        }
        assert_eq!(books.of(A::Redeemed), worth(601, 1_000), "not a unit is lost in {}", currency.code());
        assert_eq!((books.of(A::Given), books.of(A::House)), (Worth::NONE, worth(-601, -1_000)));
        let much = redeem(&books.standing(), &one, Money::minor(1, currency));
        assert!(much.is_err(), "nothing is left of it");
        let finer = format!(
            "{}1",
            if shown[0].contains('.') { shown[0].to_owned() } else { format!("{}.", shown[0]) }
        );
        assert!(Money::parse(&finer, currency.code()).is_err(), "{finer} {}", currency.code());
    }
}
