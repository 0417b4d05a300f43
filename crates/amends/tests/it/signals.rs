//! A rise in complaints becomes a signal over night, once, and somebody decides on it: by page and by API, on both engines.

mod by_weeks;

use amends::{
    actions::{
        case::{OpenCase, open},
        staff::create_token,
    },
    jobs::{do_chores, run_due},
};
use axum::http::{Request, header};
use domain::staff::{Actor, Member, Role};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::front::{Answer, Front, on_each_engine};

const KIND: &str = "late_delivery";

/// A complaint that came so many days ago.
fn complain(front: &Front, me: &Member, days_ago: i64, kind: &str) {
    let at = front.app.clock.now().saturating_sub(SignedDuration::from_hours(24 * days_ago)).unwrap();
    let new: OpenCase = serde_json::from_value(json!({
        "channel": "phone", "verbatim": "The bread came two hours late.", "failure_type": kind, "received_at": at,
    }))
    .unwrap();
    open(&front.app, &Actor::member(me), new).unwrap();
}

/// Forty quiet days, then a loud one.
fn rise(front: &Front, me: &Member) {
    for day in 2..=41 {
        (0..=day % 2).for_each(|_| complain(front, me, day, KIND));
    }
    (0..9).for_each(|_| complain(front, me, 1, KIND));
}

fn night(front: &Front) {
    do_chores(&front.app).unwrap();
    while run_due(&front.app).unwrap() > 0 {}
}

fn api(front: &Front, token: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
    let builder = if body.is_some() { Request::post(path) } else { Request::get(path) };
    let request = builder
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/json");
    let answer = front.send(request, body.map(Value::to_string).unwrap_or_default(), "127.0.0.1");
    (answer.status, serde_json::from_str(&answer.body).unwrap_or(Value::Null))
}

fn shows(answer: &Answer, text: &str) {
    assert!(answer.status == 200 && answer.body.contains(text), "{text} is not in {}", answer.body);
}

#[test]
fn a_rise_is_raised_once_shown_and_taken_up_by_a_problem() {
    on_each_engine(|front| {
        let (me, cookie) = front.member("Ruth", Role::Manager);
        let (_, agent) = front.member("Ana", Role::Agent);
        shows(&front.get(&cookie, "/signals"), "Nothing stands out");
        rise(front, &me);
        night(front);
        night(front);
        let (_, token) = create_token(&front.app, &Actor::system(), "reader", Role::Manager).unwrap();
        let (status, list) = api(front, &token, "/api/v1/signals", None);
        let found = list["items"].as_array().unwrap();
        assert_eq!((status, found.len(), &found[0]["failure_type"]), (200, 1, &json!(KIND)), "{list}");
        assert_eq!((&found[0]["observed"], &found[0]["date"]), (&json!(9), &json!("2026-03-09")));
        let here = format!("/signals/{}", found[0]["id"].as_str().unwrap());
        shows(&front.get(&cookie, "/signals"), &here);
        shows(&front.get(&cookie, "/"), "Decide on a rise");
        assert!(!front.get(&agent, "/").body.contains("Decide on a rise"));
        shows(&front.get(&cookie, &here), "9 cases came on 9 March 2026");
        shows(&front.get(&agent, &here), "A manager decides");

        let decision = [("decision", "act"), ("reason", "The new van is too small")];
        let path = format!("{here}/disposition");
        assert_eq!(front.post(&agent, &path, &decision).status, 403);
        assert_eq!(front.post(&cookie, &path, &[("decision", "act"), ("reason", " ")]).status, 422);
        assert_eq!(front.post(&cookie, &path, &decision).status, 303);
        shows(&front.get(&cookie, &here), "The new van is too small");
        shows(&front.get(&cookie, "/problems"), "more than usual since 9 March 2026");
        adds_its_cases(front, &cookie, &agent, &here);
        let again = json!({ "decision": "no", "reason": "changed my mind" });
        let (status, refused) = api(front, &token, &format!("/api/v1{path}"), Some(&again));
        assert_eq!((status, &refused["code"]), (409, &json!("signal_decided")));

        front.later(24 * 3600);
        (0..9).for_each(|_| complain(front, &me, 1, KIND));
        night(front);
        assert_eq!(api(front, &token, "/api/v1/signals", None).1["items"].as_array().unwrap().len(), 1);
    });
}

/// The cases behind a signal are tied to its problem at once, as far as they belong to none.
fn adds_its_cases(front: &Front, cookie: &str, agent: &str, signal: &str) {
    let seen = front.get(cookie, signal).body;
    let problem = seen.split("/problems/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let page = format!("/problems/{problem}");
    shows(&front.get(cookie, &page), "Add its 9 cases");
    let (reader, path) = (front.member("Rita", Role::ReadOnly).1, format!("{page}{signal}/cases"));
    assert_eq!(front.post(&reader, &path, &[]).status, 403);
    assert_eq!(front.post(agent, &path, &[]).status, 303);
    let tied = front.get(cookie, &page).body;
    assert!(
        tied.contains("Cases <span class=\"part-count\">9</span>") && !tied.contains("Add its"),
        "{tied}"
    );
    assert_eq!(front.post(cookie, &path, &[]).status, 303, "again is nothing new");
}

/// Six quiet weeks of two kinds at three sites; then one kind rises at one of them.
fn rise_at_one_site(front: &Front, me: &Member) {
    let complain = |days_ago: i64, kind: &str, site: &str| {
        let at = front.app.clock.now().saturating_sub(SignedDuration::from_hours(24 * days_ago)).unwrap();
        let new: OpenCase = serde_json::from_value(json!({
            "channel": "phone", "verbatim": "It was not right.", "failure_type": kind, "site": site,
            "received_at": at,
        }))
        .unwrap();
        open(&front.app, &Actor::member(me), new).unwrap();
    };
    for day in 3..=44 {
        for (nth, site) in ["North", "South", "East"].into_iter().enumerate() {
            let kind = if (day as usize + nth).is_multiple_of(2) { KIND } else { "billing_error" };
            complain(day, kind, site);
        }
    }
    (1..=2).for_each(|day| (0..8).for_each(|_| complain(day, KIND, "North")));
}

#[test]
fn a_rise_at_one_site_is_raised_once_and_named_by_kind_and_site() {
    on_each_engine(|front| {
        let (me, cookie) = front.member("Ruth", Role::Manager);
        rise_at_one_site(front, &me);
        night(front);
        let (_, token) = create_token(&front.app, &Actor::system(), "reader", Role::Manager).unwrap();
        let list = api(front, &token, "/api/v1/signals", None).1;
        let found = list["items"].as_array().unwrap();
        assert_eq!(found.len(), 1, "{list}");
        assert_eq!((&found[0]["failure_type"], &found[0]["site"]), (&json!(KIND), &json!("North")), "{list}");
        let moved = found[0]["moved"].as_array().unwrap();
        assert!(moved.iter().any(|one| one["site"] == "North"), "{list}");
        let page = front.get(&cookie, &format!("/signals/{}", found[0]["id"].as_str().unwrap()));
        shows(&page, "at North");
        shows(&page, "What else moved");
        assert_eq!(page.body.matches("It was not right.").count(), 16, "the cases behind it: {}", page.body);
    });
}

#[test]
fn what_nobody_decides_is_overdue_and_a_no_needs_its_reason() {
    on_each_engine(|front| {
        let (me, cookie) = front.member("Ruth", Role::Manager);
        rise(front, &me);
        night(front);
        front.later(6 * 24 * 3600);
        night(front);
        shows(&front.get(&cookie, "/"), "overdue");
        let (_, token) = create_token(&front.app, &Actor::system(), "manager", Role::Manager).unwrap();
        let one = api(front, &token, "/api/v1/signals", None).1["items"][0].clone();
        assert!(one["overdue_at"].is_string() && one["disposition"].is_null(), "{one}");
        let path = format!("/api/v1/signals/{}/disposition", one["id"].as_str().unwrap());
        let (status, refused) = api(front, &token, &path, Some(&json!({ "decision": "no", "reason": "" })));
        assert_eq!((status, &refused["field"]), (422, &json!("reason")));
        let (status, decided) =
            api(front, &token, &path, Some(&json!({ "decision": "no", "reason": "A feast day" })));
        assert_eq!((status, &decided["disposition"]["decision"]), (201, &json!("no")));
        assert!(!front.get(&cookie, "/").body.contains("Decide on a rise"));
        let (_, all) = api(front, &token, "/api/v1/measures?from=2026-02-01&to=2026-04-30", None);
        let quality = &all["signals"];
        assert_eq!(
            (&quality["raised"], &quality["dismissed"], &quality["confirmed"]),
            (&json!(1), &json!(1), &json!(0)),
            "{quality}"
        );
        assert_eq!(
            (&quality["undecided"], &quality["right"]["denominator"], &quality["right"]["rate"]),
            (&json!(0), &json!(1), &Value::Null)
        );
        let days = quality["days_to_decide"].as_f64().unwrap();
        assert!((5.9..6.1).contains(&days) && quality["accepted_a_month"] == 1.0, "{quality}");
        let page = front.get(&cookie, "/measures?from=2026-02-01&to=2026-04-30");
        shows(&page, "How good the signals were");
        let (_, part) =
            api(front, &token, "/api/v1/measures?from=2026-02-01&to=2026-04-30&channel=phone", None);
        assert!(part["signals"].is_null(), "signals are of all cases");
    });
}

#[test]
fn quiet_days_and_young_installations_raise_nothing() {
    on_each_engine(|front| {
        let (me, _) = front.member("Ruth", Role::Manager);
        (0..12).for_each(|_| complain(front, &me, 1, KIND));
        night(front);
        assert!(front.app.look(|conn| Ok(store::signal::signals(conn, None, 10)?)).unwrap().is_empty());
    });
}
