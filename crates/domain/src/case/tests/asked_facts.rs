//! What a policy asks beyond what a case tells: recorded with the assessment, checked, kept with the decision.

use serde_json::{Value as Json, json};

use super::{Office, Story, moves::new_make_good, office::*};
use crate::{
    case::{Case, Outcome, acts},
    failure::Severity,
    money::{Currency, Money},
    recovery::{Basis, EvidenceByForm, Recommendation, pack},
};

/// An office whose own policy is one that ships.
fn office_of(name: &str) -> Office {
    let mut office = Office::new();
    let forms = office.house.policy.forms.clone();
    office.house.policy = pack(name).unwrap().clone();
    office.house.policy.forms = forms;
    office
}

fn said(facts: &Json) -> acts::Assessment {
    let facts = facts.as_object().cloned().unwrap_or_default();
    acts::Assessment { facts, ..assessment(Severity::Medium) }
}

fn advice(story: &Story<'_>) -> Recommendation {
    let (house, customer) = (&story.office.house, &story.file.customer);
    let facts = story.file.case.offer_facts(customer, &[], &[], EvidenceByForm::new(), house.currency());
    house.policy.recommend(&facts)
}

#[test]
fn a_firm_with_a_pack_of_its_own_gets_a_recommendation_once_the_facts_are_on_file() {
    let office = office_of("ecommerce");
    let mut story = Story::acknowledged(&office);
    story.does(&agent(), &assessment(Severity::Medium));
    let before = advice(&story);
    assert_eq!(before.missing, ["earlier_in_180_days", "failure", "order_total"], "all at once, no guessing");
    assert!(before.options.is_empty() && before.reasons[0].contains("order_total"), "{:?}", before.reasons);

    story
        .does(&agent(), &said(&json!({"failure": "late", "order_total": "80.00", "earlier_in_180_days": 0})));
    assert_eq!(advice(&story).missing, ["delivery_fee"], "needed because the parcel is late");
    story.does(&agent(), &said(&json!({"delivery_fee": "4.90"})));
    let found = advice(&story);
    assert_eq!((found.missing.len(), found.extra), (0, Some(euros("8"))));
    assert_eq!(found.correction[0].face_value, euros("4.90"));
}

#[test]
fn a_fact_that_is_not_said_again_stays_and_null_takes_it_back() {
    let office = office_of("ecommerce");
    let mut story = Story::acknowledged(&office);
    story
        .does(&agent(), &said(&json!({"order_total": "80"})))
        .does(&agent(), &said(&json!({"failure": "late"})));
    let amount = json!({"amount": "80.00", "currency": "EUR"});
    assert_eq!(story.file.case.facts.get("order_total"), Some(&amount), "with its currency, for good");
    assert_eq!(story.file.case.facts.typed("order_total").as_deref(), Some("80.00"));
    story.does(&agent(), &said(&json!({"order_total": null})));
    assert_eq!(story.file.case.facts.get("order_total"), None);
    assert_eq!(story.file.case.facts.get("failure"), Some(&json!("late")));
}

#[test]
fn what_is_not_asked_or_does_not_fit_is_refused_by_its_name() {
    let office = office_of("ecommerce");
    let story = Story::acknowledged(&office);
    let too_long = "x".repeat(600);
    for (facts, field) in [
        (json!({"followers": 9}), "facts.followers"),
        (json!({"severity": "low"}), "facts.severity"),
        (json!({"order_total": "-1"}), "facts.order_total"),
        (json!({"order_total": {"amount": "1", "currency": "GBP"}}), "facts.order_total"),
        (json!({"failure": too_long}), "facts.failure"),
        (json!({"earlier_in_180_days": 1.5}), "facts.earlier_in_180_days"),
    ] {
        assert_eq!(story.refused(&agent(), &said(&facts)), format!("invalid {field}"));
    }
    assert!(story.file.case.facts.is_empty(), "nothing of it is kept");
}

#[test]
fn one_case_is_put_right_in_one_currency() {
    let office = office_of("ecommerce");
    let mut story = Story::acknowledged(&office);
    story.does(&agent(), &said(&json!({"order_total": "80"})));
    let pounds = Money::parse("5", "GBP").unwrap();
    let act = acts::Assessment { floor: Some(pounds), ..assessment(Severity::Low) };
    assert_eq!(story.refused(&agent(), &act), "invalid facts.order_total");

    let british = office_of("uk-energy");
    let mut story = Story::acknowledged(&british);
    story.does(&agent(), &assessment(Severity::Low));
    assert_eq!(story.file.case.currency(british.house.currency()), Currency::GBP, "that of the policy");
}

#[test]
fn what_the_law_gives_by_these_facts_becomes_the_floor_of_the_case() {
    let office = office_of("eu261");
    let mut story = Story::acknowledged(&office);
    let flight = |minutes: i64| {
        json!({
            "failure": "arrival_delay", "failed_on": "2025-03-01", "distance_km": 1400, "intra_eu": true,
            "delay_minutes": minutes, "extraordinary": false
        })
    };
    story.does(&agent(), &said(&flight(179)));
    assert_eq!(story.file.case.floor, None, "three hours begin at 180 minutes");
    story.does(&agent(), &said(&flight(180)));
    assert_eq!(story.file.case.floor, Some(euros("250")));
    assert_eq!(story.file.case.floor_by, agent().member_id(), "on whose word it rests");
    let owed = new_make_good(Basis::Entitlement, euros("250"));
    assert_eq!(story.refused(&agent(), &owed), "G8", "more than she may give alone, on her own word");
    story.does(&other_agent(), &owed);
    assert_eq!(story.file.make_goods[0].basis, Basis::Entitlement);

    story.does(&agent(), &said(&flight(10)));
    assert_eq!(story.file.case.floor, Some(euros("250")), "once found, it is never lowered");
}

#[test]
fn a_decided_case_answers_from_the_facts_of_then() {
    let office = office_of("ecommerce");
    let mut story = Story::acknowledged(&office);
    let facts =
        json!({"failure": "late", "order_total": "80", "earlier_in_180_days": 0, "delivery_fee": "5"});
    story.does(&agent(), &said(&facts));
    let open = advice(&story);
    story.does(&agent(), &decision(Outcome::Upheld)).does(&agent(), &said(&json!({"order_total": "800"})));
    assert_eq!(advice(&story), open);
    let kept: Case = serde_json::from_str(&serde_json::to_string(&story.file.case).unwrap()).unwrap();
    assert_eq!(kept, story.file.case, "and survives storage");
}

#[test]
fn free_text_stays_out_of_the_journal_and_goes_when_the_customer_is_erased() {
    let mut office = Office::new();
    let more = "[facts.seat]\nkind = \"text\"\noptional = true\n";
    let text = crate::house::Texts::shipped().policy.replacen("[facts]", &format!("{more}[facts]"), 1);
    office.house.policy = crate::recovery::MakeGoodPolicy::from_toml(&text).unwrap();
    let mut story = Story::acknowledged(&office);
    story.does(&agent(), &said(&json!({"seat": "12A, Anna Berg", "price": "9"})));
    let facts = &story.file.case.facts;
    let price = json!({"amount": "9.00", "currency": "GBP"});
    let lasting = serde_json::to_value(facts.lasting(&office.house.policy)).unwrap();
    assert_eq!(lasting, json!({ "price": price }));
    let erased = serde_json::to_value(facts.clone().without_texts()).unwrap();
    assert_eq!(erased, json!({ "price": price }));
}

#[test]
fn a_loss_that_was_kept_before_there_were_facts_is_read() {
    let office = Office::new();
    let story = Story::acknowledged(&office);
    let mut kept = serde_json::to_value(&story.file.case).unwrap();
    let case = kept.as_object_mut().unwrap();
    case.remove("facts");
    case.insert("loss".to_owned(), json!({"amount": "40.00", "currency": "EUR"}));
    let read: Case = serde_json::from_value(kept).unwrap();
    assert_eq!(read.facts.loss(), Some(euros("40")));
    assert!(read.facts.asked().is_empty());
    let again: Case = serde_json::from_str(&serde_json::to_string(&read).unwrap()).unwrap();
    assert_eq!(again, read);
}
