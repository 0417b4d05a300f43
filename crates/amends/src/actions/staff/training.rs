//! Who is still learning: tighter limits, no approvals of others, nothing sent against the reply check.

use domain::{
    event::{Event, Stream},
    id::Id,
    staff::{Actor, Member, Permission},
};

use crate::{app::App, error::Error};

/// Says that a person, or the program behind a token, is in training, or is no longer.
///
/// # Errors
/// The role may not, or there is no such member.
pub fn set_training(
    app: &App,
    actor: &Actor,
    member: Id<Member>,
    in_training: bool,
) -> Result<Member, Error> {
    actor.must(Permission::Administer)?;
    app.change(&app.turn(actor), move |unit, _| {
        let known = store::staff::by_id(unit.conn(), member)?.ok_or(Error::Missing("such person"))?;
        let changed = Member { in_training, ..known.clone() };
        if changed != known {
            store::staff::save(unit, &changed)?;
            unit.happened(&[Event::new(Stream::House, "member.training_changed")
                .fact("member", member)
                .fact("in_training", in_training)])?;
        }
        Ok(changed)
    })
}
