//! What an offer costs: a pack read from its text, facts from JSON, the answer as JSON.

use std::{error::Error, hint::black_box, time::Instant};

use domain::{
    money::Currency,
    recovery::{Beside, Facts, MakeGoodPolicy, pack, pack_names},
};
use serde_json::Value;

const ROUNDS: u32 = 500;
/// Milliseconds that `amends offer` may take, reading its policy included.
const BUDGET: f64 = 5.0;

/// Prints microseconds: reading the policy, and one offer by it.
pub fn measure() -> Result<(), Box<dyn Error>> {
    println!("an offer, in microseconds (budget for both together: {} )", BUDGET * 1e3);
    for name in pack_names() {
        let policy = pack(name).ok_or("a pack that ships is sound")?;
        let (text, facts) = (policy.to_toml()?, facts(name));
        let reading =
            timed(|| MakeGoodPolicy::from_toml(&text).map(drop).map_err(|error| error.to_string()))?;
        let offering = timed(|| {
            let facts: Value = serde_json::from_str(&facts).map_err(|error| error.to_string())?;
            let facts = facts.as_object().ok_or("facts are an object")?;
            let facts = Facts::read(policy, facts, Currency::EUR).map_err(|error| error.to_string())?;
            let offer = policy.offer(&facts, &Beside::default()).map_err(|error| error.to_string())?;
            let _answer = black_box(serde_json::to_string(&offer).map_err(|error| error.to_string())?);
            Ok(())
        })?;
        let verdict = if reading + offering <= BUDGET * 1e3 { "met" } else { "MISSED" };
        println!("  {name:<12} reading {reading:>7.0}, offering {offering:>6.1}  ({verdict})");
    }
    Ok(())
}

fn timed(mut work: impl FnMut() -> Result<(), String>) -> Result<f64, String> {
    let began = Instant::now();
    for _ in 0..ROUNDS {
        work()?;
    }
    Ok(began.elapsed().as_secs_f64() * 1e6 / f64::from(ROUNDS))
}

fn facts(pack: &str) -> String {
    let facts = match pack {
        "uk-telecom" => r#"{"failure":"loss_of_service","failed_on":"2025-06-01","days":9}"#,
        "uk-energy" => r#"{"failure":"late_payment","failed_on":"2025-06-01"}"#,
        "saas" => {
            r#"{"uptime_percent":98.2,"outage_minutes":700,"monthly_price":"49.00","earlier_in_90_days":1}"#
        }
        "ecommerce" => {
            r#"{"failure":"late","order_total":"80.05","delivery_fee":"4.95","earlier_in_180_days":1}"#
        }
        "grocer" => r#"{"shelf_price":"2.00","scanned_price":"2.50","quantity":3}"#,
        "bank" => r#"{"loss":"1234.56","held_days":77,"distress":"substantial"}"#,
        _ => {
            r#"{"failure":"arrival_delay","failed_on":"2025-06-01","distance_km":4200,"intra_eu":false,"delay_minutes":225,"extraordinary":false}"#
        }
    };
    facts.to_owned()
}
