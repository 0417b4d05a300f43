//! SIGKILL of the server while it tells a webhook what happens: whatever was answered is told by whoever comes after.

use std::collections::BTreeSet;

use amends::{
    actions::{staff::create_token, webhooks},
    app::{App, Clock},
    config::Config,
    jobs::run_due,
};
use domain::{
    staff::{Actor, Role},
    webhook::NewWebhook,
};
use jiff::SignedDuration;

use super::{Ear, text, told};
use crate::{
    app::{Home, add, engines},
    load::complain,
    server::Server,
};

const COMPLAINTS: usize = 40;

fn opened(home: &Home) -> amends::app::Shared {
    App::open(Config { private_calls: true, ..home.config() }, Clock::of_the_machine()).unwrap()
}

#[test]
fn nothing_that_was_answered_stays_untold() {
    for engine in engines() {
        let (home, ear) = (Home::on(engine), Ear::open(&[]));
        std::fs::write(home.folder().join("amends.toml"), "private_calls = true\n").unwrap();
        let token = {
            let app = opened(&home);
            let ruth = Actor::member(&add(&app, "Ruth Abel", Role::Admin));
            let events = vec!["case.received".to_owned()];
            let new = NewWebhook { url: format!("{}/hooks", ear.url), events, words: false };
            webhooks::create(&app, &ruth, new).unwrap();
            create_token(&app, &ruth, "load", Role::Agent).unwrap().1
        };
        let mut server = Server::start(&home);
        let mut answered = BTreeSet::new();
        for nth in 0..COMPLAINTS {
            let one = complain(&server.url, &token, 1, nth).unwrap();
            assert_eq!(one.status, 201, "{}", one.text);
            answered.extend(one.case().map(|id| format!("case/{id}")));
        }
        server.kill();

        let app = opened(&home);
        let subjects = || ear.heard().iter().map(|one| text(&told(one)["subject"])).collect::<BTreeSet<_>>();
        for _ in 0..100 {
            while run_due(&app).unwrap() > 0 {}
            if answered.is_subset(&subjects()) {
                break;
            }
            // A lease of the one that died runs out, and on PostgreSQL the feed waits for whoever still writes.
            app.clock.move_by(SignedDuration::from_mins(2));
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        assert_eq!(answered.difference(&subjects()).count(), 0, "{engine:?}: some were never told");
        let ids: BTreeSet<_> = ear.heard().iter().map(|one| one.headers["webhook-id"].clone()).collect();
        assert_eq!(ids.len(), COMPLAINTS, "{engine:?}: an event has one id, however often it is told");
    }
}
