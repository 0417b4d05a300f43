//! The packs that ship: every boundary at, just below and just above, and every fact that is wrong is named.

// `cfg(test)` tells the lints that all below is test code, also what is not itself a `#[test]`.
#[cfg(test)]
mod packs {
    mod flights;

    use domain::recovery::{Beside, Facts, MakeGoodPolicy, Offer, OfferError, pack, pack_names};
    use iso_currency::Currency;
    use serde_json::{Value, json};

    /// The offer of a pack for `base` with `changes` on top.
    fn offer(name: &str, base: &Value, changes: &Value) -> Result<Offer, OfferError> {
        let policy = pack(name).unwrap_or_else(|| panic!("{name} is sound"));
        let mut facts = base.as_object().unwrap().clone();
        facts.extend(changes.as_object().unwrap().clone());
        let facts = Facts::read(policy, &facts, Currency::EUR)?;
        policy.offer(&facts, &Beside::default())
    }

    /// Each row: what is changed, and the amount that comes out.
    fn table(name: &str, base: &Value, rows: &[(Value, &str)]) {
        for (changes, amount) in rows {
            let found =
                offer(name, base, changes).unwrap_or_else(|error| panic!("{name} {changes}: {error}"));
            assert_eq!(found.amount.amount(), *amount, "{name} {changes}");
        }
    }

    /// Each row: what is changed, and words of the error.
    fn errors(name: &str, base: &Value, rows: &[(Value, &[&str])]) {
        for (changes, words) in rows {
            let error = offer(name, base, changes).expect_err(&changes.to_string()).to_string();
            for word in *words {
                assert!(error.contains(word), "{name} {changes}: {error} lacks {word}");
            }
        }
    }

    fn flight() -> Value {
        json!({
            "failure": "arrival_delay", "failed_on": "2025-06-01", "distance_km": 1000, "intra_eu": false,
            "delay_minutes": 180, "notice_days": null, "rerouted_departs_early_minutes": null,
            "rerouted_delay_minutes": null, "extraordinary": false,
        })
    }

    fn cancelled(days: u32) -> Value {
        json!({ "failure": "cancellation", "delay_minutes": null, "notice_days": days })
    }

    fn with(mut one: Value, other: &Value) -> Value {
        one.as_object_mut().unwrap().extend(other.as_object().unwrap().clone());
        one
    }

    #[test]
    fn every_pack_reads_what_it_wrote_and_says_where_it_comes_from() {
        assert_eq!(pack_names().count(), 8);
        for name in pack_names() {
            let text =
                std::fs::read_to_string(format!("{}/data/packs/{name}.toml", env!("CARGO_MANIFEST_DIR")))
                    .unwrap();
            let policy = MakeGoodPolicy::from_toml(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(policy.name, name);
            assert!(!policy.title.is_empty() && !policy.source.is_empty(), "{name}");
            assert_eq!(MakeGoodPolicy::from_toml(&policy.to_toml().unwrap()).unwrap(), policy, "{name}");
        }
    }

    #[test]
    fn facts_that_do_not_fit_are_named() {
        errors(
            "eu261",
            &flight(),
            &[
                (json!({ "distance": 3 }), &["`distance`", "distance_km"]),
                (json!({ "distance_km": null }), &["`distance_km`", "nothing", "a number from 0 to 20100"]),
                (json!({ "delay_minutes": null }), &["`delay_minutes`", "nothing"]),
                (json!({ "extraordinary": null }), &["`extraordinary`", "nothing"]),
                (json!({ "distance_km": 2000, "intra_eu": null }), &["`intra_eu`"]),
                (with(cancelled(3), &json!({ "notice_days": null })), &["`notice_days`"]),
                (json!({ "failure": "late" }), &["`failure`", "late", "arrival_delay"]),
                (json!({ "failed_on": "1 June" }), &["`failed_on`", "1 June"]),
                (json!({ "failed_on": "2005-02-16" }), &["`failed_on`", "2005-02-17 on"]),
                (json!({ "delay_minutes": 180.5 }), &["`delay_minutes`", "180.5", "whole"]),
                (json!({ "distance_km": -1 }), &["`distance_km`", "-1"]),
                (json!({ "currency": "GBP" }), &["`currency`", "GBP", "EUR"]),
                (json!({ "intra_eu": "no" }), &["`intra_eu`", "no", "true or false"]),
                (json!({ "severity": "awful" }), &["`severity`", "awful", "critical"]),
            ],
        );
    }

    #[test]
    fn telephone_lines_by_year_and_day() {
        let base = json!({ "failure": "loss_of_service", "failed_on": "2024-05-05", "days": 1 });
        let missed = |day: &str| json!({ "failure": "missed_appointment", "failed_on": day, "days": null });
        let late = |day: &str| json!({ "failure": "late_start", "failed_on": day, "days": 1 });
        let rows = [
            (json!({}), "9.76"),
            (json!({ "days": 0 }), "0.00"),
            (json!({ "days": 7 }), "68.32"),
            (json!({ "failure": "late_start", "days": 10 }), "61.00"),
            (json!({ "failed_on": "2019-04-01", "days": 3 }), "24.00"),
            (json!({ "failed_on": "2020-03-31", "days": 3 }), "24.00"),
            (json!({ "failed_on": "2023-04-01" }), "9.33"),
            (json!({ "failed_on": "2024-03-31" }), "9.33"),
            (json!({ "failed_on": "2024-04-01" }), "9.76"),
            (json!({ "failed_on": "2025-03-31" }), "9.76"),
            (json!({ "failed_on": "2025-04-01" }), "9.98"),
            (json!({ "failed_on": "2026-03-31" }), "9.98"),
            (json!({ "failed_on": "2026-04-01" }), "10.34"),
            (missed("2019-12-01"), "25.00"),
            (missed("2023-12-01"), "29.15"),
            (missed("2024-12-01"), "30.49"),
            (missed("2025-12-01"), "31.19"),
            (missed("2026-12-01"), "32.31"),
            (late("2019-04-01"), "5.00"),
            (late("2020-03-31"), "5.00"),
            (late("2023-04-01"), "5.83"),
            (late("2024-03-31"), "5.83"),
            (late("2024-04-01"), "6.10"),
            (late("2025-03-31"), "6.10"),
            (late("2025-04-01"), "6.24"),
            (late("2026-03-31"), "6.24"),
            (late("2026-04-01"), "6.46"),
            (late("2027-03-31"), "6.46"),
        ];
        table("uk-telecom", &base, &rows);
        for day in ["2019-03-31", "2020-04-01", "2021-06-01", "2022-12-31", "2023-03-31", "2027-04-01"] {
            errors("uk-telecom", &base, &[(json!({ "failed_on": day }), &["`failed_on`", day, "verified"])]);
        }
        errors(
            "uk-telecom",
            &base,
            &[(json!({ "days": null }), &["`days`"]), (json!({ "days": -1 }), &["`days`", "-1"])],
        );
    }

    #[test]
    fn energy_before_and_after_the_change() {
        let base = json!({ "failure": "missed_appointment", "failed_on": "2025-01-02" });
        let rows = [
            (json!({}), "40.00"),
            (json!({ "failed_on": "2025-01-01" }), "30.00"),
            (json!({ "failed_on": "2025-01-03" }), "40.00"),
            (json!({ "failure": "late_payment" }), "40.00"),
            (json!({ "failure": "late_payment", "failed_on": "2024-06-01" }), "30.00"),
        ];
        table("uk-energy", &base, &rows);
        table("uk-energy", &base, &[(json!({ "failed_on": "2020-01-01" }), "30.00")]);
        errors("uk-energy", &base, &[(json!({ "failed_on": "2019-12-31" }), &["`failed_on`", "2019-12-31"])]);
    }

    #[test]
    fn a_subscription_by_uptime_outage_and_repeat() {
        let base = json!({ "uptime_percent": 99.95, "outage_minutes": 0, "monthly_price": "100.00", "earlier_in_90_days": 0 });
        let rows = [
            (json!({}), "0.00"),
            (json!({ "uptime_percent": 99.9 }), "0.00"),
            (json!({ "uptime_percent": 99.89 }), "10.00"),
            (json!({ "uptime_percent": 99.91 }), "0.00"),
            (json!({ "uptime_percent": 99.01 }), "10.00"),
            (json!({ "uptime_percent": 99 }), "10.00"),
            (json!({ "uptime_percent": 95.01 }), "25.00"),
            (json!({ "uptime_percent": 99.95, "outage_minutes": 239 }), "0.00"),
            (json!({ "uptime_percent": 98.99 }), "25.00"),
            (json!({ "uptime_percent": 95.0 }), "25.00"),
            (json!({ "uptime_percent": 94.99 }), "100.00"),
            (json!({ "uptime_percent": 99.89, "earlier_in_90_days": 1 }), "25.00"),
            (json!({ "uptime_percent": 99.89, "earlier_in_90_days": true }), "25.00"),
            (json!({ "uptime_percent": 98, "earlier_in_90_days": 1 }), "100.00"),
            (json!({ "uptime_percent": 90, "earlier_in_90_days": 3 }), "100.00"),
            (json!({ "uptime_percent": 99.95, "earlier_in_90_days": 1 }), "0.00"),
            (json!({ "uptime_percent": 99.4, "outage_minutes": 240 }), "10.00"),
            (json!({ "uptime_percent": 99.4, "outage_minutes": 241 }), "33.34"),
            (json!({ "uptime_percent": 90, "outage_minutes": 3000, "monthly_price": "30.00" }), "37.00"),
        ];
        table("saas", &base, &rows);
        let found = offer(
        "saas",
        &base,
        &json!({ "uptime_percent": 98, "outage_minutes": 300, "monthly_price": "999.99", "currency": "USD" }),
    )
    .unwrap();
        assert_eq!(
            (found.currency, found.floor.as_ref().unwrap().amount.amount().as_str()),
            ("USD", "250.00")
        );
        assert_eq!(
            found.approval.unwrap().role.name(),
            "senior",
            "a week of a thousand is above an agent's limit"
        );
    }

    #[test]
    fn parcels() {
        let late = json!({ "failure": "late", "order_total": "80.05", "delivery_fee": "4.95", "item_price": null, "earlier_in_180_days": 0 });
        let damaged = json!({ "failure": "damaged", "item_price": "14.99", "delivery_fee": null });
        let rows = [
            (json!({}), "12.96"),
            (json!({ "earlier_in_180_days": 1 }), "20.96"),
            (json!({ "order_total": 80, "delivery_fee": 0 }), "8.00"),
            (damaged.clone(), "14.99"),
            (with(damaged.clone(), &json!({ "earlier_in_180_days": 1 })), "31.00"),
        ];
        table("ecommerce", &late, &rows);
        let forms = |price: &str| {
            let found =
                offer("ecommerce", &late, &with(damaged.clone(), &json!({ "item_price": price }))).unwrap();
            found.options.into_iter().map(|option| option.form).collect::<Vec<_>>()
        };
        assert_eq!(forms("14.99")[0], "exchange_without_return");
        assert_eq!(forms("15.00")[0], "exchange");
        assert_eq!(forms("15.01")[0], "exchange");
    }

    #[test]
    fn the_till_and_the_shelf() {
        let base = json!({ "shelf_price": "2.00", "scanned_price": "2.00", "quantity": 1 });
        let rows = [
            (json!({}), "0.00"),
            (json!({ "scanned_price": "2.01" }), "2.01"),
            (json!({ "scanned_price": "1.99" }), "1.99"),
            (json!({ "scanned_price": "2.50", "quantity": 4 }), "10.00"),
            (json!({ "scanned_price": 2.5, "quantity": 4 }), "10.00"),
        ];
        table("grocer", &base, &rows);
        let found = offer("grocer", &base, &json!({ "scanned_price": "900.00", "quantity": 9 })).unwrap();
        assert_eq!(found.currency, "GBP");
        assert!(found.approval.is_none(), "an entitlement asks nobody");
        assert_eq!(found.floor.unwrap().amount, found.amount);
        errors(
            "grocer",
            &base,
            &[
                (json!({ "quantity": 0 }), &["`quantity`"]),
                (json!({ "shelf_price": "2.001" }), &["`shelf_price`", "2.001", "2 places"]),
            ],
        );
    }

    #[test]
    fn money_that_a_bank_held() {
        let base = json!({ "loss": "1000.00", "held_days": 365, "distress": "none" });
        let rows = [
            (json!({}), "1080.00"),
            (json!({ "held_days": 0 }), "1000.00"),
            (json!({ "held_days": 1 }), "1000.22"),
            (json!({ "loss": "100.00", "held_days": 10 }), "100.22"),
            (json!({ "held_days": 730 }), "1160.00"),
            (json!({ "distress": "moderate" }), "1130.00"),
            (json!({ "distress": "substantial" }), "1230.00"),
            (json!({ "distress": "severe" }), "1480.00"),
            (json!({ "distress": "severe", "currency": "EUR" }), "1480.00"),
        ];
        table("bank", &base, &rows);
        let role = |distress: &str| {
            offer("bank", &base, &json!({ "distress": distress }))
                .unwrap()
                .approval
                .map(|one| one.role.name())
        };
        assert_eq!(
            ["none", "moderate", "substantial", "severe"].map(role),
            [None, None, Some("senior"), Some("manager")],
            "only what goes beyond the loss asks for anybody"
        );
    }

    #[test]
    fn wherever_something_is_due_there_are_two_forms_and_reasons() {
        let due = [
            ("eu261", flight()),
            ("uk261", flight()),
            ("uk-telecom", json!({ "failure": "late_start", "failed_on": "2024-05-05", "days": 4 })),
            ("uk-energy", json!({ "failure": "late_payment", "failed_on": "2025-05-05" })),
            (
                "saas",
                json!({ "uptime_percent": 98, "outage_minutes": 0, "monthly_price": "10", "earlier_in_90_days": 0 }),
            ),
            (
                "ecommerce",
                json!({ "failure": "late", "order_total": "80", "delivery_fee": "5", "earlier_in_180_days": 0 }),
            ),
            ("grocer", json!({ "shelf_price": "1", "scanned_price": "2", "quantity": 1 })),
            ("bank", json!({ "loss": "1", "held_days": 1, "distress": "none" })),
        ];
        for (name, facts) in due {
            let found = offer(name, &facts, &json!({})).unwrap();
            assert!(found.options.len() >= 2, "{name}");
            for option in &found.options {
                assert!(
                    !option.reasons.is_empty() && option.amount == found.amount,
                    "{name} {}",
                    option.form
                );
                assert!(
                    !option.reasons.iter().any(|reason| reason.contains('{')),
                    "{name}: {:?}",
                    option.reasons
                );
            }
        }
    }
}
