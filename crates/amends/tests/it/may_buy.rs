//! What a customer may still buy stands on their page, with how little is known of it; what is not known stops nothing.

use amends::{
    actions::staff::create_token,
    import::{Kind, Mapping, Source, run},
    jobs::{do_chores, run_due},
};
use axum::http::Request;
use domain::staff::{Actor, Role};
use serde_json::Value;

use crate::front::{Front, on_each_engine};

fn import(front: &Front, kind: Kind, rows: &str) {
    let mapping: Mapping = toml::from_str("").unwrap();
    let source = Source { kind, mapping: &mapping, beside: None, dry_run: false };
    assert_eq!(run(&front.app, &source, rows.as_bytes(), &mut |_| {}).unwrap().rejected, 0);
}

/// Sixty customers: each third one ordered once, the others again and again until some of them stopped.
fn shop(front: &Front) {
    let (mut customers, mut orders) =
        ("id,name\n".to_owned(), "id,customer,placed_at,amount,currency\n".to_owned());
    for customer in 0..60 {
        customers += &format!("C-{customer},Customer {customer}\n");
        let times = if customer % 3 == 0 { 1 } else { 2 + customer % 7 };
        for nth in 0..times {
            let (month, day) = (1 + nth % 9, 1 + customer % 28);
            orders += &format!("O-{customer}-{nth},C-{customer},2025-{month:02}-{day:02},20.00,GBP\n");
        }
    }
    import(front, Kind::Customers, &customers);
    import(front, Kind::Orders, &orders);
}

#[test]
fn a_customer_has_a_value_with_its_interval_once_enough_is_known() {
    on_each_engine(|front| {
        let (_, ana) = front.member("Ana", Role::Agent);
        import(front, Kind::Customers, "id,name\nN-1,Nora New\n");
        let page = |name: &str| front.get(&ana, &format!("/customers/ext:{name}")).body;
        assert!(page("N-1").contains("<dt>May still buy</dt><dd><span class=\"unknown\">not known</span>"));
        shop(front);
        let before = page("C-6");
        assert!(before.contains("how your customers buy is found in the coming night"), "{before}");
        assert_eq!(value(front, "C-6"), Value::Null, "no page and no question fits anything");
        night(front);
        let seen = page("C-6");
        assert!(seen.contains("Reckoned from 1 order of theirs"), "{seen}");
        assert!(seen.contains("as found in the night to"), "{seen}");
        let often = page("C-13");
        assert!(
            often.contains("orders in a year, worth") && often.contains("Reckoned from 8 orders of theirs")
        );
        assert!(often.contains("In 95 of 100 such cases") && often.contains("GBP"), "{often}");
        assert!(page("N-1").contains("not known"), "nobody is guessed");
        by_api(front);
    });
}

/// The runner plans the coming night and does its work.
fn night(front: &Front) {
    do_chores(&front.app).unwrap();
    front.later(24 * 60 * 60);
    while run_due(&front.app).unwrap() > 0 {}
}

fn value(front: &Front, name: &str) -> Value {
    let (_, secret) = create_token(&front.app, &Actor::system(), "crm", Role::ReadOnly).unwrap();
    let request = Request::builder()
        .uri(format!("/api/v1/customers/ext:{name}/value"))
        .header("authorization", format!("Bearer {secret}"));
    let answer = front.send(request, String::new(), "192.0.2.7");
    assert_eq!(answer.status, 200, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

/// The same over the API, and nothing where nothing is known.
fn by_api(front: &Front) {
    assert_eq!(value(front, "N-1"), Value::Null);
    let often = value(front, "C-13");
    assert_eq!((&often["from_orders"], &often["weeks"]), (&8.into(), &52.0.into()));
    let [low, orders, high] = ["low", "orders", "high"].map(|name| often[name].as_f64().unwrap());
    assert!(low <= orders && orders <= high, "{often}");
    assert_eq!(often["worth_low"]["amount"], format!("{:.2}", low * 20.0), "{often}");
}

#[test]
fn what_was_found_stays_until_the_next_night_and_own_orders_count_at_once() {
    on_each_engine(|front| {
        shop(front);
        night(front);
        let before = value(front, "C-6");
        import(front, Kind::Orders, "id,customer,placed_at,amount,currency\nO-n,C-6,2025-09-30,20.00,GBP\n");
        let after = value(front, "C-6");
        assert_eq!(before["found_at"], after["found_at"], "the fit is that of the night");
        assert_eq!((&before["from_orders"], &after["from_orders"]), (&1.into(), &2.into()));
        assert!(after["alive"].as_f64() != before["alive"].as_f64(), "{before} {after}");
        front.later(24 * 60 * 60);
        night(front);
        assert_ne!(value(front, "C-6")["found_at"], after["found_at"], "found anew");
    });
}

#[test]
fn too_few_who_came_again_are_told_with_the_day_of_the_look() {
    on_each_engine(|front| {
        let (_, ana) = front.member("Ana", Role::Agent);
        import(front, Kind::Customers, "id,name\nF-1,Flo Sand\n");
        import(front, Kind::Orders, "id,customer,placed_at,amount,currency\nO-1,F-1,2025-09-30,20.00,GBP\n");
        night(front);
        let page = front.get(&ana, "/customers/ext:F-1").body;
        assert!(page.contains("too few customers had come again on"), "{page}");
        assert_eq!(value(front, "F-1"), Value::Null);
    });
}
