//! SIGKILL at any moment of a load of new complaints: whatever was answered 201 is there, with its journal entry and its
//! jobs, and the journal holds.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use amends::{
    actions::staff::create_token,
    app::{App, Clock},
};
use domain::{
    case::Case,
    id::Id,
    staff::{Actor, Role},
};
use store::case::Lock;

use crate::{
    app::{Home, add, engines},
    server::Server,
};

const CLIENTS: usize = 8;
/// The moments of the kill differ from round to round; each round goes on with the same database.
const ROUNDS: [u64; 5] = [40, 95, 160, 230, 310];

#[test]
fn nothing_that_was_answered_is_lost() {
    for engine in engines() {
        let home = Home::on(engine);
        let token = token(&home);
        let mut answered = Vec::new();
        for millis in ROUNDS {
            answered.extend(load_and_kill(&home, &token, Duration::from_millis(millis)));
        }
        assert!(answered.len() > CLIENTS, "{engine:?}: only {} complaints were taken", answered.len());
        check(&home, &answered);
        println!(
            "{engine:?}: {} complaints answered 201 over {} kills, all there",
            answered.len(),
            ROUNDS.len()
        );
    }
}

fn token(home: &Home) -> String {
    let app = App::open(home.config(), Clock::of_the_machine()).unwrap();
    let ruth = add(&app, "Ruth Abel", Role::Admin);
    create_token(&app, &Actor::member(&ruth), "load", Role::Agent).unwrap().1
}

fn load_and_kill(home: &Home, token: &str, after: Duration) -> Vec<Id<Case>> {
    let mut server = Server::start(home);
    let (url, stop, answered) =
        (format!("{}/api/v1/cases", server.url), AtomicBool::new(false), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for client in 0..CLIENTS {
            let (url, stop, answered) = (&url, &stop, &answered);
            scope.spawn(move || {
                for nth in 0.. {
                    let Some(id) = complain(url, token, client, nth).filter(|_| !stop.load(Ordering::SeqCst))
                    else {
                        break;
                    };
                    answered.lock().unwrap().push(id);
                }
            });
        }
        // Long enough for the first answers, on a slow machine too; then any moment will do.
        while answered.lock().unwrap().is_empty() {
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(after);
        server.kill();
        stop.store(true, Ordering::SeqCst);
    });
    answered.into_inner().unwrap()
}

/// One complaint; none if the server was gone before it answered.
fn complain(url: &str, token: &str, client: usize, nth: usize) -> Option<Id<Case>> {
    let body = serde_json::json!({
        "channel": "api",
        "verbatim": format!("The parcel {nth} of client {client} has not come."),
        "customer": { "email": format!("client{client}@post.example") },
    });
    let mut answer =
        ureq::post(url).header("Authorization", &format!("Bearer {token}")).send_json(&body).ok()?;
    assert_eq!(answer.status(), 201);
    let answer: serde_json::Value = answer.body_mut().read_json().ok()?;
    answer["id"].as_str()?.parse().ok()
}

fn check(home: &Home, answered: &[Id<Case>]) {
    let app = App::open(home.config(), Clock::of_the_machine()).unwrap();
    let key = app.keys.checkpoints();
    app.look(|conn| {
        for id in answered {
            let file = store::case::file(conn, *id, Lock::No)?.expect("the case is there");
            assert!(file.case.next_step.is_some());
            let history = store::journal::case_history(conn, &id.to_string())?;
            assert!(history.iter().any(|entry| entry.kind == "case.received" && entry.words.is_some()));
        }
        let verdict = store::journal::verify(conn, Some(&key))?;
        assert!(verdict.ok, "{verdict:?}");
        Ok(())
    })
    .unwrap();
    let now = app.clock.now().saturating_add(jiff::SignedDuration::from_hours(24 * 30)).unwrap();
    let jobs = app.look(|conn| Ok(store::jobs::waiting(conn, now)?)).unwrap();
    assert!(
        usize::try_from(jobs).unwrap() >= answered.len(),
        "each case has a timer: {jobs} jobs for {} cases",
        answered.len()
    );
}
