//! What people may change about themselves, whatever their role.

use domain::{
    change::Refused,
    event::{Event, Stream},
    staff::{Actor, Member},
};

use super::{hash_password, verify_password};
use crate::{app::App, error::Error};

/// Changes one's own name, signature, and whether one is on duty.
///
/// # Errors
/// The name is empty.
pub fn change_me(
    app: &App,
    actor: &Actor,
    name: String,
    signature: String,
    on_duty: bool,
) -> Result<Member, Error> {
    let id = actor.member_id().ok_or(Error::SignedOut)?;
    if name.trim().is_empty() {
        return Err(Refused::invalid("name", "nothing", "the name that customers see").into());
    }
    app.change(&app.turn(actor), move |unit, _| {
        let mut me = store::staff::by_id(unit.conn(), id)?.ok_or(Error::Missing("such person"))?;
        (me.name, me.signature, me.on_duty) = (name.trim().to_owned(), signature.trim().to_owned(), on_duty);
        store::staff::save(unit, &me)?;
        unit.happened(&[Event::new(Stream::House, "member.changed")
            .fact("member", id)
            .fact("role", me.role)
            .fact("active", me.active)
            .fact("on_duty", on_duty)])?;
        Ok(me)
    })
}

/// Changes one's own password. Ends all of one's sessions and answers the secret of a new one. Whoever came by a link
/// and has no password yet need not know an old one.
///
/// # Errors
/// The old password is wrong, or the new one is too short.
pub fn change_my_password(app: &App, actor: &Actor, old: &str, new: &str) -> Result<String, Error> {
    let id = actor.member_id().ok_or(Error::SignedOut)?;
    let me = app.look(|conn| Ok(store::staff::by_id(conn, id)?))?.ok_or(Error::Missing("such person"))?;
    let known = app.look(|conn| Ok(store::staff::by_email(conn, &me.email)?))?.and_then(|(_, hash)| hash);
    if known.is_some_and(|hash| !verify_password(old, &hash)) {
        return Err(Refused::invalid("old_password", "another one", "your password of today").into());
    }
    let hash = hash_password(new)?;
    app.change(&app.turn(actor), move |unit, _| {
        store::staff::set_password(unit, id, &hash)?;
        store::staff::end_sessions_of(unit, id)?;
        Ok(unit.happened(&[Event::new(Stream::House, "member.password_set").fact("member", id)])?)
    })?;
    super::session::open_session(app, &me)
}
