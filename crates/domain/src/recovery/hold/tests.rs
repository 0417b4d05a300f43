//! What a rule that holds goodwill can ask for, what it says at its edges, and what it can never do.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::{Claims, MakeGoodPolicy};
use crate::{
    failure::Severity,
    house::Texts,
    money::Currency,
    recovery::{Beside, OfferFacts},
};

const NOW: &str = "2026-06-01T09:00:00Z";

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn ago(days: &[i64]) -> Vec<Timestamp> {
    days.iter().map(|days| now() - SignedDuration::from_hours(24 * days)).collect()
}

fn policy(when: &str) -> MakeGoodPolicy {
    let rule = format!("\n[[hold]]\nname = \"own\"\nwhen = \"{when}\"\nbecause = \"Look at it.\"\n");
    let shipped = Texts::shipped().policy;
    let without = shipped.split("[[hold]]").next().unwrap().to_owned();
    let rest = shipped.split_once("# What the extra is worth").map(|(_, rest)| format!("#{rest}")).unwrap();
    MakeGoodPolicy::from_toml(&format!("{without}{rule}{rest}")).unwrap()
}

fn holds(when: &str, claims: &Claims) -> bool {
    policy(when).held(claims, now()).is_some()
}

#[test]
fn counts_are_those_of_their_own_days() {
    let claims = Claims {
        received: ago(&[0, 29, 30, 89, 90, 364, 365]),
        given: ago(&[1, 2, 91]),
        ordered: ago(&[1, 200, 364, 365]),
        of_unknown_orders: ago(&[3]),
    };
    for exactly in [
        "claims_in_30_days == 2",
        "claims_in_90_days == 4",
        "claims_in_365_days == 6",
        "gifts_in_30_days == 2 && gifts_in_365_days == 3",
        "orders_in_365_days == 3",
        "unknown_orders_in_30_days == 1",
        "claims_per_100_orders != null && claims_per_100_orders == 200",
    ] {
        assert!(holds(exactly, &claims), "{exactly}");
    }
    let later = Claims { received: ago(&[-1]), ..Claims::default() };
    assert!(holds("claims_in_365_days == 0 && claims_per_100_orders == null", &later), "what is to come");
}

#[test]
fn the_rules_that_ship_hold_at_their_edges_and_not_just_below() {
    let shipped = MakeGoodPolicy::from_toml(&Texts::shipped().policy).unwrap();
    let held = |claims: &Claims| shipped.held(claims, now()).map(|held| held.rule);
    let given = |days: &[i64]| Claims { given: ago(days), ..Claims::default() };
    assert_eq!(held(&given(&[1, 2, 3, 4])), None);
    assert_eq!(held(&given(&[1, 2, 3, 4, 90])), None, "90 days ago is no longer in 90 days");
    assert_eq!(held(&given(&[1, 2, 3, 4, 89])).as_deref(), Some("many_gifts"));
    let unknown = |days: &[i64]| Claims { of_unknown_orders: ago(days), ..Claims::default() };
    assert_eq!(held(&unknown(&[1])), None);
    assert_eq!(held(&unknown(&[1, 200])).as_deref(), Some("unknown_orders"));
    assert_eq!(
        held(&Claims { received: ago(&[0; 40]), ..Claims::default() }),
        None,
        "complaining is no abuse"
    );
}

#[test]
fn a_rule_that_asks_for_anything_else_is_refused_with_its_place() {
    let shipped = Texts::shipped().policy;
    for name in ["tone", "contacts", "followers", "channel", "exposure", "severity", "value_band", "loss"] {
        let text = shipped.replace("gifts_in_90_days >= 5", &format!("{name} == 4"));
        let error = MakeGoodPolicy::from_toml(&text).unwrap_err();
        assert_eq!(error.field, "hold[0].when", "{name}");
        assert!(error.line.is_some() && error.column.is_some(), "{name}: {error}");
        let why = if name.len() > 4 && ["severity", "value_band"].contains(&name) {
            "claims_in_30_days"
        } else {
            ""
        };
        assert!(error.expected.contains(why), "{error}");
    }
    for (from, to, field) in [
        ("name = \"many_gifts\"", "name = \"unknown_orders\"", "hold[1].name"),
        ("name = \"many_gifts\"", "name = \" \"", "hold[0].name"),
        ("gifts_in_90_days >= 5", "claims_per_100_orders > 50", "hold[0].when"),
        ("gifts_in_90_days >= 5", "gifts_in_90_days", "hold[0].when"),
    ] {
        let error = MakeGoodPolicy::from_toml(&shipped.replace(from, to)).unwrap_err();
        assert_eq!(error.field, field, "{error}");
    }
}

proptest! {
    /// Whether somebody is suspected changes no byte of what they are offered.
    #[test]
    fn suspicion_moves_no_amount(severity in 0_usize..4, days in proptest::collection::vec(0_i64..400, 0..30)) {
        let claims = Claims { received: ago(&days), given: ago(&days), ..Claims::default() };
        let shipped = MakeGoodPolicy::from_toml(&Texts::shipped().policy).unwrap();
        let plain = MakeGoodPolicy { hold: Vec::new(), ..shipped.clone() };
        let facts = OfferFacts::plain(Severity::ALL[severity], Currency::EUR);
        let answer = |policy: &MakeGoodPolicy| {
            let offer = policy.offer(&facts.facts(policy), &Beside::default()).unwrap();
            (serde_json::to_string(&offer).unwrap(), serde_json::to_string(&policy.recommend(&facts)).unwrap())
        };
        prop_assert_eq!(answer(&shipped), answer(&plain));
        // More of what is counted never lets go of what was held before.
        let more = Claims { given: [claims.given.clone(), ago(&[0])].concat(), ..claims.clone() };
        prop_assert!(shipped.held(&claims, now()).is_none() || shipped.held(&more, now()).is_some());
    }
}
