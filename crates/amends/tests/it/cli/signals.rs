//! `amends signals scan`: its answers, the files it takes, and what it says of those it does not.

use std::fmt::Write;

use super::program::{House, run, run_unread};

/// Counts a day from 1 January 2025 on.
fn days(counts: &[u64]) -> String {
    let mut text = "date,stream,count\n".to_owned();
    for (date, count) in jiff::civil::date(2025, 1, 1).series(jiff::ToSpan::days(1)).zip(counts) {
        writeln!(text, "{date},late,{count}").unwrap();
    }
    text
}

fn dates(answer: &serde_json::Value) -> Vec<&str> {
    answer["alarms"].as_array().unwrap().iter().map(|alarm| alarm["date"].as_str().unwrap()).collect()
}

#[test]
fn a_rise_is_told_in_the_promised_shape_and_ends_with_one() {
    let mut counts = [2, 1, 3, 2].repeat(20);
    counts[70] = 12;
    let found = run(&["signals", "scan", "-", "--json"], days(&counts).as_bytes());
    let answer = found.json();
    assert_eq!((found.code, &answer["streams"]), (1, &1.into()));
    assert_eq!(dates(&answer), ["2025-03-12"]);
    let alarm = answer["alarms"][0].as_object().unwrap();
    let fields: Vec<&str> = alarm.keys().map(String::as_str).collect();
    let mut promised =
        ["stream", "date", "method", "observed", "expected", "statistic", "threshold", "p"].to_vec();
    promised.sort_unstable();
    assert_eq!(fields, promised);
    assert_eq!((&alarm["stream"], &alarm["observed"]), (&"late".into(), &12.into()));
    let told = run(&["signals", "scan", "-"], days(&counts).as_bytes());
    assert!(told.code == 1 && told.out.ends_with("1 stream, 1 alarm\n"), "{}", told.out);
    let today = run(&["signals", "scan", "-", "--today", "--json"], days(&counts).as_bytes()).fine().json();
    assert!(dates(&today).is_empty());
    counts[70] = 2;
    assert_eq!(run(&["signals", "scan", "-", "--json"], days(&counts).as_bytes()).code, 0);
}

#[test]
fn the_exact_test_alarms_at_its_count_and_not_below() {
    let judged = |last: u64, more: &[&str]| {
        let counts = [[1, 2, 3, 2].repeat(10), vec![last]].concat();
        let args =
            [&["signals", "scan", "-", "--json", "--method", "poisson", "--baseline", "40"], more].concat();
        run(&args, days(&counts).as_bytes())
    };
    assert_eq!((judged(7, &[]).code, judged(8, &[]).code), (0, 1));
    let alarm = judged(8, &[]).json()["alarms"][0].clone();
    assert_eq!((&alarm["method"], &alarm["threshold"]), (&"poisson".into(), &8.0.into()));
    assert!((alarm["p"].as_f64().unwrap() - 0.001_096_719).abs() < 1e-9, "{alarm}");
    assert_eq!(judged(8, &["--arl0", "1000"]).code, 0);
}

/// Limits as the R package qcc gives them for the same trial rows.
#[test]
fn a_c_chart_has_the_limit_of_its_trial_rows() {
    let trial = [
        21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16, 19, 10, 17, 13, 22, 18, 39, 30, 24, 16, 19, 17, 15,
    ];
    let counts = [trial.as_slice(), &[33, 34]].concat();
    let args = ["signals", "scan", "-", "--json", "--method", "c-chart", "--baseline", "26"];
    let answer = run(&args, days(&counts).as_bytes()).json();
    assert_eq!(dates(&answer), ["2025-01-28"]);
    let high = answer["alarms"][0]["threshold"].as_f64().unwrap();
    assert!((high - 33.210_860_525_141_8).abs() < 1e-9, "{high}");
    let whole = ["signals", "scan", "-", "--json", "--method", "c-chart"];
    assert_eq!(dates(&run(&whole, days(&trial).as_bytes()).json()), ["2025-01-20"]);
}

#[test]
fn weeks_are_known_by_their_dates_and_gaps_are_zeros() {
    let mut text = "stream,count,date,opportunities\n".to_owned();
    for (week, date) in jiff::civil::date(2025, 1, 6).series(jiff::ToSpan::weeks(1)).take(60).enumerate() {
        if week % 2 == 0 {
            writeln!(text, "\"a, b\",{},{date},100", if week == 58 { 30 } else { 4 }).unwrap();
        } else {
            writeln!(text, "other,1,{date},").unwrap();
        }
    }
    let args = ["signals", "scan", "-", "--json", "--method", "cusum", "--baseline", "40"];
    let answer = run(&args, text.as_bytes()).json();
    assert_eq!((&answer["streams"], dates(&answer).as_slice()), (&2.into(), ["2026-02-16"].as_slice()));
    assert!((answer["alarms"][0]["expected"].as_f64().unwrap() - 2.0).abs() < 1e-9);
}

#[test]
fn bad_rows_are_named_with_their_line() {
    let house = House::new();
    let rows = [
        ("date,stream\n2025-01-01,a\n", "line 1: found the columns “date, stream”"),
        ("date,stream,count,Count\n2025-01-01,a,1,2\n", "line 1: found the column “count” twice"),
        ("date,stream,count\n2025-01-01,a,1\n2025-02-30,a,1\n", "line 3: date: found “2025-02-30”"),
        ("date,stream,count\n2025-01-01,a,-1\n", "line 2: count: found “-1”, expected a whole number"),
        ("date,stream,count\n2025-01-01,a,\n", "line 2: count: found “”"),
        ("date,stream,count\n2025-01-01,a,1\n2025-01-01,a,2\n", "line 3: found 2025-01-01 of “a” again"),
        ("date,stream,count,opportunities\n2025-01-01,a,1,many\n", "line 2: opportunities: found “many”"),
        ("date,stream,count\n2025-01-01,a,7\n2025-01-02,a,1,234\n", "line 3: found 4 fields, expected 3"),
        ("date,stream,count,opportunities\n2025-01-01,a,1,234,9\n", "line 2: found 5 fields, expected 4"),
        (
            "date,stream,count\n2025-01-01,a,\"1,234\"\n",
            "line 2: count: found “1,234”, expected a whole number",
        ),
        ("date,stream,count\n2025-01-01,a,99999999999999999999999\n", "from 0 to 1000000000000"),
    ];
    for (text, sentence) in rows {
        let file = house.file("counts.csv", text);
        let wrong = run(&["signals", "scan", &file], b"");
        assert_eq!(wrong.code, 2, "{text}");
        assert!(wrong.err.contains("counts.csv") && wrong.err.contains(sentence), "{}", wrong.err);
    }
    for options in [["--arl0", "1"], ["--ratio", "0.5"], ["--baseline", "0"], ["--method", "guess"]] {
        let args = [&["signals", "scan", "-"], options.as_slice()].concat();
        assert_eq!(run(&args, b"date,stream,count\n").code, 2, "{options:?}");
    }
    assert_eq!(run(&["signals", "scan", "-"], b"date,stream,count\n").fine().out, "0 streams, 0 alarms\n");
}

/// The mean of the open days is 14; were closed days ordinary ones, it would be 10 and the last day would alarm.
#[test]
fn days_without_opportunities_are_closed_and_days_that_do_not_say_are_ordinary() {
    let told = |closed: &str| {
        let mut text = "date,stream,count,opportunities\n".to_owned();
        for (day, date) in jiff::civil::date(2025, 1, 6).series(jiff::ToSpan::days(1)).take(61).enumerate() {
            let (count, business) = match day {
                60 => (23, "5"),
                _ if day % 7 < 5 => (14, "5"),
                _ => (0, closed),
            };
            writeln!(text, "{date},late,{count},{business}").unwrap();
        }
        let args = ["signals", "scan", "-", "--json", "--method", "poisson", "--baseline", "56"];
        run(&args, text.as_bytes())
    };
    assert_eq!(told("0").fine().json()["alarms"], serde_json::json!([]));
    let ordinary = told("").json();
    assert!((ordinary["alarms"][0]["expected"].as_f64().unwrap() - 10.0).abs() < 1e-9, "{ordinary}");
}

/// Beyond an expected count of 745 nothing hangs, and thousands a day are as steady as two.
#[test]
fn thousands_a_day_are_judged_like_any_others() {
    let mut counts: Vec<u64> = (0..80).map(|day| if day % 2 == 0 { 985 } else { 1015 }).collect();
    counts[70] = 1200;
    for method in ["poisson", "auto", "cusum", "nb-cusum"] {
        let args = ["signals", "scan", "-", "--json", "--method", method];
        let found = dates(&run(&args, days(&counts).as_bytes()).json()).join(" ");
        assert_eq!(found, if method.ends_with("cusum") { "" } else { "2025-03-12" }, "{method}");
    }
    assert_eq!(run(&["signals", "scan", "-"], days(&[5000; 200]).as_bytes()).code, 0);
}

#[test]
fn a_reader_that_has_seen_enough_is_told_nothing() {
    let found = run_unread(&["signals", "scan", "-", "--json"], days(&[1; 90]).as_bytes());
    assert_eq!((found.code, found.err.as_str()), (0, ""));
}
