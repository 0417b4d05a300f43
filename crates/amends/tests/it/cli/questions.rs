//! Commands that answer a question, and those about people.

use super::program::{House, run};

#[test]
fn the_effect_is_told_with_its_interval() {
    let effective =
        run(&["effect", "--before", "40/10000", "--after", "4/10000", "--json"], b"").fine().json();
    assert_eq!(effective["verdict"], "effective");
    assert!(effective["high"].as_f64().unwrap() < 1.0 && effective["p"].as_f64().unwrap() < 0.001);
    let few = run(&["effect", "--before", "5/100", "--after", "0/100", "--json"], b"").fine().json();
    assert_eq!((&few["verdict"], &few["ratio"]), (&"inconclusive".into(), &0.0.into()));
    let wrong = run(&["effect", "--before", "40", "--after", "4/10000"], b"");
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("found “40”, expected a whole number, a slash"), "{}", wrong.err);
}

#[test]
fn a_deadline_is_told_in_utc() {
    let ask = |more: &[&str]| {
        let args = [&["calendar", "due", "--from", "2026-03-27T18:00:00Z", "--calendar"], more].concat();
        run(&args, b"")
    };
    // The clocks go forward on 29 March.
    assert_eq!(
        ask(&["england-wales", "--business-days", "1", "--json"]).fine().json()["due"],
        "2026-03-30T16:00:00Z"
    );
    assert_eq!(ask(&["england-wales", "--business-hours", "1.5"]).fine().out, "2026-03-30T09:30:00Z\n");
    assert_eq!(ask(&["moon", "--weeks", "1"]).code, 2);
    assert_eq!(ask(&["england-wales"]).code, 2);
    assert_eq!(ask(&["england-wales", "--weeks", "1", "--business-days", "1"]).code, 2);
}

#[test]
fn a_text_is_checked_and_a_hard_fault_is_exit_code_one() {
    let args = ["reply", "check", "--stage", "reply", "--json"];
    let bad = run(&args, b"You should have read the manual, so this is your own fault.");
    assert_eq!((bad.code, &bad.json()["blocked"]), (1, &true.into()));
    let fine = run(&args, b"I am sorry that your parcel came late.").fine().json();
    assert_eq!(fine["blocked"], false);
    assert_eq!(run(&["reply", "check", "--stage", "poem"], b"x").code, 2);
    let facts = House::new();
    let file = facts.file("f.json", "{\"custumer\": 1}");
    let wrong = run(&["reply", "check", "--stage", "reply", "--facts", &file], b"x");
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("f.json") && wrong.err.contains("custumer"), "{}", wrong.err);
}

#[test]
fn the_answer_in_words_says_where_and_what_instead() {
    let check = |text: &str| run(&["reply", "check", "--stage", "reply"], text.as_bytes());
    let told = check("Dear Ola,\n\nit is your own fault. Ines Calder");
    assert_eq!(told.code, 1);
    assert!(told.out.contains("must change, blames_customer at 3:1: “"), "{}", told.out);
    assert!(told.out.contains("\n  instead: We should have made that easier"), "{}", told.out);
    let german = check("Es tut uns leid, dass Ihre Lieferung nicht am Montag angekommen ist.").fine();
    assert!(german.out.contains("not checked: the language is de"), "{}", german.out);
    let nothing = check(" \n");
    assert!(nothing.code == 2 && nothing.err.contains("expected the text"), "{}", nothing.err);
}

#[test]
fn lines_are_answered_in_order_and_a_bad_one_stops_nothing() {
    let lines = "{\"id\":1,\"stage\":\"reply\",\"text\":\"We are sorry.\"}\nnonsense\n{\"id\":\"c\",\"text\":\"x\"}\n{\"id\":4,\"stage\":\"letter\",\"text\":\"Thank you.\"}\n";
    let answer = run(&["reply", "check", "--jsonl"], lines.as_bytes());
    assert_eq!(answer.code, 2, "{}", answer.err);
    assert!(answer.err.contains("2 lines could not be read"), "{}", answer.err);
    let answers: Vec<serde_json::Value> =
        answer.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ids: Vec<_> = answers.iter().map(|one| one["id"].clone()).collect();
    assert_eq!(ids, [1.into(), serde_json::Value::Null, "c".into(), 4.into()]);
    let told: Vec<_> = answers.iter().map(|one| one.get("error").is_some()).collect();
    assert_eq!(told, [false, true, true, false]);
    assert_eq!((&answers[1]["line"], &answers[2]["line"]), (&2.into(), &3.into()));
}

#[test]
fn people_and_tokens_are_added_and_the_token_is_printed_last() {
    let house = House::new();
    let add = |email: &str, role: &str| {
        house.run(&["user", "add", "--email", email, "--name", "Ana", "--role", role])
    };
    let added = add("ana@firm.example", "admin").fine();
    assert!(added.out.lines().last().unwrap().contains("/sign-in/"), "{}", added.out);
    assert_eq!(add("ana@firm.example", "agent").code, 3);
    assert_eq!(add("bo@firm.example", "boss").code, 2);
    assert_eq!(add("nobody", "agent").code, 2);
    let token = house.run(&["token", "create", "--role", "admin", "--name", "shop"]).fine();
    let secret = token.out.lines().last().unwrap();
    let hash = amends::app::hash_of(secret);
    let now = "2026-01-01T00:00:00Z".parse().unwrap();
    let known = house.db().read(|conn| store::staff::by_token(conn, hash)).unwrap().unwrap();
    assert_eq!((known.name.as_str(), known.joined_at > now), ("shop", true));
}

#[test]
fn the_doctor_names_what_is_wrong_and_how_to_mend_it() {
    let house = House::new();
    let codes = |house: &House| {
        let answer = house.run(&["doctor", "--json"]);
        assert_eq!(answer.code, 1);
        let findings = answer.json()["findings"].as_array().unwrap().clone();
        assert!(findings.iter().all(|one| !one["mend"].as_str().unwrap().is_empty()));
        findings.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(codes(&house).contains(&"no_data".to_owned()));
    std::fs::create_dir_all(house.folder.join("data")).unwrap();
    assert!(codes(&house).contains(&"no_administrator".to_owned()));
    let house = house.staffed();
    let found = codes(&house);
    assert!(!found.contains(&"no_administrator".to_owned()));
    assert!(found.contains(&"no_mail_server".to_owned()) && found.contains(&"no_public_url".to_owned()));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let key = house.folder.join("data/secret.key");
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(codes(&house).contains(&"open_to_others".to_owned()));
    }
    house.file("data/amends.toml", "public_url = 5");
    let answer = house.run(&["doctor"]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("amends.toml"), "{}", answer.err);
}

#[test]
fn a_rehearsal_is_ahead_and_the_doctor_says_so() {
    let house = House::new().staffed();
    let opened = |words: &str| {
        let args = ["case", "open", "channel=phone", words, "--as", "ana@firm.example"];
        let at = house.run(&args).fine().json()["received_at"].as_str().unwrap().to_owned();
        at.parse::<jiff::Timestamp>().unwrap()
    };
    let now = opened("verbatim=now");
    house.later(48);
    assert!(opened("verbatim=later").duration_since(now) >= jiff::SignedDuration::from_hours(48));
    let told = house.run(&["doctor", "--json"]).json();
    let told = told["findings"].as_array().unwrap().iter().find(|one| one["code"] == "clock_ahead").cloned();
    assert!(told.unwrap()["what"].as_str().unwrap().contains("48 hours ahead"));
    house.file("data/amends.toml", "hours_ahead = \"soon\"");
    let wrong = house.run(&["case", "list"]);
    assert!(
        wrong.code == 2 && wrong.err.contains("amends.toml") && wrong.err.contains("hours_ahead"),
        "{}",
        wrong.err
    );
}
