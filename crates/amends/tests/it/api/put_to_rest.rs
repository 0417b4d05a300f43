//! Those who were told and said nothing are put to rest by one act of a person, in portions; whoever wrote is left to be answered.

use amends::actions::case::notices::put_to_rest;
use domain::{
    case::{
        Stage,
        notices::{SilentClosure, SilentDeed, SilentResolution},
    },
    id::Id,
    intake::Incident,
    staff::{Actor, Role},
};
use serde_json::{Value, json};

use super::{
    incidents::{NOTICE, plan, send},
    rounds::plant,
    steps::text,
    world::{World, on_both},
};
use crate::app::add;

/// More than one portion.
const MANY: usize = 60;
const NEWS: &str = "Dear {name}, this is the list of 3 June about the bread with the pieces of plastic, with your order {order} on it. {signer}";

const LETTER: &str = "Dear {name|customer},

I come back to our mistake: pieces of plastic in your bread, order {order}, of which we had to tell you. We let you down, and I am sorry \
that we did.

This is how we put it right for you: {correction}. Write to me if anything like it comes up, and I take care of it myself.

{signer}
{firm}";

/// An incident whose cohort was told, and told that the promise is kept.
fn told(world: &World) -> String {
    plant(world, 0, MANY);
    let new =
        json!({ "what": "Pieces of plastic in rye bread of lot 7B", "happened_at": "2026-05-01T06:00:00Z" });
    let incident = text(&world.post("/incidents", &new).is(201)["id"]);
    let lot = json!({ "query": { "attributes": { "lot": "7B" } } });
    world.post(&format!("/incidents/{incident}/cohort"), &lot).is(201);
    let news = json!({ "kind": "update", "text": NEWS, "keeps_promise": "transfer list of 3 June" });
    let mut notice = plan(world);
    notice["severity"] = json!("medium");
    // What each is offered stands on their page.
    notice["text"] = json!(NOTICE.replace(", and on top of that you can have {offer|what we owe you}", ""));
    for body in [notice, news] {
        let round = world.post(&format!("/incidents/{incident}/notices"), &body).is(201);
        send(world, &incident, &round);
        world.wait(0);
    }
    incident
}

fn counts(world: &World, incident: Id<Incident>) -> Vec<(Stage, u64)> {
    world.app.look(|conn| Ok(store::case::notices::silent_counts(conn, incident)?)).unwrap()
}

/// What the newest entry of a kind says. Read from the journal itself: the feed waits for whatever else goes on in the server.
fn last(world: &World, kind: &str) -> Value {
    let newest = world.app.look(|conn| Ok(store::journal::of_kind(conn, kind, 1)?)).unwrap();
    newest.first().map_or(Value::Null, |entry| json!({ "facts": entry.facts() }))
}

#[test]
fn whoever_said_nothing_is_put_to_rest_and_whoever_wrote_is_not() {
    on_both(|world| {
        let incident: Id<Incident> = told(world).parse().unwrap();
        let member = world.get(&format!("/incidents/{incident}/cohort?limit=1")).is(200)["items"][0].clone();
        let said = json!({ "body": "My son has eaten of it.", "direction": "in", "channel": "email" });
        world.post(&format!("/cases/{}/messages", text(&member["case"])), &said).is(201);
        let manager = Actor::member(&add(&world.app, "Mara Quist", Role::Manager));
        let all = |told_at| {
            SilentDeed::Resolve(SilentResolution {
                correction: "All of the lot was destroyed".to_owned(),
                evidence: "The transfer list of 3 June.".to_owned(),
                told_at,
                reason: "Nobody wrote in a week.".to_owned(),
            })
        };
        // They still have time to answer.
        put_to_rest(&world.app, &manager, incident, all(world.now())).unwrap();
        world.wait(0);
        assert_eq!(counts(world, incident), [(Stage::Responded, MANY as u64 - 1)]);
        let left = last(world, "silent_victims.resolved")["facts"].clone();
        assert_eq!((&left["done"], &left["left"]), (&json!(0), &json!(MANY - 1)));

        world.wait(24 * 9);
        put_to_rest(&world.app, &manager, incident, all(world.now())).unwrap();
        world.wait(0);
        assert_eq!(counts(world, incident), [(Stage::Resolved, MANY as u64 - 1)]);
        let done = last(world, "silent_victims.resolved")["facts"].clone();
        assert_eq!((&done["done"], &done["left"]), (&json!(MANY - 1), &json!(0)));
        let wrote = world.get(&format!("/cases/{}", text(&member["case"]))).is(200);
        assert_eq!(wrote["stage"], "responded");

        // Asked twice, and the offer has lapsed: what is left is the letter, and then to close them.
        (0..12).for_each(|_| world.wait(24 * 7));
        let close = SilentDeed::Close(SilentClosure {
            firm_side_improvement: "Every sieve is checked before the first batch".to_owned(),
            reason: "Nobody answered twice.".to_owned(),
        });
        put_to_rest(&world.app, &manager, incident, close.clone()).unwrap();
        world.wait(0);
        let left = last(world, "silent_victims.closed")["facts"].clone();
        assert_eq!((&left["done"], &left["left"]), (&json!(0), &json!(MANY - 1)), "no letter yet");
        letters(world, incident);
        world.wait(1);
        put_to_rest(&world.app, &manager, incident, close).unwrap();
        world.wait(0);
        assert_eq!(counts(world, incident), []);
    });
}

/// One text to all who said nothing, with the facts of each; whoever spoke gets none, and nobody a second one.
fn letters(world: &World, incident: Id<Incident>) {
    let notices = format!("/incidents/{incident}/notices");
    for (told, not_told) in [(MANY - 1, 1), (0, MANY)] {
        let round = world.post(&notices, &json!({ "kind": "letter", "text": LETTER })).is(201);
        let here = format!("{notices}/{}", text(&round["id"]));
        let samples = world.get(&format!("{here}/samples")).is(200)["samples"].clone();
        let stopped = samples.as_array().unwrap().iter().filter(|one| !one["stopped"].is_null()).count();
        assert_eq!(stopped, if told > 0 { 1 } else { 3 }, "whoever spoke comes first: {samples}");
        send(world, &incident.to_string(), &round);
        world.wait(0);
        let round = world.get(&here).is(200);
        assert_eq!((&round["told"], &round["not_told"]), (&json!(told), &json!(not_told)));
    }
    let members = world.get(&format!("/incidents/{incident}/cohort?limit=2")).is(200)["items"].clone();
    for (member, written) in members.as_array().unwrap().iter().zip([0, 1]) {
        let case = world.get(&format!("/cases/{}", text(&member["case"]))).is(200);
        let said = case["messages"].as_array().unwrap();
        let letters: Vec<_> = said.iter().filter(|one| one["kind"] == "letter").collect();
        let own = [text(&member["orders"][0]), "All of the lot was destroyed".to_owned()];
        let fits = |one: &&Value| own.iter().all(|own| text(&one["body"]).contains(own));
        assert!(letters.len() == written && letters.iter().all(fits), "{letters:?}");
    }
}
