//! From coded cases to a suggestion and the page of themes, on both engines, by the job of the night.

use amends::{
    actions::{
        case::{OpenCase, open},
        learning::{Reading, read_themes},
        staff,
    },
    jobs::do_chores,
    web,
};
use axum::{
    body::{Body, to_bytes},
    http::{Request, header},
};
use domain::{
    case::CaseFile,
    learning::themes::{Learned, sure_suggestion},
    staff::Actor,
};
use jiff::SignedDuration;
use serde_json::json;
use store::learned::{READING, SUGGESTIONS};
use tower::ServiceExt;

use crate::app::{TestApp, engines};

const DAY: SignedDuration = SignedDuration::from_hours(24);
const PASSWORD: &str = "ten letters and more";

fn complain(app: &TestApp, nth: usize, words: &str, kind: Option<&str>) -> CaseFile {
    let new: OpenCase = serde_json::from_value(json!({
        "customer": {"email": format!("customer-{nth}@post.example")},
        "channel": "web", "verbatim": words, "failure_type": kind,
    }))
    .unwrap();
    open(&app.app, &Actor::system(), new).unwrap()
}

/// Cases that people have coded, in words of their own.
fn coded(app: &TestApp, count: usize) {
    let late = ["parcel", "courier", "delivery", "van", "doorstep", "depot", "driver"];
    let twice = ["charged", "invoice", "debit", "refund", "payment", "account", "card"];
    let times = ["Monday", "again", "last week", "this morning", "in May"];
    for n in 0..count {
        let (pool, kind) = if n % 2 == 0 { (late, "late_delivery") } else { (twice, "double_charge") };
        let words = format!(
            "{} {}: {}, {}.",
            pool[n / 2 % 7],
            times[n % 5],
            pool[n / 14 % 7],
            pool[(n * 3 + n / 5) % 7]
        );
        complain(app, n, &words, Some(kind));
    }
}

fn page(app: &TestApp, path: &str, post: bool) -> (u16, String) {
    let session = staff::sign_in(&app.app, &app.ruth.email, PASSWORD).unwrap();
    let request = Request::builder()
        .uri(path)
        .method(if post { "POST" } else { "GET" })
        .header(header::COOKIE, format!("amends={session}; __Host-amends={session}"))
        .body(Body::empty())
        .unwrap();
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let answer = web::router(&app.app).with_state(app.app.clone()).oneshot(request).await.unwrap();
        let status = answer.status().as_u16();
        let body = to_bytes(answer.into_body(), 1 << 22).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    })
}

#[test]
fn the_night_learns_and_the_next_case_is_suggested_a_kind() {
    for engine in engines() {
        let app = TestApp::on(engine);
        staff::set_password(&app.app, &Actor::system(), app.ruth.id, PASSWORD).unwrap();
        coded(&app, 40);
        do_chores(&app.app).unwrap();
        app.pass(DAY);
        let learned = |app: &TestApp| {
            app.app.look(|conn| Ok(store::learned::state::<Learned>(conn, SUGGESTIONS)?)).unwrap()
        };
        assert!(learned(&app).is_none(), "{engine:?}: forty are too few");
        assert!(page(&app, "/themes", false).1.contains("So far there are 40"), "{engine:?}");

        coded(&app, 60);
        do_chores(&app.app).unwrap();
        app.pass(DAY);
        let known = learned(&app).unwrap();
        assert_eq!((known.coded, known.trial.judged), (100, 100), "{engine:?}");
        assert!(known.trial.accuracy().unwrap().0 > 0.9, "{engine:?}: {known:?}");
        let suggestions = app.app.look(|conn| app.app.suggestions(conn)).unwrap().unwrap();
        let guess =
            sure_suggestion(&suggestions.classifier, "The courier left my parcel at the depot").unwrap();
        assert_eq!(guess.label, "late_delivery");

        let case = complain(&app, 200, "The courier left my parcel at the depot", None);
        let (status, shown) = page(&app, &format!("/cases/{}", case.case.number), false);
        assert_eq!(status, 200, "{shown}");
        assert!(shown.contains("sound like <strong>Late delivery</strong>"), "{engine:?}: {shown}");
        assert!(shown.contains("100 coded cases"), "{engine:?}");
        let named = complain(&app, 201, "The courier left my parcel at the depot", Some("late_delivery"));
        let (_, shown) = page(&app, &format!("/cases/{}", named.case.number), false);
        assert!(!shown.contains("sound like"), "{engine:?}: somebody has named it");

        let before = known.at;
        do_chores(&app.app).unwrap();
        app.pass(DAY);
        assert_eq!(learned(&app).unwrap().at, before, "{engine:?}: one further case teaches nothing new");
    }
}

#[test]
fn what_rises_stands_on_the_page_with_its_cases_and_leads_to_a_problem() {
    for engine in engines() {
        let app = TestApp::on(engine);
        staff::set_password(&app.app, &Actor::system(), app.ruth.id, PASSWORD).unwrap();
        coded(&app, 120);
        app.pass(DAY * 40);
        coded(&app, 20);
        let words = ["since Monday", "again", "on my telephone", "twice", "at noon", "for my mother"];
        for (nth, when) in words.iter().enumerate() {
            complain(
                &app,
                300 + nth,
                &format!("The app freezes on the payment page. That was {when}."),
                None,
            );
        }
        assert!(read_themes(&app.app, &app.ana(), None).is_err(), "{engine:?}: an agent does not");
        assert_eq!(page(&app, "/themes/reading", true).0, 303, "{engine:?}");
        let reading =
            app.app.look(|conn| Ok(store::learned::state::<Reading>(conn, READING)?)).unwrap().unwrap();
        assert_eq!((reading.rise.window, reading.rise.base), (26, 120), "{engine:?}");
        let (status, shown) = page(&app, "/themes", false);
        assert_eq!(status, 200);
        assert!(shown.contains("“app freezes on the payment page”"), "{engine:?}: {shown}");
        assert!(shown.contains("“The app freezes on the payment page.”"), "{engine:?}: {shown}");
        let link = "/problems/new?title=app+freezes+on+the+payment+page";
        assert!(shown.contains(link), "{engine:?}: {shown}");
        assert!(
            page(&app, link, false).1.contains("value=\"app freezes on the payment page\""),
            "{engine:?}"
        );
    }
}
