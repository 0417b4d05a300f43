//! The form of the assessment asks what the make-good policy asks, with what is on file and what the order says.

use amends::import::{Kind, Mapping, Source, run};
use domain::{
    house::Part,
    staff::{Actor, Role},
};
use serde_json::json;

use crate::front::{Answer, Front, on_each_engine};

fn import(front: &Front, kind: Kind, rows: &str) {
    let mapping: Mapping = toml::from_str("").unwrap();
    let source = Source { kind, mapping: &mapping, beside: None, dry_run: false };
    assert_eq!(run(&front.app, &source, rows.as_bytes(), &mut |_| {}).unwrap().rejected, 0);
}

/// A firm whose own policy is that of a shop, and a complaint about an order of which the delivery fee is known.
fn shop(front: &Front) -> (String, String) {
    let (_, admin) = front.member("Ana", Role::Admin);
    let path = format!("/settings/{}", Part::Policy.name());
    let begun = front.get(&admin, &format!("{path}?pack=ecommerce"));
    assert!(
        begun.body.contains("Late and damaged parcels") && begun.body.contains("[[forms]]"),
        "{}",
        begun.body
    );
    assert!(!front.app.house().policy.facts.contains_key("order_total"), "nothing is saved by looking");
    let text = front.app.house().policy_from_pack("ecommerce").unwrap();
    assert_eq!(front.post(&admin, &path, &[("version", "0"), ("text", &text)]).status, 303);
    import(front, Kind::Customers, "id,name\nC-1,Bo Lind\n");
    let orders =
        "id,customer,placed_at,amount,currency,attribute.delivery_fee\nO-1,C-1,2026-01-02,80.00,EUR,4.90\n";
    import(front, Kind::Orders, orders);
    let body = json!({ "customer": { "external_id": "C-1" }, "channel": "web", "verbatim": "It came late.", "order": "O-1" });
    let open = serde_json::from_value(body).unwrap();
    let opened = amends::actions::case::open(&front.app, &Actor::system(), open).unwrap();
    (admin, opened.case.number.to_string())
}

fn assess(front: &Front, who: &str, case: &str, facts: &[(&str, &str)]) -> Answer {
    let plain = [("severity", "low"), ("problem_statement", "A late parcel"), ("floor.currency", "EUR")];
    front.post(who, &format!("/cases/{case}/acts/assessment"), &[&plain, facts].concat())
}

#[test]
fn the_policy_of_a_shop_is_asked_on_the_page_of_a_case() {
    on_each_engine(|front| {
        let (admin, case) = shop(front);
        let page = || front.get(&admin, &format!("/cases/{case}")).body;
        let shown = page();
        assert!(shown.contains("Order total, in EUR") && shown.contains("As the order says."), "{shown}");
        assert_eq!(assess(front, &admin, &case, &[]).status, 303);
        let shown = page();
        assert!(shown.contains("The policy can say what to give once this is known"), "{shown}");

        let wrong = assess(front, &admin, &case, &[("facts.order_total", "eighty")]);
        assert_eq!(wrong.status, 422);
        assert!(wrong.body.contains("Found &quot;eighty&quot;, expected"), "{}", wrong.body);
        let facts = [
            ("facts.order_total", "80"),
            ("facts.failure", "late"),
            ("facts.delivery_fee", "4.90"),
            ("facts.earlier_in_180_days", "0"),
            ("facts.item_price", ""),
        ];
        assert_eq!(assess(front, &admin, &case, &facts).status, 303);
        let shown = page();
        for words in ["order total: 80.00 EUR", "What the policy recommends: 12.90 EUR", "4.90 EUR back"] {
            assert!(shown.contains(words), "{words}: {shown}");
        }
        assert_eq!(assess(front, &admin, &case, &[("facts.order_total", "")]).status, 303);
        assert!(!page().contains("order total: 80.00 EUR"), "emptied is taken back");
        assert!(page().contains("delivery fee: 4.90 EUR"), "what the form did not show stays");
    });
}

#[test]
fn only_the_form_of_the_assessment_looks_at_the_order() {
    on_each_engine(|front| {
        let (admin, case) = shop(front);
        // An order that nobody can read any more: whoever reads it fails.
        front.by_hand("UPDATE orders SET state = '7'");
        let status = |part: &str| front.get(&admin, &format!("/cases/{case}{part}")).status;
        for part in ["next", "promises", "make-goods", "thread"] {
            assert_eq!(status(&format!("/fragments/{part}")), 200, "{part}");
        }
        let text = [("body", "Dear Bo, I am sorry."), ("kind", "reply")];
        assert_eq!(front.post(&admin, &format!("/cases/{case}/reply_check"), &text).status, 200);
        assert_eq!((status(""), status("/fragments/acts")), (500, 500));
        front.by_hand("UPDATE orders SET state = '{\"attributes\":{\"delivery_fee\":\"3.10\"}}'");
        let form = front.get(&admin, &format!("/cases/{case}/fragments/acts")).body;
        assert!(form.contains("As the order says.") && form.contains("3.10"), "{form}");
    });
}
