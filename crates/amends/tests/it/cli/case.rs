//! Working cases on the command line: who acts, how fields are written, what is answered, and how it is refused.

use serde_json::{Value, json};

use super::program::{House, run};

const ANA: [&str; 2] = ["--as", "ana@firm.example"];

fn open(house: &House, fields: &[&str]) -> Value {
    let args = [&["case", "open", "channel=phone"], fields, &ANA].concat();
    house.run(&args).fine().json()
}

#[test]
fn a_case_is_opened_shown_and_found_on_both_engines() {
    for house in House::on_both() {
        let house = house.staffed();
        let words = house.file("words.txt", "It is late.\nAnd cold.\n");
        let body =
            json!({ "channel": "post", "verbatim": "x", "failure_type": "late_delivery", "customer": { "external_id": "C-7" } }).to_string();
        let verbatim = format!("verbatim=@{words}");
        let args =
            ["case", "open", &verbatim, "customer.name=Ola Berg", "--body", "-", "--as", "ANA@firm.example"];
        let first = house.run_with(&args, body.as_bytes()).fine().json();
        assert_eq!((&first["channel"], &first["stage"]), (&"post".into(), &"received".into()));
        let number = first["number"].as_str().unwrap();
        let shown = house.run(&["case", "show", number]).fine().json();
        assert_eq!((&shown["verbatim"], &shown["id"]), (&"It is late.\nAnd cold.".into(), &first["id"]));
        let second = open(
            &house,
            &["verbatim=It is late again.", "failure_type=late_delivery", "customer.external_id=C-7"],
        );
        assert_eq!((&second["repeat"], &second["repeat_of"]["case"]), (&true.into(), &first["id"]));
        open(&house, &["verbatim=Somebody else's zebra"]);
        let count = |more: &[&str]| {
            let listed = house.run(&[&["case", "list"], more].concat()).fine().json();
            listed["items"].as_array().unwrap().len()
        };
        assert_eq!((count(&[]), count(&["--customer", "ext:C-7"]), count(&["--q", "zebra"])), (3, 2, 1));
        assert_eq!(
            (count(&["--owner", "ana@firm.example"]), count(&["--ended"]), count(&["--open"])),
            (3, 0, 3)
        );
        assert_eq!((count(&["--stage", "closed"]), count(&["--limit", "2"])), (0, 2));
        house.verified();
    }
}

/// What is asked, its parts divided by bars and a promise's beginning short; the exit code; how the message begins.
const WRONG: [(&str, i32, &str); 15] = [
    ("PROMISE|what=A call|due_at=soon", 2, "due_at: found \"soon\", expected"),
    ("PROMISE|what=A call", 2, "due_at: found nothing, expected"),
    ("PROMISE|what=A call|DUE|colour=red", 2, "colour: found the unknown field “colour”"),
    ("PROMISE|what=@NUL|DUE", 2, "what: found a NUL character, expected text"),
    ("PROMISE|what", 2, "found “what”, expected FIELD=TEXT"),
    ("PROMISE|--body|ODD", 2, "body: found [1], expected a JSON object"),
    ("PROMISE|--body|none.json", 2, "none.json: "),
    ("PROMISE|what=A call|DUE|--as|eve@firm.example", 2, "--as: found eve@firm.example"),
    ("PROMISE|what=A call|DUE|--as|bo@firm.example", 3, "refused, not_allowed:"),
    ("case|do|closure|7GY4-K2M9", 2, "found “7GY4-K2M9”, and there is no such case"),
    ("promise|do|release|x|words=y", 2, "found “x”, and there is no such promise"),
    ("make-good|do|offer|x", 2, "found “x”, and there is no such make-good"),
    (
        "case|open|channel=phone|verbatim=x|customer.id=00000000-0000-0000-0000-000000000000",
        2,
        "customer.id: found 00000000",
    ),
    ("case|list|--owner|eve@firm.example", 2, "--owner: found eve@firm.example"),
    ("case|show|ext:none", 2, "found “ext:none”, and there is no such case"),
];

#[test]
fn what_is_wrong_is_named_and_nothing_is_changed() {
    for house in House::on_both() {
        let house = house.staffed().with("bo@firm.example", "Bo", "read_only");
        let case = open(&house, &["verbatim=It is late."])["number"].as_str().unwrap().to_owned();
        let entries = house.verified();
        let (odd, nul) = (house.file("odd.json", "[1]"), house.file("nul.txt", "a\0b"));
        for (asked, code, told) in WRONG {
            let asked = asked.replace("PROMISE", &format!("case|do|promises|{case}"));
            let asked =
                asked.replace("DUE", "due_at=2999-01-01T00:00:00Z").replace("ODD", &odd).replace("NUL", &nul);
            let mut args: Vec<&str> = asked.split('|').collect();
            if args.contains(&"do") && !args.contains(&"--as") || args.contains(&"open") {
                args.extend(ANA);
            }
            let answer = house.run(&args);
            assert_eq!((answer.code, answer.out.as_str()), (code, ""), "{args:?}: {}", answer.err);
            assert!(answer.err.starts_with(&format!("amends: {told}")), "{args:?}: {}", answer.err);
        }
        let unknown = house.run(&[&["case", "do", "dance", &case][..], &ANA].concat());
        assert!(unknown.code == 2 && unknown.err.contains("acknowledgement"), "{}", unknown.err);
        let nobody = house.run(&["case", "do", "closure", &case]);
        assert!(nobody.code == 2 && nobody.err.contains("--as <EMAIL>"), "{}", nobody.err);
        assert_eq!(house.verified(), entries);
    }
}

#[test]
fn the_same_request_is_done_once_and_answered_the_same() {
    for house in House::on_both() {
        let house = house.staffed();
        let key = ["--idempotency-key", "K1"];
        let first = open(&house, &[&["verbatim=It is late."][..], &key].concat());
        let entries = house.verified();
        assert_eq!(open(&house, &[&["verbatim=It is late."][..], &key].concat()), first);
        let args = [&["case", "open", "channel=phone", "verbatim=Other words"][..], &key, &ANA].concat();
        let other = house.run(&args);
        assert!(other.code == 2 && other.err.contains("Idempotency-Key"), "{}", other.err);
        assert_eq!(house.verified(), entries);
    }
}

#[test]
fn every_verb_tells_its_fields_without_an_installation() {
    let all = run(&["verbs", "--json"], b"").fine().json();
    let all = all.as_array().unwrap();
    assert!(all.len() > 35, "{}", all.len());
    for one in all {
        let told = run(&["verbs", one["verb"].as_str().unwrap()], b"").fine().out;
        assert!(told.contains(one["summary"].as_str().unwrap()), "{told}");
        for field in one["body"]["properties"].as_object().into_iter().flatten() {
            assert!(told.contains(&format!("  {} (", field.0)), "{}: {told}", field.0);
            assert!(!field.1["description"].as_str().unwrap_or_default().is_empty(), "{one}: {}", field.0);
        }
    }
    let money = run(&["verbs", "make_goods"], b"").fine().out;
    assert!(money.contains("cost (with amount, currency, required)"), "{money}");
    assert_eq!(run(&["verbs", "dance"], b"").code, 2);
    let help = run(&["case", "do", "--help"], b"").fine().out;
    assert!(help.contains("Close; refused while anything is owed"), "{help}");
}

#[test]
fn people_are_listed_with_the_ids_that_bodies_name_them_by() {
    let house = House::new().staffed().with("bo@firm.example", "Bo", "agent");
    let listed = house.run(&["user", "list", "--json"]).fine().json();
    let people = listed["items"].as_array().unwrap();
    let case = open(&house, &["verbatim=It is late."])["number"].as_str().unwrap().to_owned();
    let owner = house.run(&["case", "show", &case]).fine().json()["owner"].clone();
    let from = people.iter().find(|one| one["id"] == owner).unwrap();
    let other = people.iter().find(|one| one["id"] != owner).unwrap();
    let email = |one: &Value| one["email"].as_str().unwrap().to_owned();
    let to = format!("to={}", other["id"].as_str().unwrap());
    house.run(&["case", "do", "handover", &case, &to, "reason=They know them", "--as", &email(from)]).fine();
    let taken = ["case", "do", "handover_acceptance", &case, "--as", &email(other)];
    assert_eq!(house.run(&taken).fine().json()["owner"], other["id"]);
    assert!(house.run(&["user", "list"]).fine().out.contains("Bo <bo@firm.example>, agent"));
}
