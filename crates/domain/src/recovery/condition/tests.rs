//! Conditions mean what CEL says, and what could go wrong is told when they are written.

use std::collections::BTreeMap;

use super::{Condition, Scope, holds};
use crate::{
    money::{Currency, Money},
    ratio::Ratio,
    recovery::{FactSpec, Facts, Value},
};

/// Facts by their kinds, as a policy declares them.
const FACTS: &str = r#"
flag = { kind = "flag" }
n = { kind = "number" }
price = { kind = "money" }
day = { kind = "date" }
kind = { kind = "choice", of = ["late", "lost", "broken"] }
words = { kind = "words" }
text = { kind = "text" }
maybe = { kind = "number", optional = true }
hours = { kind = "number", required_when = "kind == 'late'" }
parts = { kind = "number", required_when = "kind != 'late'" }
far = { kind = "number", required_when = "n > 100" }
"#;

fn specs() -> BTreeMap<String, FactSpec> {
    toml::from_str(FACTS).unwrap()
}

fn facts() -> Facts {
    Facts::none(Currency::EUR)
        .with("flag", Value::Flag(true))
        .with("n", Value::Number(Ratio::parse("99.9").unwrap()))
        .with("price", Value::Money(Money::parse("12.50", "EUR").unwrap()))
        .with("day", Value::Date("2025-03-01".parse().unwrap()))
        .with("kind", Value::Text("late".to_owned()))
        .with("words", Value::Words(vec!["time".to_owned()]))
        .with("text", Value::Text("x".to_owned()))
        .with("hours", Value::Number(Ratio::ONE))
}

#[test]
fn conditions_mean_what_they_say() {
    let terms = BTreeMap::from([("cheap".to_owned(), Condition::new("price < 20"))]);
    for (text, expected) in [
        ("true", true),
        ("!flag", false),
        ("n < 99.90001 && n >= 99.9 && n <= 99.9", true),
        ("n == 99.9 && n != 99.89 && n > -1", true),
        ("price == 12.5 && price > 12.49 && price < 12.51", true),
        ("day >= '2025-03-01' && day < '2025-03-02'", true),
        ("kind in ['lost', 'late'] && !(kind in ['lost'])", true),
        ("n in [1, 99.90]", true),
        ("'time' in words && !('money' in words)", true),
        ("text != \"y\"", true),
        ("maybe == null", true),
        ("maybe != null && maybe > 3", false),
        ("maybe == null || maybe > 3", true),
        ("flag && false || true", true),
        ("flag && (false || false)", false),
        ("false && flag || kind == 'lost'", false),
        ("cheap && flag == true", true),
        ("!(cheap && kind == 'lost')", true),
    ] {
        assert_eq!(holds(&Condition::new(text), &facts(), &terms), Ok(expected), "{text}");
    }
    assert!(
        holds(&Condition::new("maybe > 3"), &facts(), &terms).is_err(),
        "a missing fact is never silently false"
    );
}

#[test]
fn a_checked_condition_never_lacks_a_fact() {
    let specs = specs();
    let terms = BTreeMap::from([
        ("late".to_owned(), Condition::new("kind == 'late' && flag")),
        ("either".to_owned(), Condition::new("kind == 'late' && flag || kind == 'late' && !flag")),
    ]);
    let scope = Scope {
        facts: specs.iter().map(|(name, fact)| (name.as_str(), fact)).collect(),
        refused: BTreeMap::new(),
        terms: &terms,
    };
    let sound = |text: &str| scope.check(&Condition::new(text));
    for text in [
        "maybe != null && maybe > 1",
        "maybe == null || maybe > 1",
        "!(maybe == null) && maybe > 1",
        "kind == 'late' && hours > 1",
        "kind in ['late'] && hours > 1",
        "kind != 'lost' && kind != 'broken' && hours > 1",
        "kind == 'lost' && parts > 1",
        "kind in ['lost', 'broken'] && parts > 1",
        "late && hours > 1",
        "either && hours > 1",
        "n > 100 && far > 1",
    ] {
        assert_eq!(sound(text), Ok(()), "{text}");
    }
    for text in [
        "maybe > 1",
        "maybe > 1 && maybe != null",
        "maybe != null || maybe > 1",
        "maybe == null && maybe > 1",
        "hours > 1",
        "kind != 'lost' && hours > 1",
        "kind in ['late', 'lost'] && hours > 1",
        "(late || flag) && hours > 1",
        "!late && hours > 1",
        "n > 99 && far > 1",
    ] {
        let misfit = sound(text).expect_err(text);
        assert!(misfit.found.contains("may be missing"), "{text}: {misfit:?}");
    }
}

/// The condition, the byte of the error, and a word of what was expected.
const SLIPS: [(&str, usize, &str); 19] = [
    ("n >", 3, "a fact"),
    ("n > 1 n", 6, "the end"),
    ("n = 1", 2, "=="),
    ("n + 1 > 2", 2, "a fact"),
    ("size(words) > 1", 4, "the end"),
    ("(n > 1", 6, "`)`"),
    ("n > 1.2.3", 4, "decimal"),
    ("text == 'x", 8, "between"),
    ("n > -flag", 5, "never computed"),
    ("n", 0, "true or false"),
    ("m > 1", 0, "one of"),
    ("n > 'a'", 4, "a number"),
    ("flag > true", 0, "no order"),
    ("kind == 'lose'", 8, "late, lost, broken"),
    ("day > '1 March'", 6, "2025-01-31"),
    ("kind < 'lost'", 0, "no order"),
    ("n in words", 0, "text"),
    ("n in n", 5, "a list"),
    ("n && flag", 0, "true or false"),
];

#[test]
fn every_slip_is_told_with_its_place() {
    let (specs, terms) = (specs(), BTreeMap::new());
    let scope = Scope {
        facts: specs.iter().map(|(name, fact)| (name.as_str(), fact)).collect(),
        refused: BTreeMap::new(),
        terms: &terms,
    };
    for (text, at, expected) in SLIPS {
        let misfit = scope.check(&Condition::new(text)).expect_err(text);
        assert!(misfit.at == at && misfit.expected.contains(expected), "{text}: {misfit:?}");
    }
    let deep = format!("{}flag{}", "(".repeat(60), ")".repeat(60));
    assert!(scope.check(&Condition::new(deep)).is_err(), "too deep to be read by anybody");
    assert!(scope.check(&Condition::new("!".repeat(3000))).is_err());
}

mod any_text {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn is_answered_or_told(text in "[a-z0-9 ()\\[\\]!&|<>=.,'-]{0,40}", wild in "\\PC{0,30}") {
            let (specs, terms) = (specs(), BTreeMap::new());
            let scope = Scope {
                facts: specs.iter().map(|(name, fact)| (name.as_str(), fact)).collect(),
                refused: BTreeMap::new(),
                terms: &terms,
            };
            for text in [text, wild] {
                let condition = Condition::new(text);
                match scope.check(&condition) {
                    Ok(()) => prop_assert!(holds(&condition, &facts(), &terms).is_ok(), "{}", condition.text()),
                    Err(misfit) => prop_assert!(misfit.at <= condition.text().len()),
                }
            }
        }
    }
}
