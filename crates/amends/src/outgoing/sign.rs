//! Signatures by the Standard Webhooks specification: HMAC-SHA256 over id, moment and body.

use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

/// The block of SHA-256: keys up to this length are taken as they are, as HMAC (RFC 2104) has it.
const BLOCK: usize = 64;

/// The headers that show who sent it: its id, which is the same over every try, the moment of this try, and one
/// signature for each secret, so that the other side can change over from one to the next.
#[must_use]
pub fn signed(secrets: &[[u8; 32]], id: &str, now: Timestamp, body: &str) -> [(&'static str, String); 3] {
    let seconds = now.as_second();
    let signatures: Vec<_> = secrets.iter().map(|secret| signature(secret, id, seconds, body)).collect();
    [
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", seconds.to_string()),
        ("webhook-signature", signatures.join(" ")),
    ]
}

/// One signature, such as `v1,g0hM9S…`. Source: Standard Webhooks 1.0.
#[must_use]
pub fn signature(secret: &[u8], id: &str, seconds: i64, body: &str) -> String {
    let mut block = [0; BLOCK];
    if secret.len() <= BLOCK {
        block[..secret.len()].copy_from_slice(secret);
    } else {
        block[..32].copy_from_slice(&Sha256::digest(secret));
    }
    let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
    mac.update(format!("{id}.{seconds}.").as_bytes());
    mac.update(body.as_bytes());
    format!("v1,{}", BASE64.encode(&mac.finalize().into_bytes()))
}

/// A secret as the other side is told it.
#[must_use]
pub fn secret_text(secret: &[u8; 32]) -> String {
    format!("whsec_{}", BASE64.encode(secret))
}

#[cfg(test)]
mod tests {
    use super::{BASE64, signature, signed};

    fn secret(text: &str) -> Vec<u8> {
        BASE64.decode(text.strip_prefix("whsec_").unwrap().as_bytes()).unwrap()
    }

    /// The example in the tests of the specification itself.
    #[test]
    fn signs_as_the_specification_does() {
        let secret = secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let found =
            signature(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}");
        assert_eq!(found, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn signs_as_the_official_library_does() {
        let beside = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
        let file = beside.join("data/standards-webhooks/vectors.json");
        let Ok(text) = std::fs::read_to_string(file) else {
            println!("skipped: the shared vectors are not here");
            return;
        };
        let vectors: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        assert!(vectors.len() > 5);
        for one in vectors {
            let text = |name: &str| one[name].as_str().unwrap();
            let seconds = one["webhook_timestamp"].as_i64().unwrap();
            let found = signature(&secret(text("secret")), text("webhook_id"), seconds, text("payload"));
            assert_eq!(found, text("signature"), "{one}");
        }
    }

    #[test]
    fn two_secrets_sign_side_by_side() {
        let now = "2026-03-10T10:00:00Z".parse().unwrap();
        let [id, at, signatures] = signed(&[[1; 32], [2; 32]], "msg_1", now, "{}");
        assert_eq!((id.1.as_str(), at.1.as_str()), ("msg_1", "1773136800"));
        let each = [[1; 32], [2; 32]].map(|secret| signature(&secret, "msg_1", 1_773_136_800, "{}"));
        assert_eq!(signatures.1, each.join(" "));
    }
}
