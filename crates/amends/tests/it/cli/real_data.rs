//! Real complaints and real mail, where they are there.

use std::{io::Read, path::Path};

use super::program::{House, run, shared};

/// As complaints that are still open.
pub const MAPPING: &str = "zone = \"America/New_York\"\n[columns]\n\"Complaint ID\" = \"id\"\n\
    \"Consumer complaint narrative\" = \"verbatim\"\n\"Date received\" = \"received_at\"\n[constants]\nchannel = \"web\"\n";

#[test]
fn five_thousand_real_complaints_come_in_and_are_found() {
    let Some(data) = shared() else { return };
    let mut text = Vec::new();
    let file = std::fs::File::open(data.join("complaints-cfpb/narratives.csv.gz")).unwrap();
    flate2::read::MultiGzDecoder::new(file).read_to_end(&mut text).unwrap();
    let house = House::new().staffed();
    let (file, mapping) = (house.file("n.csv", &text), house.file("m.toml", MAPPING));
    let first = house.import("complaints", &file, &["--mapping", &mapping]);
    println!("real complaints: {first:?}");
    assert_eq!(first, [5000, 5000, 0, 0, 0]);
    assert!(house.found("mortgage escrow") > 5);
    assert_eq!(house.import("complaints", &file, &["--mapping", &mapping]), [5000, 0, 0, 5000, 0]);
    house.verified();
}

#[test]
fn every_real_mail_is_stored_and_no_bounce_opens_a_case() {
    let Some(data) = shared() else { return };
    let mut mails = Vec::new();
    for name in ["email-bounces", "email-reply-trimming"] {
        collect(&data.join(name), &mut mails);
    }
    let house = House::new().staffed();
    let mut opened = 0;
    for path in &mails {
        let raw = std::fs::read(path).unwrap();
        let kind = run(&["mail", "parse", path.to_str().unwrap()], b"").fine().json()["kind"].clone();
        let before = count(&house);
        house.run_with(&["mail", "receive"], &raw).fine();
        let more = count(&house) - before;
        assert!(
            more == usize::from(kind == "message") || kind == "message",
            "{}: {kind} opened {more}",
            path.display()
        );
        opened += more;
    }
    println!("real mails: {}, cases opened: {opened}", mails.len());
    assert!(!mails.is_empty());
    house.verified();
}

fn collect(folder: &Path, into: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|kind| kind == "eml") {
            into.push(path);
        }
    }
}

fn count(house: &House) -> usize {
    let db = house.db();
    db.read(|conn| store::case::list(conn, &store::case::Filter::default(), None, 200)).unwrap().cases.len()
}
