//! API tokens: each is a member of staff under its own name.

use domain::{
    change::Refused,
    event::{Event, Stream},
    id::Id,
    staff::{Actor, Member, MemberKind, Permission, Role},
};

use crate::{
    app::{App, hash_of, secret},
    error::Error,
};

/// Makes a token; answers its secret, which is shown once.
///
/// # Errors
/// The role may not, or the name is empty.
pub fn create_token(app: &App, actor: &Actor, name: &str, role: Role) -> Result<(Member, String), Error> {
    actor.must(Permission::Administer)?;
    let name = name.trim().to_owned();
    if name.is_empty() {
        return Err(Refused::invalid("name", "nothing", "what the token is for").into());
    }
    let secret = format!("amends_{}", secret());
    let hash = hash_of(&secret);
    let member = app.change(&app.turn(actor), move |unit, turn| {
        let member = Member {
            id: turn.ids().fresh(),
            name: name.clone(),
            email: String::new(),
            role,
            kind: MemberKind::Token,
            active: true,
            on_duty: false,
            invited: false,
            in_training: false,
            signature: String::new(),
            joined_at: turn.now,
        };
        store::staff::save(unit, &member)?;
        store::staff::add_token(unit, hash, member.id)?;
        unit.happened(&[Event::new(Stream::House, "token.created")
            .fact("member", member.id)
            .fact("role", role)])?;
        Ok(member)
    })?;
    Ok((member, secret))
}

/// Revokes a token.
///
/// # Errors
/// The role may not, or there is no such token.
pub fn revoke_token(app: &App, actor: &Actor, token: Id<Member>) -> Result<(), Error> {
    actor.must(Permission::Administer)?;
    app.change(&app.turn(actor), move |unit, _| {
        let mut member = store::staff::by_id(unit.conn(), token)?
            .filter(|one| one.kind == MemberKind::Token)
            .ok_or(Error::Missing("such token"))?;
        member.active = false;
        store::staff::save(unit, &member)?;
        store::staff::revoke_tokens(unit, token)?;
        Ok(unit.happened(&[Event::new(Stream::House, "token.revoked").fact("member", token)])?)
    })
}
