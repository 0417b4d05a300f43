//! A round over many: paused, gone on with and added to, with the quiet beside the loud; and a server that is killed while
//! it tells them.

use std::{collections::BTreeMap, fmt::Write, time::Duration};

use amends::{
    app::{App, Clock},
    jobs::run_due,
};
use domain::{
    case::notices::RoundState,
    intake::{Incident, Status},
    staff::{Actor, Role},
};
use serde_json::{Value, json};
use store::intake::cohort;

use super::{
    incidents::{NOTICE, import, plan, send},
    steps::text,
    world::{World, on_both},
};
use crate::{
    app::{Home, add, engines},
    server::Server,
};

const MANY: usize = 130;

fn rows(from: usize, to: usize) -> (String, String) {
    let (mut customers, mut orders) =
        ("id,name,email\n".to_owned(), "id,customer,placed_at,amount,currency,what,lot\n".to_owned());
    for nth in from..to {
        writeln!(customers, "C{nth},Person {nth},p{nth}@c.example").unwrap();
        writeln!(orders, "O{nth},C{nth},2026-05-02,4.50,GBP,Rye bread,7B").unwrap();
    }
    (customers, orders)
}

pub fn plant(world: &World, from: usize, to: usize) {
    let (customers, orders) = rows(from, to);
    import(world, amends::import::Kind::Customers, "", &customers);
    import(world, amends::import::Kind::Orders, "", &orders);
}

/// How many notices each customer of the installation was sent, over all their cases.
fn notices(app: &App) -> BTreeMap<String, usize> {
    let mut sent = BTreeMap::new();
    let (mut after, mut more) = (None, true);
    while more {
        let page = app
            .look(|conn| Ok(store::case::list(conn, &store::case::Filter::default(), after, 200)?))
            .unwrap();
        for case in &page.cases {
            let said = app.look(|conn| Ok(store::case::messages(conn, case.id)?)).unwrap();
            let number = said.iter().filter(|one| one.kind == domain::case::MessageKind::Notice).count();
            *sent.entry(case.customer.to_string()).or_default() += number;
        }
        (after, more) = (page.next, page.next.is_some());
    }
    sent
}

#[test]
fn pausing_going_on_and_adding_tells_everybody_once() {
    on_both(|world| {
        plant(world, 0, MANY);
        let new = json!({ "what": "Pieces of plastic in rye bread of lot 7B", "happened_at": "2026-05-01T06:00:00Z" });
        let incident = text(&world.post("/incidents", &new).is(201)["id"]);
        let cohort = format!("/incidents/{incident}/cohort");
        let lot = json!({ "query": { "attributes": { "lot": "7B" } } });
        assert_eq!(world.post(&cohort, &lot).is(201)["added"], MANY);
        let round = world.post(&format!("/incidents/{incident}/notices"), &plan(world)).is(201);
        send(world, &incident, &round);
        let here = format!("/incidents/{incident}/notices/{}", text(&round["id"]));
        while world.get(&here).is(200)["told"] == 0 {
            run_due(&world.app).unwrap();
        }
        world.post(&format!("{here}/pause"), &json!({})).is(201);
        world.wait(0);
        let paused = world.get(&here).is(200);
        assert_eq!(paused["state"], "paused");
        let told = paused["told"].as_u64().unwrap();
        assert!((1..MANY as u64).contains(&told), "{told} were told before the pause");
        world.post(&format!("{here}/pause"), &json!({})).refused(409, "round_state");
        // Meanwhile ten more are found, and one who waits complains.
        plant(world, MANY, MANY + 10);
        assert_eq!(world.post(&cohort, &lot).is(201)["added"], 10);
        let waiting = world.get(&format!("{cohort}?status=waiting&limit=1")).is(200)["items"][0].clone();
        let order = text(&waiting["orders"][0]);
        let complaint = json!({ "customer": { "id": waiting["customer"]["id"] }, "channel": "web", "verbatim": "There is plastic in it!", "order": order });
        let case = text(&world.post("/cases", &complaint).is(201)["number"]);
        send(world, &incident, &round);
        world.wait(0);
        let done = world.get(&here).is(200);
        assert_eq!((&done["state"], &done["told"]), (&json!("done"), &json!(MANY + 10)), "{done:#}");
        let sent = notices(&world.app);
        assert_eq!(sent.len(), MANY + 10);
        assert!(sent.values().all(|times| *times == 1), "{sent:?}");
        let one = text(&waiting["customer"]["id"]);
        let own = world.get(&format!("/cases?customer={one}")).is(200);
        assert_eq!(
            (own["items"].as_array().unwrap().len(), &own["items"][0]["number"]),
            (1, &Value::from(case))
        );
    });
}

#[test]
fn a_text_that_does_not_fit_somebody_stops_for_them_alone() {
    on_both(|world| {
        plant(world, 0, 2);
        import(
            world,
            amends::import::Kind::Orders,
            "",
            "id,customer,placed_at,amount,currency,what\nO9,C1,2026-05-02,4.50,GBP,Rolls\n",
        );
        let incident = text(
            &world.post("/incidents", &json!({ "what": "Pieces of plastic in rye bread" })).is(201)["id"],
        );
        let cohort = format!("/incidents/{incident}/cohort");
        world.post(&cohort, &json!({ "members": [{ "order": "O0" }, { "order": "O9" }] })).is(201);
        let first = world.post(&format!("/incidents/{incident}/notices"), &plan(world)).is(201);
        send(world, &incident, &first);
        world.wait(0);
        let stopped = world.get(&format!("{cohort}?status=stopped")).is(200)["items"].clone();
        assert_eq!(stopped.as_array().unwrap().len(), 1);
        assert!(text(&stopped[0]["stopped"]).contains("“lot”"), "{stopped:#}");
        // Other words for those of whom nothing is known reach them.
        let mut better = plan(world);
        better["text"] = NOTICE.replace("{lot}", "{lot|of that week}").into();
        let second = world.post(&format!("/incidents/{incident}/notices"), &better).is(201);
        assert_eq!(second["members"], 1);
        send(world, &incident, &second);
        world.wait(0);
        assert_eq!(world.get(&format!("/incidents/{incident}/cohort_counts")).is(200)["coverage"], 1.0);
        assert!(notices(&world.app).values().all(|times| *times == 1));
    });
}

/// Everything is prepared in this process; a server of its own tells them and is killed at some moment.
#[test]
fn a_killed_server_tells_nobody_twice_and_leaves_nobody_out() {
    for engine in engines() {
        let home = Home::on(engine);
        let app = App::open(home.config(), Clock::of_the_machine()).unwrap();
        let ruth = add(&app, "Ruth Abel", Role::Admin);
        let actor = Actor::member(&ruth);
        let (customers, orders) = rows(0, 400);
        for (kind, rows) in
            [(amends::import::Kind::Customers, customers), (amends::import::Kind::Orders, orders)]
        {
            let mapping = amends::import::Mapping::default();
            let source = amends::import::Source { kind, mapping: &mapping, beside: None, dry_run: false };
            amends::import::run(&app, &source, rows.as_bytes(), &mut |_| {}).unwrap();
        }
        let new = serde_json::from_value(json!({ "what": "Pieces of plastic in rye bread" })).unwrap();
        let incident: Incident = amends::actions::intake::record_incident(&app, &actor, new).unwrap();
        let all = serde_json::from_value(json!({ "query": { "attributes": { "lot": "7B" } } })).unwrap();
        assert_eq!(amends::actions::intake::cohort::add(&app, &actor, incident.id, all).unwrap().added, 400);
        let due = app.clock.now() + jiff::SignedDuration::from_hours(24 * 5);
        let plan = json!({ "text": NOTICE, "severity": "low", "promise": { "what": "You will have the money back", "due_at": due.to_string() } });
        let plan = serde_json::from_value(plan).unwrap();
        let round = amends::actions::case::notices::draft(&app, &actor, incident.id, plan).unwrap();
        amends::actions::case::notices::begin(&app, &actor, round.id, &round.seal()).unwrap();
        drop(app);
        let mut server = Server::start(&home);
        std::thread::sleep(Duration::from_millis(700));
        server.kill();
        // Whatever it had claimed is free again once its lease has run out.
        let later = Clock::of_the_machine().now() + jiff::SignedDuration::from_mins(10);
        let app = App::open(home.config(), Clock::still(later)).unwrap();
        let before = app.look(|conn| Ok(cohort::counts(conn, incident.id)?)).unwrap().of(Status::Told);
        while run_due(&app).unwrap() > 0 {}
        let counts = app.look(|conn| Ok(cohort::counts(conn, incident.id)?)).unwrap();
        println!("{engine:?}: {before} of 400 were told before the kill");
        assert_eq!((counts.of(Status::Told), counts.members()), (400, 400));
        let sent = notices(&app);
        assert_eq!(sent.len(), 400);
        assert!(sent.values().all(|times| *times == 1));
        let end = app.look(|conn| Ok(store::case::notices::round(conn, round.id, store::case::Lock::No)?));
        assert_eq!(end.unwrap().unwrap().state, RoundState::Done);
    }
}
