//! Signing in: by password, or by a link that works once.

use domain::{
    event::{Event, Stream},
    house::{Part, Texts},
    id::Id,
    staff::{Actor, Member, Role},
};
use jiff::SignedDuration;
use store::{Unit, staff::Invitation};

use super::{
    NewMember, hash_password,
    member::{self, add_in},
    verify_password,
};
use crate::{
    app::{App, Turn, hash_of, secret},
    error::Error,
};

const SESSION: SignedDuration = SignedDuration::from_hours(24 * 14);
const LINK: SignedDuration = SignedDuration::from_hours(24);
/// Compared with when nobody has this address, so that both take the same time.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$0000000000000000000000000000000000000000000";

/// Signs in with a password; answers the secret of the session.
///
/// # Errors
/// The address or the password is wrong; which of them is not said.
pub fn sign_in(app: &App, email: &str, password: &str) -> Result<String, Error> {
    let found = app.look(|conn| Ok(store::staff::by_email(conn, email)?))?;
    let hash = found.as_ref().and_then(|(_, hash)| hash.clone()).unwrap_or_else(|| NOBODY.to_owned());
    let fits = verify_password(password, &hash);
    let member =
        found.map(|(member, _)| member).filter(|member| fits && member.active).ok_or(Error::SignedOut)?;
    open_session(app, &member)
}

/// Opens a session; answers its secret. With the first one a member is here, and can be given cases.
///
/// # Errors
/// Storage failed.
pub(super) fn open_session(app: &App, member: &Member) -> Result<String, Error> {
    let (secret, id) = (secret(), member.id);
    let hash = hash_of(&secret);
    app.change(&app.turn(&Actor::member(member)), move |unit, turn| {
        let until = turn.now.saturating_add(SESSION).unwrap_or(jiff::Timestamp::MAX);
        store::staff::open_session(unit, hash, id, until)?;
        member::arrive_in(unit, id)?;
        Ok(unit.happened(&[Event::new(Stream::House, "member.signed_in").fact("member", id)])?)
    })?;
    Ok(secret)
}

/// Lets the visitor of a demo in as anybody; answers the secret of the session.
///
/// # Errors
/// This is no demo, or there is no such person.
pub fn sit_in_demo(app: &App, member: Id<Member>) -> Result<String, Error> {
    let found = app.look(|conn| Ok(store::staff::by_id(conn, member)?))?;
    let member = found.filter(|member| app.config.demo && member.active);
    open_session(app, &member.ok_or(Error::Missing("such person"))?)
}

/// Ends a session.
///
/// # Errors
/// Storage failed.
pub fn sign_out(app: &App, actor: &Actor, secret: &str) -> Result<(), Error> {
    let hash = hash_of(secret);
    app.change(&app.turn(actor), move |unit, _| Ok(store::staff::end_session(unit, hash)?))
}

/// Makes a link that works once, for a day: for the first administrator, or to sign a member in.
///
/// # Errors
/// Storage failed.
pub fn invite(app: &App, actor: &Actor, purpose: &str, member: Option<Id<Member>>) -> Result<String, Error> {
    let secret = secret();
    let (hash, purpose) = (hash_of(&secret), purpose.to_owned());
    app.change(&app.turn(actor), move |unit, turn| keep_link(unit, turn, hash, &purpose, member))?;
    Ok(secret)
}

/// Keeps a link inside a unit that has begun.
///
/// # Errors
/// Storage failed.
pub(super) fn keep_link(
    unit: &mut Unit<'_>,
    turn: &Turn,
    hash: [u8; 32],
    purpose: &str,
    member: Option<Id<Member>>,
) -> Result<(), Error> {
    let until = turn.now.saturating_add(LINK).unwrap_or(jiff::Timestamp::MAX);
    Ok(store::staff::invite(unit, hash, &Invitation { purpose: purpose.to_owned(), member }, until)?)
}

/// Uses a link up inside a unit that has begun; answers whom it is for.
///
/// # Errors
/// The link is unknown, too old, used, for something else, or for somebody who has left.
pub(super) fn use_link(
    unit: &mut Unit<'_>,
    turn: &Turn,
    hash: [u8; 32],
    purpose: &str,
) -> Result<Member, Error> {
    let known = store::staff::invitation(unit.conn(), hash, turn.now)?.filter(|one| one.purpose == purpose);
    let id = known.and_then(|one| one.member).ok_or(Error::SignedOut)?;
    if !store::staff::use_invitation(unit, hash)? {
        return Err(Error::SignedOut);
    }
    store::staff::by_id(unit.conn(), id)?.filter(|one| one.active).ok_or(Error::SignedOut)
}

/// Signs in by a link; answers the secret of the session.
///
/// # Errors
/// The link is unknown, too old or used.
pub fn sign_in_by_link(app: &App, link: &str) -> Result<String, Error> {
    let hash = hash_of(link);
    let member =
        app.change(&app.turn(&Actor::system()), move |unit, turn| use_link(unit, turn, hash, "sign_in"))?;
    open_session(app, &member)
}

/// Makes the first administrator by the link of the first start, in the firm of that name if one is given; answers the
/// secret of their session.
///
/// # Errors
/// The link is unknown, too old or used, somebody was faster, or a field is wrong.
pub fn first_administrator(
    app: &App,
    link: &str,
    name: &str,
    email: &str,
    password: &str,
    firm: &str,
) -> Result<String, Error> {
    let hash = hash_of(link);
    let company = company_named(firm.trim());
    let new = NewMember {
        name: name.to_owned(),
        email: email.to_owned(),
        role: Role::Admin,
        signature: String::new(),
    };
    let password = hash_password(password)?;
    let member = app.change(&app.turn(&Actor::system()), move |unit, turn| {
        // First into the journal: two of these then take turns, and the second sees what the first has done.
        unit.happened(&[Event::new(Stream::House, "house.begun")])?;
        let known = store::staff::invitation(unit.conn(), hash, turn.now)?
            .filter(|one| one.purpose == "first_administrator");
        if known.is_none()
            || !store::staff::use_invitation(unit, hash)?
            || store::staff::administrator_can_sign_in(unit.conn())?
        {
            return Err(Error::SignedOut);
        }
        let member = add_in(unit, turn, &new)?;
        store::staff::set_password(unit, member.id, &password)?;
        if let Some(text) = &company {
            store::settings::change(unit, Part::Company.name(), text)?;
            unit.happened(&[
                Event::new(Stream::House, "settings.changed").fact("part", Part::Company.name())
            ])?;
        }
        Ok(member)
    })?;
    app.refresh_house()?;
    open_session(app, &member)
}

/// What ships about the company, under this name; none where no name was given.
fn company_named(firm: &str) -> Option<String> {
    let shipped = Texts::shipped();
    let named = |line: &str| {
        if line.starts_with("name =") {
            format!("name = {}", toml::Value::from(firm))
        } else {
            line.to_owned()
        }
    };
    let text: Vec<_> = shipped.of(Part::Company).lines().map(named).collect();
    (!firm.is_empty()).then(|| text.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use argon2::{Params, password_hash::phc::PasswordHash};

    use super::NOBODY;

    /// The work for an unknown address is the work for a known one: the same algorithm at the same cost.
    #[test]
    fn an_unknown_address_costs_as_much_as_a_known_one() {
        let known = super::hash_password("a good password").unwrap();
        let (known, nobody) = (PasswordHash::new(&known).unwrap(), PasswordHash::new(NOBODY).unwrap());
        assert_eq!((nobody.algorithm, nobody.version), (known.algorithm, known.version));
        assert_eq!(Params::try_from(&nobody).unwrap(), Params::try_from(&known).unwrap());
        assert!(!super::verify_password("a good password", NOBODY));
    }
}
