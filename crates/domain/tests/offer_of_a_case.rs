//! What a case is recommended and what its facts alone are offered: one sum, and nothing withheld without a word.

// `cfg(test)` tells the lints that all below is test code, also what is not itself a `#[test]`.
#[cfg(test)]
mod properties {
    use domain::{
        failure::Severity,
        money::{Currency, Money},
        recovery::{Beside, Facts, MakeGoodPolicy, OfferFacts, RecommendedOption},
    };
    use proptest::prelude::*;
    use serde_json::json;

    proptest! {
        #[test]
        fn what_a_case_is_recommended_comes_to_what_the_offer_says(
            severity in 0..4_usize, floor in proptest::option::of(1..40_000_i64), loss in proptest::option::of(1..40_000_i64),
            repeat: bool, tenure in proptest::option::of(0..60_i64),
        ) {
            let house = MakeGoodPolicy::from_toml(include_str!("../data/house/policy.toml")).unwrap();
            let euros = |minor: i64| Money::minor(minor, Currency::EUR);
            let mut known = OfferFacts::plain(Severity::ALL[severity], Currency::EUR);
            (known.repeat, known.tenure_months) = (repeat, tenure);
            (known.floor, known.loss) = (floor.map(euros), loss.map(euros));
            let (told, asked) = (house.recommend(&known), house.offer(&known.facts(&house), &Beside::default()).unwrap());
            let first = |options: &[RecommendedOption]| options.first().map_or(0, |one| one.face_value.minor_units());
            let owed = known.floor.map_or(0, Money::minor_units);
            prop_assert_eq!(told.extra.map_or(0, Money::minor_units), first(&told.options));
            prop_assert_eq!(owed + first(&told.correction) + first(&told.options), asked.amount.minor_units());
            prop_assert!(!told.options.is_empty() || !told.reasons.is_empty(), "nothing without a word");
        }
    }

    #[test]
    fn a_currency_without_a_tier_gets_what_is_owed_and_is_told_what_it_lacks() {
        let house = MakeGoodPolicy::from_toml(include_str!("../data/house/policy.toml")).unwrap();
        let yen = json!({ "currency": "JPY", "severity": "high", "floor": "5000", "loss": "8000", "value_band": "high" });
        let found = house
            .offer(&Facts::read(&house, yen.as_object().unwrap(), Currency::EUR).unwrap(), &Beside::default())
            .unwrap();
        assert_eq!(
            (found.amount.to_string(), found.floor.unwrap().amount.to_string()),
            ("8000 JPY".to_owned(), "5000 JPY".to_owned())
        );
        let extras: Vec<_> =
            found.excluded.iter().filter(|one| one.form == "extra").map(|one| one.reason.as_str()).collect();
        assert_eq!(
            extras,
            [
                "tiers: The policy has no tier in JPY for this, so it adds nothing.",
                "value_extra: The policy has no step in JPY for this, so it adds nothing.",
            ]
        );
        let mut known = OfferFacts::plain(Severity::High, Currency::JPY);
        let told = house.recommend(&known);
        assert_eq!((told.extra, told.options.len()), (None, 0));
        assert!(told.reasons.iter().any(|reason| reason.contains("no tier in JPY")), "{:?}", told.reasons);
        known.floor = Some(Money::parse("5000", "JPY").unwrap());
        assert!(house.recommend(&known).reasons.iter().any(|reason| reason.contains("5000 JPY is owed")));
    }
}
