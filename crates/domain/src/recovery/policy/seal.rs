//! The seal of a policy: by it a case knows the version that it was decided under.

use sha2::{Digest, Sha256};

use super::MakeGoodPolicy;

impl MakeGoodPolicy {
    /// The first 128 bits of SHA-256 over its rules, in hexadecimal digits. Comments and the order of keys are no part
    /// of it: two texts that say the same have the same seal.
    #[must_use]
    pub fn seal(&self) -> String {
        // Every field can be said in JSON; were one not, the seal of nothing would still tell versions from none.
        let rules = serde_json::to_vec(self).unwrap_or_default();
        Sha256::digest(rules).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}
