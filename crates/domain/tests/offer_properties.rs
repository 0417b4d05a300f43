//! The fairness of every policy that ships, over drawn facts: what never counts changes nothing, more harm never gives
//! less, and nobody gets less than what is owed.

// `cfg(test)` tells the lints that all below is test code, also what is not itself a `#[test]`.
#[cfg(test)]
mod properties {
    use domain::{
        failure::Severity,
        money::{Currency, Money},
        recovery::{
            Beside, Evidence, FactKind, FactSpec, Facts, MakeGoodPolicy, Offer, OfferError, Tier, Value,
            pack, pack_names,
        },
        staff::{Actor, Permission, Role},
    };
    use proptest::prelude::*;
    use serde_json::{Map, Value as Json, json};

    type Object = Map<String, Json>;

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
    fn drawn(policy: &MakeGoodPolicy, name: &str, fact: &FactSpec, seed: u64) -> Json {
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

    fn with(facts: &Object, name: &str, value: Json) -> Object {
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

    fn raised(value: &Json) -> Json {
        match value {
            Json::Number(number) if number.is_i64() => json!(number.as_i64().unwrap() + 1),
            Json::String(text) => json!(format!("{:.2}", text.parse::<f64>().unwrap() + 1.0)),
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
        fn what_was_lost_in_money_goes_back_in_money(seeds in proptest::collection::vec(any::<u64>(), 30), stored in any::<bool>()) {
            for policy in policies() {
                let mut facts = facts(&policy, &seeds);
                if stored {
                    facts.insert("floor".to_owned(), json!("77.77"));
                }
                let known = Facts::read(&policy, &facts, Currency::EUR).unwrap();
                let found = policy.reckon(&known).unwrap();
                let owed = found.amount.minor_units() - found.goodwill.minor_units();
                let returns = |form: &str| policy.form(form).unwrap().is_money() || found.also_as.iter().any(|code| code == form);
                let offer = offer(&policy, &facts);
                for option in &offer.options {
                    let sum = |back: bool| -> i64 {
                        let parts = option.gives.iter().filter(|one| !back || returns(&one.form));
                        parts.map(|one| one.amount.minor_units()).sum()
                    };
                    prop_assert_eq!(sum(false), minor(&offer));
                    prop_assert!(sum(true) >= owed, "{} {:?}", policy.name, option);
                    prop_assert!(option.gives.iter().all(|one| option.what.contains(&one.what)));
                    prop_assert_eq!(&option.gives.last().unwrap().form, &option.form);
                }
            }
        }

        #[test]
        fn who_agrees_is_the_same_for_a_case_and_for_facts_alone(minor in 1..200_000i64, yen in any::<bool>(), learns in any::<bool>()) {
            let house = MakeGoodPolicy::from_toml(include_str!("../data/house/policy.toml")).unwrap();
            let amount = Money::minor(minor, if yen { Currency::JPY } else { Currency::EUR });
            for role in Role::ALL {
                let actor = Actor { role: Some(role), in_training: learns, ..Actor::system() };
                let of_case = house.consent(&actor, amount, None).approval;
                prop_assert_eq!(of_case, house.by_limit(Some(role), learns, amount));
                let facts = Facts::none(amount.currency());
                // The amount of the house's policy is asked of a policy with these limits.
                let mut asked = house.clone();
                asked.tiers = vec![Tier { severity: Severity::Low, extra: vec![amount], extra_repeat: vec![amount] }];
                let facts = facts.with("severity", Value::Text("low".to_owned()));
                let offer = asked.offer(&facts, &Beside { role: Some(role), in_training: learns, ..Beside::default() }).unwrap();
                prop_assert_eq!(&offer.approval, &house.consent(&actor, amount, None).approval);
                prop_assert!(offer.approval.is_none_or(|one| one.role.may(Permission::Approve)));
            }
        }

        #[test]
        fn who_asks_and_what_worked_changes_no_amount(seeds in proptest::collection::vec(any::<u64>(), 30), rate in 0.0..1.0f64) {
            for policy in policies() {
                let facts = facts(&policy, &seeds);
                let plain = offer(&policy, &facts);
                let worked = Evidence { n: 40, recovered: rate, low: rate / 2.0, high: 1.0 };
                let evidence = policy.forms.last().map(|form| (form.code.clone(), worked)).into_iter().collect();
                let other = offer_to(&policy, &facts, &Beside { role: Some(Role::Manager), evidence, ..Beside::default() }).unwrap();
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
    fn a_proven_loss_goes_back_in_money_and_only_the_extra_takes_the_form_that_fits() {
        let house = MakeGoodPolicy::from_toml(include_str!("../data/house/policy.toml")).unwrap();
        let late = json!({ "failure_type": "late_delivery", "loss": "400.00", "severity": "critical" });
        let found = offer(&house, late.as_object().unwrap());
        let told: Vec<_> = found
            .options
            .iter()
            .map(|one| {
                let gives = one.gives.iter().map(|part| format!("{} {}", part.form, part.amount.amount()));
                gives.collect::<Vec<_>>().join(" + ")
            })
            .collect();
        assert_eq!(found.amount.amount(), "550.00");
        assert_eq!(told[0], "refund 400.00 + faster_delivery 150.00", "{told:?}");
        assert!(
            told.contains(&"refund 550.00".to_owned())
                && told.contains(&"refund 400.00 + gift 150.00".to_owned())
        );
        let first = &found.options[0];
        assert_eq!(
            first.what,
            "400.00 EUR back, the way you paid, and the fastest delivery on your next orders, worth 150.00 EUR"
        );
        assert_eq!(
            (first.face_value.amount(), first.cost.amount()),
            ("550.00".to_owned(), "475.00".to_owned())
        );

        let unknown = offer(&house, json!({}).as_object().unwrap());
        assert_eq!(
            unknown.amount.amount(),
            "5.00",
            "nobody knows yet how bad it was: no less than for a little"
        );
        assert!(unknown.options.iter().all(|one| !one.reasons.is_empty()));

        let mut house = house;
        house.tiers.clear();
        let alone = json!({ "failure_type": "late_delivery", "loss": "400.00" });
        let found = offer(&house, alone.as_object().unwrap());
        let forms: Vec<_> = found.options.iter().map(|one| one.form.as_str()).collect();
        assert_eq!(forms, ["refund"], "without an extra there is nothing that could come in kind");
        assert!(found.excluded.iter().any(|one| one.form == "gift" && one.reason.contains("in money")));
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
            let beside = Beside { evidence: evidence.into(), ..Beside::default() };
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
        let first = |more: Json| {
            let mut facts = base.as_object().unwrap().clone();
            facts.extend(more.as_object().unwrap().clone());
            offer(policy, &facts).options.iter().map(|one| one.form.clone()).collect::<Vec<_>>()
        };
        assert_eq!(first(json!({})), ["store_credit", "refund"], "credit answers lost time");
        assert_eq!(first(json!({ "given_before": ["store_credit"] })), ["refund", "store_credit"]);
        assert_eq!(first(json!({ "offered_before": ["store_credit"] })), ["refund", "store_credit"]);
    }
}
