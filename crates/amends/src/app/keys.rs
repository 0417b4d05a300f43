//! Secrets that are not in the database: one key in a file, and what is derived from it.

use std::{fs, io::Write, path::Path};

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use domain::{
    case::Case,
    id::Id,
    recovery::{MakeGood, VoucherCode},
    webhook::Webhook,
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::chance;
use crate::error::Error;

const FILE: &str = "secret.key";
const MAC: usize = 16;

/// The keys of an installation. Nodes of one installation share the file.
#[derive(Clone)]
pub struct Keys {
    root: [u8; 32],
}

impl Keys {
    /// Reads the key file of a folder; `None` if there is none.
    ///
    /// # Errors
    /// The file cannot be read, or does not hold 64 hexadecimal digits.
    pub fn in_folder(folder: &Path) -> Result<Option<Self>, Error> {
        let path = folder.join(FILE);
        if !path.exists() {
            return Ok(None);
        }
        let fault = |what: &dyn std::fmt::Display| Error::Fault(format!("{}: {what}", path.display()));
        let text = fs::read_to_string(&path).map_err(|error| fault(&error))?;
        let root = HEXLOWER.decode(text.trim().as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
        root.map(|root| Some(Self { root })).ok_or_else(|| fault(&"expected 64 hexadecimal digits"))
    }

    /// Draws the key of a new installation and writes it into a folder.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn draw(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(FILE);
        let fault = |error: std::io::Error| Error::Fault(format!("{}: {error}", path.display()));
        fs::create_dir_all(folder).map_err(fault)?;
        let root = chance::bytes();
        let mut file = private_file(&path).map_err(fault)?;
        writeln!(file, "{}", HEXLOWER.encode(&root)).map_err(fault)?;
        Ok(Self { root })
    }

    /// Tells keys apart without giving anything of them away.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        HEXLOWER.encode(&self.for_purpose("fingerprint of the installation"))
    }

    /// A key for one purpose.
    #[must_use]
    pub fn for_purpose(&self, purpose: &str) -> [u8; 32] {
        mac(&self.root, &[purpose.as_bytes()])
    }

    /// The key of the journal's checkpoints.
    #[must_use]
    pub fn checkpoints(&self) -> [u8; 32] {
        self.for_purpose("checkpoints")
    }

    /// The secret part of a customer's page: the case and a seal over it and the version of its link.
    #[must_use]
    pub fn case_link(&self, case: Id<Case>, version: u32) -> String {
        let mut bytes = case.uuid().as_bytes().to_vec();
        bytes.extend_from_slice(&self.link_mac(case, version));
        BASE32_NOPAD.encode(&bytes).to_lowercase()
    }

    /// The case that a secret speaks of. Whether its seal holds is asked with [`Keys::opens`], once the version is known.
    #[must_use]
    pub fn case_of_link(secret: &str) -> Option<Id<Case>> {
        let bytes = BASE32_NOPAD.decode(secret.to_uppercase().as_bytes()).ok()?;
        let uuid = bytes.get(..16).filter(|_| bytes.len() == 16 + MAC)?;
        uuid::Uuid::from_slice(uuid).ok().map(Id::new)
    }

    /// Whether a secret opens this case at this version of its link. Takes the same time whatever the answer.
    #[must_use]
    pub fn opens(&self, secret: &str, case: Id<Case>, version: u32) -> bool {
        self.case_link(case, version).as_bytes().ct_eq(secret.to_lowercase().as_bytes()).into()
    }

    /// The code of the voucher that carries out a make-good: the same whenever it is asked for, so that nobody has to
    /// keep it.
    #[must_use]
    pub fn voucher(&self, make_good: Id<MakeGood>) -> VoucherCode {
        let full = mac(&self.for_purpose("voucher"), &[make_good.uuid().as_bytes()]);
        let mut short = [0; 16];
        short.copy_from_slice(&full[..16]);
        VoucherCode::from_entropy(u128::from_be_bytes(short))
    }

    /// The `nth` secret that signs what a webhook is told.
    #[must_use]
    pub fn webhook(&self, webhook: Id<Webhook>, nth: u32) -> [u8; 32] {
        mac(&self.for_purpose("webhook"), &[webhook.uuid().as_bytes(), &nth.to_be_bytes()])
    }

    /// The `nth` secret that signs calls to a system of the firm.
    #[must_use]
    pub fn system(&self, name: &str, nth: u16) -> [u8; 32] {
        mac(&self.for_purpose("system"), &[&nth.to_be_bytes(), name.as_bytes()])
    }

    fn link_mac(&self, case: Id<Case>, version: u32) -> [u8; MAC] {
        let full = mac(&self.for_purpose("case link"), &[case.uuid().as_bytes(), &version.to_be_bytes()]);
        let mut short = [0; MAC];
        short.copy_from_slice(&full[..MAC]);
        short
    }
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut block = [0; 64];
    block[..32].copy_from_slice(key);
    let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

/// How a secret is stored: only its hash.
#[must_use]
pub fn hash_of(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

fn private_file(path: &Path) -> std::io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::{Id, Keys};

    #[test]
    fn a_link_opens_its_own_case_at_its_own_version_only() {
        let keys = Keys { root: [7; 32] };
        let (case, other) = (Id::new(uuid::Uuid::from_u128(1)), Id::new(uuid::Uuid::from_u128(2)));
        let secret = keys.case_link(case, 1);
        assert_eq!(Keys::case_of_link(&secret), Some(case));
        assert!(keys.opens(&secret, case, 1) && keys.opens(&secret.to_uppercase(), case, 1));
        assert!(!keys.opens(&secret, case, 2) && !keys.opens(&secret, other, 1));
        assert!(!Keys { root: [8; 32] }.opens(&secret, case, 1));
        assert_eq!(Keys::case_of_link("nonsense"), None);
    }
}
