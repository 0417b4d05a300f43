//! One mistake, many customers, over HTTP: planted customers are found and no others, and each is told once.

use amends::import::{Kind, Mapping, Source, run};
use axum::{body::Body, http::Method};
use domain::staff::Role;
use serde_json::{Value, json};

use super::{
    steps::text,
    world::{World, on_both, v1},
};

/// A text that says all that a notice has to say.
pub const NOTICE: &str = "Dear {name|customer},

the {what} of your order {order}, lot {lot}, may hold pieces of plastic. That was our mistake: a sieve in our bakery tore \
on {happened} because we had not checked it, and we did not notice in time. We are sorry that this reached your table.

Please do not eat it. We pay it back, and on top of that you can have {offer|what we owe you}. {promise} by {promise_date}. \
Your own page, where you can answer me, is {link}

{signer}
{firm}";

/// Imports rows of CSV with the mapping's text; all of them have to be taken.
pub fn import(world: &World, kind: Kind, mapping: &str, rows: &str) {
    let mapping: Mapping = toml::from_str(mapping).unwrap();
    let source = Source { kind, mapping: &mapping, beside: None, dry_run: false };
    let summary = run(&world.app, &source, rows.as_bytes(), &mut |_| {}).unwrap();
    assert_eq!(summary.rejected, 0, "{:?}", summary.reasons);
}

/// Six customers and their orders: three had lot 7B of rye bread in May, in Linz or Wels.
fn plant(world: &World) {
    let customers = "id,name,email\nC1,Ana Ruiz,ana@c.example\nC2,Bo Lind,bo@c.example\nC3,Cy Dorn,\nC4,Di Roth,di@c.example\n\
                     C5,Ed Munk,ed@c.example\nC6,Flo Sand,flo@c.example\n";
    import(world, Kind::Customers, "", customers);
    let mapping = "[columns]\n\"Batch No\" = \"attribute.lot\"\n\"Shop\" = \"attribute.place\"\n";
    let orders = "id,customer,placed_at,amount,currency,what,Batch No,Shop,attribute.Shelf Life\n\
                  O1,C1,2026-05-02,4.50,EUR,Rye bread,7B,Linz,5\n\
                  O2,C2,2026-05-03,4.50,EUR,Rye bread,7b,Wels,5\n\
                  O3,C3,2026-05-04,4.50,EUR,Rye bread, 7B ,Linz,5\n\
                  O4,C4,2026-05-05,4.50,EUR,Rye bread,7C,Linz,5\n\
                  O5,C5,2026-05-06,4.50,EUR,White bread,7B,Linz,5\n\
                  O6,C6,2026-04-06,4.50,EUR,Rye bread,7B,Linz,9\n\
                  O7,C1,2026-05-07,4.50,EUR,Rye bread,7B,Linz,5\n";
    import(world, Kind::Orders, mapping, orders);
}

fn incident(world: &World) -> String {
    let new =
        json!({ "what": "Pieces of plastic in rye bread of lot 7B", "happened_at": "2026-05-01T06:00:00Z" });
    text(&world.post("/incidents", &new).is(201)["id"])
}

pub fn lot() -> Value {
    json!({ "query": { "attributes": { "lot": "7b", "what": "rye bread" }, "from": "2026-05-01T00:00:00Z", "until": "2026-06-01T00:00:00Z" } })
}

pub fn plan(world: &World) -> Value {
    json!({ "text": NOTICE, "severity": "low", "promise": { "what": "You will have the money back", "due_at": world.in_hours(24 * 5) } })
}

/// External ids of the members of a page.
fn members(world: &World, path: &str) -> Vec<String> {
    let page = world.get(path).is(200);
    let mut found: Vec<_> =
        page["items"].as_array().unwrap().iter().map(|one| text(&one["customer"]["external_id"])).collect();
    found.sort_unstable();
    found
}

/// Sends a round as an agent who looked at its samples; answers the round.
#[track_caller]
pub fn send(world: &World, incident: &str, round: &Value) -> Value {
    let here = format!("/incidents/{incident}/notices/{}", text(&round["id"]));
    let seal = world.get(&format!("{here}/samples")).is(200)["seal"].clone();
    world.post(&format!("{here}/sending"), &json!({ "seal": seal })).is(201)
}

#[test]
fn planted_customers_are_found_and_no_others() {
    on_both(|world| {
        plant(world);
        let incident = incident(world);
        let cohort = format!("/incidents/{incident}/cohort");
        let found = world.post(&cohort, &lot()).is(201);
        assert_eq!((&found["added"], &found["known"], &found["cohort"]), (&json!(3), &json!(0), &json!(3)));
        assert_eq!(members(world, &cohort), ["C1", "C2", "C3"]);
        let again = world.post(&cohort, &lot()).is(201);
        assert_eq!((&again["added"], &again["known"], &again["cohort"]), (&json!(0), &json!(3), &json!(3)));

        let questions = [
            (json!({ "attributes": { "lot": ["7B", "7C"] } }), vec!["C1", "C2", "C3", "C4", "C5", "C6"]),
            (json!({ "attributes": { "place": "LINZ", "what": "rye bread" } }), vec!["C1", "C3", "C4", "C6"]),
            (json!({ "attributes": { "shelf life": "9" } }), vec!["C6"]),
            (json!({ "from": "2026-05-04T23:00:00Z" }), vec!["C1", "C4", "C5"]),
            (json!({ "until": "2026-05-01T00:00:00Z", "attributes": { "place": "Linz" } }), vec!["C6"]),
            (json!({ "attributes": { "lot": "7D" } }), vec![]),
            (json!({ "attributes": { "colour": "red" } }), vec![]),
        ];
        for (query, expected) in questions {
            let other = self::incident(world);
            let path = format!("/incidents/{other}/cohort");
            let added = world.post(&path, &json!({ "query": query })).is(201);
            assert_eq!(added["added"], expected.len(), "{query}");
            assert_eq!(members(world, &path), expected, "{query}");
        }
        for nothing in
            [json!({}), json!({ "query": {} }), json!({ "query": { "attributes": { "lot": "" } } })]
        {
            world.post(&cohort, &nothing).refused(422, "invalid");
        }
        assert_eq!(world.post_as(Role::ReadOnly, &cohort, &lot()).status, 403);
    });
}

#[test]
fn a_list_names_customers_in_any_way_and_unknown_rows_are_kept() {
    on_both(|world| {
        plant(world);
        let incident = incident(world);
        let cohort = format!("/incidents/{incident}/cohort");
        let list = "C1\nBO@c.example\nO4\nC1\nnobody@c.example\nC99\n";
        let added = world.post(&cohort, &json!({ "list": list })).is(201);
        assert_eq!((&added["added"], &added["cohort"]), (&json!(3), &json!(3)));
        assert_eq!(added["unknown"], json!(["nobody@c.example", "C99"]));
        assert_eq!(members(world, &cohort), ["C1", "C2", "C4"]);
        let kept = world.get(&format!("/incidents/{incident}/unknown_rows")).is(200);
        assert_eq!(kept["items"].as_array().unwrap().len(), 2);
        assert_eq!(world.get(&format!("/incidents/{incident}/cohort_counts")).is(200)["unknown"], 2);

        // By script, with a key: the same request is answered the same and adds nobody twice.
        let body = json!({ "members": [{ "external_id": "C5", "why": "the till roll" }, { "order": "O6" }, { "email": "no@x.example" }] });
        let ask = |body: &Value| {
            let request =
                world.request(Role::Agent, Method::POST, &v1(&cohort)).header("idempotency-key", "k1");
            world.send(request.body(Body::from(body.to_string())).unwrap())
        };
        let first = ask(&body).is(201);
        assert_eq!((&first["added"], &first["unknown"]), (&json!(2), &json!(["no@x.example"])));
        assert_eq!(ask(&body).is(201), first);
        assert_eq!(ask(&json!({ "members": [] })).status, 422);

        unknown_ones_are_looked_for_again(world, &incident);
    });
}

fn unknown_ones_are_looked_for_again(world: &World, incident: &str) {
    let cohort = format!("/incidents/{incident}/cohort");
    import(world, Kind::Customers, "", "id,name,email\nC99,Gil Noon,gil@c.example\n");
    let again = world.post(&format!("/incidents/{incident}/unknown_rows"), &json!({})).is(201);
    assert_eq!((&again["added"], &again["cohort"]), (&json!(1), &json!(6)), "an import brought them since");
    assert_eq!(
        world.get(&format!("/incidents/{incident}/unknown_rows")).is(200)["items"].as_array().unwrap().len(),
        2
    );

    let c1 = format!("{cohort}/ext:C1");
    assert_eq!(world.post(&format!("{c1}/removal"), &json!({ "reason": " " })).status, 422);
    let out = world.post(&format!("{c1}/removal"), &json!({ "reason": "another lot after all" })).is(201);
    assert_eq!(
        (&out["status"], &out["taken_out"]["reason"]),
        (&json!("taken_out"), &json!("another lot after all"))
    );
    assert_eq!(members(world, &format!("{cohort}?status=taken_out")), ["C1"]);
    let added = world.post(&cohort, &json!({ "list": "C1" })).is(201);
    assert_eq!((&added["added"], &added["taken_out"], &added["cohort"]), (&json!(0), &json!(1), &json!(5)));
    world.post(&format!("{c1}/return"), &json!({})).is(201);
    world.post(&format!("{c1}/return"), &json!({})).refused(409, "not_out");
    assert_eq!(world.get(&format!("/incidents/{incident}/cohort_counts")).is(200)["members"], 6);

    // By page, each once.
    let (mut seen, mut next) = (Vec::new(), String::new());
    loop {
        let page = world.get(&format!("{cohort}?limit=2{next}")).is(200);
        seen.extend(page["items"].as_array().unwrap().iter().map(|one| text(&one["customer"]["id"])));
        let Some(cursor) = page["next"].as_str() else { break };
        next = format!("&cursor={cursor}");
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 6);
}

#[test]
fn each_is_told_once_on_their_own_case_and_whoever_complained_in_theirs() {
    on_both(|world| {
        plant(world);
        // Bo complained about it; Ana about something else, before.
        let bo = json!({ "customer": { "external_id": "C2" }, "channel": "phone", "verbatim": "There was plastic in it!", "order": "O2" });
        let bo = text(&world.post("/cases", &bo).is(201)["number"]);
        let ana = json!({ "customer": { "external_id": "C1" }, "channel": "phone", "verbatim": "The shop was closed at noon.", "order": "O99" });
        world.post("/cases", &ana).is(201);
        let incident = incident(world);
        let cohort = format!("/incidents/{incident}/cohort");
        world.post(&cohort, &lot()).is(201);
        assert_eq!(members(world, &format!("{cohort}?silent=true")), ["C1", "C3"]);
        assert_eq!(members(world, &format!("{cohort}?silent=false")), ["C2"]);

        let round = world.post(&format!("/incidents/{incident}/notices"), &plan(world)).is(201);
        assert_eq!(
            round["make_good"]["face_value"]["amount"], "5.00",
            "low severity, from the policy in force"
        );
        assert_eq!(round["awaits_approval"], false);
        assert_eq!((&round["members"], &round["estimate"]["members"]), (&json!(3), &json!(3)));
        let here = format!("/incidents/{incident}/notices/{}", text(&round["id"]));
        let samples = world.get(&format!("{here}/samples")).is(200);
        for sample in samples["samples"].as_array().unwrap() {
            assert_eq!(
                (&sample["check"]["blocked"], &sample["check"]["missing"]),
                (&json!(false), &json!([])),
                "{sample:#}"
            );
        }
        world
            .post(&format!("{here}/sending"), &json!({ "seal": "what I did not look at" }))
            .refused(409, "not_reviewed");
        assert_eq!(send(world, &incident, &round)["state"], "sending");
        world.wait(0);

        let done = world.get(&here).is(200);
        assert_eq!((&done["state"], &done["told"]), (&json!("done"), &json!(2)), "Cy has no address");
        let counts = world.get(&format!("/incidents/{incident}/cohort_counts")).is(200);
        assert_eq!(
            (&counts["told"], &counts["by_hand"], &counts["silent"]),
            (&json!(2), &json!(1), &json!(2))
        );
        assert!((counts["coverage"].as_f64().unwrap() - 2.0 / 3.0).abs() < 1e-9);

        let told = world.get(&format!("{cohort}?status=told")).is(200);
        let case = |name: &str| {
            let all = told["items"].as_array().unwrap();
            text(&all.iter().find(|one| one["customer"]["external_id"] == name).unwrap()["case"])
        };
        assert_eq!(case("C2"), bo, "in their own thread");
        for (name, order) in [("C1", "O1"), ("C2", "O2")] {
            heard(world, name, &case(name), order);
        }
        assert_eq!(world.get(&format!("/cases/{}", case("C1"))).is(200)["stage"], "responded");

        called_once_and_told_what_is_new(world, &incident, &case("C1"));
    });
}

/// One notice with their own order, their own promise, the same make-good, and no selling.
fn heard(world: &World, name: &str, case: &str, order: &str) {
    let file = world.get(&format!("/cases/{case}")).is(200);
    let said = file["messages"].as_array().unwrap().iter();
    let notices: Vec<_> = said.filter(|said| said["kind"] == "notice").collect();
    assert_eq!(notices.len(), 1, "{file:#}");
    assert!(text(&notices[0]["body"]).contains(order), "their own order");
    assert_eq!(file["promises"][0]["what"], "You will have the money back");
    assert_eq!(file["make_goods"][0]["state"], "offered");
    assert_eq!(file["make_goods"][0]["face_value"]["amount"], "5.00", "the quiet and the loud alike");
    assert_eq!(world.get(&format!("/customers/ext:{name}/upsell_hold")).is(200)["hold"], true);
}

fn called_once_and_told_what_is_new(world: &World, incident: &str, c1: &str) {
    let cohort = format!("/incidents/{incident}/cohort");
    // Cy is called; nobody hears it a second time, however often it is tried.
    let cy = format!("{cohort}/ext:C3/telling");
    assert_eq!(world.post(&cy, &json!({ "channel": "email" })).status, 422);
    let called =
        world.post(&cy, &json!({ "channel": "phone", "words": "I told Cy about the sieve." })).is(201);
    assert_eq!((&called["status"], &called["told"]["by"]), (&json!("told"), &json!("call")));
    world.post(&cy, &json!({ "channel": "phone" })).refused(409, "already_told");
    let more = world.post(&format!("/incidents/{incident}/notices"), &plan(world)).is(201);
    let again = format!("/incidents/{incident}/notices/{}", text(&more["id"]));
    let seal = world.get(&format!("{again}/samples")).is(200)["seal"].clone();
    world.post(&format!("{again}/sending"), &json!({ "seal": seal })).refused(409, "nobody_waits");

    // What is new goes to all, each in their own thread, and keeps the promise.
    let news = json!({ "kind": "update", "text": "Dear {name}, the money for the bread with the pieces of plastic, order {order}, is on your account. You hear from me again on 15 June. {signer}", "keeps_promise": "transfer list of 3 June" });
    let update = world.post(&format!("/incidents/{incident}/notices"), &news).is(201);
    send(world, incident, &update);
    world.wait(0);
    let file = world.get(&format!("/cases/{c1}")).is(200);
    assert_eq!(file["promises"][0]["state"]["state"], "kept", "{file:#}");
    let kinds: Vec<_> = file["messages"].as_array().unwrap().iter().map(|said| text(&said["kind"])).collect();
    assert_eq!(kinds, ["notice", "update"]);

    let cost = world.get(&format!("/incidents/{incident}/cost")).is(200);
    assert_eq!(cost["items"][0]["make_goods"], 3, "{cost:#}");
}
