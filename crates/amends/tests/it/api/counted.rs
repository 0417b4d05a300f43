//! Who is told of an incident and says nothing has not complained: in no figure and no report, until they say something.

use amends::reports::{Period, iso10002::Iso10002, monthly::Monthly, uk_return};
use domain::learning::reports::uk_return::Mapping;
use serde_json::{Value, json};

use super::{
    incidents::{import, lot, plan, send},
    make_goods::page,
    steps::text,
    world::{World, on_both},
};

/// Complaints that each report counts: measures over HTTP, the month, the review after ISO 10002, the UK return (opened,
/// and outstanding at the end).
fn reported(world: &World) -> [u64; 5] {
    let measures = world.get("/measures?from=2026-06-01T00:00:00Z&to=2026-07-01T00:00:00Z").is(200);
    let month = Monthly::of(&world.app, "2026-06").unwrap();
    let june = Period { from: "2026-06-01".parse().unwrap(), to: "2026-06-30".parse().unwrap() };
    let review = Iso10002::of(&world.app, june).unwrap();
    let trend = review.trend.iter().map(|(_, cases)| cases).sum::<u64>();
    let mapping = Mapping::from_toml("").unwrap();
    let (uk, _) = uk_return::count(&world.app, "2026-H1".parse().unwrap(), &mapping).unwrap();
    assert!(uk.provisional, "June is not over");
    [
        measures["cases"].as_u64().unwrap(),
        month.measures.cases,
        trend,
        uk.total.opened,
        uk.total.opened + uk.outstanding_at_start,
    ]
}

#[test]
fn silent_victims_are_in_no_report_until_they_say_something() {
    on_both(|world| {
        let customers = "id,name,email\nC1,Ana Ruiz,ana@c.example\nC2,Bo Lind,bo@c.example\n";
        import(world, amends::import::Kind::Customers, "", customers);
        let orders = "id,customer,placed_at,amount,currency,what,attribute.lot\nO1,C1,2026-05-02,4.50,EUR,Rye bread,7B\n\
                      O2,C2,2026-05-03,4.50,EUR,Rye bread,7B\n";
        import(world, amends::import::Kind::Orders, "", orders);
        world
            .post("/cases", &json!({ "channel": "phone", "verbatim": "The shop was closed at noon." }))
            .is(201);
        assert_eq!(reported(world), [1; 5]);

        let what = json!({ "what": "Pieces of plastic in rye bread of lot 7B", "happened_at": "2026-05-01T06:00:00Z" });
        let incident = text(&world.post("/incidents", &what).is(201)["id"]);
        world.post(&format!("/incidents/{incident}/cohort"), &lot()).is(201);
        let round = world.post(&format!("/incidents/{incident}/notices"), &plan(world)).is(201);
        send(world, &incident, &round);
        world.wait(0);
        let told = world.get(&format!("/incidents/{incident}/cohort?status=told")).is(200);
        let told: &Vec<Value> = told["items"].as_array().unwrap();
        assert_eq!((told.len(), reported(world)), (2, [1; 5]), "told and silent");
        assert!(page(world, "/reports/uk-return/2026-H1").contains("provisional"));

        let said = json!({ "direction": "in", "body": "I bit on a piece of it!" });
        world.post(&format!("/cases/{}/messages", text(&told[0]["case"])), &said).is(201);
        assert_eq!(reported(world), [2; 5], "one of them spoke");
    });
}
