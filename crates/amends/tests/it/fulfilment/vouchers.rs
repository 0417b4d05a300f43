//! Vouchers: made once, spent in parts over the API, exact to the cent, gone when their time is over.

use axum::http::{Method, Request};
use domain::{
    recovery::{MakeGoodState as S, ledger::Account},
    staff::Role,
};
use jiff::SignedDuration;
use serde_json::{Value, json};
use store::recovery::{books, ledger};

use super::firm::{Given, VOUCHERS, on_each, owed};
use crate::front::{Answer, Front};

fn token(front: &Front, role: Role) -> String {
    let system = domain::staff::Actor::system();
    amends::actions::staff::create_token(&front.app, &system, "till", role).unwrap().1
}

fn ask(front: &Front, token: &str, method: Method, path: &str, key: &str, body: &Value) -> (u16, Value) {
    let request = Request::builder().method(method).uri(format!("/api/v1/vouchers/{path}"));
    let request = request.header("authorization", format!("Bearer {token}"));
    let request = if key.is_empty() { request } else { request.header("idempotency-key", key) };
    let Answer { status, body, .. } = front.send(request, body.to_string(), "127.0.0.1");
    (status, serde_json::from_str(&body).unwrap_or(Value::Null))
}

fn euros(amount: &str) -> Value {
    json!({ "amount": { "amount": amount, "currency": "EUR" } })
}

fn issued<'f>(front: &'f Front) -> (Given<'f>, String) {
    let given = owed(front, VOUCHERS);
    given.pass(1);
    given.is(S::Fulfilled);
    let code = front.app.keys.voucher(given.id).to_string();
    (given, code)
}

/// What the ledger says of it: given and not used, redeemed, expired, at face value and at what it costs.
fn booked(given: &Given<'_>) -> [(i64, i64); 3] {
    let look = given.front.app.look(|conn| {
        assert_eq!(books::check(conn)?, None);
        Ok(ledger::standing(conn, given.id)?.0)
    });
    let standing = look.unwrap();
    [Account::Given, Account::Redeemed, Account::Expired].map(|account| {
        let found = standing.iter().filter(|one| one.account == account);
        found.fold((0, 0), |sum, one| (sum.0 + one.worth.face_value, sum.1 + one.worth.cost))
    })
}

#[test]
fn a_voucher_is_spent_in_parts_and_never_beyond_its_worth() {
    on_each(|front| {
        let (given, code) = issued(front);
        assert_eq!(given.happened("voucher.issued"), 1);
        let till = token(front, Role::Agent);
        let spend = |key: &str, body: &Value| {
            ask(front, &till, Method::POST, &format!("{code}/redemption"), key, body)
        };
        let (status, fresh) =
            ask(front, &till, Method::GET, &code.to_lowercase().replace('-', ""), "", &Value::Null);
        assert_eq!(
            (status, fresh["state"].as_str(), fresh["left"]["amount"].as_str()),
            (200, Some("valid"), Some("20.00"))
        );

        let (status, first) = spend("r1", &euros("12.35"));
        assert_eq!((status, first["left"]["amount"].as_str()), (201, Some("7.65")));
        assert_eq!(spend("r1", &euros("12.35")), (201, first.clone()), "the same key gets the same answer");
        assert_eq!(spend("r1", &euros("1.00")).0, 422, "and takes no other body");
        let (status, refused) = spend("r2", &euros("7.66"));
        assert_eq!((status, refused["code"].as_str()), (409, Some("voucher_exceeded")));
        for wrong in [
            euros("0.00"),
            euros("-1.00"),
            euros("1.001"),
            json!({}),
            json!({ "amount": { "amount": "1", "currency": "GBP" } }),
        ] {
            assert_eq!(spend("", &wrong).0, 422, "{wrong}");
        }
        let (status, spent) = spend("r3", &euros("7.65"));
        assert_eq!(
            (status, spent["state"].as_str(), spent["redemptions"].as_array().unwrap().len()),
            (201, Some("spent"), 2)
        );
        assert_eq!(given.happened("voucher.redeemed"), 2);
        assert_eq!(booked(&given), [(0, 0), (2_000, 2_000), (0, 0)]);
        let reader = token(front, Role::ReadOnly);
        assert_eq!(ask(front, &reader, Method::POST, &format!("{code}/redemption"), "", &euros("1")).0, 403);
    });
}

#[test]
fn eight_tills_at_once_spend_no_more_than_there_is() {
    on_each(|front| {
        let (given, code) = issued(front);
        let till = token(front, Role::Agent);
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let tills: Vec<_> = (0..8)
                .map(|_| {
                    let (till, path) = (&till, format!("{code}/redemption"));
                    scope.spawn(move || ask(front, till, Method::POST, &path, "", &euros("6.00")).0)
                })
                .collect();
            tills.into_iter().map(|till| till.join().unwrap()).collect()
        });
        assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 3, "{statuses:?}");
        let (_, rest) = ask(front, &till, Method::GET, &code, "", &Value::Null);
        assert_eq!(rest["left"]["amount"], "2.00");
        assert_eq!(given.happened("voucher.redeemed"), 3);
        assert_eq!(booked(&given), [(200, 200), (1_800, 1_800), (0, 0)]);
    });
}

#[test]
fn what_is_left_lapses_once_and_codes_are_not_guessed_or_kept() {
    on_each(|front| {
        let (given, code) = issued(front);
        let till = token(front, Role::Agent);
        let other = domain::recovery::VoucherCode::from_entropy(7).to_string();
        for unknown in [other.as_str(), "nonsense", "%00", "%ff"] {
            assert_eq!(ask(front, &till, Method::GET, unknown, "", &Value::Null).0, 404, "{unknown}");
        }
        let plain = code.replace('-', "");
        let reference = given.one().reference.unwrap();
        assert!(
            reference.ends_with(&code[code.len() - 6..]) && !reference.contains(&code[..4]),
            "{reference}"
        );
        if let Some(file) = front.database() {
            let bytes = std::fs::read(file).unwrap();
            for text in [&code, &plain] {
                assert!(!bytes.windows(text.len()).any(|found| found == text.as_bytes()), "a code is kept");
            }
        }
        let page = front.get(&given.owner, &format!("/cases/{}", given.case)).body;
        assert!(page.contains(&code), "who gives it can read it out");
        let own = front.get("", &given.link());
        assert!(own.status == 200 && own.body.contains(&code), "who was given it sees it");

        amends::demo::advance(&front.app, SignedDuration::from_hours(24 * 31)).unwrap();
        let (_, over) = ask(front, &till, Method::GET, &code, "", &Value::Null);
        assert_eq!(
            (over["state"].as_str(), over["left"]["amount"].as_str()),
            (Some("lapsed"), Some("20.00"))
        );
        let (status, refused) =
            ask(front, &till, Method::POST, &format!("{code}/redemption"), "", &euros("1"));
        assert_eq!((status, refused["code"].as_str()), (409, Some("voucher_lapsed")));
        assert_eq!(given.happened("voucher.lapsed"), 1);
    });
}

#[test]
fn what_is_spent_and_what_lapses_stands_in_the_books_once() {
    on_each(|front| {
        let (given, code) = issued(front);
        let till = token(front, Role::Agent);
        let spend = |key: &str, amount| {
            ask(front, &till, Method::POST, &format!("{code}/redemption"), key, &euros(amount)).0
        };
        assert_eq!(booked(&given), [(2_000, 2_000), (0, 0), (0, 0)]);
        assert_eq!([spend("r1", "12.35"), spend("r1", "12.35"), spend("r2", "7.66")], [201, 201, 409]);
        assert_eq!(booked(&given), [(765, 765), (1_235, 1_235), (0, 0)]);
        for _ in 0..2 {
            amends::demo::advance(&front.app, SignedDuration::from_hours(24 * 31)).unwrap();
            assert_eq!(booked(&given), [(0, 0), (1_235, 1_235), (765, 765)]);
        }
        assert_eq!(spend("r3", "1.00"), 409);
        assert_eq!(booked(&given), [(0, 0), (1_235, 1_235), (765, 765)]);
    });
}

/// Somebody writes to the database by hand; the first thing that no longer agrees is named.
#[test]
fn a_voucher_that_was_tampered_with_is_found_out() {
    let tampered = |change: &str, told: &str| {
        on_each(|front| {
            let (given, code) = issued(front);
            let till = token(front, Role::Agent);
            let path = format!("{code}/redemption");
            assert_eq!(ask(front, &till, Method::POST, &path, "", &euros("7.00")).0, 201);
            booked(&given);
            let id = given.id.to_string();
            front.by_hand(&change.replace("ID", &id));
            let wrong = front.app.look(|conn| Ok(books::check(conn)?)).unwrap().unwrap_or_default();
            assert!(wrong.contains(told) && wrong.contains(&id), "{wrong}");
        });
    };
    tampered(
        "UPDATE redemptions SET amount = 800 WHERE make_good = 'ID'",
        "its redemptions say 8.00 EUR spent",
    );
    tampered(
        "UPDATE vouchers SET state = REPLACE(state, '13.00', '12.00') WHERE make_good = 'ID'",
        "the voucher itself 8.00 EUR",
    );
    tampered("DELETE FROM redemptions WHERE make_good = 'ID'", "its redemptions say 0.00 EUR spent");
}
