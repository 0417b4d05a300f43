//! The fairness of every policy that ships, over drawn facts: what never counts changes nothing, more harm never gives
//! less, and nobody gets less than what is owed.

// `cfg(test)` tells the lints that all below is test code, also what is not itself a `#[test]`.
#[cfg(test)]
mod properties {
    use domain::{
        money::Currency,
        recovery::{
            Beside, Evidence, FactKind, FactSpec, Facts, MakeGoodPolicy, Offer, OfferError, pack, pack_names,
        },
        staff::Role,
    };
    use proptest::prelude::*;
    use serde_json::{Map, Value, json};

    type Object = Map<String, Value>;

    /// Every pack, and the policy of the house.
    fn policies() -> Vec<MakeGoodPolicy> {
        let house = MakeGoodPolicy::from_toml(include_str!("../data/house/policy.toml")).unwrap();
        pack_names().map(|name| pack(name).unwrap().clone()).chain([house]).collect()
    }

    fn offer_to(policy: &MakeGoodPolicy, facts: &Object, beside: &Beside) -> Result<Offer, OfferError> {
        policy.offer(&Facts::read(policy, facts, Currency::EUR)?, beside)
    }

    fn offer(policy: &MakeGoodPolicy, facts: &Object) -> Offer {
        offer_to(policy, facts, &Beside::default())
            .unwrap_or_else(|error| panic!("{} {facts:?}: {error}", policy.name))
    }

    fn bytes(offer: &Offer) -> String {
        serde_json::to_string(offer).unwrap()
    }

    fn minor(offer: &Offer) -> i64 {
        offer.amount.minor_units()
    }

    /// Numbers next to the boundaries of the policies, and others.
    const WHOLE: [i64; 20] =
        [0, 1, 2, 6, 7, 13, 14, 60, 61, 119, 120, 121, 179, 180, 181, 239, 240, 241, 365, 3000];
    const DECIMAL: [&str; 12] =
        ["0", "12.5", "94.99", "95", "98.99", "99", "99.89", "99.9", "1500", "1500.1", "3500", "3500.1"];
    const MONEY: [&str; 8] = ["0", "0.01", "4.95", "14.99", "15", "99.99", "250", "12345.67"];

    /// A value for a fact, drawn by `seed`.
    fn drawn(policy: &MakeGoodPolicy, name: &str, fact: &FactSpec, seed: u64) -> Value {
        let at = |length: usize| usize::try_from(seed % length as u64).unwrap();
        let within = |text: &str| {
            let number: f64 = text.parse().unwrap();
            let bound = |limit: &Option<domain::ratio::Ratio>| {
                limit.map(|limit| limit.to_string().parse::<f64>().unwrap())
            };
            number.max(bound(&fact.min).unwrap_or(f64::MIN)).min(bound(&fact.max).unwrap_or(f64::MAX))
        };
        match fact.kind {
            FactKind::Flag => json!(seed.is_multiple_of(2)),
            FactKind::Whole | FactKind::Count => json!(within(&WHOLE[at(WHOLE.len())].to_string()) as i64),
            FactKind::Number => json!(within(DECIMAL[at(DECIMAL.len())])),
            FactKind::Money => json!(MONEY[at(MONEY.len())]),
            FactKind::Choice => json!(fact.of[at(fact.of.len())]),
            FactKind::Text => json!("late_delivery"),
            FactKind::Words => json!(["time"]),
            FactKind::Date => {
                let rows =
                    policy.tables.values().filter(|table| table.by == name).flat_map(|table| &table.rows);
                let days: Vec<String> = rows.map(|row| row.from.to_string()).collect();
                json!(days.get(at(days.len().max(1))).cloned().unwrap_or_else(|| "2025-06-01".to_owned()))
            }
        }
    }

    /// Facts that the policy takes, drawn by the seeds; every third optional one is missing.
    fn facts(policy: &MakeGoodPolicy, seeds: &[u64]) -> Object {
        let mut seeds = seeds.iter().copied().cycle();
        let mut draw = || seeds.next().unwrap();
        let mut facts = Object::new();
        for (name, fact) in &policy.facts {
            let (seed, left_out) = (draw(), draw().is_multiple_of(3));
            if !(fact.optional && left_out) {
                facts.insert(name.clone(), drawn(policy, name, fact, seed));
            }
        }
        let common = [
            ("severity", &["low", "medium", "high", "critical"][..]),
            ("attribution", &["firm", "customer", "third_party", "unknown"]),
            ("value_band", &["low", "middle", "high"]),
            ("segment", &["consumer", "business"]),
        ];
        for (name, words) in common {
            if !draw().is_multiple_of(4) {
                let at = usize::try_from(draw() % words.len() as u64).unwrap();
                facts.insert(name.to_owned(), json!(words[at]));
            }
        }
        facts.insert("tenure_months".to_owned(), json!(WHOLE[usize::try_from(draw() % 20).unwrap()]));
        facts
    }

    fn with(facts: &Object, name: &str, value: Value) -> Object {
        let mut facts = facts.clone();
        facts.insert(name.to_owned(), value);
        facts
    }

    /// Facts of which more never means less: longer, costlier, oftener.
    const NEVER_LESS: [&str; 12] = [
        "delay_minutes",
        "days",
        "held_days",
        "outage_minutes",
        "quantity",
        "loss",
        "order_total",
        "delivery_fee",
        "item_price",
        "monthly_price",
        "earlier_in_90_days",
        "earlier_in_180_days",
    ];

    fn raised(value: &Value) -> Value {
        match value {
            Value::Number(number) if number.is_i64() => json!(number.as_i64().unwrap() + 1),
            Value::String(text) => json!(format!("{:.2}", text.parse::<f64>().unwrap() + 1.0)),
            other => other.clone(),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn loudness_changes_no_byte(seeds in proptest::collection::vec(any::<u64>(), 30), loud in any::<u32>()) {
            for policy in policies() {
                let quiet = facts(&policy, &seeds);
                let mut noisy = quiet.clone();
                noisy.extend(json!({
                    "tone": "furious", "channel": "social", "followers": loud, "contacts": loud % 50, "exposure": "widespread",
                }).as_object().unwrap().clone());
                prop_assert_eq!(bytes(&offer(&policy, &quiet)), bytes(&offer(&policy, &noisy)));
            }
        }

        #[test]
        fn whose_doing_it_was_leaves_what_is_owed(seeds in proptest::collection::vec(any::<u64>(), 30)) {
            for policy in policies() {
                let facts = facts(&policy, &seeds);
                let seen = |whose: &str| {
                    let found = offer(&policy, &with(&facts, "attribution", json!(whose)));
                    let owed: Vec<_> = found.parts.iter().filter(|part| part.part != "extra").cloned().collect();
                    (found.floor, owed)
                };
                let firm = seen("firm");
                for whose in ["customer", "third_party", "unknown"] {
                    prop_assert_eq!(&seen(whose), &firm, "{}", policy.name);
                }
            }
        }

        #[test]
        fn more_harm_and_a_better_customer_never_get_less(seeds in proptest::collection::vec(any::<u64>(), 30)) {
            for policy in policies() {
                let facts = facts(&policy, &seeds);
                let ladders = [
                    ("severity", ["low", "medium", "high", "critical"].map(|word| json!(word)).to_vec()),
                    ("value_band", ["low", "middle", "high"].map(|word| json!(word)).to_vec()),
                    ("tenure_months", [0, 1, 23, 24, 59, 60, 240].map(|months| json!(months)).to_vec()),
                    ("repeat", vec![json!(false), json!(true)]),
                    ("distress", ["none", "moderate", "substantial", "severe"].map(|word| json!(word)).to_vec()),
                ];
                for (name, steps) in ladders {
                    if name == "distress" && !policy.facts.contains_key(name) {
                        continue;
                    }
                    let amounts: Vec<_> = steps.into_iter().map(|step| minor(&offer(&policy, &with(&facts, name, step)))).collect();
                    prop_assert!(amounts.is_sorted(), "{} {name}: {amounts:?}", policy.name);
                }
            }
        }

        #[test]
        fn longer_costlier_and_oftener_never_get_less(seeds in proptest::collection::vec(any::<u64>(), 30)) {
            for policy in policies() {
                let facts = facts(&policy, &seeds);
                let before = minor(&offer(&policy, &facts));
                for name in NEVER_LESS {
                    let Some(value) = facts.get(name).filter(|value| !value.is_null()) else { continue };
                    let more = offer_to(&policy, &with(&facts, name, raised(value)), &Beside::default());
                    // Beyond the range of the fact there is no offer at all.
                    let Ok(more) = more else { continue };
                    prop_assert!(minor(&more) >= before, "{} {name} {facts:?}", policy.name);
                }
            }
        }

        #[test]
        fn nobody_gets_less_than_what_is_owed(seeds in proptest::collection::vec(any::<u64>(), 30)) {
            for policy in policies() {
                let facts = facts(&policy, &seeds);
                for stored in ["0", "77.77"] {
                    let found = offer(&policy, &with(&facts, "floor", json!(stored)));
                    let floor = found.floor.as_ref().map_or(0, |floor| floor.amount.minor_units());
                    prop_assert!(floor <= minor(&found) && (stored == "0" || floor >= 7777), "{}", policy.name);
                    prop_assert!(found.options.iter().all(|option| option.amount == found.amount));
                    prop_assert_eq!(found.options.is_empty(), minor(&found) == 0);
                }
            }
        }

        #[test]
        fn who_asks_and_what_worked_changes_no_amount(seeds in proptest::collection::vec(any::<u64>(), 30), rate in 0.0..1.0f64) {
            for policy in policies() {
                let facts = facts(&policy, &seeds);
                let plain = offer(&policy, &facts);
                let worked = Evidence { n: 40, recovered: rate, low: rate / 2.0, high: 1.0 };
                let evidence = policy.forms.last().map(|form| (form.code.clone(), worked)).into_iter().collect();
                let other = offer_to(&policy, &facts, &Beside { role: Some(Role::Manager), evidence }).unwrap();
                prop_assert_eq!((&plain.floor, plain.amount, &plain.parts), (&other.floor, other.amount, &other.parts));
                let forms = |offer: &Offer| {
                    let mut all: Vec<_> = offer.options.iter().map(|one| (one.form.clone(), one.face_value, one.cost)).collect();
                    all.sort_by(|one, two| one.0.cmp(&two.0));
                    all
                };
                prop_assert!(forms(&plain) == forms(&other), "{}", policy.name);
                // A customer who never said a word is offered the same as one who did.
                prop_assert_eq!(bytes(&offer(&policy, &facts)), bytes(&plain));
            }
        }
    }

    #[test]
    fn evidence_orders_forms_that_fit_equally_well() {
        let policy = pack("uk-energy").unwrap();
        let facts = json!({ "failure": "late_payment", "failed_on": "2025-05-05" });
        let facts = facts.as_object().unwrap();
        let best = |transfer: f64, credit: f64| {
            let worked = |recovered| Evidence { n: 30, recovered, low: 0.1, high: 0.9 };
            let known = [("bank_transfer", transfer), ("account_credit", credit)];
            let evidence = known.map(|(form, rate)| (form.to_owned(), worked(rate)));
            let beside = Beside { role: None, evidence: evidence.into() };
            let found = offer_to(policy, facts, &beside).unwrap();
            (
                found.options[0].form.clone(),
                found.options.iter().any(|one| one.reasons.iter().any(|reason| reason.contains("n = 30"))),
            )
        };
        assert_eq!(offer(policy, facts).options[0].form, "account_credit");
        assert_eq!(best(0.7, 0.6), ("bank_transfer".to_owned(), true));
        assert_eq!(best(0.6, 0.7), ("account_credit".to_owned(), true));
    }

    #[test]
    fn what_was_given_before_comes_last_and_what_is_cared_for_first() {
        let policy = pack("ecommerce").unwrap();
        let base =
            json!({ "failure": "late", "order_total": "50", "delivery_fee": "5", "earlier_in_180_days": 0 });
        let first = |more: Value| {
            let mut facts = base.as_object().unwrap().clone();
            facts.extend(more.as_object().unwrap().clone());
            offer(policy, &facts).options.iter().map(|one| one.form.clone()).collect::<Vec<_>>()
        };
        assert_eq!(first(json!({})), ["store_credit", "refund"], "credit answers lost time");
        assert_eq!(first(json!({ "given_before": ["store_credit"] })), ["refund", "store_credit"]);
    }
}
