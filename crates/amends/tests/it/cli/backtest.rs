//! A changed policy against past cases, as a manager asks for it on the command line.

use super::program::House;

const ANA: [&str; 2] = ["--as", "ana@firm.example"];
/// Half of what ships for high, nothing changed for the rest.
const CHANGED: &str = r#"
[authority]
admin = [{ amount = "1000", currency = "GBP" }]
[[tiers]]
severity = "low"
extra = [{ amount = "5", currency = "GBP" }]
extra_repeat = [{ amount = "10", currency = "GBP" }]
[[tiers]]
severity = "high"
extra = [{ amount = "25", currency = "GBP" }]
extra_repeat = [{ amount = "30", currency = "GBP" }]
[[forms]]
code = "refund"
what = "{value} back"
cost_percent = 50
answers = ["money"]
"#;

fn does(house: &House, verb: &str, case: &str, fields: &[&str]) {
    house.run(&[&["case", "do", verb, case], fields, &ANA].concat()).fine();
}

/// A case of this severity in which so much goodwill stands promised.
fn decided(house: &House, severity: &str, amount: Option<&str>) {
    let opened = house.run(&[&["case", "open", "channel=phone", "verbatim=It is late."][..], &ANA].concat());
    let case = opened.fine().json()["number"].as_str().unwrap().to_owned();
    let severity = format!("severity={severity}");
    does(
        house,
        "assessment",
        &case,
        &[&severity, "problem_statement=Late", "attribution=firm", "nature=competence"],
    );
    if let Some(amount) = amount {
        let money = [format!("cost.amount={amount}"), format!("face_value.amount={amount}")];
        let fields = [
            "form=refund",
            "what=Money back",
            "basis=goodwill",
            "cost.currency=GBP",
            "face_value.currency=GBP",
            &money[0],
            &money[1],
        ];
        does(house, "make_goods", &case, &fields);
    }
}

#[test]
fn a_changed_policy_is_held_against_past_cases_on_both_engines() {
    for house in House::on_both() {
        let house = house.staffed();
        decided(&house, "low", Some("5"));
        decided(&house, "high", Some("50"));
        decided(&house, "high", None);
        let file = house.file("changed.toml", CHANGED);
        let asked = |more: &[&str]| house.run(&[&["policy", "backtest", &file], more].concat());
        let found = asked(&["--since", "2020-01-01", "--json"]).fine().json();
        assert_eq!((&found["cases"], &found["without_offer"]), (&3.into(), &0.into()));
        let all = &found["compared"][0];
        assert_eq!(all["would_be_worth"], serde_json::json!({ "amount": "55.00", "currency": "GBP" }));
        assert_eq!(
            (&all["would_cost"]["amount"], &all["was_worth"]["amount"]),
            (&"27.50".into(), &"55.00".into())
        );
        assert_eq!((&all["more"], &all["less"], &all["same"]), (&1.into(), &1.into(), &1.into()));
        let told = asked(&["--since", "2020-01-01"]).fine().out;
        assert!(told.contains("severity high: n 2") && told.contains("more for 1, less for 1"), "{told}");
        assert_eq!(asked(&["--since", "2199-01-01", "--json"]).fine().json()["cases"], 0);
        assert_eq!(asked(&["--since", "yesterday"]).code, 2);
        let broken = house.file("broken.toml", "[authority]\nagent = 5\n");
        let wrong = house.run(&["policy", "backtest", &broken, "--since", "2020-01-01"]);
        assert_eq!(wrong.code, 2);
        assert!(wrong.err.contains("broken.toml"), "{}", wrong.err);
    }
}

#[test]
fn the_doctor_finds_a_ledger_that_somebody_changed_by_hand() {
    let house = House::new().staffed();
    decided(&house, "low", Some("5"));
    let codes = || {
        let found = house.run(&["doctor", "--json"]).json();
        let findings = found["findings"].as_array().unwrap().clone();
        findings.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(!codes().contains(&"ledger".to_owned()));
    let conn = rusqlite::Connection::open(house.folder.join("data/amends.db")).unwrap();
    conn.execute("UPDATE ledger SET cost = cost + 1 WHERE account = 'promised'", []).unwrap();
    assert!(codes().contains(&"ledger".to_owned()));
}
