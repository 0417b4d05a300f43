//! Time worked, and the recovered held against customers whom nothing hit.

use amends::{
    actions::settings::{Subject, change},
    import::Kind,
};
use domain::{
    house::{Part, Texts},
    staff::{Actor, Role},
};
use serde_json::{Value, json};

use super::{
    incidents::import,
    make_goods::page,
    steps::{acknowledged, acknowledgement, assessment, complaint, decision, does, resolution, text},
    world::{World, on_both},
};

const DAYS: &str = "from=2026-06-01&to=2026-07-31";

fn counted(world: &World, more: &str) -> Value {
    world.get(&format!("/measures?{DAYS}{more}")).is(200)
}

/// Says what an hour costs.
fn an_hour_costs(world: &World, amount: &str) {
    let text = Texts::shipped()
        .of(Part::Company)
        .replace("hourly_rate = \"\"", &format!("hourly_rate = \"{amount}\""));
    change(&world.app, &Actor::system(), Subject::Part(Part::Company), 0, text).unwrap();
    world.app.refresh_house().unwrap();
}

#[test]
fn minutes_count_in_the_cost_once_an_hour_has_its_price() {
    on_both(|world| {
        let (case, other) = (acknowledged(world), acknowledged(world));
        let work = |case: &str, minutes: i64| {
            world.post(&format!("/cases/{case}/work"), &json!({ "minutes": minutes }))
        };
        let noted = |case: &str| world.get(&format!("/cases/{case}")).is(200)["minutes"].clone();
        work(&case, 25).is(201);
        assert_eq!(noted(&case), 25);
        work(&case, -26).refused(422, "invalid");
        work(&case, 0).refused(422, "invalid");
        world
            .post_as(Role::ReadOnly, &format!("/cases/{case}/work"), &json!({ "minutes": 5 }))
            .refused(403, "not_allowed");
        work(&other, 10).is(201);
        let before = counted(world, "");
        assert!(before["work"].is_null(), "nothing is shown where nobody says what an hour costs");
        assert!(!page(world, &format!("/cases/{case}")).contains("Note time worked"));
        assert!(
            page(world, &format!("/measures/csv/costs?{DAYS}"))
                .lines()
                .all(|line| !line.contains("Time worked"))
        );

        an_hour_costs(world, "32.50");
        assert!(page(world, &format!("/cases/{case}")).contains("Note time worked"));
        // 35 minutes of 32.50 an hour are 18.958…
        let found = counted(world, "");
        let money = |amount: &str| json!({ "amount": amount, "currency": "GBP" });
        assert_eq!(
            found["work"],
            json!({ "cases": 2, "minutes": 35, "hourly_rate": money("32.50"), "cost": money("18.96") })
        );
        let file = page(world, &format!("/measures/csv/costs?{DAYS}"));
        assert!(file.lines().any(|line| line.starts_with("GBP,") && line.ends_with(",35,2,18.96")), "{file}");
        let not_measured = found["not_measured"].to_string();
        assert!(!not_measured.contains("Time spent"), "{not_measured}");
        does(world, &case, "withdrawal", &json!({ "words": "Never mind" }));
        work(&case, 5).is(201);
        assert_eq!(noted(&case), 30, "also after the end");
        assert_eq!(counted(world, "&channel=post")["work"]["minutes"], 0, "of a part of all cases");
    });
}

/// Twenty customers were asked before and after a failure that was put right, twenty-two whom nothing hit in the same time.
fn asked_before_and_after(world: &World) {
    let mut answers = "customer,score,answered_at\n".to_owned();
    for nth in 0..22 {
        let (before, after) = (3, if nth % 2 == 0 { 5 } else { 4 });
        answers += &format!("hit-{nth},{before},2026-03-02\n");
        answers +=
            &format!("calm-{nth},3,2026-03-02\ncalm-{nth},{},2026-06-20\n", if nth % 2 == 0 { 3 } else { 4 });
        if nth < 20 {
            answers += &format!("hit-{nth},{after},2026-06-25\n");
        }
    }
    // Hit in the year before: no ground to compare with.
    answers += "once,3,2026-03-02\nonce,1,2026-06-20\n";
    import(
        world,
        Kind::Surveys,
        "",
        &answers
            .lines()
            .filter(|line| !line.contains("2026-06-2"))
            .fold(String::new(), |all, line| all + line + "\n"),
    );
    import(
        world,
        Kind::Complaints,
        "",
        "id,customer,verbatim,received_at,past\nP1,once,It was late,2026-01-05,yes\n",
    );
    for nth in 0..22 {
        let mut body = complaint();
        body["customer"] = json!({ "external_id": format!("hit-{nth}") });
        let case = text(&world.post("/cases", &body).is(201)["id"]);
        does(world, &case, "acknowledgement", &acknowledgement(world));
        does(world, &case, "assessment", &assessment());
        does(world, &case, "decision", &decision());
        does(world, &case, "resolution", &resolution());
        does(world, &case, "follow_up", &json!({ "settled": nth != 21 }));
    }
    world.wait(24 * 40);
    import(world, Kind::Surveys, "", &answers);
}

#[test]
fn the_recovered_are_held_against_customers_whom_nothing_hit() {
    on_both(|world| {
        assert_eq!(counted(world, "")["paradox_index"]["recovered"], 0);
        asked_before_and_after(world);
        let found = counted(world, "");
        let index = &found["paradox_index"];
        // The recovered moved from 3 to 5 and 4 in turn: by 1.5; the others to 3 and 4 in turn: by 0.5.
        assert_eq!(
            (&index["recovered"], &index["matched"], &index["others"]),
            (&json!(20), &json!(20), &json!(22)),
            "{index}"
        );
        let number = |name: &str| index[name].as_f64().unwrap();
        assert!(
            (number("change") - 1.5).abs() < 1e-9 && (number("change_of_others") - 0.5).abs() < 1e-9,
            "{index}"
        );
        // Squares around the mean: 20 · ¼ over 19, and 22 · ¼ over 21.
        let half = 1.959_963_984_540_054 * (5.0 / 19.0 / 20.0 + 5.5 / 21.0 / 22.0_f64).sqrt();
        assert!(
            (number("index") - 1.0).abs() < 1e-9 && (number("high") - number("index") - half).abs() < 1e-9,
            "{index}"
        );
        assert!(!found["not_measured"].to_string().contains("paradox index"));
        assert!(counted(world, "&channel=email")["paradox_index"].is_null(), "of all cases alone");
        let file = page(world, &format!("/measures/csv/paradox_index?{DAYS}"));
        assert!(
            file.lines().nth(1).is_some_and(|row| row.starts_with("20,20,22,1.500000,0.500000,1.000000,")),
            "{file}"
        );
        let shown = page(world, &format!("/measures?{DAYS}"));
        assert!(shown.contains("More satisfied than customers whom nothing hit") && shown.contains("+1.00"));
    });
}
