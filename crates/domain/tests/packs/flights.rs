//! Flights of the EU and of the United Kingdom: every band, delay and notice at, just below and just above its edge.

use serde_json::{Value, json};

use super::{cancelled, errors, flight, table, with};

fn rerouted(early: i64, late: i64) -> Value {
    json!({ "rerouted_departs_early_minutes": early, "rerouted_delay_minutes": late })
}

#[test]
fn flights_by_distance_and_delay() {
    let rows = [
        (json!({ "delay_minutes": 179 }), "0.00"),
        (json!({ "delay_minutes": 180 }), "250.00"),
        (json!({ "delay_minutes": 181 }), "250.00"),
        (json!({ "distance_km": 1499.9 }), "250.00"),
        (json!({ "distance_km": 1500 }), "250.00"),
        (json!({ "distance_km": 1500.0 }), "250.00"),
        (json!({ "distance_km": 1500.1 }), "400.00"),
        (json!({ "distance_km": 3499.9 }), "400.00"),
        (json!({ "distance_km": 3500.0 }), "400.00"),
        (json!({ "distance_km": 3500.0, "delay_minutes": 239 }), "400.00"),
        (json!({ "distance_km": 3500.1, "delay_minutes": 180 }), "300.00"),
        (json!({ "distance_km": 3500.1, "delay_minutes": 239 }), "300.00"),
        (json!({ "distance_km": 3500.1, "delay_minutes": 240 }), "300.00"),
        (json!({ "distance_km": 3500.1, "delay_minutes": 241 }), "600.00"),
        (json!({ "distance_km": 3500.1, "delay_minutes": 179 }), "0.00"),
        (json!({ "distance_km": 4500, "intra_eu": true, "delay_minutes": 200 }), "400.00"),
        (json!({ "distance_km": 4500, "intra_eu": true, "delay_minutes": 300 }), "400.00"),
        (json!({ "delay_minutes": 600, "extraordinary": true }), "0.00"),
        (json!({ "delay_minutes": -20 }), "0.00"),
        (json!({ "failed_on": "2005-02-17" }), "250.00"),
    ];
    table("eu261", &flight(), &rows);
}

#[test]
fn cancelled_flights_by_notice_and_rerouting() {
    let told = |days, early: i64, late: i64| {
        with(
            cancelled(days),
            &json!({ "rerouted_departs_early_minutes": early, "rerouted_delay_minutes": late }),
        )
    };
    let rows = [
        (cancelled(15), "0.00"),
        (cancelled(14), "0.00"),
        (cancelled(13), "250.00"),
        (cancelled(0), "250.00"),
        (told(13, 120, 239), "0.00"),
        (told(13, 121, 239), "250.00"),
        (told(13, 120, 240), "250.00"),
        (told(13, 121, 120), "125.00"),
        (told(13, 121, 121), "250.00"),
        (told(7, 120, 239), "0.00"),
        (told(7, 121, 119), "125.00"),
        (told(6, 60, 119), "0.00"),
        (told(6, 61, 119), "125.00"),
        (told(6, 60, 120), "125.00"),
        (told(6, 60, 121), "250.00"),
        (told(6, 120, 239), "250.00"),
        (with(cancelled(3), &json!({ "extraordinary": true })), "0.00"),
        (with(told(3, 90, 180), &json!({ "distance_km": 2000 })), "200.00"),
        (with(told(3, 90, 181), &json!({ "distance_km": 2000 })), "400.00"),
        (with(told(3, 90, 240), &json!({ "distance_km": 6000 })), "300.00"),
        (with(told(3, 90, 241), &json!({ "distance_km": 6000 })), "600.00"),
        (with(told(3, 90, 200), &json!({ "distance_km": 6000, "intra_eu": true })), "400.00"),
    ];
    table("eu261", &flight(), &rows);
}

#[test]
fn nothing_exempts_denied_boarding() {
    let denied = json!({ "failure": "denied_boarding", "delay_minutes": null, "extraordinary": true });
    let rows = [
        (denied.clone(), "250.00"),
        (with(denied.clone(), &json!({ "distance_km": 9000 })), "600.00"),
        (with(denied.clone(), &json!({ "distance_km": 9000, "rerouted_delay_minutes": 240 })), "300.00"),
        (with(denied, &json!({ "distance_km": 9000, "rerouted_delay_minutes": 241 })), "600.00"),
    ];
    table("eu261", &flight(), &rows);
    let bare = json!({ "failure": "denied_boarding", "failed_on": "2025-06-01", "distance_km": 900 });
    table("eu261", &bare, &[(json!({}), "250.00")]);
}

#[test]
fn british_flights() {
    let rows = [
        (json!({}), "220.00"),
        (json!({ "delay_minutes": 179 }), "0.00"),
        (json!({ "delay_minutes": 181 }), "220.00"),
        (json!({ "distance_km": 1499.9 }), "220.00"),
        (json!({ "distance_km": 1500 }), "220.00"),
        (json!({ "distance_km": 1500.1 }), "350.00"),
        (json!({ "distance_km": 3499.9 }), "350.00"),
        (json!({ "distance_km": 3500 }), "350.00"),
        (json!({ "distance_km": 3500, "delay_minutes": 239 }), "350.00"),
        (json!({ "distance_km": 3500.1, "delay_minutes": 179 }), "0.00"),
        (json!({ "distance_km": 3500.1, "delay_minutes": 180 }), "260.00"),
        (json!({ "distance_km": 3500.1, "delay_minutes": 239 }), "260.00"),
        (json!({ "distance_km": 3500.1, "delay_minutes": 240 }), "260.00"),
        (json!({ "distance_km": 3500.1, "delay_minutes": 241 }), "520.00"),
        (json!({ "distance_km": 9000, "intra_eu": true, "delay_minutes": 241 }), "520.00"),
        (json!({ "delay_minutes": 600, "extraordinary": true }), "0.00"),
        (cancelled(14), "0.00"),
        (cancelled(13), "220.00"),
        (with(cancelled(13), &rerouted(120, 239)), "0.00"),
        (with(cancelled(13), &rerouted(120, 240)), "220.00"),
        (with(cancelled(7), &rerouted(121, 120)), "110.00"),
        (with(cancelled(6), &rerouted(60, 119)), "0.00"),
        (with(cancelled(6), &rerouted(60, 120)), "110.00"),
        (with(cancelled(6), &rerouted(61, 121)), "220.00"),
        (with(with(cancelled(6), &rerouted(61, 180)), &json!({ "distance_km": 2000 })), "175.00"),
        (with(with(cancelled(6), &rerouted(61, 181)), &json!({ "distance_km": 2000 })), "350.00"),
        (with(with(cancelled(6), &rerouted(61, 240)), &json!({ "distance_km": 6000 })), "260.00"),
        (with(with(cancelled(6), &rerouted(61, 241)), &json!({ "distance_km": 6000 })), "520.00"),
        (json!({ "failure": "denied_boarding", "extraordinary": true }), "220.00"),
        (json!({ "failed_on": "2021-01-01" }), "220.00"),
    ];
    table("uk261", &flight(), &rows);
    errors(
        "uk261",
        &flight(),
        &[(json!({ "failed_on": "2020-12-31" }), &["failed_on", "2020-12-31", "2021-01-01"])],
    );
}
