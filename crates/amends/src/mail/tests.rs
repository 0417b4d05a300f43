//! Whole messages: our own fixtures, real ones where they are at hand, and any bytes at all.

mod any_bytes;
mod fixtures;
mod real_bounces;
mod real_replies;
mod size;

use std::path::PathBuf;

/// The folder of real data, which the repository does not hold: beside the repository, or where
/// `AMENDS_SHARED` says.
fn shared_data() -> Option<PathBuf> {
    let named = std::env::var_os("AMENDS_SHARED").map(PathBuf::from);
    let repository = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let beside = repository.ancestors().map(|above| above.join("shared")).find(|shared| shared.is_dir());
    named.or(beside).map(|shared| shared.join("data")).filter(|data| data.is_dir())
}

#[test]
fn lines_that_end_in_carriage_returns_alone_are_lines() {
    let mail =
        "From: Ana <ana@c.example>\rSubject: Late\rMessage-ID: <1@c.example>\r\rIt is late.\rVery late.\r";
    for (text, odd) in
        [(mail.to_owned(), true), (format!("{mail}\n"), true), (mail.replace('\r', "\r\n"), false)]
    {
        let parsed = super::parse(text.as_bytes(), &super::OwnAddresses::default());
        assert_eq!(parsed.from.address.as_deref(), Some("ana@c.example"));
        assert_eq!(
            (parsed.subject.as_str(), parsed.visible_text.as_str()),
            ("Late", "It is late.\nVery late.")
        );
        assert_eq!(parsed.defects.iter().any(|defect| defect.contains("carriage returns")), odd);
    }
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
