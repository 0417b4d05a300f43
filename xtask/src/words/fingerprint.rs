//! Which texts the weights were learned from: changed texts with old weights are found before they are shipped.

use std::path::Path;

use super::corpus::text_files;

/// The folders below `crates/domain` that the training reads.
const TEXTS: [&str; 6] = [
    "corpus/learn",
    "corpus/sentences",
    "tests/reply",
    "data/reply",
    "data/reply/elements",
    "data/reply/faults",
];

/// FNV-1a over the contents of every text that the training reads, but for the weights themselves.
pub fn of(domain: &Path) -> Result<String, String> {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for folder in TEXTS {
        for file in text_files(&domain.join(folder))? {
            if file
                .file_name()
                .is_some_and(|name| ["weights.txt", "whole.txt", "net.txt"].iter().any(|one| name == *one))
            {
                continue;
            }
            let text = std::fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
            for byte in text {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
    }
    Ok(format!("{hash:016x}"))
}

/// Fails when the weights were learned from other texts than these.
pub fn hold(domain: &Path, weights: &Path) -> Result<(), String> {
    let written =
        std::fs::read_to_string(weights).map_err(|error| format!("{}: {error}", weights.display()))?;
    if written.lines().next().is_some_and(|head| of(domain).is_ok_and(|now| head.ends_with(&now))) {
        return Ok(());
    }
    Err(format!("{}: learned from other texts than these; run `cargo xtask train words`", weights.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_texts_are_noticed() {
        let domain = std::env::temp_dir().join(format!("amends-fingerprint-{}", std::process::id()));
        for folder in TEXTS {
            std::fs::create_dir_all(domain.join(folder)).unwrap();
        }
        let (text, weights) = (domain.join("data/reply/words.txt"), domain.join("data/reply/weights.txt"));
        std::fs::write(&text, "one").unwrap();
        std::fs::write(&weights, format!("# from {}\n", of(&domain).unwrap())).unwrap();
        assert_eq!(hold(&domain, &weights), Ok(()));
        std::fs::write(&text, "two").unwrap();
        assert!(hold(&domain, &weights).unwrap_err().contains("cargo xtask train words"));
        std::fs::remove_dir_all(&domain).unwrap();
    }
}
