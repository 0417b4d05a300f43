//! The same facts give the same offer by every door, byte for byte: whatever is loud about them, and whoever's doing it was.
//! More harm, a longer relation or more value never gives less.

use serde_json::{Map, Value, json};

use crate::{
    api::world::{World, on_both},
    cli::program::run,
};

/// A case of each pack that ships.
pub const CASES: [(&str, &str); 8] = [
    (
        "eu261",
        r#"{"failure":"arrival_delay","failed_on":"2025-06-01","distance_km":1200,"intra_eu":true,"delay_minutes":200,"extraordinary":false}"#,
    ),
    (
        "uk261",
        r#"{"failure":"denied_boarding","failed_on":"2025-06-01","distance_km":4000,"intra_eu":false,"delay_minutes":200,"extraordinary":true}"#,
    ),
    ("uk-telecom", r#"{"failure":"loss_of_service","failed_on":"2025-06-01","days":3}"#),
    ("uk-energy", r#"{"failure":"missed_appointment","failed_on":"2025-06-01"}"#),
    (
        "saas",
        r#"{"uptime_percent":"98.5","outage_minutes":300,"monthly_price":"40.00","earlier_in_90_days":true}"#,
    ),
    (
        "ecommerce",
        r#"{"failure":"damaged","order_total":"80.00","delivery_fee":"5.00","item_price":"30.00","earlier_in_180_days":false}"#,
    ),
    ("grocer", r#"{"shelf_price":"2.00","scanned_price":"2.50","quantity":2}"#),
    ("bank", r#"{"loss":"100.00","held_days":30,"distress":"moderate"}"#),
];

/// What must never count, each with what it may say.
const LOUD: [(&str, &str); 10] = [
    ("tone", r#""furious""#),
    ("tone", r#""kind""#),
    ("channel", r#""social""#),
    ("channel", r#""post""#),
    ("followers", "0"),
    ("followers", "90000000"),
    ("contacts", "1"),
    ("contacts", "99"),
    ("exposure", r#""private""#),
    ("exposure", r#""widespread""#),
];

fn facts(text: &str) -> Map<String, Value> {
    serde_json::from_str(text).unwrap()
}

fn with(text: &str, more: &[(&str, Value)]) -> Map<String, Value> {
    let mut facts = facts(text);
    facts.extend(more.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    facts
}

fn by_api(world: &World, pack: &str, facts: &Map<String, Value>) -> String {
    let answer = world.post("/offers", &json!({ "pack": pack, "facts": facts }));
    assert_eq!(answer.status, 200, "{pack}: {}", answer.text);
    answer.text
}

/// The lines that the command answers for lines of facts.
fn by_command(pack: &str, all: &[Map<String, Value>]) -> Vec<String> {
    let lines: String = all.iter().map(|facts| format!("{}\n", json!({ "id": 1, "facts": facts }))).collect();
    let answer = run(&["offer", "--pack", pack, "--facts", "-", "--jsonl"], lines.as_bytes()).fine();
    answer.out.lines().map(str::to_owned).collect()
}

#[test]
fn what_must_never_count_changes_no_byte_by_any_door() {
    on_both(|world| {
        for (pack, text) in CASES {
            let loud = LOUD.map(|(name, value)| with(text, &[(name, serde_json::from_str(value).unwrap())]));
            let plain = by_api(world, pack, &facts(text));
            assert!(loud.iter().all(|facts| by_api(world, pack, facts) == plain), "{pack}");
            let lines = by_command(pack, &[&[facts(text)], &loud[..]].concat());
            assert_eq!(lines.len(), LOUD.len() + 1, "{pack}: {lines:?}");
            assert!(lines.iter().all(|line| *line == lines[0]), "{pack}");
            let mut told: Value = serde_json::from_str(&lines[0]).unwrap();
            told.as_object_mut().unwrap().remove("id");
            assert_eq!(
                told,
                serde_json::from_str::<Value>(&plain).unwrap(),
                "{pack}: both doors say the same"
            );
        }
    });
}

/// Floor, and the parts that undo the loss.
fn owed(line: &str) -> (Value, Vec<Value>) {
    let offer: Value = serde_json::from_str(line).unwrap();
    let parts = offer["parts"].as_array().unwrap_or_else(|| panic!("{line}")).iter();
    (offer["floor"].clone(), parts.filter(|part| part["part"] != "extra").cloned().collect())
}

fn amount(line: &str) -> i64 {
    let offer: Value = serde_json::from_str(line).unwrap();
    let amount = offer["amount"].as_str().unwrap_or_else(|| panic!("{line}"));
    amount.replace('.', "").parse().unwrap()
}

#[test]
fn whose_doing_it_was_moves_neither_floor_nor_correction() {
    for (pack, text) in CASES {
        let whose = ["firm", "customer", "third_party", "unknown"];
        let all = whose.map(|whose| with(text, &[("attribution", whose.into())]));
        let lines = by_command(pack, &all);
        assert!(lines.iter().all(|line| owed(line) == owed(&lines[0])), "{pack}");
    }
}

#[test]
fn one_step_up_never_gives_less() {
    let steps: [(&str, Vec<Value>); 3] = [
        ("severity", ["low", "medium", "high", "critical"].map(Value::from).to_vec()),
        ("tenure_months", [0, 1, 11, 12, 23, 24, 60, 240].map(Value::from).to_vec()),
        ("value_band", ["low", "middle", "high"].map(Value::from).to_vec()),
    ];
    for (pack, text) in CASES {
        for (name, values) in &steps {
            let all: Vec<_> = values.iter().map(|value| with(text, &[(name, value.clone())])).collect();
            let amounts: Vec<i64> = by_command(pack, &all).iter().map(|line| amount(line)).collect();
            assert!(amounts.windows(2).all(|pair| pair[0] <= pair[1]), "{pack} {name}: {amounts:?}");
        }
    }
}
