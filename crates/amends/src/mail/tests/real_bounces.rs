//! Bounces of many mail systems, where the shared data is at hand.

use std::fs;

use serde_json::Value;

use super::shared_data;
use crate::mail::{Kind, OwnAddresses, ParsedMail, parse};

/// Our `permanent` is what the data calls a hard bounce: the address is dead.
fn agrees(mail: &ParsedMail, expected: &Value) -> bool {
    let Some(bounce) = &mail.bounce else { return false };
    let status = expected["delivery_status"].as_str().unwrap_or_default();
    mail.kind == Kind::Bounce
        && bounce.recipient.is_some()
        && (status.is_empty() || bounce.status.as_deref() == Some(status))
        && Some(bounce.permanent) == expected["hard_bounce"].as_bool()
}

fn is_right(name: &str, mail: &ParsedMail, expected: &Value) -> bool {
    let reason = expected[0]["reason"].as_str().unwrap_or_default();
    match (name.split('-').next(), reason) {
        (Some("arf"), _) => mail.kind == Kind::AbuseReport,
        (_, "vacation") => mail.kind == Kind::AutoReply,
        (_, "") => true,
        _ => agrees(mail, &expected[0]),
    }
}

#[test]
fn all_are_understood() {
    let Some(folder) = shared_data().map(|data| data.join("email-bounces")).filter(|folder| folder.is_dir())
    else {
        return println!("skipped: no shared data of bounces");
    };
    let expected = fs::read_to_string(folder.join("expected.json")).unwrap();
    let expected = serde_json::from_str::<serde_json::Map<String, Value>>(&expected).unwrap();
    let mut right = 0;
    for (name, expectation) in &expected {
        let raw = fs::read(folder.join("messages").join(name)).unwrap();
        let mail = parse(&raw, &OwnAddresses::default());
        if is_right(name, &mail, expectation) {
            right += 1;
        } else {
            println!("{name}: expected {expectation}, found {:?} {:?}", mail.kind, mail.bounce);
        }
    }
    println!("bounces: {right} right of {}", expected.len());
    assert_eq!(right, expected.len());
}
