//! `amends offer` and `amends policy`, as a script asks them.

use serde_json::{Value, json};

use super::program::{House, run};

const FLIGHT: &str = r#"{"failure":"arrival_delay","failed_on":"2025-06-01","distance_km":1200,"intra_eu":true,"delay_minutes":200,"extraordinary":false}"#;

fn offer(more: &[&str], facts: &str) -> super::program::Answer {
    run(&[&["offer", "--facts", "-"], more].concat(), facts.as_bytes())
}

#[test]
fn an_offer_has_the_shape_that_scripts_rely_on() {
    let found = offer(&["--pack", "eu261", "--json"], FLIGHT).fine().json();
    assert_eq!(found["floor"]["amount"], "250.00");
    assert_eq!(found["floor"]["currency"], "EUR");
    assert!(found["floor"]["basis"].as_str().unwrap().contains("261/2004"));
    assert_eq!((&found["amount"], &found["currency"]), (&json!("250.00"), &json!("EUR")));
    assert_eq!((&found["approval"], &found["excluded"]), (&Value::Null, &json!([])));
    let options = found["options"].as_array().unwrap();
    assert_eq!(options.len(), 2);
    for key in ["form", "amount", "cost", "face_value", "reasons", "evidence"] {
        assert!(options.iter().all(|option| option.get(key).is_some()), "{key}");
    }
    let bank =
        offer(&["--pack", "bank", "--json"], r#"{"loss":"10.00","held_days":0,"distress":"severe"}"#).fine();
    assert_eq!(bank.json()["approval"], json!({ "role": "manager", "people": 1 }));
    let manager = offer(
        &["--pack", "bank", "--json", "--role", "manager"],
        r#"{"loss":"10.00","held_days":0,"distress":"severe"}"#,
    );
    assert_eq!(manager.fine().json()["approval"], Value::Null);
}

#[test]
fn amounts_beyond_what_can_be_counted_name_the_largest_fact() {
    let facts = r#"{"shelf_price":"1.00","scanned_price":"9999999999999.99","quantity":10000}"#;
    let answer = offer(&["--pack", "grocer"], facts);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("`scanned_price`: found 9999999999999.99 "), "{}", answer.err);
    assert!(answer.err.contains("expected amounts that come to at most"), "{}", answer.err);
}

#[test]
fn what_never_counts_changes_no_byte() {
    let plain = offer(&["--pack", "eu261", "--json"], FLIGHT).fine().out;
    let loud = FLIGHT.replace(
        '{',
        r#"{"tone":"furious","channel":"social","followers":90000,"contacts":14,"exposure":"public","attribution":"customer","#,
    );
    assert_eq!(offer(&["--pack", "eu261", "--json"], &loud).fine().out, plain);
}

#[test]
fn an_offer_is_told_in_words() {
    let told = offer(&["--pack", "eu261"], FLIGHT).fine().out;
    for words in
        ["250.00 EUR by Passenger rights", "owed at least: 250.00 EUR", "1. bank_transfer", "1200 km"]
    {
        assert!(told.contains(words), "{told} lacks {words}");
    }
}

#[test]
fn wrong_facts_are_input_that_cannot_be_read() {
    let unknown = offer(&["--pack", "eu261"], r#"{"distance":5}"#);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("`distance`") && unknown.err.contains("distance_km"), "{}", unknown.err);
    let missing = offer(&["--pack", "eu261"], "{}");
    assert_eq!(missing.code, 2);
    assert!(missing.err.contains("nothing"), "{}", missing.err);
    assert_eq!(offer(&["--pack", "eu262"], FLIGHT).code, 2);
    assert_eq!(offer(&["--pack", "eu261"], "[]").code, 2);
    assert_eq!(offer(&[], FLIGHT).code, 2, "no policy named");
}

#[test]
fn lines_are_answered_in_order() {
    let lines = format!(
        "{}\nnonsense\n{}\n{{\"id\":3,\"facts\":{FLIGHT}}}\n",
        FLIGHT.replace('{', "{\"id\":\"a\","),
        r#"{"id":2,"distance":5}"#
    );
    let answer = offer(&["--pack", "eu261", "--jsonl"], &lines).fine();
    let answers: Vec<Value> = answer.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ids: Vec<_> = answers.iter().map(|one| one["id"].clone()).collect();
    assert_eq!(ids, [json!("a"), Value::Null, json!(2), json!(3)]);
    let amounts: Vec<_> = answers.iter().map(|one| one["amount"].clone()).collect();
    assert_eq!(amounts, [json!("250.00"), Value::Null, Value::Null, json!("250.00")]);
    assert!(answers[2]["error"].as_str().unwrap().contains("`distance`"));
}

/// What is changed in the file, and what the message says: line, column, words.
const SLIPS: [(&str, &str, &str, &[&str]); 8] = [
    ("distance_km <= 1500\"", "distance_km <= '1500'\"", "7:32", &["a text", "a number"]),
    ("distance_km <= 1500\"", "distence_km <= 1500\"", "7:17", &["distence_km", "distance_km"]),
    ("distance_km <= 1500\"", "distance_km <= \"", "7:32", &["the end"]),
    ("distance_km <= 1500\"", "tone == 'rude'\"", "7:17", &["`tone`", "never change an offer"]),
    ("distance_km <= 1500\"", "followers > 1000\"", "7:17", &["`followers`", "never change an offer"]),
    ("fixed = \"250 EUR\"", "fixed = \"250,5 EUR\"", "9:", &["250,5"]),
    ("[floor.amount]", "[floor.amonut]", "8:", &["amonut"]),
    ("kind = \"number\"", "kind = \"numbr\"", "2:", &["numbr"]),
];

const SMALL: &str = "[facts.distance_km]
kind = \"number\"

[[floor]]
name = \"short\"
because = \"A flight of {distance_km} km.\"
when = \"true && distance_km <= 1500\"
[floor.amount]
fixed = \"250 EUR\"

[authority]
agent = \"50 EUR\"

[[forms]]
code = \"refund\"
what = \"{value} back\"
cost_percent = 100
";

#[test]
fn a_policy_is_checked_and_a_slip_is_told_with_line_and_column() {
    let house = House::new();
    let good = house.file("good.toml", SMALL);
    let fine = run(&["policy", "check", &good, "--json"], b"").fine().json();
    assert_eq!((&fine["ok"], &fine["rules"]), (&json!(true), &json!(1)));
    for (right, wrong, place, says) in SLIPS {
        assert!(SMALL.contains(right), "{right}");
        let file = house.file("bad.toml", SMALL.replacen(right, wrong, 1));
        let answer = run(&["policy", "check", &file, "--json"], b"");
        assert_eq!(answer.code, 2, "{wrong}");
        assert!(answer.err.contains(&format!("bad.toml:{place}")), "{wrong}: {} lacks {place}", answer.err);
        for words in says {
            assert!(answer.err.contains(words), "{wrong}: {} lacks {words}", answer.err);
        }
        assert_eq!(answer.json()["ok"], false);
    }
    assert_eq!(run(&["policy", "check", "no-such-file.toml"], b"").code, 2);
}

#[test]
fn two_versions_are_compared_in_words_and_over_cases() {
    let house = House::new();
    let (old, new) =
        (house.file("old.toml", SMALL), house.file("new.toml", SMALL.replace("250 EUR", "300 EUR")));
    let facts = house.file(
        "facts.jsonl",
        "{\"id\":\"near\",\"distance_km\":900}\n{\"id\":\"far\",\"distance_km\":9000}\n",
    );
    let found = run(&["policy", "diff", &old, &new, "--facts", &facts, "--json"], b"").fine().json();
    assert_eq!(found["rules"], json!(["floor › short › amount › fixed: 250.00 EUR becomes 300.00 EUR"]));
    assert_eq!((&found["more"], &found["less"], &found["same"]), (&json!(1), &json!(0), &json!(1)));
    assert_eq!(
        (&found["facts"][0]["before"], &found["facts"][0]["after"]),
        (&json!("250.00"), &json!("300.00"))
    );
    let same = run(&["policy", "diff", &old, &old], b"").fine();
    assert!(same.out.contains("the two say the same"), "{}", same.out);
}

#[test]
fn a_policy_that_gives_less_for_more_is_refused_and_doubts_are_told() {
    let house = House::new();
    let shipped = run(&["policy", "show", "ecommerce"], b"").fine().out;
    let more = "\n[[extra]]\nname = \"few\"\nwhen = \"earlier_in_180_days < 2\"\nbecause = \"x\"\namount = { fixed = \"50 EUR\" }\n";
    let file = house.file("falls.toml", format!("{shipped}{more}"));
    let line = shipped.lines().count() + 4;
    let answer = run(&["policy", "check", &file], b"");
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains(&format!("falls.toml:{line}:1: `extra[2].when`: found")), "{}", answer.err);
    assert!(answer.err.contains("for `earlier_in_180_days` = 2, but"), "{}", answer.err);

    let one = house.file("one.toml", "currency = \"EUR\"\neffective_at = 2027-01-01\n[facts]\nlost = { kind = \"money\" }\n\n[[correction]]\nname = \"lost\"\nbecause = \"x\"\namount = { fact = \"lost\" }\n\n[authority]\nagent = \"50 EUR\"\n\n[[forms]]\ncode = \"refund\"\nwhat = \"{value} back\"\ncost_percent = 100\nrestores = [\"money\"]\n");
    let found = run(&["policy", "check", &one, "--json"], b"").fine().json();
    assert_eq!(
        (&found["ok"], &found["warnings"][0]["field"], &found["warnings"][0]["line"]),
        (&json!(true), &json!("forms"), &json!(14))
    );
    assert!(run(&["policy", "check", &one], b"").fine().out.contains("think about"));
}

#[test]
fn a_fact_that_stands_there_twice_is_an_error_that_names_it() {
    let twice = r#"{"id":"a","shelf_price":"1.00","scanned_price":"2.00","quantity":1,"quantity":9}"#;
    let answer = offer(&["--pack", "grocer"], twice);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("`quantity` a second time"), "{}", answer.err);
    let line = offer(&["--pack", "grocer", "--jsonl"], twice).fine().json();
    assert_eq!(line["id"], "a");
    assert!(line["error"].as_str().unwrap().contains("`quantity` a second time"), "{line}");
}
