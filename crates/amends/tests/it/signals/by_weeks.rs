//! What single days hide and a whole week shows, with imported years before it: told once, as weeks, on both engines.

use std::fmt::Write;

use amends::{
    actions::staff::create_token,
    import::{Kind, Mapping, Source, run},
};
use domain::staff::{Actor, Role};
use jiff::{ToSpan, civil::date};
use serde_json::{Value, json};

use super::{KIND, api, complain, night, shows};
use crate::front::{Front, on_each_engine};

/// Four years of post that somebody writes down once a week, on any day of it: five letters, or eight. Before them three rows whose
/// day nobody knows, which are no letters of the day of the import.
fn past_years(front: &Front) {
    let mut rows = "id,verbatim,received_at,channel,failure_type,product\n".to_owned();
    (0..30).for_each(|nth| writeln!(rows, "U{nth},It was late.,,post,{KIND},bread").unwrap());
    for (week, monday) in date(2022, 2, 7).series(1.week()).take(212).enumerate() {
        let day = monday.saturating_add((week as i64 * 5 % 7).days());
        for nth in 0..5 + week * 7 % 4 {
            writeln!(rows, "P{week}-{nth},It was late.,{day}T10:00:00Z,post,{KIND},bread").unwrap();
        }
    }
    let mapping = Mapping { past: serde_json::from_value(json!(true)).unwrap(), ..Mapping::default() };
    let source = Source { kind: Kind::Complaints, mapping: &mapping, beside: None, dry_run: false };
    let summary = run(&front.app, &source, rows.as_bytes(), &mut |_| {}).unwrap();
    assert_eq!((summary.rejected, summary.created > 1000), (0, true), "{:?}", summary.reasons);
}

fn signals(front: &Front, token: &str) -> Vec<Value> {
    api(front, token, "/api/v1/signals", None).1["items"].as_array().unwrap().clone()
}

#[test]
fn a_loud_week_after_imported_years_is_told_once_as_a_week() {
    on_each_engine(|front| {
        let (me, cookie) = front.member("Ruth", Role::Manager);
        past_years(front);
        let (_, token) = create_token(&front.app, &Actor::system(), "reader", Role::Manager).unwrap();
        night(front);
        assert_eq!(signals(front, &token), Vec::<Value>::new(), "quiet years, and an import without dates");

        // Today is Tuesday the 10th of March; the last whole week ended with the 8th.
        // Three times as much post as in any other came in it, no day more than others brought.
        [3, 5, 7].into_iter().for_each(|day| (0..8).for_each(|_| complain(front, &me, day, KIND)));
        night_of_another_day(front);
        night_of_another_day(front);
        let found = signals(front, &token);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(
            (&found[0]["every"], &found[0]["date"], &found[0]["observed"], &found[0]["failure_type"]),
            (&json!("week"), &json!("2026-03-02"), &json!(24), &json!(KIND))
        );
        assert!(found[0]["counts"].as_array().unwrap().len() > 104, "{found:?}");
        let here = format!("/signals/{}", found[0]["id"].as_str().unwrap());
        for text in
            ["24 cases came in the week from 2 March 2026 to 8 March 2026", "Cases a week.", "Week from"]
        {
            shows(&front.get(&cookie, &here), text);
        }
        shows(&front.get(&cookie, "/signals"), "in the week from");

        // Decided at once; what is written down of that week later tells the same.
        let decision = json!({ "decision": "no", "reason": "A leaflet asked for letters" });
        assert_eq!(api(front, &token, &format!("/api/v1{here}/disposition"), Some(&decision)).0, 201);
        (0..9).for_each(|_| complain(front, &me, 8, KIND));
        night_of_another_day(front);
        assert_eq!(signals(front, &token).len(), 1);
    });
}

fn night_of_another_day(front: &Front) {
    front.later(24 * 3600);
    night(front);
}
