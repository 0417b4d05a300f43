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

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
