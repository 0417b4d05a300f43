//! The page of the make-good policy: a text is tried on a case before it is saved, and one with a date waits.

use domain::{
    house::{Part, Texts},
    staff::{Actor, Role},
};
use serde_json::json;

use crate::front::{Front, on_each_engine};

fn text(euros: &str) -> String {
    Texts::shipped().policy.replace("amount = \"15\"", &format!("amount = \"{euros}\""))
}

fn case(front: &Front) -> String {
    let body = json!({ "customer": { "external_id": "C-1" }, "channel": "web", "verbatim": "Nobody came." });
    let open = serde_json::from_value(body).unwrap();
    amends::actions::case::open(&front.app, &Actor::system(), open).unwrap().case.number.to_string()
}

#[test]
fn a_text_is_tried_on_a_case_and_nothing_is_saved() {
    on_each_engine(|front| {
        let (_, admin) = front.member("Ana", Role::Admin);
        let number = case(front);
        let new = text("28");
        let check = |case: &str, text: &str| {
            let fields = [("version", "0"), ("text", text), ("case", case), ("check", "true")];
            front.post(&admin, "/settings/policy", &fields)
        };
        let tried = check(&number, &new);
        assert_eq!(tried.status, 200);
        for words in [
            "Tried on case",
            "15.00 GBP",
            "28.00 GBP",
            "This would be taken.",
            "The failure was of medium severity.",
        ] {
            assert!(tried.body.contains(words), "{words}: {}", tried.body);
        }
        assert!(check("NOSUCH", &new).body.contains("There is no case NOSUCH"));
        let wrong = check(&number, &new.replace("loss != null", "tone == 'rude'"));
        assert_eq!(wrong.status, 422);
        assert!(wrong.body.contains("never change an offer"), "{}", wrong.body);
        let house = front.app.house();
        assert_eq!(
            house.policy,
            domain::recovery::MakeGoodPolicy::from_toml(&Texts::shipped().policy).unwrap()
        );
    });
}

#[test]
fn a_version_that_waits_says_so() {
    on_each_engine(|front| {
        let (_, admin) = front.member("Ana", Role::Admin);
        let waiting = format!("effective_at = \"2031-01-01\"\n{}", text("28"));
        let path = format!("/settings/{}", Part::Policy.name());
        assert_eq!(front.post(&admin, &path, &[("version", "0"), ("text", &waiting)]).status, 303);
        let page = front.get(&admin, &format!("{path}?saved=1")).body;
        assert!(page.contains("Version 1 waits") && page.contains("2031-01-01"), "{page}");
        assert!(!page.contains("version 1 is in force"), "{page}");
        assert!(page.contains("<code class=\"exact\">loss</code>"), "rules are shown as they are written");
    });
}

/// While it is typed and by the button: what the text means, what it would change, or the line and column of what is wrong.
#[test]
fn a_text_is_explained_while_it_is_written() {
    on_each_engine(|front| {
        let (_, admin) = front.member("Ana", Role::Admin);
        let (_, agent) = front.member("Bo", Role::Agent);
        let path = "/settings/policy/explanation";
        let explained = |text: &str| front.post(&admin, path, &[("version", "0"), ("text", text)]);
        let same = explained(&text("15"));
        assert_eq!(same.status, 200);
        assert!(
            !same.body.contains("<html") && same.body.contains("It says the same as the rules in force.")
        );
        let raised = explained(&text("28")).body;
        for words in [
            "Can be taken",
            "What it would change",
            "28.00 GBP",
            "From medium harm on",
            "store_credit",
            "many_gifts",
        ] {
            assert!(raised.contains(words), "{words}: {raised}");
        }
        let slip = text("15").replace("loss != null", "losss != null");
        let told = explained(&slip).body;
        let line = slip.lines().position(|line| line.contains("losss")).unwrap() + 1;
        assert!(told.contains(&format!("Line {line}, column ")) && told.contains("losss"), "{told}");
        assert_eq!(explained("=").status, 200, "no text is too broken to be told so");
        let page = front.get(&admin, "/settings/policy").body;
        assert!(page.contains(&format!("data-check-url=\"{path}\"")) && page.contains("data-check-result"));
        let by_button = [("version", "0"), ("text", &text("28")), ("check", "true")];
        assert!(front.post(&admin, "/settings/policy", &by_button).body.contains("From medium harm on"));
        assert_eq!(front.post(&agent, path, &[("text", "x")]).status, 403);
    });
}
