//! Suspected abuse, on both engines: goodwill waits for a person by counts alone, who says why; by page and API the same, and
//! the customer is told nothing of it.

use amends::actions::{
    case::{NamedCustomer, OpenCase, act},
    staff::create_token,
};
use axum::http::{Method, Request};
use domain::{
    case::{Case, CaseFile, acts},
    id::Id,
    money::Money,
    recovery::{Basis, MakeGoodState as S},
    staff::{Actor, Member, Role},
};
use serde_json::{Value, json};
use store::case::Lock;

use crate::{
    complaint::{complain, complaint},
    front::{Front, on_each_engine},
};

const WHY: &str = "five times or more in 90 days";

fn pounds(amount: &str) -> Money {
    Money::parse(amount, "GBP").unwrap()
}

fn gift(basis: Basis) -> acts::NewMakeGood {
    acts::NewMakeGood {
        form: "store_credit".to_owned(),
        what: "Bread for the feast".to_owned(),
        basis,
        cost: pounds("5"),
        face_value: pounds("5"),
        alternatives: Vec::new(),
        reason: None,
    }
}

fn ola() -> NamedCustomer {
    NamedCustomer {
        external_id: Some("C-1".to_owned()),
        email: Some("ola@home.example".to_owned()),
        name: Some("Ola Berg".to_owned()),
        ..NamedCustomer::default()
    }
}

fn assessed(front: &Front, who: &Member, customer: NamedCustomer) -> Id<Case> {
    let case = complain(&front.app, customer, "The bread did not come.").case.id;
    let assessment = json!({ "severity": "medium", "problem_statement": "No bread", "attribution": "firm" });
    let assessment: acts::Assessment = serde_json::from_value(assessment).unwrap();
    does(front, who, case, assessment);
    case
}

fn does(
    front: &Front,
    who: &Member,
    case: Id<Case>,
    what: impl domain::case::Act + Send + 'static,
) -> CaseFile {
    act(&front.app, &Actor::member(who), case, what).unwrap()
}

/// Somebody who was given something five times of late, and their sixth case.
fn often_given(front: &Front, who: &Member) -> Id<Case> {
    for _ in 0..5 {
        let case = assessed(front, who, ola());
        assert_eq!(does(front, who, case, gift(Basis::Goodwill)).make_goods[0].state, S::Approved);
    }
    assessed(front, who, ola())
}

fn api(front: &Front, token: &str, method: Method, path: &str, body: &Value) -> (u16, Value) {
    let request = Request::builder().method(method).uri(format!("/api/v1{path}"));
    let request = request.header("authorization", format!("Bearer {token}"));
    let answer = front.send(request, body.to_string(), "127.0.0.1");
    (answer.status, serde_json::from_str(&answer.body).unwrap_or(Value::Null))
}

fn token(front: &Front, role: Role) -> String {
    create_token(&front.app, &Actor::system(), role.name(), role).unwrap().1
}

#[test]
fn a_person_decides_with_a_reason_and_the_customer_hears_nothing_of_it() {
    on_each_engine(|front| {
        let (ana, ana_in) = front.member("Ana", Role::Agent);
        let (_, sam_in) = front.member("Sam", Role::Senior);
        let case = often_given(front, &ana);
        let page = front.get(&ana_in, &format!("/cases/{case}")).body;
        assert!(
            page.contains("A person looks at it first") && page.contains(WHY),
            "told before it is proposed"
        );

        let file = does(front, &ana, case, gift(Basis::Goodwill));
        let (one, number) = (file.make_goods[0].clone(), file.case.number);
        assert_eq!((one.state, one.face_value), (S::Proposed, pounds("5")), "held, and of the same worth");
        assert!(front.get(&sam_in, "/").body.contains("held by a rule"));
        let seen = front.get(&sam_in, &format!("/approvals/{}", one.id)).body;
        assert!(seen.contains("Held by the rule") && seen.contains(WHY) && seen.contains("Why it is given"));

        let target = one.id.to_string();
        let path = format!("/cases/{number}/acts/make_good_approve");
        let refused = front.post(&sam_in, &path, &[("target", &target), ("reason", " ")]);
        assert_eq!(refused.status, 422, "{}", refused.body);
        let said = [("target", target.as_str()), ("reason", "Six parcels, all late by us"), ("back", "/")];
        assert_eq!(front.post(&sam_in, &path, &said).status, 303);
        let history =
            front.app.look(|conn| Ok(store::journal::case_history(conn, &case.to_string())?)).unwrap();
        let approved = history.iter().find(|entry| entry.kind == "make_good.approved").unwrap();
        assert_eq!(approved.words.as_deref(), Some("Six parcels, all late by us"));
        let proposed = history.iter().find(|entry| entry.kind == "make_good.proposed").unwrap();
        assert_eq!(proposed.fact("held").as_deref(), Some("many_gifts"));

        does(front, &ana, case, acts::MakeGoodStep { make_good: one.id, verb: acts::MakeGoodVerb::Offer });
        let link = front.app.keys.case_link(case, file.case.link_version);
        let theirs = front.get("", &format!("/c/{link}")).body;
        assert!(theirs.contains("Bread for the feast"));
        for word in ["many_gifts", "many gifts", WHY, "Six parcels", "looks at it", "held"] {
            assert!(!theirs.contains(word), "{word}");
        }
    });
}

#[test]
fn neither_what_is_owed_nor_being_loud_is_ever_held() {
    on_each_engine(|front| {
        let (ana, _) = front.member("Ana", Role::Agent);
        let case = often_given(front, &ana);
        let floor = json!({
            "severity": "medium", "problem_statement": "No bread", "attribution": "firm",
            "floor": { "amount": "5", "currency": "GBP" },
        });
        does(front, &ana, case, serde_json::from_value::<acts::Assessment>(floor).unwrap());
        does(front, &ana, case, gift(Basis::Entitlement));
        let given = does(front, &ana, case, gift(Basis::Correction)).make_goods;
        assert!(given.iter().all(|one| one.terms.held.is_none() && one.state != S::Proposed), "{given:?}");

        // Somebody who writes again and again about one case is not counted again and again.
        let loud = assessed(
            front,
            &ana,
            NamedCustomer { external_id: Some("C-2".to_owned()), ..NamedCustomer::default() },
        );
        for nth in 0..30 {
            let words = format!("WHERE IS IT? {nth}");
            let message: acts::NewMessage =
                serde_json::from_value(json!({ "body": words, "direction": "in", "channel": "phone" }))
                    .unwrap();
            does(front, &ana, loud, message);
        }
        assert_eq!(does(front, &ana, loud, gift(Basis::Goodwill)).make_goods[0].state, S::Approved);
    });
}

#[test]
fn an_order_that_is_not_theirs_counts_where_orders_are_known() {
    on_each_engine(|front| {
        let (ana, _) = front.member("Ana", Role::Agent);
        let claim = |order: &str| {
            let new = OpenCase { order: Some(order.to_owned()), ..complaint(ola(), "It did not come.") };
            amends::actions::case::open(&front.app, &Actor::system(), new).unwrap()
        };
        let known = claim("O-1");
        let look = |file: &CaseFile| {
            let now = front.app.clock.now();
            let found =
                front.app.look(|conn| Ok(store::recovery::claims(conn, file.customer.id, now)?)).unwrap();
            (found.received.len(), found.ordered.len(), found.of_unknown_orders.len())
        };
        assert_eq!(look(&known), (1, 0, 0), "no orders are on file, so none is unknown");
        let stranger = assessed(
            front,
            &ana,
            NamedCustomer { external_id: Some("C-9".to_owned()), ..NamedCustomer::default() },
        );
        let stranger =
            front.app.look(|conn| Ok(store::case::file(conn, stranger, Lock::No)?)).unwrap().unwrap();
        for (nth, customer) in [known.customer.id, stranger.customer.id].into_iter().enumerate() {
            let order = store::imported::Order {
                external_id: format!("O-{}", nth + 1),
                customer,
                placed_at: front.app.clock.now(),
                amount: pounds("9"),
                what: String::new(),
                attributes: std::collections::BTreeMap::new(),
            };
            amends_order(front, order);
        }
        assert_eq!(look(&known), (1, 1, 0), "their own order");
        claim("O-2");
        assert_eq!(look(&known), (2, 1, 1), "somebody else's");
        claim("O-77");
        assert_eq!(look(&known), (3, 1, 2), "nobody's");
        let case = claim("O-1").case.id;
        let held = does(front, &ana, case, gift(Basis::Goodwill)).make_goods[0].terms.held.clone();
        assert_eq!(held.map(|held| held.rule).as_deref(), Some("unknown_orders"));
    });
}

fn amends_order(front: &Front, order: store::imported::Order) {
    let context = store::Context {
        unit: uuid::Uuid::from_u128(u128::from(order.external_id.as_bytes()[2])),
        now: front.app.clock.now(),
        who: Actor::system().who,
        secret: [7; 32],
    };
    front.app.db.unit(&context, move |unit| store::imported::save_order(unit, None, &order)).unwrap();
}

#[test]
fn page_api_and_command_line_say_the_same_of_giving_it() {
    on_each_engine(|front| {
        let (ana, ana_in) = front.member("Ana", Role::Agent);
        let case = often_given(front, &ana);
        let (agent, senior) = (token(front, Role::Agent), token(front, Role::Senior));
        let (status, found) =
            api(front, &agent, Method::GET, &format!("/cases/{case}/recommendation"), &Value::Null);
        assert_eq!(status, 200);
        assert_eq!(
            (&found["held"]["rule"], &found["approval"]["role"]),
            (&json!("many_gifts"), &json!("senior"))
        );
        let firm = &found["budgets"][0];
        assert_eq!(
            (&firm["kind"], &firm["limit"]["amount"], &firm["spent"]["amount"]),
            (&json!("firm"), &json!("10000.00"), &json!("25.00"))
        );
        assert!(front.get(&ana_in, &format!("/cases/{case}")).body.contains("needs a senior or higher"));
        let told =
            amends::api::v1::case::advised(&front.app, &Actor::member(&ana), &case.to_string()).unwrap();
        let told = serde_json::to_value(&told).unwrap();
        for key in ["extra", "options", "reasons", "approval", "held", "floor", "policy", "evidence"] {
            assert_eq!(told[key], found[key], "{key}");
        }

        let id = does(front, &ana, case, gift(Basis::Goodwill)).make_goods[0].id;
        let (status, asked) = api(front, &agent, Method::GET, &format!("/approvals/{id}"), &Value::Null);
        assert_eq!((status, &asked["make_good"]["held"]["rule"]), (200, &json!("many_gifts")));
        assert_eq!(asked["recommendation"]["extra"], found["extra"]);
        let of_ana = asked["budgets"].as_array().unwrap().iter().find(|one| one["kind"] == "person").unwrap();
        assert_eq!(of_ana["spent"]["amount"], "25.00", "the proposer's, whoever asks");
        let approve =
            |body: Value| api(front, &senior, Method::POST, &format!("/make_goods/{id}/approval"), &body);
        let (status, refused) = approve(json!({}));
        assert_eq!((status, &refused["field"]), (422, &json!("reason")));
        assert_eq!(approve(json!({ "reason": "All of them ours" })).0, 201);
        assert_eq!(api(front, &agent, Method::GET, "/approvals/nothing", &Value::Null).0, 404);
    });
}
