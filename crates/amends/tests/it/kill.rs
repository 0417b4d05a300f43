//! SIGKILL at any moment of a load of new complaints: whatever was answered 201 is there, with its journal entry and its
//! jobs, and the journal holds.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use domain::{case::Case, id::Id};

use crate::{
    app::{Home, engines},
    load::{check, complain, token},
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

fn load_and_kill(home: &Home, token: &str, after: Duration) -> Vec<Id<Case>> {
    let mut server = Server::start(home);
    let (url, stop, answered) = (server.url.clone(), AtomicBool::new(false), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for client in 0..CLIENTS {
            let (url, stop, answered) = (&url, &stop, &answered);
            scope.spawn(move || {
                for nth in 0.. {
                    let Some(one) =
                        complain(url, token, client, nth).filter(|_| !stop.load(Ordering::SeqCst))
                    else {
                        break;
                    };
                    assert_eq!(one.status, 201, "{}", one.text);
                    answered.lock().unwrap().extend(one.case());
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
