//! Closing is refused by each guard in turn, and so is everything else that would leave something owed.

use domain::staff::Role;
use serde_json::json;

use super::{
    steps::{
        ROUTE, acknowledged, acknowledgement, assessment, closable, closure, decision, does, goodwill,
        opened, response, text,
    },
    world::on_both,
};

#[test]
fn each_guard_refuses_what_it_guards() {
    on_both(|world| {
        let case = opened(world);
        let path = |verb: &str| format!("/cases/{case}/{verb}");
        world.post("/cases", &json!({ "channel": "web", "verbatim": " " })).refused(409, "G1");
        world.post(&path("closure"), &closure()).refused(409, "G2");
        does(world, &case, "acknowledgement", &acknowledgement(world));
        world.post(&path("closure"), &closure()).refused(409, "G2");
        does(world, &case, "assessment", &assessment());
        let no = json!({ "outcome": "not_upheld", "reasons": "It came in time." });
        world.post(&path("decision"), &no).refused(409, "G4");
        does(world, &case, "decision", &decision());
        does(world, &case, "response", &response());
        world.post(&path("closure"), &closure()).refused(409, "G6");
        let accepted = json!({ "accepted_by_customer": true, "evidence": "she said so" });
        world.post(&path("resolution"), &accepted).refused(409, "G6");
        does(world, &case, "resolution", &super::steps::resolution());
        let problem = world.post(&path("closure"), &closure()).refused(409, "G5");
        assert!(text(&problem["detail"]).contains("We ring you"), "{problem}");
        let floor = json!({ "amount": "250.00", "currency": "EUR" });
        let mut again = assessment();
        again["floor"] = floor;
        does(world, &case, "assessment", &again);
        again["floor"]["amount"] = json!("10.00");
        world.post(&path("assessment"), &again).refused(409, "G7");
        super::steps::keep_all(world, &case);
        world.post(&path("closure"), &closure()).refused(409, "G7");
        let own = json!({ "plan": "Ask", "investigator": owner(world, &case), "complained_of": owner(world, &case) });
        world.post(&path("investigation"), &own).refused(409, "G8");
    });
}

fn owner(world: &super::world::World, case: &str) -> String {
    text(&world.get(&format!("/cases/{case}")).is(200)["owner"])
}

#[test]
fn nobody_approves_their_own_offer() {
    on_both(|world| {
        let case = acknowledged(world);
        let file =
            world.post_as(Role::Senior, &format!("/cases/{case}/make_goods"), &goodwill("400")).is(201);
        let id = text(&file["make_goods"][0]["id"]);
        assert_eq!(file["make_goods"][0]["state"], "proposed");
        world
            .post_as(Role::Senior, &format!("/make_goods/{id}/approval"), &json!({}))
            .refused(403, "not_allowed");
        let large =
            world.post_as(Role::Manager, &format!("/cases/{case}/make_goods"), &goodwill("5000")).is(201);
        let large = text(&large["make_goods"][1]["id"]);
        world.post_as(Role::Manager, &format!("/make_goods/{large}/approval"), &json!({})).refused(409, "G8");
        world
            .post_as(Role::Manager, &format!("/make_goods/{id}/refusal"), &json!({ "reason": "too much" }))
            .is(201);
    });
}

#[test]
fn ends_other_than_closing() {
    on_both(|world| {
        let one = closable(world);
        assert_eq!(does(world, &one, "closure", &closure())["open"], false);
        let two = opened(world);
        let three = opened(world);
        let merged = does(world, &two, "merger", &json!({ "into": three }));
        assert_eq!(merged["id"], json!(three));
        assert_eq!(world.get(&format!("/cases/{two}")).is(200)["stage"], "merged");
        world.post(&format!("/cases/{three}/merger"), &json!({ "into": three })).refused(422, "invalid");
        world
            .post_as(Role::Manager, &format!("/cases/{three}/dismissal"), &json!({ "reason": "a test" }))
            .is(201);
        let four = acknowledged(world);
        does(world, &four, "withdrawal", &json!({ "words": "Forget it, it came." }));
        assert_eq!(world.get("/cases?open=true").is(200)["items"], json!([]));
        let five = opened(world);
        let link = text(&world.get(&format!("/cases/{five}")).is(200)["status_link"]);
        does(world, &five, "status_link_revocation", &json!({ "reason": "It was forwarded" }));
        assert_ne!(link, text(&world.get(&format!("/cases/{five}")).is(200)["status_link"]));
    });
}

#[test]
fn the_last_word_and_an_outside_body() {
    on_both(|world| {
        let case = acknowledged(world);
        does(world, &case, "assessment", &assessment());
        let no = json!({ "outcome": "not_upheld", "reasons": "It came in time.", "evidence": ["signed note"], "external_route": ROUTE });
        does(world, &case, "decision", &no);
        let body = format!("The signed note shows Friday. If you disagree: {ROUTE}.");
        does(world, &case, "response", &json!({ "body": body }));
        let last = json!({ "body": body, "external_route": ROUTE });
        world.post(&format!("/cases/{case}/deadlock"), &last).refused(403, "not_allowed");
        let dead = world.post_as(Role::Manager, &format!("/cases/{case}/deadlock"), &last).is(201);
        assert_eq!(dead["stage"], "deadlocked");
        let outside = json!({ "by": ROUTE, "reference": "TO-1" });
        assert_eq!(does(world, &case, "external_review", &outside)["stage"], "external_review");
        world.post(&format!("/cases/{case}/closure"), &closure()).refused(409, "review_pending");
    });
}
