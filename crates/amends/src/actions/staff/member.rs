//! People of the firm.

use domain::{
    change::Refused,
    event::{Event, Stream},
    id::Id,
    staff::{Actor, Member, MemberKind, Permission, Role},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Unit;

use crate::{
    app::{App, Turn},
    error::Error,
};

/// Somebody who joins.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMember {
    /// The name that customers see.
    pub name: String,
    /// Sign-in name and address for alerts.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// A line under their letters.
    #[serde(default)]
    pub signature: String,
}

/// Adds a person.
///
/// # Errors
/// The role may not, a field is wrong, or the address is taken.
pub fn add(app: &App, actor: &Actor, new: NewMember) -> Result<Member, Error> {
    actor.must(Permission::Administer)?;
    app.change(&app.turn(actor), move |unit, turn| add_in(unit, turn, &new))
}

pub(super) fn add_in(unit: &mut Unit<'_>, turn: &Turn, new: &NewMember) -> Result<Member, Error> {
    if new.name.trim().is_empty() {
        return Err(Refused::invalid("name", "nothing", "the name that customers see").into());
    }
    let email = new.email.trim().to_lowercase();
    if email.parse::<lettre::Address>().is_err() {
        return Err(
            Refused::invalid("email", new.email.clone(), "an address such as ana@firm.example").into()
        );
    }
    if store::staff::by_email(unit.conn(), &email)?.is_some() {
        return Err(Refused::not_now(
            "email_taken",
            format!("Somebody with the address {email} is already here."),
        )
        .into());
    }
    let member = Member {
        id: turn.ids().fresh(),
        name: new.name.trim().to_owned(),
        email,
        role: new.role,
        kind: MemberKind::Person,
        active: true,
        on_duty: new.role.may(Permission::WorkCases),
        invited: true,
        in_training: false,
        signature: new.signature.trim().to_owned(),
        joined_at: turn.now,
    };
    store::staff::save(unit, &member)?;
    unit.happened(&[Event::new(Stream::House, "member.added")
        .fact("member", member.id)
        .fact("role", member.role)])?;
    Ok(member)
}

/// Notes that a member is here, as when they have been shown around: without a session of their own.
///
/// # Errors
/// Storage failed.
pub fn arrive(app: &App, actor: &Actor, member: Id<Member>) -> Result<(), Error> {
    app.change(&app.turn(actor), move |unit, _| arrive_in(unit, member))
}

/// From the first sign-in on, a member is given cases.
pub(super) fn arrive_in(unit: &mut Unit<'_>, member: Id<Member>) -> Result<(), Error> {
    let awaited = store::staff::by_id(unit.conn(), member)?.filter(|one| one.invited);
    awaited.map_or(Ok(()), |one| Ok(store::staff::save(unit, &Member { invited: false, ..one })?))
}

/// Changes a member: role, duty, whether they are still here. The last administrator stays one.
///
/// # Errors
/// The role may not, or it would leave nobody in charge.
pub fn change(
    app: &App,
    actor: &Actor,
    member: Id<Member>,
    role: Role,
    active: bool,
    on_duty: bool,
) -> Result<Member, Error> {
    actor.must(Permission::Administer)?;
    app.change(&app.turn(actor), move |unit, _| {
        // First into the journal: two of these then take turns, so that two administrators cannot remove each other.
        unit.happened(&[Event::new(Stream::House, "member.changed")
            .fact("member", member)
            .fact("role", role)
            .fact("active", active)
            .fact("on_duty", on_duty)])?;
        let mut member = store::staff::by_id(unit.conn(), member)?.ok_or(Error::Missing("such person"))?;
        let others = store::staff::all(unit.conn())?;
        must_leave_somebody_in_charge(&member, active && role == Role::Admin, &others)?;
        (member.role, member.active, member.on_duty) = (role, active, on_duty && active);
        store::staff::save(unit, &member)?;
        if !active {
            store::staff::end_sessions_of(unit, member.id)?;
        }
        Ok(member)
    })
}

fn must_leave_somebody_in_charge(member: &Member, stays: bool, all: &[Member]) -> Result<(), Refused> {
    let in_charge = |one: &&Member| {
        one.id != member.id && one.active && one.role == Role::Admin && one.kind == MemberKind::Person
    };
    if stays || all.iter().any(|one| in_charge(&one)) {
        return Ok(());
    }
    let sentence = "This is the last administrator: make somebody else one first.";
    Err(Refused::not_now("last_administrator", sentence))
}
