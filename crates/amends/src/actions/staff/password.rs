//! Passwords: argon2id, hashed outside any unit because it is slow on purpose.

use argon2::{Argon2, PasswordHasher, PasswordVerifier, password_hash::phc::PasswordHash};
use domain::{
    change::Refused,
    id::Id,
    staff::{Actor, Member, Permission},
};

use crate::{app::App, error::Error};

const SHORTEST: usize = 10;

/// The hash of a password, as a PHC string.
///
/// # Errors
/// It is shorter than ten characters.
pub fn hash_password(password: &str) -> Result<String, Error> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(Refused::invalid(
            "password",
            format!("{length} characters"),
            format!("{SHORTEST} or more"),
        )
        .into());
    }
    let hash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|error| Error::Fault(error.to_string()))?;
    Ok(hash.to_string())
}

/// Whether a password is the one of this hash.
#[must_use]
pub fn verify_password(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Sets a password: one's own, or as an administrator anybody's. Ends all sessions of that member.
///
/// # Errors
/// The role may not, or the password is too short.
pub fn set_password(app: &App, actor: &Actor, member: Id<Member>, password: &str) -> Result<(), Error> {
    if actor.member_id() != Some(member) {
        actor.must(Permission::Administer)?;
    }
    let hash = hash_password(password)?;
    app.change(&app.turn(actor), move |unit, _| {
        store::staff::set_password(unit, member, &hash)?;
        Ok(store::staff::end_sessions_of(unit, member)?)
    })
}
