//! Links that an administrator hands over: to sign in once, or to choose a new password.

use domain::{
    change::Refused,
    event::{Event, Stream},
    id::Id,
    staff::{Actor, Member, MemberKind, Permission},
};

use super::{hash_password, session};
use crate::{
    app::{App, hash_of, secret},
    error::Error,
};

/// Makes a link for a member, which works once and for a day: `sign_in` or `password`. Answers its secret.
///
/// # Errors
/// The role may not, or the member is none who could sign in.
pub fn link_for(
    app: &App,
    actor: &Actor,
    member: Id<Member>,
    purpose: &'static str,
) -> Result<String, Error> {
    actor.must(Permission::Administer)?;
    let (secret, actor) = (secret(), actor.clone());
    let hash = hash_of(&secret);
    app.change(&app.turn(&actor), move |unit, turn| {
        let one = store::staff::by_id(unit.conn(), member)?.ok_or(Error::Missing("such person"))?;
        if !one.active || one.kind != MemberKind::Person {
            let sentence = "Only people who are still here can sign in.";
            return Err(Refused::not_now("cannot_sign_in", sentence).into());
        }
        session::keep_link(unit, turn, hash, purpose, Some(member))?;
        unit.happened(&[Event::new(Stream::House, "member.link_made")
            .fact("member", member)
            .fact("purpose", purpose)])?;
        Ok(())
    })?;
    Ok(secret)
}

/// Chooses a new password by a link; ends all sessions of that member and answers the secret of a new one.
///
/// # Errors
/// The link is unknown, too old or used, or the password is too short.
pub fn set_password_by_link(app: &App, link: &str, password: &str) -> Result<String, Error> {
    let (hash, password) = (hash_of(link), hash_password(password)?);
    let member = app.change(&app.turn(&Actor::system()), move |unit, turn| {
        let member = session::use_link(unit, turn, hash, "password")?;
        store::staff::set_password(unit, member.id, &password)?;
        store::staff::end_sessions_of(unit, member.id)?;
        unit.happened(&[Event::new(Stream::House, "member.password_set").fact("member", member.id)])?;
        Ok(member)
    })?;
    session::open_session(app, &member)
}
