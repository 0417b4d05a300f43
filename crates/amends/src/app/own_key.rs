//! The key that belongs to a database: drawn for a new installation, and the same on each of its nodes from then on.

use std::sync::Arc;

use domain::{case::House, staff::Actor};
use jiff::Timestamp;
use store::{Db, installation, journal};

use super::{Keys, Turn, rules};
use crate::{config::Config, error::Error};

/// The key of the folder, if it is that of the database. The first one to open a database makes it its own.
pub fn keys(db: &Db, config: &Config, house: &Arc<House>, now: Timestamp) -> Result<Keys, Error> {
    let known = db.read(installation::fingerprint)?;
    let found = Keys::in_folder(&config.data)?;
    let keys = match (found, &known) {
        (Some(keys), _) => keys,
        (None, None) => Keys::draw(&config.data)?,
        (None, Some(_)) => return Err(refused(config, "found no such file")),
    };
    let owner = match known {
        Some(owner) => owner,
        None => claimed(db, config, house, now, &keys)?,
    };
    if owner == keys.fingerprint() { Ok(keys) } else { Err(refused(config, "found another key")) }
}

/// A database with nothing in it is nobody's again: a backup is restored into it with the key that belongs to the backup,
/// also where a first try without that key has drawn another.
///
/// # Errors
/// Storage cannot be used.
pub fn release_unused(config: &Config, now: Timestamp) -> Result<(), Error> {
    let folder = |error| Error::Fault(format!("{}: {error}", config.data.display()));
    std::fs::create_dir_all(&config.data).map_err(folder)?;
    let db = Db::open(&config.target())?;
    let house = db.read(|conn| rules::load(conn, now))?.house;
    let turn = Turn::begin(now, &Actor::system(), house, Arc::default());
    Ok(installation::release_unused(&db, &turn.context)?)
}

/// A database from before fingerprints were kept is known by its first checkpoint.
fn claimed(
    db: &Db,
    config: &Config,
    house: &Arc<House>,
    now: Timestamp,
    keys: &Keys,
) -> Result<String, Error> {
    let sealed = db.read(|conn| journal::first_was_sealed_with(conn, &keys.checkpoints()))?;
    if sealed == Some(false) {
        return Err(refused(config, "found another key than its checkpoints were sealed with"));
    }
    let turn = Turn::begin(now, &Actor::system(), Arc::clone(house), Arc::default());
    Ok(installation::claim(db, &keys.fingerprint(), &turn.context)?)
}

fn refused(config: &Config, found: &str) -> Error {
    Error::OtherKey(format!(
        "{}: {found}, expected the key of the installation whose database this is. Copy secret.key from another node or \
         from where you keep it; with another key customers' links, vouchers and seals would not fit.",
        config.data.join("secret.key").display()
    ))
}
