//! A half that is counted by hand, halves that nobody has verified, and what the checks find.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Cell, Half, HalfError, Line, Mapping, MappingError, UkReturn};
use crate::{id::CaseNumber, learning::Seen, money::Money};

fn half(text: &str) -> Half {
    text.parse().unwrap()
}

fn micros(text: &str) -> Value {
    json!(text.parse::<Timestamp>().unwrap().as_microsecond())
}

fn mapping() -> Mapping {
    Mapping::from_toml(
        "[products]\n\"Current account\" = \"banking_and_credit_cards\"\n\"Home loan\" = \"home_finance\"\n\
         [failure_types]\nbilling_error = \"information_sums_or_performance\"\nrude_treatment = \"general_admin\"",
    )
    .unwrap()
}

/// A case of the first half of 2026, by its number.
fn case(number: u64, received: &str, answered: Option<&str>, outcome: Option<&str>, more: Value) -> Seen {
    let mut facts = json!({
        "id": uuid::Uuid::nil(), "number": CaseNumber::from_entropy(number << 10), "owner": uuid::Uuid::nil(),
        "received_at": micros(received), "channel": "email", "failure_type": "billing_error", "severity": "medium",
        "stage": "received", "reached": {}, "answers": {},
    });
    if let Some(answered) = answered {
        facts["reached"] = json!({ "answered": micros(answered) });
    }
    facts["first_outcome"] = json!(outcome);
    if !more.is_null() {
        facts["make_goods"] = more;
    }
    Seen {
        facts: serde_json::from_value(facts).unwrap(),
        product: Some("Current account".to_owned()),
        cause: None,
        team: None,
    }
}

fn paid(form: &str, at: Option<&str>, amount: &str) -> Value {
    let money = json!({ "amount": amount, "currency": "GBP" });
    let state = if at.is_some() { "fulfilled" } else { "offered" };
    json!([{ "form": form, "basis": "correction", "state": state, "cost": money, "face_value": money, "at": at.map(micros) }])
}

/// Received on Friday 2 January 2026: the third business day is Wednesday the 7th, eight weeks end on 27 February.
fn edges() -> Vec<Seen> {
    let friday = "2026-01-02T10:00:00Z";
    vec![
        case(
            1,
            friday,
            Some("2026-01-07T17:00:00Z"),
            Some("upheld"),
            paid("refund", Some("2026-01-08T10:00:00Z"), "12.50"),
        ),
        case(2, friday, Some("2026-01-07T17:00:01Z"), Some("not_upheld"), Value::Null),
        case(
            3,
            friday,
            Some("2026-02-27T17:00:00Z"),
            Some("partly_upheld"),
            paid("flowers", Some("2026-02-27T17:00:00Z"), "20.00"),
        ),
        case(4, friday, Some("2026-02-27T17:00:01Z"), None, paid("refund", None, "99.00")),
        case(5, friday, None, None, Value::Null),
        case(6, "2025-12-31T23:59:59Z", Some("2026-01-02T09:00:00Z"), Some("upheld"), Value::Null),
        case(
            7,
            "2025-12-01T10:00:00Z",
            Some("2025-12-02T10:00:00Z"),
            Some("upheld"),
            paid("refund", Some("2026-06-30T22:59:59Z"), "7.50"),
        ),
        case(
            8,
            "2025-12-01T10:00:00Z",
            Some("2025-12-02T10:00:00Z"),
            Some("upheld"),
            paid("refund", Some("2026-06-30T23:00:00Z"), "1.00"),
        ),
        case(9, "2026-06-30T22:59:59Z", Some("2026-07-01T09:00:00Z"), Some("upheld"), Value::Null),
        case(10, "2026-06-30T23:00:00Z", None, None, Value::Null),
    ]
}

fn pounds(minor: i64) -> Vec<Money> {
    vec![Money::of_minor_units(minor, "GBP").unwrap()]
}

/// When the half was over.
fn after() -> Timestamp {
    "2026-06-30T23:00:00Z".parse().unwrap()
}

#[test]
fn a_half_that_is_not_over_is_provisional() {
    let counted = |now: &str| {
        let now = now.parse().unwrap();
        UkReturn::of(half("2026-H1"), &mapping(), &edges(), &pounds(2000), now).unwrap().provisional
    };
    assert!(counted("2026-03-01T00:00:00Z") && counted("2026-06-30T22:59:59Z"));
    assert!(!counted("2026-06-30T23:00:00Z"));
}

#[test]
fn a_half_is_counted_by_its_edges() {
    let found = UkReturn::of(half("2026-H1"), &mapping(), &edges(), &pounds(2000), after()).unwrap();
    let total = &found.total;
    assert_eq!((found.outstanding_at_start, total.opened, found.outstanding_at_end), (1, 6, 2));
    assert_eq!((total.closed_in_3_days, total.closed_in_8_weeks, total.closed_later), (2, 2, 1));
    assert_eq!((total.upheld, &total.redress), (3, &pounds(2000)));
    assert!(found.checks.iter().all(|check| check.holds), "{:#?}", found.checks);
    assert_eq!((found.nil, found.to_be_published, found.rows.len()), (false, false, 1));
    // Thirty business days after 30 June 2026, with no bank holiday between: 11 August.
    assert_eq!(found.due_at.to_string(), "2026-08-11T16:00:00Z");
    let nothing = UkReturn::of(half("2026-H1"), &mapping(), &[], &[], after()).unwrap();
    assert!(nothing.nil && nothing.checks.iter().all(|check| check.holds));
}

/// The lines of the cases add up to every figure of the return.
#[test]
fn each_figure_is_the_sum_of_its_cases() {
    let found = UkReturn::of(half("2026-H1"), &mapping(), &edges(), &pounds(2000), after()).unwrap();
    let lines = UkReturn::lines(half("2026-H1"), &mapping(), &edges()).unwrap();
    let count = |what: &dyn Fn(&Line) -> bool| lines.iter().filter(|line| what(line)).count() as u64;
    assert_eq!(count(&|line| line.outstanding_at_start), found.outstanding_at_start);
    assert_eq!(count(&|line| line.outstanding_at_end), found.outstanding_at_end);
    let sum = |of: &dyn Fn(&Cell) -> u64| lines.iter().map(|line| of(&line.row.cell)).sum::<u64>();
    for of in [
        (|cell| cell.opened) as fn(&Cell) -> u64,
        |cell| cell.closed_in_3_days,
        |cell| cell.closed_in_8_weeks,
        |cell| cell.closed_later,
        |cell| cell.upheld,
        |cell| cell.redress.iter().map(|money| money.minor_units().unsigned_abs()).sum(),
    ] {
        assert_eq!(sum(&of), of(&found.total));
    }
    assert!(
        found.total.closed() > 2 && lines.len() as u64 > found.total.closed(),
        "the edges test something"
    );
}

#[test]
fn what_nobody_has_mapped_is_named_and_not_guessed() {
    let mut seen = edges();
    seen[1].product = None;
    seen[2].facts.failure_type = Some("late_delivery".to_owned());
    let found = UkReturn::of(half("2026-H1"), &mapping(), &seen, &pounds(2000), after()).unwrap();
    let check = found.checks.iter().find(|check| !check.holds).unwrap();
    assert_eq!(check.cases, [seen[1].facts.number, seen[2].facts.number]);
    assert_eq!(found.rows.iter().map(|row| row.cell.opened).sum::<u64>(), found.total.opened);
    let other = Mapping {
        other_products: Some("investments".to_owned()),
        other_failure_types: Some("other".to_owned()),
        ..mapping()
    };
    let found = UkReturn::of(half("2026-H1"), &other, &seen, &pounds(2000), after()).unwrap();
    assert!(found.checks.iter().all(|check| check.holds));
}

#[test]
fn money_that_the_ledger_does_not_have_is_found() {
    let found = UkReturn::of(half("2026-H1"), &mapping(), &edges(), &pounds(1999), after()).unwrap();
    let failed: Vec<_> = found.checks.iter().filter(|check| !check.holds).collect();
    assert!(failed.len() == 1 && failed[0].figures.contains("20.00"), "{failed:?}");
}

#[test]
fn halves_without_a_verified_table_are_an_error() {
    for text in ["2027-H1", "2016-H1", "2031-H2"] {
        let error = UkReturn::of(half(text), &mapping(), &[], &[], after()).unwrap_err();
        assert!(matches!(error, HalfError::NoTable { .. }), "{error}");
        assert_eq!(text == "2016-H1", !error.to_string().contains("PS25/19"), "{error}");
    }
    for text in ["2026", "2026-H3", "H1-2026", "0000-H1", ""] {
        assert!(matches!(text.parse::<Half>(), Err(HalfError::NotAHalf(_))), "{text}");
    }
    let april = Mapping { year_begins: Some(4), ..mapping() };
    assert_eq!(half("2026-H1").days(4).0.to_string(), "2026-04-01");
    assert_eq!(half("2025-H2").days(4).1.to_string(), "2026-03-31");
    assert!(UkReturn::of(half("2026-H2"), &april, &[], &[], after()).is_err(), "it ends in 2027");
    assert_eq!(Half::last_before("2026-07-01".parse().unwrap(), 1), half("2026-H1"));
    assert_eq!(Half::last_before("2026-06-30".parse().unwrap(), 1), half("2025-H2"));
    assert_eq!(Half::last_before("2026-03-31".parse().unwrap(), 4), half("2025-H1"));
}

#[test]
fn a_mapping_names_what_is_wrong_with_it() {
    let shape = half("2026-H1").shape(1).unwrap();
    assert_eq!((shape.groups.len(), shape.causes.len()), (5, 5));
    mapping().check(&shape).unwrap();
    let wrong = Mapping::from_toml("[products]\n\"Car loan\" = \"cars\"").unwrap();
    assert!(wrong.check(&shape).unwrap_err().to_string().contains("products.\"Car loan\""));
    assert!(matches!(Mapping::from_toml("year_begins = 13"), Err(MappingError::Unknown { .. })));
    assert!(matches!(Mapping::from_toml("groups = 1"), Err(MappingError::NotToml(_))));
}

proptest::proptest! {
    /// Whatever was received and answered when: what came in, went out and is left adds up, and each case has one band.
    #[test]
    fn every_history_adds_up(moments in proptest::collection::vec((0_i64..900, proptest::option::of(0_i64..200)), 0..30)) {
        let start = "2025-01-01T12:00:00Z".parse::<Timestamp>().unwrap();
        let day = |days: i64| (start + jiff::SignedDuration::from_hours(24 * days)).to_string();
        let seen: Vec<Seen> = (0_u64..).zip(&moments).map(|(number, (received, answered))| {
            let answered = answered.map(|after| day(received + after));
            case(number, &day(*received), answered.as_deref(), Some("upheld"), Value::Null)
        }).collect();
        for text in ["2025-H1", "2025-H2", "2026-H1", "2026-H2"] {
            let found = UkReturn::of(half(text), &mapping(), &seen, &[], after()).unwrap();
            proptest::prop_assert!(found.checks.iter().all(|check| check.holds), "{:#?}", found.checks);
        }
    }
}
