//! SIGKILL between a call and its record: whoever comes after finds out what became of it, and nothing is paid twice.

use amends::{
    actions::{
        case::{OpenCase, act, open},
        settings::{Subject, change},
        staff::create_token,
    },
    app::{App, Clock},
    jobs::run_due,
};
use domain::{
    case::{Case, acts},
    house::Part,
    id::Id,
    money::Money,
    recovery::{Basis, MakeGood, MakeGoodState as S},
    staff::{Actor, Role},
};
use jiff::SignedDuration;
use serde_json::json;
use store::case::Lock;

use super::{
    bank::{Bank, Whim},
    firm::{calls, floor_of_twenty},
};
use crate::{
    app::{Home, add, engines},
    server::Server,
};

/// A case in this home under rules that call the bank, ready for a refund.
fn prepared(home: &Home, rules: &str) -> (Id<Case>, String) {
    std::fs::write(home.folder().join("amends.toml"), "private_calls = true\n").unwrap();
    let app = App::open(home.config(), Clock::of_the_machine()).unwrap();
    let ruth = Actor::member(&add(&app, "Ruth Abel", Role::Admin));
    change(&app, &ruth, Subject::Part(Part::Fulfilment), 0, rules.to_owned()).unwrap();
    let complaint = json!({ "channel": "phone", "verbatim": "You charged me twice." });
    let new: OpenCase = serde_json::from_value(complaint).unwrap();
    let case = open(&app, &ruth, new).unwrap().case.id;
    // Its owner's first step is not what this is about.
    act(&app, &ruth, case, acts::Containment { what: "The card is blocked".to_owned(), at: None }).unwrap();
    act(&app, &ruth, case, floor_of_twenty()).unwrap();
    let (_, token) = create_token(&app, &ruth, "till", Role::Agent).unwrap();
    (case, token)
}

fn refund(server: &Server, token: &str, case: Id<Case>) -> String {
    let worth = Money::parse("20.00", "EUR").unwrap();
    let body = acts::NewMakeGood {
        form: "refund".to_owned(),
        what: "Your second payment back".to_owned(),
        basis: Basis::Entitlement,
        cost: worth,
        face_value: worth,
        alternatives: Vec::new(),
        reason: None,
    };
    let request = ureq::post(format!("{}/api/v1/cases/{case}/make_goods", server.url));
    let mut answer = request.header("Authorization", &format!("Bearer {token}")).send_json(&body).unwrap();
    let file: serde_json::Value = answer.body_mut().read_json().unwrap();
    file["make_goods"][0]["id"].as_str().unwrap().to_owned()
}

fn one(app: &App, case: Id<Case>) -> MakeGood {
    let file = app.look(|conn| Ok(store::case::file(conn, case, Lock::No)?)).unwrap();
    file.unwrap().make_goods.remove(0)
}

#[test]
fn a_call_whose_record_was_lost_is_found_by_its_key_or_asked_about() {
    for engine in engines() {
        for look_up in [true, false] {
            let (home, bank) = (Home::on(engine), Bank::open(&[Whim::PayAndWait]));
            let rules = calls(&bank, look_up).replace("timeout_seconds = 1", "timeout_seconds = 60");
            let (case, token) = prepared(&home, &rules);
            let mut server = Server::start(&home);
            let key = refund(&server, &token, case);
            bank.wait_for(&key);
            server.kill();
            bank.let_go();

            let app = App::open(
                amends::config::Config { private_calls: true, ..home.config() },
                Clock::of_the_machine(),
            )
            .unwrap();
            assert_eq!(one(&app, case).state, S::Fulfilling, "the record was lost");
            while run_due(&app).unwrap() > 0 {}
            assert_eq!(one(&app, case).state, S::Fulfilling, "its lease runs, and nobody else takes it");
            for _ in 0..10 {
                app.clock.move_by(SignedDuration::from_mins(1));
                while run_due(&app).unwrap() > 0 {}
            }
            let found = one(&app, case);
            let expected = if look_up { S::Fulfilled } else { S::Unconfirmed };
            assert_eq!(found.state, expected, "{engine:?}: {found:?}");
            assert_eq!((bank.paid(&key), bank.asked("POST").len()), (1, 1), "{engine:?}");
            let verdict = app.look(|conn| Ok(store::journal::verify(conn, None)?)).unwrap();
            assert!(verdict.ok, "{verdict:?}");
        }
    }
}
