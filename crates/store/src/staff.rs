//! People, their sessions, their tokens and the one-time links that begin them.

use domain::{
    id::Id,
    staff::{Member, MemberKind, Role},
};
use jiff::Timestamp;

use crate::{Conn, Sql, StoreError, Unit, Val, dialect::sql, value::record};

const SAVE: Sql = sql("INSERT INTO members (id, email, active, state) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (id) DO UPDATE SET email = excluded.email, active = excluded.active, state = excluded.state");
const BY_ID: Sql = sql("SELECT state FROM members WHERE id = $1");
const BY_EMAIL: Sql = sql("SELECT state, password FROM members WHERE email = $1");
const ALL: Sql = sql("SELECT state FROM members ORDER BY id");
/// Counting stops where it no longer matters: who has this many is busy, and a long backlog must not slow intake.
const LOAD: Sql = sql(
    "SELECT COUNT(*) FROM (SELECT 1 FROM cases WHERE owner = $1 AND is_open = 1 AND silent_in IS NULL LIMIT 200) AS counted",
);
const HAS_PASSWORD: Sql = sql("SELECT COUNT(*) FROM members WHERE id = $1 AND password IS NOT NULL");
const SET_PASSWORD: Sql = sql("UPDATE members SET password = $2 WHERE id = $1");
const OPEN_SESSION: Sql = sql("INSERT INTO sessions (hash, member, expires_at) VALUES ($1, $2, $3)");
const BY_SESSION: Sql = sql(
    "SELECT m.state FROM sessions s JOIN members m ON m.id = s.member WHERE s.hash = $1 AND s.expires_at > $2 AND m.active = 1",
);
const END_SESSION: Sql = sql("DELETE FROM sessions WHERE hash = $1");
const END_SESSIONS_OF: Sql = sql("DELETE FROM sessions WHERE member = $1");
const PURGE_SESSIONS: Sql = sql("DELETE FROM sessions WHERE expires_at <= $1");
const ADD_TOKEN: Sql = sql("INSERT INTO tokens (hash, member, created_at) VALUES ($1, $2, $3)");
const BY_TOKEN: Sql = sql(
    "SELECT m.state FROM tokens t JOIN members m ON m.id = t.member WHERE t.hash = $1 AND t.revoked_at IS NULL AND m.active = 1",
);
const REVOKE_TOKENS: Sql = sql("UPDATE tokens SET revoked_at = $2 WHERE member = $1 AND revoked_at IS NULL");
const INVITE: Sql =
    sql("INSERT INTO invitations (hash, purpose, member, expires_at) VALUES ($1, $2, $3, $4)");
const INVITATION: Sql =
    sql("SELECT purpose, member FROM invitations WHERE hash = $1 AND used_at IS NULL AND expires_at > $2");
const USE_INVITATION: Sql =
    sql("UPDATE invitations SET used_at = $2 WHERE hash = $1 AND used_at IS NULL AND expires_at > $2");

/// Saves a member.
///
/// # Errors
/// The engine's.
pub fn save(unit: &mut Unit<'_>, member: &Member) -> Result<(), StoreError> {
    let email: Val = Some(member.email.trim().to_lowercase()).filter(|email| !email.is_empty()).into();
    unit.exec(SAVE, &[member.id.into(), email, member.active.into(), record(member)?]).map(drop)
}

/// A member by id.
///
/// # Errors
/// The engine's.
pub fn by_id(conn: &mut Conn<'_>, id: Id<Member>) -> Result<Option<Member>, StoreError> {
    conn.one(BY_ID, &[id.into()])?.map(|row| row.record(0)).transpose()
}

/// A member and their password's hash, by e-mail address.
///
/// # Errors
/// The engine's.
pub fn by_email(conn: &mut Conn<'_>, email: &str) -> Result<Option<(Member, Option<String>)>, StoreError> {
    let row = conn.one(BY_EMAIL, &[email.trim().to_lowercase().into()])?;
    row.map(|row| Ok((row.record(0)?, row.opt_text(1)?.map(str::to_owned)))).transpose()
}

/// Everybody, people and tokens, in the order they joined.
///
/// # Errors
/// The engine's.
pub fn all(conn: &mut Conn<'_>) -> Result<Vec<Member>, StoreError> {
    conn.all(ALL, &[])?.iter().map(|row| row.record(0)).collect()
}

/// Everybody with the number of open cases they own, counted up to 200.
///
/// # Errors
/// The engine's.
pub fn with_load(conn: &mut Conn<'_>) -> Result<Vec<(Member, u64)>, StoreError> {
    let members = all(conn)?;
    members
        .into_iter()
        .map(|member| {
            let load = load(conn, member.id)?;
            Ok((member, load))
        })
        .collect()
}

/// The number of open cases that a member owns, counted up to 200.
///
/// # Errors
/// The engine's.
pub fn load(conn: &mut Conn<'_>, member: Id<Member>) -> Result<u64, StoreError> {
    let load = conn.one(LOAD, &[member.into()])?.map_or(Ok(0), |row| row.int(0))?;
    Ok(u64::try_from(load).unwrap_or(0))
}

/// Whether there is an administrator; a token with that role is one too.
///
/// # Errors
/// The engine's.
pub fn has_administrator(conn: &mut Conn<'_>) -> Result<bool, StoreError> {
    Ok(all(conn)?.iter().any(|member| member.active && member.role == Role::Admin))
}

/// Whether there is an administrator who is a person: before that, nobody can sign in and settle things.
///
/// # Errors
/// The engine's.
pub fn administrator_can_sign_in(conn: &mut Conn<'_>) -> Result<bool, StoreError> {
    let admin =
        |member: &Member| member.active && member.kind == MemberKind::Person && member.role == Role::Admin;
    Ok(all(conn)?.iter().any(admin))
}

/// Whether a member has a password: whoever came by a link has none yet.
///
/// # Errors
/// The engine's.
pub fn has_password(conn: &mut Conn<'_>, member: Id<Member>) -> Result<bool, StoreError> {
    conn.one(HAS_PASSWORD, &[member.into()])?.map_or(Ok(false), |row| Ok(row.int(0)? > 0))
}

/// Keeps the hash of a password.
///
/// # Errors
/// The engine's.
pub fn set_password(unit: &mut Unit<'_>, member: Id<Member>, hash: &str) -> Result<(), StoreError> {
    unit.exec(SET_PASSWORD, &[member.into(), hash.into()]).map(drop)
}

/// Opens a session under the hash of its secret.
///
/// # Errors
/// The engine's.
pub fn open_session(
    unit: &mut Unit<'_>,
    hash: [u8; 32],
    member: Id<Member>,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    unit.exec(OPEN_SESSION, &[hash.into(), member.into(), expires_at.into()]).map(drop)
}

/// Who is signed in with the secret of this hash.
///
/// # Errors
/// The engine's.
pub fn by_session(conn: &mut Conn<'_>, hash: [u8; 32], now: Timestamp) -> Result<Option<Member>, StoreError> {
    conn.one(BY_SESSION, &[hash.into(), now.into()])?.map(|row| row.record(0)).transpose()
}

/// Ends a session.
///
/// # Errors
/// The engine's.
pub fn end_session(unit: &mut Unit<'_>, hash: [u8; 32]) -> Result<(), StoreError> {
    unit.exec(END_SESSION, &[hash.into()]).map(drop)
}

/// Ends every session of a member, as when they leave or their password changes.
///
/// # Errors
/// The engine's.
pub fn end_sessions_of(unit: &mut Unit<'_>, member: Id<Member>) -> Result<(), StoreError> {
    unit.exec(END_SESSIONS_OF, &[member.into()]).map(drop)
}

/// Forgets sessions that have run out.
///
/// # Errors
/// The engine's.
pub fn purge_sessions(unit: &mut Unit<'_>) -> Result<u64, StoreError> {
    let now = unit.context.now;
    unit.exec(PURGE_SESSIONS, &[now.into()])
}

/// Adds a token under the hash of its secret.
///
/// # Errors
/// The engine's.
pub fn add_token(unit: &mut Unit<'_>, hash: [u8; 32], member: Id<Member>) -> Result<(), StoreError> {
    let now = unit.context.now;
    unit.exec(ADD_TOKEN, &[hash.into(), member.into(), now.into()]).map(drop)
}

/// Who acts with the token of this hash.
///
/// # Errors
/// The engine's.
pub fn by_token(conn: &mut Conn<'_>, hash: [u8; 32]) -> Result<Option<Member>, StoreError> {
    conn.one(BY_TOKEN, &[hash.into()])?.map(|row| row.record(0)).transpose()
}

/// Revokes the tokens of a member.
///
/// # Errors
/// The engine's.
pub fn revoke_tokens(unit: &mut Unit<'_>, member: Id<Member>) -> Result<u64, StoreError> {
    let now = unit.context.now;
    unit.exec(REVOKE_TOKENS, &[member.into(), now.into()])
}

/// A one-time link: what it is for, and whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// `first_administrator`, `sign_in` or `password`.
    pub purpose: String,
    /// Whom it signs in, if anybody.
    pub member: Option<Id<Member>>,
}

/// Keeps a one-time link under the hash of its secret.
///
/// # Errors
/// The engine's.
pub fn invite(
    unit: &mut Unit<'_>,
    hash: [u8; 32],
    invitation: &Invitation,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    unit.exec(
        INVITE,
        &[hash.into(), invitation.purpose.as_str().into(), invitation.member.into(), expires_at.into()],
    )
    .map(drop)
}

/// What a one-time link is for, if it still holds.
///
/// # Errors
/// The engine's.
pub fn invitation(
    conn: &mut Conn<'_>,
    hash: [u8; 32],
    now: Timestamp,
) -> Result<Option<Invitation>, StoreError> {
    let row = conn.one(INVITATION, &[hash.into(), now.into()])?;
    row.map(|row| {
        Ok(Invitation {
            purpose: row.text(0)?.to_owned(),
            member: row.opt_text(1)?.map(|_| row.id(1)).transpose()?,
        })
    })
    .transpose()
}

/// Uses a one-time link up; false if somebody was faster.
///
/// # Errors
/// The engine's.
pub fn use_invitation(unit: &mut Unit<'_>, hash: [u8; 32]) -> Result<bool, StoreError> {
    let now = unit.context.now;
    Ok(unit.exec(USE_INVITATION, &[hash.into(), now.into()])? > 0)
}
