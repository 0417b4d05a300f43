//! Packs of facts: what was packed comes back, and what was damaged is found.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Facts, any_case, give, minute};
use crate::{
    id::Id,
    learning::{Pack, Packed, pack},
};

/// What [`any_case`] leaves out.
fn any_packed() -> impl Strategy<Value = Packed> {
    let moments = proptest::collection::vec(proptest::option::of(-50_000_i64..50_000), 10);
    let told = proptest::collection::vec(
        (-50_i64..50_000, any::<bool>(), any::<Option<bool>>(), any::<bool>()),
        0..4,
    );
    let states = vec!["fulfilled", "offered", "declined", "approved", "unconfirmed"];
    let gifts = proptest::collection::vec((proptest::sample::select(states), any::<bool>()), 0..3);
    let answers = (any::<bool>(), any::<Option<bool>>(), any::<bool>(), proptest::option::of(1_u8..=5));
    let outcome =
        proptest::option::of(proptest::sample::select(vec!["upheld", "partly_upheld", "not_upheld"]));
    let rest = (
        any::<[bool; 3]>(),
        0_u32..300,
        proptest::option::of("[a-zé ]{0,8}"),
        any::<u128>(),
        any::<Option<u128>>(),
        outcome,
    );
    (any_case(), moments, told, gifts, answers, rest).prop_map(|(seen, moments, told, gifts, answers, rest)| {
        let (flags, number, bought, customer, problem, outcome) = rest;
        let mut facts = serde_json::to_value(&seen.facts).unwrap();
        facts["reached"] = named_moments(&moments);
        facts["told"] = told
            .iter()
            .map(|(at, clean, complete, overridden)| json!({ "at": minute(*at), "clean": clean, "complete": complete, "overridden": overridden }))
            .collect();
        facts["make_goods"] = gifts.iter().map(|(state, euro)| give("goodwill", "3.50", if *euro { "EUR" } else { "GBP" }, state)).collect();
        let (asked, settled, unsettled, score) = answers;
        facts["answers"] = json!({ "asked": asked, "settled": settled, "ever_unsettled": unsettled, "satisfaction": score, "heard": score, "justice": { "distributive": score, "procedural": null, "interactional": score } });
        (facts["short_clock"], facts["repeat"], facts["site"]) = (json!(flags[0]), json!(flags[1]), json!(bought));
        (facts["handovers"], facts["reopened"], facts["outcome"]) = (json!(number), json!(number / 7), json!(outcome));
        facts["minutes"] = json!(number * 3);
        facts["rests"] = told.iter().map(|(at, ..)| json!({ "from": minute(*at), "until": minute(at + 9) })).collect();
        facts["told_elsewhere"] = told.iter().map(|(at, ..)| minute(at + 5)).collect();
        facts["relationship"] = if flags[0] { json!({ "tenure_months": score, "value_band": "low", "failures": number, "satisfaction": score.map(|score| u16::from(score) * 87) }) } else { json!(null) };
        facts["problem"] = json!(problem.map(uuid::Uuid::from_u128));
        let facts: Facts = serde_json::from_value(facts).unwrap();
        Packed { facts, customer: Id::new(uuid::Uuid::from_u128(customer)), complains: flags[2], bought }
    })
}

fn named_moments(moments: &[Option<i64>]) -> Value {
    let names = [
        "acknowledged",
        "contained",
        "first_solution",
        "first_resolved",
        "resolved",
        "answered",
        "ended",
        "reopened",
        "second_contact",
        "external",
    ];
    let there =
        names.into_iter().zip(moments).filter_map(|(name, at)| Some((name.to_owned(), minute((*at)?))));
    Value::Object(there.collect())
}

fn unpacked(bytes: &[u8]) -> Option<Vec<Packed>> {
    let pack = Pack::open(bytes).ok()?;
    pack.cases().map(|one| one.and_then(crate::learning::Folded::unfold).ok()).collect()
}

proptest! {
    #[test]
    fn what_was_packed_comes_back(cases in proptest::collection::vec(any_packed(), 0..8)) {
        let bytes = pack(&cases);
        let opened = Pack::open(&bytes).unwrap();
        for (one, case) in opened.cases().zip(&cases) {
            let head = one.unwrap().head;
            prop_assert_eq!((head.id, head.received_at), (case.facts.id.uuid(), case.facts.received_at));
            prop_assert_eq!((head.customer, head.complains), (case.customer, case.complains));
            prop_assert_eq!(head.failure_type, case.facts.failure_type.as_deref());
        }
        prop_assert_eq!(unpacked(&bytes), Some(cases));
    }

    /// Whatever the disk makes of it: an error or other facts, but no end of the program.
    #[test]
    fn what_was_damaged_does_no_harm(cases in proptest::collection::vec(any_packed(), 1..4), at: usize, byte: u8) {
        let mut bytes = pack(&cases);
        let place = at % bytes.len();
        prop_assert_ne!(unpacked(&bytes[..place]), Some(cases));
        bytes[place] = byte;
        let _whatever = unpacked(&bytes);
    }
}

#[test]
fn a_pack_of_a_newer_program_is_not_read() {
    let mut bytes = pack(&[]);
    assert_eq!(unpacked(&bytes), Some(Vec::new()));
    bytes[0] += 1;
    assert_eq!(unpacked(&bytes), None);
}

/// Packs of the version before had no minutes: their cases end earlier, and nothing else is other.
#[test]
fn a_pack_of_the_version_before_is_still_read() {
    let one = Packed {
        facts: super::case(|_| ()).facts,
        customer: Id::new(uuid::Uuid::from_u128(5)),
        complains: true,
        bought: Some("bread".to_owned()),
    };
    let now = pack(std::slice::from_ref(&one));
    let id = one.facts.id.uuid();
    let at = now.windows(16).position(|window| window == id.as_bytes()).unwrap();
    let length = now.len() - at;
    assert!(length < 128 && now[0] == 3, "the length before the case takes one byte: {length}");
    let mut before = now[..at].to_vec();
    (before[0], before[at - 1]) = (2, before[at - 1] - 1);
    before.extend(&now[at..now.len() - 1]);
    let read = |bytes: &[u8]| {
        let pack = Pack::open(bytes).unwrap();
        pack.cases().map(|one| one.unwrap().unfold().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!((read(&before), read(&now)), (vec![one.clone()], vec![one]));
    before[0] = 4;
    assert!(Pack::open(&before).is_err(), "what a newer program wrote is not guessed at");
}
