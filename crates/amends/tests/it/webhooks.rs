//! Webhooks over real sockets: told at least once under one id, signed, tried again, stopped by 410, and never told whose
//! doing it was.

mod killed;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use amends::{
    actions::{
        case::{OpenCase, act, open},
        webhooks,
    },
    outgoing::{secret_text, signature},
};
use axum::http::{Method, Request};
use domain::{
    case::{Case, acts},
    failure::{Attribution, Severity},
    id::Id,
    staff::{Actor, Role},
    webhook::NewWebhook,
};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::{
    front::{Front, on_each_engine_with},
    http::{Asked, serve},
};

/// Somebody who listens, and answers as told; 200 once that is over.
#[derive(Clone)]
struct Ear {
    url: String,
    heard: Arc<Mutex<Vec<Asked>>>,
    answers: Arc<Mutex<VecDeque<u16>>>,
}

impl Ear {
    fn open(answers: &[u16]) -> Self {
        let answers = Arc::new(Mutex::new(answers.iter().copied().collect::<VecDeque<_>>()));
        let heard: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let (next, ears) = (Arc::clone(&answers), Arc::clone(&heard));
        let url = serve(move |asked| {
            ears.lock().unwrap().push(asked.clone());
            match next.lock().unwrap().pop_front() {
                Some(0) => None,
                Some(status) => Some((status, String::new())),
                None => Some((200, String::new())),
            }
        });
        Self { url, heard, answers }
    }

    fn heard(&self) -> Vec<Asked> {
        self.heard.lock().unwrap().clone()
    }

    fn kinds(&self) -> Vec<String> {
        self.heard().iter().map(|one| text(&told(one)["type"])).collect()
    }
}

fn told(asked: &Asked) -> Value {
    serde_json::from_str(&asked.body).unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

fn on_each(test: impl Fn(&Front)) {
    on_each_engine_with(|config| config.private_calls = true, test);
}

fn admin(front: &Front) -> (Actor, String) {
    let (ana, cookie) = front.member("Ana", Role::Admin);
    (Actor::member(&ana), cookie)
}

fn listen(front: &Front, actor: &Actor, ear: &Ear, events: &[&str], words: bool) -> domain::webhook::Webhook {
    let events = events.iter().map(|one| (*one).to_owned()).collect();
    webhooks::create(&front.app, actor, NewWebhook { url: format!("{}/hooks", ear.url), events, words })
        .unwrap()
}

fn complain(front: &Front, actor: &Actor) -> Id<Case> {
    let body = json!({ "channel": "phone", "verbatim": "Nobody came on Friday." });
    let new: OpenCase = serde_json::from_value(body).unwrap();
    open(&front.app, actor, new).unwrap().case.id
}

/// Does what is due, once the feed shows all that happened: on PostgreSQL it waits for whoever is still writing, also in
/// the databases of other tests.
fn do_jobs(front: &Front) {
    const LAST: &str = "SELECT COALESCE(MAX(position), 0) FROM journal";
    let shown = || {
        front.app.look(|conn| {
            let last = conn.one(store::Sql { lite: LAST, pg: LAST }, &[])?.map_or(Ok(0), |row| row.int(0))?;
            Ok(store::journal::newest(conn)?.position() >= last)
        })
    };
    while !shown().unwrap() {
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    while amends::jobs::run_due(&front.app).unwrap() > 0 {}
}

/// Lets time pass, doing what falls due.
fn pass(front: &Front, minutes: i64) {
    for _ in 0..minutes {
        front.later(60);
        do_jobs(front);
    }
}

fn pass_days(front: &Front, days: i64) {
    for _ in 0..days * 24 * 2 {
        front.app.clock.move_by(SignedDuration::from_mins(30));
        do_jobs(front);
    }
}

#[test]
fn what_happens_is_told_signed_and_as_an_event() {
    on_each(|front| {
        let ((ana, _), ear) = (admin(front), Ear::open(&[]));
        let one = listen(front, &ana, &ear, &["case.*"], false);
        let case = complain(front, &ana);
        let act_on = acts::Assessment {
            attribution: Some(Attribution::Customer),
            ..serde_json::from_value(json!({
                "severity": Severity::Low, "problem_statement": "Late", "attribution": "customer",
            }))
            .unwrap()
        };
        act(&front.app, &ana, case, act_on).unwrap();
        do_jobs(front);
        assert!(ear.kinds().contains(&"case.received".to_owned()), "{:?}", ear.kinds());
        assert!(ear.kinds().iter().all(|kind| kind.starts_with("case.")), "{:?}", ear.kinds());
        let secret = front.app.keys.webhook(one.id, 1);
        for asked in ear.heard() {
            let header = |name: &str| asked.headers[name].clone();
            let seconds = header("webhook-timestamp").parse().unwrap();
            assert_eq!(seconds, front.app.clock.now().as_second());
            assert_eq!(
                header("webhook-signature"),
                signature(&secret, &header("webhook-id"), seconds, &asked.body)
            );
            let event = told(&asked);
            assert_eq!(
                (text(&event["specversion"]), text(&event["subject"])),
                ("1.0".to_owned(), format!("case/{case}"))
            );
            for name in ["id", "source", "time"] {
                assert!(!text(&event[name]).is_empty());
            }
            for never in ["attribution", "Nobody came"] {
                assert!(!asked.body.contains(never), "{}", asked.body);
            }
        }
        do_jobs(front);
        let ids: std::collections::BTreeSet<_> =
            ear.heard().iter().map(|one| one.headers["webhook-id"].clone()).collect();
        assert_eq!(ids.len(), ear.heard().len(), "each once");
    });
}

#[test]
fn words_go_along_only_where_they_were_asked_for_and_not_once_they_are_erased() {
    on_each(|front| {
        let ((ana, _), ear) = (admin(front), Ear::open(&[503]));
        listen(front, &ana, &ear, &["case.received"], true);
        let case = complain(front, &ana);
        do_jobs(front);
        assert!(ear.heard()[0].body.contains("Nobody came on Friday."));
        let customer =
            front.app.look(|conn| Ok(store::case::file(conn, case, store::case::Lock::No)?)).unwrap();
        let customer = customer.unwrap().customer.id;
        amends::actions::customer::erase(&front.app, &ana, customer, "She asked for it".to_owned()).unwrap();
        pass(front, 10);
        assert_eq!(ear.heard().len(), 2);
        assert!(!ear.heard()[1].body.contains("Nobody came"), "{}", ear.heard()[1].body);
    });
}

#[test]
fn a_try_that_failed_comes_again_under_the_same_id_over_days_and_ends() {
    on_each(|front| {
        let ((ana, _), ear) = (admin(front), Ear::open(&[500, 0, 302]));
        let one = listen(front, &ana, &ear, &["case.received"], false);
        complain(front, &ana);
        do_jobs(front);
        assert_eq!(ear.heard().len(), 1);
        pass_days(front, 1);
        let heard = ear.heard();
        assert_eq!(heard.len(), 4, "500, cut, redirect, taken");
        assert!(heard.iter().all(|asked| asked.headers["webhook-id"] == heard[0].headers["webhook-id"]));
        assert!(heard.iter().all(|asked| asked.body == heard[0].body && asked.path == "/hooks"));

        let dead = Ear::open(&[500; 40]);
        let two = listen(front, &ana, &dead, &["case.received"], false);
        complain(front, &ana);
        pass_days(front, 5);
        assert_eq!(dead.heard().len(), 10, "one try and nine more");
        let last = front.app.look(|conn| Ok(store::webhooks::deliveries(conn, two.id, None, 9)?)).unwrap();
        assert_eq!((last[0].status.name(), last[0].tries), ("failed", 10));
        let fine = front.app.look(|conn| Ok(store::webhooks::deliveries(conn, one.id, None, 9)?)).unwrap();
        assert!(fine.iter().all(|one| one.status.name() == "delivered"), "{fine:?}");
    });
}

#[test]
fn gone_stops_it_and_whoever_lets_it_go_on_misses_nothing() {
    on_each(|front| {
        let ((ana, cookie), ear) = (admin(front), Ear::open(&[410]));
        let one = listen(front, &ana, &ear, &["case.received"], false);
        complain(front, &ana);
        do_jobs(front);
        complain(front, &ana);
        pass(front, 30);
        assert_eq!(ear.heard().len(), 1, "it is told nothing any more");
        let here = format!("/settings/webhooks/{}", one.id);
        let page = front.get(&cookie, &here).body;
        assert!(page.contains("it answered 410: gone") && page.contains("Go on telling it"), "{page}");
        assert_eq!(front.post(&cookie, &format!("{here}/resumption"), &[]).status, 303);
        do_jobs(front);
        assert_eq!(ear.heard().len(), 2, "what it missed");
        assert_eq!(front.post(&cookie, &format!("{here}/resumption"), &[]).status, 409);
    });
}

#[test]
fn one_that_is_dead_holds_up_nobody_else_and_is_not_hammered() {
    on_each(|front| {
        let ((ana, _), dead, ear) = (admin(front), Ear::open(&[500; 500]), Ear::open(&[]));
        listen(front, &ana, &dead, &["case.received"], false);
        listen(front, &ana, &ear, &["case.received"], false);
        for _ in 0..6 {
            complain(front, &ana);
        }
        do_jobs(front);
        assert_eq!((dead.heard().len(), ear.heard().len()), (1, 6));
        pass(front, 20);
        assert!(dead.heard().len() < 12, "{} calls in twenty minutes", dead.heard().len());
        dead.answers.lock().unwrap().clear();
        pass_days(front, 1);
        let ids: std::collections::BTreeSet<_> =
            dead.heard().iter().map(|one| one.headers["webhook-id"].clone()).collect();
        assert_eq!(ids.len(), 6, "all arrive once it answers");
    });
}

fn api(front: &Front, token: &str, method: Method, path: &str, body: &Value) -> (u16, Value) {
    let key = format!("{method} {path}");
    let request = Request::builder().method(method).uri(format!("/api/v1{path}"));
    let request = request.header("authorization", format!("Bearer {token}"));
    let answer = front.send(request.header("idempotency-key", key), body.to_string(), "127.0.0.1");
    (answer.status, serde_json::from_str(&answer.body).unwrap_or(Value::Null))
}

#[test]
fn the_api_makes_lists_replays_and_removes_them_for_administrators() {
    on_each(|front| {
        let ((ana, _), ear) = (admin(front), Ear::open(&[]));
        let token = |role| amends::actions::staff::create_token(&front.app, &ana, "shop", role).unwrap().1;
        let (boss, agent) = (token(Role::Admin), token(Role::Manager));
        let new = json!({ "url": format!("{}/hooks", ear.url), "events": ["case.received"] });
        assert_eq!(api(front, &agent, Method::POST, "/webhooks", &new).0, 403);
        assert_eq!(api(front, &agent, Method::GET, "/webhooks", &Value::Null).0, 403);
        for wrong in
            [json!({ "url": "shop", "events": ["*"] }), json!({ "url": "https://x.example/", "events": [] })]
        {
            assert_eq!(api(front, &boss, Method::POST, "/webhooks", &wrong).0, 422);
        }
        let (status, made) = api(front, &boss, Method::POST, "/webhooks", &new);
        let id = text(&made["id"]);
        let secret = secret_text(&front.app.keys.webhook(id.parse().unwrap(), 1));
        assert_eq!((status, made["secret"].as_str()), (201, Some(secret.as_str())));
        assert_eq!(
            api(front, &boss, Method::POST, "/webhooks", &new),
            (201, made),
            "the same key, the same answer"
        );
        let (_, listed) = api(front, &boss, Method::GET, "/webhooks", &Value::Null);
        assert_eq!(
            (listed["items"].as_array().unwrap().len(), &listed["items"][0]["secret"]),
            (1, &Value::Null)
        );

        complain(front, &ana);
        do_jobs(front);
        let here = format!("/webhooks/{id}");
        let (_, told) = api(front, &boss, Method::GET, &format!("{here}/deliveries"), &Value::Null);
        let delivery = text(&told["items"][0]["id"]);
        assert_eq!(
            (told["items"].as_array().unwrap().len(), told["items"][0]["status"].as_str()),
            (1, Some("delivered"))
        );
        let (status, again) =
            api(front, &boss, Method::POST, &format!("{here}/deliveries/{delivery}/replay"), &json!({}));
        assert_eq!((status, again["status"].as_str()), (201, Some("waiting")), "{again}");
        do_jobs(front);
        let heard = ear.heard();
        assert_eq!(heard.len(), 2);
        assert_eq!(heard[0].headers["webhook-id"], heard[1].headers["webhook-id"]);

        change_and_remove(front, &ana, &boss, &here, &ear);
    });
}

/// A new secret signs beside the old one; once it is removed, it is told nothing.
fn change_and_remove(front: &Front, ana: &Actor, boss: &str, here: &str, ear: &Ear) {
    let (status, changed) = api(front, boss, Method::POST, &format!("{here}/secret"), &json!({}));
    assert_eq!((status, changed["secret_number"].as_u64()), (201, Some(2)));
    assert!(text(&changed["secret"]).starts_with("whsec_"));
    complain(front, ana);
    do_jobs(front);
    let signatures = ear.heard()[2].headers["webhook-signature"].clone();
    assert_eq!(signatures.split(' ').count(), 2, "both secrets sign: {signatures}");
    let request = Request::delete(format!("/api/v1{here}")).header("authorization", format!("Bearer {boss}"));
    assert_eq!(front.send(request, String::new(), "127.0.0.1").status, 204);
    assert_eq!(api(front, boss, Method::GET, here, &Value::Null).0, 404);
    complain(front, ana);
    do_jobs(front);
    assert_eq!(ear.heard().len(), 3);
}

#[test]
fn the_page_adds_shows_and_sends_again() {
    on_each(|front| {
        let ((ana, cookie), ear) = (admin(front), Ear::open(&[]));
        let url = format!("{}/hooks?key=hush", ear.url);
        let wrong = front.post(&cookie, "/settings/webhooks", &[("url", "shop"), ("events", "case.*")]);
        assert!(wrong.status == 422 && wrong.body.contains("an address such as"), "{}", wrong.body);
        let made = front.post(
            &cookie,
            "/settings/webhooks",
            &[("url", &url), ("events", "case.received\r\npromise.*")],
        );
        assert_eq!(made.status, 200);
        assert!(made.shown("data-secret").starts_with("whsec_"));
        let again = front.get(&cookie, "/settings/webhooks").body;
        assert!(again.contains(&url) && !again.contains("whsec_"), "shown once");
        complain(front, &ana);
        do_jobs(front);
        let here =
            again.split("href=\"/settings/webhooks/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let page = front.get(&cookie, &format!("/settings/webhooks/{here}")).body;
        assert!(page.contains("case.received") && page.contains("delivered"), "{page}");
        let replay =
            page.split("action=\"").find(|part| part.contains("/replay")).unwrap().split('"').next().unwrap();
        assert_eq!(front.post(&cookie, replay, &[]).status, 303);
        do_jobs(front);
        assert_eq!(ear.heard().len(), 2);
        let (_, agent) = front.member("Bo", Role::Agent);
        assert_eq!(front.post(&agent, &format!("/settings/webhooks/{here}/removal"), &[]).status, 403);
        for path in ["/settings/webhooks".to_owned(), format!("/settings/webhooks/{here}")] {
            let page = front.get(&agent, &path).body;
            assert!(page.contains(&ear.url) && !page.contains("hush"), "{page}");
        }
        assert_eq!(front.post(&cookie, &format!("/settings/webhooks/{here}/removal"), &[]).status, 303);
        assert_eq!(front.get(&cookie, &format!("/settings/webhooks/{here}")).status, 404);
    });
}
