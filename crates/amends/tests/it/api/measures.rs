//! Every measure over a random history, held against what the journal says when it is added up by hand; and the pages,
//! files and reports that show it.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    by_journal::{Promise, Told, history, told},
    make_goods::page,
    world::{START, World, on_both},
};

/// Number and whole of a share.
fn share(measures: &Value, of: &str) -> (u64, u64) {
    let rate = measures["rates"].as_array().unwrap().iter().find(|rate| rate["of"] == of).unwrap();
    (rate["numerator"].as_u64().unwrap(), rate["denominator"].as_u64().unwrap())
}

fn counted(answers: impl Iterator<Item = Option<bool>>) -> (u64, u64) {
    answers.flatten().fold((0, 0), |(yes, all), one| (yes + u64::from(one), all + 1))
}

/// The least length by which half are done, of lengths and whether each is done.
fn median(mut lengths: Vec<(i64, bool)>) -> Option<i64> {
    lengths.sort_unstable();
    let mut going_on = 1.0;
    let times: Vec<i64> = lengths.iter().filter(|one| one.1).map(|one| one.0).collect();
    for time in times.iter().copied().collect::<std::collections::BTreeSet<_>>() {
        let at_risk = lengths.iter().filter(|one| one.0 >= time).count() as f64;
        let ended = times.iter().filter(|one| **one == time).count() as f64;
        going_on *= 1.0 - ended / at_risk;
        if going_on <= 0.5 + 1e-9 {
            return Some(time);
        }
    }
    None
}

#[test]
fn every_measure_is_what_the_journal_adds_up_to() {
    on_both(|world| {
        let ids = history(world);
        world.wait(3);
        let now = world.now();
        let cases: Vec<Told> = ids.iter().map(|id| told(world, id)).filter(|one| !one.gone).collect();
        let measures = world.get(&format!("/measures?from={START}&to={}", world.in_hours(24 * 60))).is(200);
        assert_eq!(measures["cases"].as_u64().unwrap(), cases.len() as u64);
        let is = |of: &str, expected: (u64, u64)| assert_eq!(share(&measures, of), expected, "{of}");
        let promises = || cases.iter().flat_map(|one| one.promises.values());
        is("promises_kept", counted(promises().map(|one| one.kept(now))));
        is("acknowledged_in_time", counted(cases.iter().map(|one| one.in_time(now))));
        is(
            "updated_in_time",
            cases.iter().map(|one| one.days(now)).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1)),
        );
        is("first_contact", counted(cases.iter().map(|one| Some(one.first_contact()))));
        is("recovered", counted(cases.iter().map(|one| one.settled)));
        is("answered", counted(cases.iter().map(|one| one.asked.then_some(one.settled.is_some()))));
        let broke = |one: &Told| one.promises.values().any(|one| one.kept(now) == Some(false));
        is(
            "hurt_twice",
            counted(cases.iter().map(|one| Some(one.reopened > 0 || one.unsettled || broke(one)))),
        );
        is("upheld", counted(cases.iter().map(|one| one.upheld)));
        is("withdrawn", counted(cases.iter().map(|one| Some(one.withdrawn.is_some()))));
        is("handed_over", counted(cases.iter().map(|one| Some(one.handed_over > 0))));
        let sent: u64 = cases.iter().map(|one| one.sent.len() as u64).sum();
        is("overridden", (cases.iter().map(|one| one.overridden).sum(), sent));
        assert_eq!(share(&measures, "without_fault").1, sent);
        assert_eq!(
            measures["reopenings"].as_u64().unwrap(),
            cases.iter().map(|one| one.reopened).sum::<u64>()
        );
        let count = |what: &dyn Fn(&Promise) -> bool| promises().filter(|one| what(one)).count() as u64;
        assert_eq!(measures["renegotiated"].as_u64().unwrap(), count(&|one| one.moved));
        for (name, end) in [
            ("acknowledge", (|one: &Told| one.acknowledged) as fn(&Told) -> Option<Timestamp>),
            ("resolve", |one| one.resolved),
        ] {
            let found =
                measures["durations"].as_array().unwrap().iter().find(|one| one["to"] == name).unwrap();
            let lengths = cases.iter().map(|one| {
                let over = end(one).or(one.withdrawn).or(one.closed).unwrap_or(now);
                (over.duration_since(one.received).as_secs(), end(one).is_some())
            });
            let expected = median(lengths.collect()).map(|secs| secs as f64 / 3600.0);
            assert_eq!(found["median_hours"].as_f64(), expected, "{name}");
        }
        // A history that tests nothing proves nothing.
        for of in ["promises_kept", "recovered", "upheld", "updated_in_time", "first_contact", "hurt_twice"] {
            let (yes, all) = share(&measures, of);
            assert!(yes > 0 && (yes < all || of == "upheld"), "{of}: {yes} of {all}");
        }
        drill_down(world, &measures);
    });
}

/// The count on the page of the cases is the number that led there, for each share and each group.
fn drill_down(world: &World, measures: &Value) {
    let query = "from=2026-06-01&to=2026-12-31";
    for rate in measures["rates"].as_array().unwrap() {
        let of = rate["of"].as_str().unwrap();
        let (yes, all) = share(measures, of);
        let behind = page(world, &format!("/measures/cases/{of}?{query}"));
        assert!(all == 0 || behind.contains(&format!("id=\"sum\">{yes} of {all}")), "{of}: {yes} of {all}");
    }
    for by in ["failure_type", "channel", "team", "owner"] {
        for group in measures[format!("by_{by}")].as_array().unwrap() {
            let key = group["key"].as_str().unwrap_or("%3F");
            let behind = page(world, &format!("/measures/cases/all?{query}&{by}={key}"));
            assert!(behind.contains(&format!("id=\"sum\">{} cases", group["cases"])), "{by} {key}");
            let part = world
                .get(&format!("/measures?from={START}&to={}&{by}={key}", world.in_hours(24 * 60)))
                .is(200);
            assert_eq!((&part["cases"], &part["hit_again"]), (&group["cases"], &Value::Null), "{by} {key}");
        }
    }
}

#[test]
fn measures_are_pages_files_and_reports() {
    on_both(|world| {
        let mention = json!({ "verbatim": "Still no sofa from them", "channel": "social" });
        world.post("/candidates", &mention).is(201);
        history(world);
        world.wait(1);
        let shown = page(world, "/measures?from=2026-06-01&to=2026-12-31&channel=email");
        for words in ["By kind of failure", "Not measured yet", "Only: ", "Days kept informed", "Up to here"]
        {
            assert!(shown.contains(words), "{words}");
        }
        let file = page(world, "/measures/csv/rates?from=2026-06-01&to=2026-12-31");
        assert!(file.starts_with("Share,Number,Of,Rate,At least,At most\nPromises kept,"), "{file}");
        let cases = page(world, "/measures/csv/cases:all?from=2026-06-01&to=2026-12-31");
        let measures = world.get(&format!("/measures?from={START}&to={}", world.in_hours(1))).is(200);
        assert_eq!(cases.lines().count() as u64 - 1, measures["cases"].as_u64().unwrap());
        let question = format!("/measures?from={START}&to={}&format=csv", world.in_hours(1));
        let api = world.get(&question);
        assert_eq!(
            (api.status, &api.headers["content-type"]),
            (200, &"text/csv; charset=utf-8".parse().unwrap())
        );
        assert_eq!(api.text, file, "the page and the API hand out the same");
        assert!(
            world.get(&format!("{question}&table=channel")).text.starts_with("Channel,Cases,Share of all")
        );
        world.get(&format!("{question}&table=none")).refused(422, "invalid");

        let month = page(world, "/reports/monthly/2026-06");
        for words in [
            "Complaints in June 2026",
            "Of 1 remark that may be a complaint",
            "To decide now",
            "Under watch",
            "in business time",
        ] {
            assert!(month.contains(words), "{words}");
        }
        assert!(page(world, "/reports/monthly/2026-06.pdf").starts_with("%PDF-"));
        assert!(page(world, "/reports").contains("/reports/monthly/2026-06"));
        let review = page(world, "/reports/iso10002?from=2026-06-01&to=2026-12-31");
        assert!(
            review.contains("Received = put right + taken back") && !review.contains("Does not hold:"),
            "{review}"
        );
        assert!(
            page(world, "/reports/iso10002.csv?from=2026-06-01&to=2026-12-31")
                .starts_with("What,Number\nReceived,")
        );
        let uk = page(world, "/reports/uk-return/2026-H1");
        assert!(uk.contains("Opened = outstanding at the end") && uk.contains("not mapped"), "{uk}");
        assert_eq!(uk.matches("Does not hold:").count(), 1, "only what is not mapped");
        assert!(
            page(world, "/reports/uk-return/2026-H1.csv").lines().last().unwrap().starts_with("All,All,")
        );
        assert!(page(world, "/reports/uk-return/mapping").contains("banking_and_credit_cards"));
    });
}
