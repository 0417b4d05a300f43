//! What is given stands in the books at every step, and what became of it is seen without asking anybody.

use amends::actions::staff::{set_password, sign_in};
use axum::{
    body::Body,
    http::{Method, Request},
};
use domain::{
    id::Id,
    money::Money,
    recovery::{Followed, MakeGood, MakeGoodState},
    staff::{Actor, Role},
};
use jiff::SignedDuration;
use serde_json::{Value, json};
use store::{case::Lock, imported::Order};

use super::{
    steps::{
        acknowledged, acknowledgement, assessment, complaint, decision, does, keep_all, proposed, resolution,
        response, text,
    },
    world::{World, on_both},
};

const PASSWORD: &str = "ten letters and more";

fn step(world: &World, make_good: &str, verb: &str, body: &Value) {
    world.post(&format!("/make_goods/{make_good}/{verb}"), body).is(201);
}

/// A case that was put right, with a make-good of 20 euros that reached the customer.
fn given(world: &World) -> (String, String) {
    given_in(world, acknowledged(world))
}

fn given_in(world: &World, case: String) -> (String, String) {
    does(world, &case, "assessment", &assessment());
    does(world, &case, "decision", &decision());
    let make_good = proposed(world, Role::Agent, &case, "20.00");
    step(world, &make_good, "offer", &json!({}));
    step(world, &make_good, "acceptance", &json!({}));
    does(world, &case, "response", &response());
    step(world, &make_good, "fulfilment", &json!({ "reference": "V-1" }));
    keep_all(world, &case);
    does(world, &case, "resolution", &resolution());
    (case, make_good)
}

/// What stands in the accounts, as face values in euros: promised, given, let go, and the house's own side.
fn accounts(world: &World) -> [String; 4] {
    let books = world.get(&format!("/ledger?to={}", world.in_hours(1))).is(200);
    let of = |account: &str| {
        let balances = books["balances"].as_array().unwrap();
        let found = balances.iter().find(|one| one["account"] == account);
        found.map_or_else(|| "0.00".to_owned(), |one| text(&one["face_value"]["amount"]))
    };
    ["promised", "given", "lapsed", "house"].map(of)
}

fn agrees(world: &World) {
    assert_eq!(world.app.look(|conn| Ok(store::recovery::ledger::check(conn)?)).unwrap(), None);
}

#[test]
fn the_books_follow_every_step() {
    on_both(|world| {
        let case = acknowledged(world);
        does(world, &case, "assessment", &assessment());
        let large = proposed(world, Role::Agent, &case, "300.00");
        assert_eq!(accounts(world), ["0.00"; 4], "what waits for approval is not promised");
        world.post_as(Role::Manager, &format!("/make_goods/{large}/approval"), &json!({})).is(201);
        let small = proposed(world, Role::Agent, &case, "20.00");
        assert_eq!(accounts(world), ["320.00", "0.00", "0.00", "-320.00"]);
        step(world, &large, "offer", &json!({}));
        step(world, &large, "decline", &json!({ "words": "Keep it" }));
        step(world, &small, "offer", &json!({}));
        assert_eq!(accounts(world), ["20.00", "0.00", "300.00", "-320.00"]);
        step(world, &small, "acceptance", &json!({}));
        step(world, &small, "fulfilment", &json!({ "reference": "V-1" }));
        world
            .post(&format!("/make_goods/{small}/fulfilment"), &json!({ "reference": "V-2" }))
            .refused(409, "make_good_state");
        assert_eq!(accounts(world), ["0.00", "20.00", "300.00", "-320.00"]);
        agrees(world);

        let books = world.get(&format!("/ledger?to={}", world.in_hours(1))).is(200);
        let rows = books["rows"].as_array().unwrap();
        let row = rows.iter().find(|row| row["account"] == "given").unwrap();
        assert_eq!(
            (&row["form"], &row["basis"], &row["make_goods"]),
            (&json!("store_credit"), &json!("goodwill"), &json!(1))
        );
        assert_eq!(row["into"]["cost"], json!({ "amount": "20.00", "currency": "EUR" }));
        world.get("/ledger?from=2026-06-02T00:00:00Z&to=2026-06-01T00:00:00Z").refused(422, "invalid");
        world.get("/ledger?since=yesterday").refused(422, "invalid");
    });
}

#[test]
fn a_case_that_continues_in_another_one_takes_its_books_along() {
    on_both(|world| {
        let cases = [acknowledged(world), acknowledged(world)];
        for case in &cases {
            does(world, case, "assessment", &assessment());
        }
        proposed(world, Role::Agent, &cases[0], "20.00");
        does(world, &cases[0], "merger", &json!({ "into": cases[1] }));
        assert_eq!(accounts(world), ["20.00", "0.00", "0.00", "-20.00"]);
        agrees(world);
    });
}

fn file(world: &World, case: &str) -> domain::case::CaseFile {
    let id = case.parse().unwrap();
    world.app.look(|conn| Ok(store::case::file(conn, id, Lock::No)?)).unwrap().unwrap()
}

/// After how many days, and whether it was settled, they stayed and bought again.
type Look = (u16, Option<bool>, Option<bool>, Option<bool>);

fn seen(world: &World, case: &str) -> Vec<Look> {
    let of = |seen: &Followed| (seen.after_days, seen.settled, seen.stayed, seen.bought_again);
    file(world, case).make_goods[0].followed.iter().map(of).collect()
}

fn order(world: &World, case: &str, hours: i64) {
    let order = Order {
        external_id: format!("order-{hours}"),
        customer: file(world, case).customer.id,
        placed_at: world.now() + SignedDuration::from_hours(hours),
        amount: Money::parse("9.00", "EUR").unwrap(),
        what: String::new(),
        attributes: std::collections::BTreeMap::new(),
    };
    let turn = world.app.turn(&Actor::system());
    world.app.db.unit(&turn.context, move |unit| store::imported::save_order(unit, None, &order)).unwrap();
}

fn tried(world: &World) -> Vec<(String, u64, u64)> {
    let cells = world.app.look(|conn| Ok(store::recovery::tried::cells(conn)?)).unwrap();
    cells.into_iter().map(|cell| (cell.form, cell.tried.n, cell.tried.recovered)).collect()
}

#[test]
fn what_became_of_it_is_seen_after_30_and_90_days_and_a_person_knows_better() {
    on_both(|world| {
        let (case, make_good) = given(world);
        world.wait(24 * 8);
        does(world, &case, "follow_up", &json!({ "settled": true, "satisfaction": 5 }));
        order(world, &case, 24 * 5);
        world.wait(24 * 21);
        assert_eq!(seen(world, &case), [], "29 days");
        world.wait(24);
        assert_eq!(seen(world, &case), [(30, Some(true), Some(true), Some(true))]);
        assert_eq!(
            file(world, &case).make_goods[0].state,
            MakeGoodState::Fulfilled,
            "it is still a person's to tell"
        );
        world.wait(24 * 60);
        world.wait(1);
        assert_eq!(seen(world, &case).iter().map(|look| look.0).collect::<Vec<_>>(), [30, 90]);
        assert_eq!(tried(world), [("store_credit".to_owned(), 1, 1)]);
        let known =
            |case: &str| world.get(&format!("/cases/{case}/recommendation")).is(200)["evidence"].clone();
        assert_eq!(known(&case), json!({}), "a decided case is asked with what was known then");
        let evidence = known(&acknowledged(world));
        assert_eq!(evidence["store_credit"]["n"], 1, "{evidence}");
        assert!(evidence["store_credit"]["low"].as_f64() < evidence["store_credit"]["high"].as_f64());

        step(world, &make_good, "outcome", &json!({ "settled": false, "stayed": false }));
        let one = file(world, &case).make_goods.remove(0);
        assert_eq!(
            (one.recovered(), one.stayed(), one.bought_again()),
            (Some(false), Some(false), Some(true))
        );
        assert_eq!(tried(world), [("store_credit".to_owned(), 1, 0)]);
        agrees(world);
    });
}

#[test]
fn what_nobody_knows_stays_unknown() {
    on_both(|world| {
        let (case, _) = given(world);
        world.wait(24 * 31);
        world.wait(24 * 60);
        assert_eq!(seen(world, &case), [(30, None, None, None), (90, None, None, None)]);
        assert_eq!(tried(world), []);
        let history = world.get("/customers/ext:C-7/timeline?limit=50").is(200);
        let looks =
            history["items"].as_array().unwrap().iter().filter(|one| one["kind"] == "make_good.followed");
        assert_eq!(looks.count(), 2);
    });
}

#[test]
fn a_term_that_was_renewed_says_that_they_stayed() {
    on_both(|world| {
        let (case, _) = given(world);
        world.wait(24 * 10);
        world.post("/customers/ext:C-7/good_events", &json!({ "kind": "renewal" })).is(201);
        world.wait(24 * 21);
        assert_eq!(seen(world, &case), [(30, None, Some(true), None)]);
    });
}

#[test]
fn a_look_that_is_done_twice_is_made_once() {
    on_both(|world| {
        let (case, make_good) = given(world);
        world.wait(24 * 31);
        let id: Id<MakeGood> = make_good.parse().unwrap();
        let turn = world.app.turn(&Actor::system());
        let mine = turn.clone();
        let again = world.app.db.unit(&turn.context, move |unit| {
            amends::actions::recovery::follow(unit, &mine, id, 30)?;
            amends::actions::recovery::follow(unit, &mine, Id::new(uuid::Uuid::nil()), 30)
        });
        again.unwrap();
        assert_eq!(seen(world, &case).len(), 1);
    });
}

/// A page as a signed-in person sees it.
pub fn page(world: &World, path: &str) -> String {
    let member =
        world.app.look(|conn| Ok(store::staff::by_email(conn, "ines@firm.example")?)).unwrap().unwrap().0;
    set_password(&world.app, &Actor::system(), member.id, PASSWORD).unwrap();
    let cookie = sign_in(&world.app, "ines@firm.example", PASSWORD).unwrap();
    let request = Request::builder()
        .method(Method::GET)
        .uri(path)
        .header("cookie", format!("amends={cookie}; __Host-amends={cookie}"));
    let answer = world.send(request.body(Body::empty()).unwrap());
    assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    answer.text
}

#[test]
fn the_pages_show_the_books_and_lead_to_the_cases() {
    let world = World::on_sqlite();
    assert!(page(&world, "/measures/ledger").contains("Nothing was promised yet"));
    assert!(page(&world, "/measures/fairness").contains("No case was put right in this time"));
    for nth in 0..21 {
        let mut new = complaint();
        new["customer"] = json!({ "external_id": format!("C-{nth}") });
        let case = text(&world.post("/cases", &new).is(201)["id"]);
        does(&world, &case, "acknowledgement", &acknowledgement(&world));
        given_in(&world, case);
    }
    world.wait(1);
    let ledger = page(&world, "/measures/ledger");
    assert!(
        ledger.contains("420.00") && ledger.contains("2026-06") && ledger.contains("Store credit"),
        "{ledger}"
    );
    let begin = ledger.find("/measures/ledger/cases?").unwrap();
    let link = ledger[begin..].split('"').next().unwrap().replace("&amp;", "&");
    let behind = page(&world, &link);
    assert_eq!(behind.matches("class=\"row\"").count(), 21, "{link}");
    let file = page(&world, "/measures/ledger.csv");
    assert!(file.starts_with("Month,Form,Currency,Number given,At cost,Promised"), "{file}");
    assert!(file.contains("2026-06,store_credit,EUR,21,420.00,420.00,420.00,0.00,0.00,0.00"), "{file}");
    let fairness = page(&world, "/measures/fairness");
    assert!(
        fairness.contains("No two groups of like cases are clearly apart") && fairness.contains("20.00 EUR"),
        "{fairness}"
    );
    let report = world.get(&format!("/fairness?to={}", world.in_hours(1))).is(200);
    assert_eq!((&report["cases"], &report["gaps"]), (&json!(21), &json!([])));
    assert!(
        complaint()["channel"] == "email"
            && report["groups"]
                .as_array()
                .unwrap()
                .iter()
                .any(|group| group["group"] == "email" && group["n"] == 21)
    );
}
