//! Eight clients at the same guard: what must hold afterwards holds.

use axum::http::Method;
use domain::staff::Role;
use serde_json::{Value, json};

use super::{
    journey::happened,
    steps::{acknowledged, closable, closure, opened, proposed, text},
    world::{World, on_both, v1},
};

const CLIENTS: usize = 8;
const ROUNDS: usize = 5;

/// All at once; the statuses, in the order of the requests.
fn at_once(world: &World, requests: &[(Role, String, Value)]) -> Vec<u16> {
    let all = requests.iter().map(|(role, path, body)| {
        let request = world.request(*role, Method::POST, &v1(path)).body(body.to_string().into()).unwrap();
        async move { world.ask(request).await.status }
    });
    world.runtime.block_on(futures_util::future::join_all(all))
}

fn count(statuses: &[u16], status: u16) -> usize {
    statuses.iter().filter(|one| **one == status).count()
}

#[test]
fn one_make_good_is_approved_once() {
    on_both(|world| {
        for round in 1..=ROUNDS {
            let case = acknowledged(world);
            let id = proposed(world, Role::Agent, &case, "400");
            let approve = (Role::Manager, format!("/make_goods/{id}/approval"), json!({}));
            let statuses = at_once(world, &vec![approve; CLIENTS]);
            assert_eq!((count(&statuses, 201), count(&statuses, 409)), (1, CLIENTS - 1), "{statuses:?}");
            let approved = happened(world).iter().filter(|kind| *kind == "make_good.approved").count();
            assert_eq!(approved, round);
        }
    });
}

#[test]
fn a_closed_case_owes_nothing() {
    on_both(|world| {
        for _ in 0..ROUNDS {
            let case = closable(world);
            let promise = json!({ "what": "One more thing", "due_at": world.in_hours(24) });
            let requests: Vec<_> = (0..CLIENTS)
                .map(|nth| match nth % 2 {
                    0 => (Role::Agent, format!("/cases/{case}/closure"), closure()),
                    _ => (Role::Agent, format!("/cases/{case}/promises"), promise.clone()),
                })
                .collect();
            let statuses = at_once(world, &requests);
            assert_eq!(count(&statuses, 201) + count(&statuses, 409), CLIENTS, "{statuses:?}");
            let file = world.get(&format!("/cases/{case}")).is(200);
            assert!(file["open"] == true || file["promise"] == Value::Null, "closed and owing: {file}");
        }
    });
}

#[test]
fn a_handover_is_accepted_once() {
    on_both(|world| {
        let members = world.get("/members").is(200);
        let to = members["items"].as_array().unwrap().iter().find(|one| one["name"] == "senior").unwrap();
        for _ in 0..ROUNDS {
            let case = opened(world);
            let offer = json!({ "to": to["id"], "reason": "She knows the depot" });
            world.post(&format!("/cases/{case}/handover"), &offer).is(201);
            let accept = (Role::Senior, format!("/cases/{case}/handover_acceptance"), json!({}));
            let statuses = at_once(world, &vec![accept; CLIENTS]);
            assert_eq!((count(&statuses, 201), count(&statuses, 409)), (1, CLIENTS - 1), "{statuses:?}");
            assert_eq!(world.get(&format!("/cases/{case}")).is(200)["owner"], to["id"]);
        }
    });
}

#[test]
fn two_mergers_cross_without_a_loop() {
    on_both(|world| {
        for _ in 0..ROUNDS {
            let (one, two) = (opened(world), opened(world));
            let merge = |from: &str, into: &str| {
                (Role::Agent, format!("/cases/{from}/merger"), json!({ "into": into }))
            };
            let requests: Vec<_> = (0..CLIENTS)
                .map(|nth| if nth % 2 == 0 { merge(&one, &two) } else { merge(&two, &one) })
                .collect();
            let statuses = at_once(world, &requests);
            assert_eq!((count(&statuses, 201), count(&statuses, 409)), (1, CLIENTS - 1), "{statuses:?}");
            let open = |id: &str| world.get(&format!("/cases/{id}")).is(200)["open"] == true;
            assert!(open(&one) != open(&two), "exactly one goes on");
            assert!(!text(&json!(one)).is_empty());
        }
    });
}
