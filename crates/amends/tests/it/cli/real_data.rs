//! Real complaints and real mail, where they are there.

use std::{io::Read, path::Path};

use amends::mail::{Kind, OwnAddresses, ParsedMail, parse};
use sha2::{Digest, Sha256};

use super::program::{House, shared};

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
fn every_real_mail_is_stored_and_no_bounce_opens_a_case_on_both_engines() {
    let Some(data) = shared() else { return };
    let mut mails = Vec::new();
    for name in ["email-bounces", "email-reply-trimming"] {
        collect(&data.join(name), &mut mails);
    }
    assert!(mails.len() > 10, "only {} real mails", mails.len());
    for house in House::on_both() {
        let house = house.staffed();
        let db = house.db();
        let mut opened = 0;
        for mail in &mails {
            house.run_with(&["mail", "receive"], &mail.raw).fine();
            let parsed = parse(&mail.raw, &OwnAddresses::default());
            let case =
                db.read(|conn| store::case::by_foreign_id(conn, &foreign_id(&parsed, &mail.raw))).unwrap();
            assert_eq!(case.is_some(), parsed.kind == Kind::Message, "{}: {:?}", mail.name, parsed.kind);
            let Some((case, _)) = case else { continue };
            let said = db.read(|conn| store::case::messages(conn, case)).unwrap();
            let words = [parsed.visible_text, parsed.text, "(This mail has no words.)".to_owned()];
            let words = words.into_iter().find(|words| !words.trim().is_empty()).unwrap();
            assert_eq!(said[0].body.as_deref(), Some(words.as_str()), "{}", mail.name);
            opened += 1;
        }
        println!("real mails: {}, cases opened: {opened}", mails.len());
        assert!(opened > 0);
        house.verified();
    }
}

/// What a mail is known by: its Message-ID, or a hash of its bytes.
fn foreign_id(parsed: &ParsedMail, raw: &[u8]) -> String {
    let hash = || format!("sha256:{}", data_encoding::HEXLOWER.encode(&Sha256::digest(raw)));
    parsed.message_id.clone().unwrap_or_else(hash)
}

/// One message as it reaches the pipe.
struct Mail {
    name: String,
    raw: Vec<u8>,
}

/// Whole messages (`.eml`) as they are; texts of replies (`.txt`) with the headers of a sender in front, and without any.
fn collect(folder: &Path, into: &mut Vec<Mail>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        let name = path.display().to_string();
        let read = || std::fs::read(&path).unwrap();
        match path.extension().and_then(|kind| kind.to_str()) {
            None if path.is_dir() => collect(&path, into),
            Some("eml") => into.push(Mail { name, raw: read() }),
            Some("txt") => {
                let nth = into.len();
                let headers = format!(
                    "From: Kim <kim{nth}@home.example>\nSubject: Re: {nth}\nMessage-ID: <{nth}@home.example>\nContent-Type: text/plain; charset=utf-8\n\n"
                );
                into.push(Mail { raw: [headers.as_bytes(), &read()].concat(), name: name.clone() });
                // Nothing at all is no message: the mail server keeps it.
                if !read().iter().all(u8::is_ascii_whitespace) {
                    into.push(Mail { raw: read(), name });
                }
            }
            _ => {}
        }
    }
}
