//! What a law gives each of many: worked out from their own orders, on record as the floor, and paid once.

use std::collections::BTreeMap;

use serde_json::json;

use super::{
    Office, Story,
    moves::new_make_good,
    notices::{incident, telling},
    office::*,
};
use crate::{
    case::{
        acts::{self, Letter},
        notices::{Owed, OwedPlan, OwedSum, SilentLetter},
    },
    change::Refused,
    failure::Severity,
    money::Money,
    recovery::Basis,
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
