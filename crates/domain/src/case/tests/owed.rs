//! What a law gives each of many: worked out from their own orders, on record as the floor, and paid once.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::{
    Office, Story,
    moves::new_make_good,
    notices::{self, incident, telling},
    office::*,
};
use crate::{
    case::{
        acts::{self, Letter},
        notices::{NoticePlan, NoticeRound, Owed, OwedPlan, OwedSum, SilentLetter, draft},
    },
    change::Refused,
    failure::Severity,
    money::{Currency, Money},
    recovery::{AskedFacts, Basis, Beside, Facts, MakeGoodPolicy, PartKind, Spent, pack},
    staff::Role,
};

const TEXT: &str = "Dear Ana, your flight was cancelled. That was our mistake: we planned too few crews. I am sorry. We pay you what the \
law gives: you will have the money by Monday 8 June 2026, 10:00. Person 1";

fn plan() -> OwedPlan {
    let facts = json!({ "failure": "cancellation", "extraordinary": false, "notice_days": 3 });
    OwedPlan {
        pack: Some("eu261".to_owned()),
        facts: facts.as_object().unwrap().clone(),
        lines: String::new(),
        form: None,
    }
}

/// Attributes of an order.
type Own = &'static [(&'static str, &'static str)];

const SHORT: Own = &[("distance_km", "900")];
const FAR: Own = &[("distance_km", "4000.5"), ("intra_eu", "No")];
const EARLY: Own = &[("distance_km", "900"), ("notice_days", "20")];

fn to_one(office: &Office, plan: &OwedPlan, orders: &[Own]) -> Result<Option<Owed>, Refused> {
    let text = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let orders: Vec<BTreeMap<_, _>> = orders.iter().map(|own| own.iter().map(text).collect()).collect();
    office.with_desk(&agent(), at(MONDAY), |desk| plan.to_one(&orders, Severity::Medium, &incident(), desk))
}

fn amount(found: Result<Option<Owed>, Refused>) -> Option<Money> {
    found.unwrap().map(|owed| owed.amount)
}

#[test]
fn their_own_orders_come_before_what_is_alike_and_every_order_counts() {
    let office = Office::new();
    assert_eq!(amount(to_one(&office, &plan(), &[SHORT])), Some(euros("250")));
    assert_eq!(amount(to_one(&office, &plan(), &[FAR])), Some(euros("600")));
    assert_eq!(amount(to_one(&office, &plan(), &[SHORT, FAR])), Some(euros("850")));
    assert_eq!(amount(to_one(&office, &plan(), &[EARLY])), None, "told in time");
    assert_eq!(amount(to_one(&office, &plan(), &[EARLY, SHORT])), Some(euros("250")));
    // Somebody on a list, without an order: what is alike decides.
    let lines = OwedPlan { lines: "distance_km = 900\nnotice_days = 2\n".to_owned(), ..plan() };
    assert_eq!(amount(to_one(&office, &lines, &[])), Some(euros("250")));
}

#[test]
fn a_fact_that_is_missing_or_does_not_fit_names_itself() {
    let office = Office::new();
    let wrong: [Own; 3] = [&[], &[("distance_km", "far away")], &[("distance_km", "-3")]];
    for own in wrong {
        let refused = to_one(&office, &plan(), &[own]).unwrap_err();
        assert!(
            matches!(&refused, Refused::Invalid { field, .. } if field == "owed.facts.distance_km"),
            "{refused}"
        );
    }
}

#[test]
fn an_order_says_the_same_to_the_form_of_a_case_and_to_what_is_owed() {
    let policy = pack("eu261").unwrap();
    let own: BTreeMap<_, _> =
        [("distance_km", " 4000.50"), ("intra_eu", "No"), ("notice_days", "soon"), ("seat", "4A")]
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .into();
    let form = AskedFacts::of_order(policy, &own, Currency::EUR);
    assert_eq!(["distance_km", "intra_eu"].map(|name| form.typed(name).unwrap()), ["4000.50", "false"]);
    assert_eq!((form.get("notice_days"), form.get("seat")), (None, None), "left for a person to say");
    // What the form reads is what the floor is worked out from; what does not fit is told there.
    let office = Office::new();
    assert_eq!(amount(to_one(&office, &plan(), &[FAR])), Some(euros("600")));
    let unfit = to_one(&office, &plan(), &[&[("distance_km", "900"), ("notice_days", "soon")]]).unwrap_err();
    assert!(unfit.to_string().contains("soon"), "{unfit}");
}

#[test]
fn what_it_comes_to_counts_those_it_is_clear_for() {
    let office = Office::new();
    let mut sum = OwedSum::default();
    for own in [SHORT, FAR, &[]] {
        sum.add(&to_one(&office, &plan(), &[own]));
    }
    let sum = sum.for_members(9);
    assert_eq!((sum.looked_at, sum.unclear, sum.most), (3, 1, Some(euros("600"))));
    assert_eq!((sum.sum, sum.for_all), (Some(euros("850")), Some(euros("3825"))));
}

/// Told of 250 euros that the law gives, in a case in which so much was on record and paid.
fn told(office: &Office, floor: Option<&str>) -> (Option<Money>, Vec<Money>) {
    let mut story = Story::assessed(office);
    if let Some(floor) = floor {
        let found = acts::Assessment { floor: Some(euros(floor)), ..assessment(Severity::Medium) };
        story.does(&manager(), &found).does(&agent(), &new_make_good(Basis::Entitlement, euros(floor)));
    }
    let owed = to_one(office, &plan(), &[SHORT]).unwrap();
    let mut telling = telling(office, TEXT);
    (telling.owed, telling.make_good) = (owed, None);
    story.does(&agent(), &telling);
    let owed = story.file.make_goods.iter().filter(|one| one.basis == Basis::Entitlement);
    (story.file.case.floor, owed.map(|one| one.face_value).collect())
}

#[test]
fn what_is_owed_is_the_floor_of_the_case_and_paid_as_far_as_it_was_not() {
    let office = Office::new();
    assert_eq!(told(&office, None), (Some(euros("250")), vec![euros("250")]));
    assert_eq!(told(&office, Some("100")), (Some(euros("250")), vec![euros("100"), euros("150")]));
    assert_eq!(told(&office, Some("400")), (Some(euros("400")), vec![euros("400")]));
}

#[test]
fn the_letter_to_all_goes_to_nobody_who_spoke_and_to_nobody_it_is_not_due_to() {
    let office = Office::new();
    let mut story = Story::resolved(&office);
    story.wait(24 * 7);
    let letter = SilentLetter(Letter { ..letter() });
    assert_eq!(story.refused(&agent(), &letter), "not_silent");
    story.file.case.silent_victim = true;
    story.file.case.severity = Severity::Low;
    assert_eq!(story.refused(&agent(), &letter), "no_letter_due");
    story.file.case.severity = Severity::Medium;
    story.does(&agent(), &letter);
    assert_eq!(story.refused(&agent(), &letter), "letter_already_sent");
}

/// A round in a house whose own policy is that of a pack.
fn drafted(name: &str, plan: NoticePlan) -> (MakeGoodPolicy, Result<NoticeRound, Refused>) {
    let mut office = Office::new();
    office.house.policy = MakeGoodPolicy::from_toml(&office.house.policy_from_pack(name).unwrap()).unwrap();
    let owner = member(1, Role::Agent);
    let round = office.with_desk(&agent(), at(MONDAY), |desk| {
        draft(plan, &owner, &incident(), 3, &Spent::default(), desk).map(|change| change.state)
    });
    (office.house.policy, round)
}

fn object(json: &Json) -> Map<String, Json> {
    json.as_object().cloned().unwrap()
}

/// What the same facts are offered on top of what is owed and what undoes the loss.
fn extra(policy: &MakeGoodPolicy, facts: &Json) -> Option<Money> {
    let facts = Facts::read(policy, &object(facts), Currency::EUR).unwrap();
    let found = policy.reckon(&facts).unwrap();
    let offer = policy.offer(&facts, &Beside::default()).unwrap();
    assert_eq!(offer.amount, found.amount);
    let of = |kind: PartKind| {
        let parts = found.parts.iter().filter(|part| part.kind == kind);
        parts.map(|part| part.amount.minor_units()).sum::<i64>()
    };
    let settled = of(PartKind::Correction).max(found.floor.map_or(0, |(floor, _)| floor.minor_units()));
    let extra = offer.amount.minor_units() - settled;
    (extra > 0).then(|| Money::minor(extra, offer.amount.currency()))
}

#[test]
fn the_base_make_good_of_a_firm_with_a_pack_of_its_own_is_what_the_offer_gives_for_the_same_facts() {
    for (name, facts) in [
        (
            "ecommerce",
            json!({ "failure": "late", "order_total": "83.33", "delivery_fee": "4.90", "earlier_in_180_days": 0 }),
        ),
        (
            "ecommerce",
            json!({ "failure": "damaged", "order_total": "83.33", "item_price": 20, "earlier_in_180_days": 2 }),
        ),
        (
            "saas",
            json!({ "uptime_percent": 98.5, "outage_minutes": 300, "monthly_price": "49.99", "earlier_in_90_days": 1 }),
        ),
        ("bank", json!({ "loss": "1200.01", "held_days": 31, "distress": "moderate", "currency": "GBP" })),
        ("grocer", json!({ "shelf_price": "1.00", "scanned_price": "1.20", "quantity": 3 })),
        ("uk-telecom", json!({ "failure": "loss_of_service", "days": 4, "failed_on": "2026-06-01" })),
    ] {
        let plan = NoticePlan { facts: object(&facts), ..notices::plan() };
        let (policy, round) = drafted(name, plan);
        let round = round.unwrap();
        let base = round.make_good.as_ref().map(|one| one.face_value);
        assert_eq!(base, extra(&policy, &facts), "{name}: {:?}", round.reasons);
        assert_eq!(base.is_some(), matches!(name, "ecommerce" | "saas" | "bank"), "{name}");
    }
}

#[test]
fn a_fact_of_the_own_policy_counts_wherever_it_is_written_down_and_one_that_lacks_is_named() {
    let lines = "failure = late\norder_total = 80.00\ndelivery_fee = 4.90\nearlier_in_180_days = 0";
    let as_lines = NoticePlan { lines: lines.to_owned(), ..notices::plan() };
    let as_owed =
        OwedPlan { pack: Some("house".to_owned()), facts: Map::new(), lines: lines.to_owned(), form: None };
    let as_owed = NoticePlan { owed: Some(as_owed), ..notices::plan() };
    for plan in [as_lines, as_owed] {
        let round = drafted("ecommerce", plan).1.unwrap();
        assert_eq!(round.make_good.map(|one| one.face_value), Some(euros("8")));
    }
    // The facts of another policy are none of the house's.
    let of_pack = NoticePlan { owed: Some(plan()), ..notices::plan() };
    let round = drafted("ecommerce", of_pack.clone()).1.unwrap();
    assert_eq!(round.make_good, None);
    assert!(round.reasons[0].contains("order_total"), "{:?}", round.reasons);
    let text = "Dear {name}, have {offer}.".to_owned();
    let refused = drafted("ecommerce", NoticePlan { text, ..of_pack }).1.unwrap_err();
    assert!(refused.to_string().contains("order_total"), "{refused}");
    for (fact, value) in [("order_sum", json!(3)), ("order_total", json!("eighty"))] {
        let facts = Map::from_iter([(fact.to_owned(), value)]);
        let refused = drafted("ecommerce", NoticePlan { facts, ..notices::plan() }).1.unwrap_err();
        let named = format!("facts.{fact}");
        assert!(matches!(&refused, Refused::Invalid { field, .. } if *field == named), "{refused}");
    }
}
