//! Policies that are unfair where hardly anybody looks: every one is found.

use super::{MakeGoodPolicy, mixed};
use crate::{
    money::Currency,
    recovery::{Facts, Value},
};

const HEAD: &str = "\
currency = \"EUR\"

[facts]
days = { kind = \"whole\", min = 0, max = 400 }
score = { kind = \"number\", worse = \"neither\" }
zone = { kind = \"choice\", of = [\"z0\", \"z1\", \"z2\", \"z3\", \"z4\", \"z5\", \"z6\", \"z7\"] }
way = { kind = \"choice\", of = [\"w0\", \"w1\", \"w2\", \"w3\", \"w4\", \"w5\", \"w6\", \"w7\"] }
shown = { kind = \"money\", worse = \"neither\" }
paid = { kind = \"money\", worse = \"neither\" }
failed_on = { kind = \"date\" }
again = { kind = \"flag\" }
";

const TAIL: &str = "
[authority]
agent = \"50 EUR\"

[[forms]]
code = \"refund\"
what = \"{value} back\"
cost_percent = 100
restores = [\"money\"]

[[forms]]
code = \"gift\"
what = \"a gift worth {value}\"
cost_percent = 50
";

fn rule(section: &str, nth: usize, when: &str, amount: &str) -> String {
    format!(
        "\n[[{section}]]\nname = \"r{nth}\"\nwhen = \"{when}\"\nbasis = \"a promise\"\nbecause = \"Ours.\"\namount = {{ {amount} }}\n"
    )
}

/// What is found wrong with rules, each of a section, a condition and an amount.
fn falls(rules: &[(&str, &str, &str)]) -> Option<String> {
    let rules = rules.iter().enumerate().map(|(nth, (section, when, amount))| {
        let text = rule(section, nth, when, amount);
        if *section == "floor" { text } else { text.replace("basis = \"a promise\"\n", "") }
    });
    let text = format!("{HEAD}{}{TAIL}", rules.collect::<String>());
    let policy = MakeGoodPolicy::from_toml(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    policy.weigh(&text).err().map(|error| error.to_string())
}

#[test]
fn a_fall_is_found_however_rarely_its_conditions_meet() {
    let base = ("extra", "days >= 3", "fixed = '30 EUR'");
    for when in [
        // Four facts at once, one of them between two numbers that lie close together.
        "zone == 'z6' && way == 'w3' && score > 99.99 && score < 99.995 && days < 2",
        // A single cent, and a single day of the year.
        "shown > 20 && shown <= 20.01 && again && days < 200",
        "failed_on == '2025-03-01' && zone == 'z1' && days == 7",
        // Two facts that are held against each other, and a word among several.
        "paid > shown && way in ['w2', 'w7'] && zone == 'z4' && days <= 30",
        "!(days >= 90 || zone != 'z2') && !(score < 3.5) && way == 'w1'",
    ] {
        assert_eq!(falls(&[base, ("extra", "zone == 'z0'", "fixed = '5 EUR'")]), None);
        let found = falls(&[base, ("extra", when, "fixed = '50 EUR'")]);
        let found = found.unwrap_or_else(|| panic!("nothing was found: {when}"));
        assert!(found.contains("`days`"), "{when}: {found}");
    }
}

#[test]
fn a_rule_that_takes_the_place_of_a_better_one_is_found() {
    let rare = "days >= 45 && zone == 'z5' && way == 'w6' && again";
    let found = falls(&[
        ("floor", rare, "fixed = '10 EUR'"),
        ("floor", "days >= 3", "fixed = '50 EUR'"),
        ("floor", "days >= 20", "fixed = '60 EUR'"),
    ]);
    assert!(found.is_some_and(|found| found.contains("10.00 EUR for `days` = 45")));
    // Two rules that are harmless alone: only where both words are said does the longer wait lose more than it wins.
    let two = [
        ("extra", "zone == 'z3' && days < 10", "fixed = '20 EUR'"),
        ("extra", "way == 'w5' && days >= 10", "fixed = '15 EUR'"),
        ("extra", "way != 'w5' && days >= 10", "fixed = '25 EUR'"),
    ];
    let found = falls(&two).unwrap();
    assert!(found.contains("15.00 EUR for `days` = 10, but 20.00 EUR for 9"), "{found}");
}

/// Some words and numbers, the same for each seed.
struct Seed(u64);

impl Seed {
    fn of(&mut self, of: usize) -> usize {
        self.0 += 1;
        mixed(self.0, 7, of)
    }

    fn condition(&mut self) -> String {
        let mut atoms = Vec::new();
        for fact in 0..4 {
            if self.of(2) == 0 {
                continue;
            }
            let (number, tight) = (self.of(6), self.of(2) == 0);
            atoms.push(match fact {
                0 => format!("zone == 'z{number}'"),
                1 => format!("way != 'w{number}'"),
                2 => format!("score {} {number}.5", if tight { "<" } else { ">=" }),
                _ => format!("days {} {}", if tight { "<" } else { ">=" }, number * 7 + 1),
            });
        }
        if atoms.is_empty() { "again".to_owned() } else { atoms.join(" && ") }
    }
}

/// Whether a longer wait gives less anywhere: every cell between the numbers of the conditions is looked at.
fn falls_anywhere(policy: &MakeGoodPolicy) -> bool {
    let texts = |letter: char| (0..8).map(move |nth| Value::Text(format!("{letter}{nth}")));
    let scores: Vec<_> =
        (0..=12).map(|half| Value::Number(crate::ratio::Ratio::new(half, 2).unwrap())).collect();
    let days: Vec<_> = (0..45).map(|day| Value::Number(crate::ratio::Ratio::whole(day))).collect();
    let day = Value::Date("2026-01-15".parse().unwrap());
    let money = crate::money::Money::minor(0, Currency::EUR);
    let plain = Facts::none(Currency::EUR).with("failed_on", day);
    let plain = plain.with("shown", Value::Money(money)).with("paid", Value::Money(money));
    for again in [false, true] {
        for zone in texts('z') {
            for way in texts('w') {
                for score in &scores {
                    let facts = plain.clone().with("again", Value::Flag(again)).with("zone", zone.clone());
                    let facts = facts.with("way", way.clone()).with("score", score.clone());
                    let given = |day: &Value| {
                        let facts = facts.clone().with("days", day.clone());
                        policy.reckon(&facts).unwrap().amount.minor_units()
                    };
                    let given: Vec<_> = days.iter().map(given).collect();
                    if given.windows(2).any(|two| two[1] < two[0]) {
                        return true;
                    }
                }
            }
        }
    }
    false
}

#[test]
fn whatever_looking_everywhere_finds_is_found() {
    let mut seed = Seed(11);
    let (mut unfair, mut missed) = (0, Vec::new());
    for _ in 0..8 {
        let rules: Vec<_> = (0..3 + seed.of(3)).map(|_| (seed.condition(), 1 + seed.of(30))).collect();
        let rules: Vec<_> = rules
            .iter()
            .enumerate()
            .map(|(nth, (when, euros))| {
                let text = rule("extra", nth, when, &format!("fixed = '{euros} EUR'"));
                text.replace("basis = \"a promise\"\n", "")
            })
            .collect();
        let text = format!("{HEAD}{}{TAIL}", rules.concat());
        let policy = MakeGoodPolicy::from_toml(&text).unwrap();
        let (there, found) = (falls_anywhere(&policy), policy.weigh(&text).is_err());
        unfair += usize::from(there);
        if there != found {
            missed.push(text);
        }
    }
    assert!(unfair > 2, "{unfair} of them unfair");
    assert!(missed.is_empty(), "{} of {unfair} not found: {}", missed.len(), missed[0]);
}
