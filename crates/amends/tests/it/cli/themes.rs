//! `amends themes`: labels learned from a CSV file.

use std::io::Read;

use serde_json::Value;

use super::program::{Answer, House, run, shared};

const TRAIN: &str = "id,said,kind\n1,the parcel came late,late\n2,my parcel is late again,late\n3,late van and a wet parcel,late\n\
    4,the bill has a fee,bill\n5,a fee on my bill again,bill\n6,wrong bill with a fee,bill\n7,,bill\n8,no label here,\n";

fn lines(answer: &Answer) -> Vec<Value> {
    answer.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn texts_are_labelled_in_order_and_a_bad_row_stops_nothing() {
    let house = House::new();
    let train = house.file("train.csv", TRAIN);
    let asked = "id,said,kind\na,\"A fee, on a bill\",bill\nb,too,many,fields\nc,the parcel was late,bill\nd,zebra,\n";
    let asked = house.file("asked.csv", asked);
    let args =
        ["themes", "classify", "--train", &train, "--text", "said", "--label", "kind", "--jsonl", &asked];
    let answer = run(&args, b"").fine();
    let told = lines(&answer);
    assert_eq!((&told[0]["id"], &told[0]["label"]), (&"a".into(), &"bill".into()));
    assert!(told[1]["error"].as_str().unwrap().contains("line: 3"), "{}", told[1]);
    assert_eq!((&told[2]["id"], &told[2]["label"]), (&"c".into(), &"late".into()));
    assert_eq!((&told[3]["label"], &told[3]["confidence"]), (&Value::Null, &Value::Null));
    let sure = told[0]["confidence"].as_f64().unwrap();
    assert!((0.0..=1.0).contains(&sure), "{sure}");
    assert!(
        answer.err.contains("6 texts, 2 passed over") && answer.err.contains("1 of 2 named right"),
        "{}",
        answer.err
    );
    assert_eq!(run(&args, b"").fine().out, answer.out);
    let args =
        ["themes", "classify", "--train", &train, "--text", "said", "--label", "kind", "--json", &asked];
    let whole = run(&args, b"").fine().json();
    assert_eq!(whole["rows"], Value::from(told));
    assert_eq!((&whole["right"], &whole["judged"]), (&1.into(), &2.into()));
}

#[test]
fn a_quotation_mark_that_is_never_closed_swallows_no_rows() {
    let house = House::new();
    let train = house.file("train.csv", TRAIN);
    let cut = house.file("cut.csv", "id,said,kind\na,late again,\nb,\"the parcel was late,\nc,a fee,\n");
    for (file, other) in [(&cut, &train), (&train, &cut)] {
        let args = ["themes", "classify", "--train", other, "--text", "said", "--label", "kind", file];
        let wrong = run(&args, b"");
        assert_eq!((wrong.code, wrong.out.as_str()), (2, ""));
        assert!(wrong.err.contains("cut.csv: line 3: found a quotation mark"), "{}", wrong.err);
    }
}

/// Sentences, groups and copies are those of the texts, in whichever order the rows come.
#[test]
fn the_order_of_the_rows_does_not_matter() {
    let house = House::new();
    let text = year(true);
    let (header, rows) = text.split_once('\n').unwrap();
    let mut rows: Vec<&str> = rows.lines().collect();
    let ask = |rows: &[&str]| {
        let file = house.file("rows.csv", format!("{header}\n{}\n", rows.join("\n")));
        run(&["themes", "rising", "--text", "said", "--date", "day", "--days", "60", "--json", &file], b"")
            .out
    };
    let first = ask(&rows);
    rows.reverse();
    assert_eq!(ask(&rows), first);
    rows.sort_by_key(|row| row.len());
    assert_eq!(ask(&rows), first);
}

#[test]
fn what_cannot_be_read_is_named() {
    let house = House::new();
    let train = house.file("train.csv", TRAIN);
    let ask = |text: &str, label: &str| {
        run(&["themes", "classify", "--train", &train, "--text", text, "--label", label, &train], b"")
    };
    let wrong = ask("said", "sort");
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("no column “sort”, found id, said, kind"), "{}", wrong.err);
    let single = house.file("single.csv", "said,kind\nlate,late\nlater,late\n");
    let args = ["themes", "classify", "--train", &single, "--text", "said", "--label", "kind", &single];
    let wrong = run(&args, b"");
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("expected at least two labels"), "{}", wrong.err);
}

/// Far below what is measured (see the manual), so that it fails only when something broke.
#[test]
fn products_of_unseen_real_complaints_are_mostly_named_right() {
    let Some(data) = shared() else { return };
    let mut text = Vec::new();
    let file = std::fs::File::open(data.join("complaints-cfpb/narratives.csv.gz")).unwrap();
    flate2::read::MultiGzDecoder::new(file).read_to_end(&mut text).unwrap();
    let mut rows = csv::Reader::from_reader(text.as_slice());
    let (mut train, mut asked) = (csv::Writer::from_writer(Vec::new()), csv::Writer::from_writer(Vec::new()));
    let header = ["id", "said", "product"];
    train.write_record(header).unwrap();
    asked.write_record(header).unwrap();
    let wanted = ["Mortgage", "Debt collection", "Credit card", "Student loan"];
    let rows = rows.records().map(Result::unwrap).filter(|row| wanted.contains(&&row[2]));
    for (nth, row) in rows.take(900).enumerate() {
        let to = if nth % 5 == 0 { &mut asked } else { &mut train };
        to.write_record([nth.to_string().as_str(), &row[6], &row[2]]).unwrap();
    }
    let house = House::new();
    let train = house.file("train.csv", train.into_inner().unwrap());
    let asked = house.file("asked.csv", asked.into_inner().unwrap());
    let args =
        ["themes", "classify", "--train", &train, "--text", "said", "--label", "product", "--jsonl", &asked];
    let answer = run(&args, b"").fine();
    println!("real products: {}", answer.err);
    assert_eq!(lines(&answer).len(), 180);
    let right: u32 = answer.err.lines().last().unwrap().split(' ').next().unwrap().parse().unwrap();
    assert!(right > 120, "{}", answer.err);
}

/// A year of ordinary complaints, in the last four weeks of which a fault of the app shows.
fn year(fault: bool) -> String {
    let things = ["parcel", "kettle", "invoice", "driver", "lamp", "shop", "refund"];
    let troubles =
        ["late", "broken", "wrong", "rude", "wet", "lost", "dirty", "cold", "loud", "slow", "short"];
    let mut text = "id,day,said\n".to_owned();
    for n in 0_usize..364 {
        let day = jiff::civil::date(2025, 1, 1).saturating_add(jiff::ToSpan::days(i64::try_from(n).unwrap()));
        let said = format!("The {} was {} on {}.", things[n % 7], troubles[n % 11], troubles[n / 3 % 11]);
        let new = if fault && n >= 340 && n % 2 == 0 { " The app freezes on the payment page!" } else { "" };
        text.push_str(&format!("c{n},{day},{said}{new}\n"));
    }
    text
}

#[test]
fn a_phrase_that_rises_is_found_with_its_cases_and_nothing_where_nothing_rises() {
    let house = House::new();
    let (fault, calm) = (house.file("fault.csv", year(true)), house.file("calm.csv", year(false)));
    let ask = |file: &str| run(&["themes", "rising", "--text", "said", "--date", "day", "--json", file], b"");
    let found = ask(&fault);
    assert_eq!(found.code, 1, "{}", found.err);
    let told = found.json();
    assert_eq!((&told["from"], &told["to"]), (&"2025-12-03".into(), &"2025-12-30".into()));
    assert_eq!((told["window"].as_u64(), told["base"].as_u64()), (Some(28), Some(336)));
    assert_eq!(told["rising"].as_array().unwrap().len(), 1, "{told}");
    let theme = &told["rising"][0];
    assert_eq!(theme["phrase"], "app freezes on the payment page");
    assert_eq!((theme["window"].as_u64(), theme["base"].as_u64()), (Some(12), Some(0)));
    assert_eq!(theme["examples"][0]["sentence"], "The app freezes on the payment page!");
    let none = ask(&calm);
    assert_eq!((none.code, none.json()["rising"].as_array().map(Vec::len)), (0, Some(0)), "{}", none.out);
    assert_eq!(ask(&fault).out, found.out);
    let wrong = house.file("wrong.csv", "said,day\nlate,yesterday\n");
    let wrong = run(&["themes", "rising", "--text", "said", "--date", "day", &wrong], b"");
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("line 2: day: found “yesterday”"), "{}", wrong.err);
}
