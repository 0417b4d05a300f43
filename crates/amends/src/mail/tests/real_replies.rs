//! Replies of many mail programs, where the shared data is at hand.

use std::fs;

use super::{folded, shared_data};
use crate::mail::{OwnAddresses, parse};

/// Of a hundred, how many must come out as expected, blanks folded.
const ACCEPTED_PERCENT: usize = 90;

#[test]
fn most_are_trimmed_as_expected() {
    let Some(folder) =
        shared_data().map(|data| data.join("email-reply-trimming/trimmer")).filter(|f| f.is_dir())
    else {
        return println!("skipped: no shared data of replies");
    };
    let (mut right, mut all) = (0, 0);
    for entry in fs::read_dir(folder.join("emails")).unwrap() {
        let name = entry.unwrap().file_name();
        let Ok(expected) = fs::read_to_string(folder.join("trimmed").join(&name)) else { continue };
        let mut raw = b"Content-Type: text/plain; charset=utf-8\n\n".to_vec();
        raw.extend(fs::read(folder.join("emails").join(&name)).unwrap());
        let found = parse(&raw, &OwnAddresses::default()).visible_text;
        all += 1;
        if folded(&found) == folded(&expected) {
            right += 1;
        } else {
            println!("{}: expected {expected:?}, found {found:?}", name.display());
        }
    }
    println!("replies: {right} right of {all}");
    assert!(right * 100 >= all * ACCEPTED_PERCENT, "{right} right of {all}");
}
