//! Who is told: added, taken away, given another secret, told again. Only administrators decide what leaves the house.

use domain::{
    change::Refused,
    errand::Errand,
    event::{Event, Stream},
    id::Id,
    staff::{Actor, Permission},
    webhook::{NewWebhook, Webhook},
};
use store::{
    Unit,
    case::Lock,
    jobs, journal,
    webhooks::{self, Delivery},
};

use crate::{
    app::{App, Turn},
    error::Error,
};

const MISSING: Error = Error::Missing("such webhook");

/// Adds a webhook, which is told of what happens from now on.
///
/// # Errors
/// The role may not, or a field is wrong.
pub fn create_in(unit: &mut Unit<'_>, turn: &Turn, new: &NewWebhook) -> Result<Webhook, Error> {
    turn.actor.must(Permission::Administer)?;
    let position = journal::newest(unit.conn())?.position();

    let webhook = new.make(turn.ids().fresh(), turn.now)?;

    webhooks::insert(unit, &webhook, position)?;
    happened(unit, "webhook.created", webhook.id)?;
    Ok(webhook)
}

/// Takes a webhook away, with what was to be delivered.
///
/// # Errors
/// The role may not, or there is none.
pub fn remove(app: &App, actor: &Actor, id: Id<Webhook>) -> Result<(), Error> {
    actor.must(Permission::Administer)?;
    app.change(&app.turn(actor), move |unit, _| {
        if !webhooks::forget(unit, id)? {
            return Err(MISSING);
        }
        happened(unit, "webhook.removed", id)
    })
}

/// Gives a webhook a new secret; the old one signs beside it for a day.
///
/// # Errors
/// The role may not, or there is none.
pub fn change_secret_in(unit: &mut Unit<'_>, turn: &Turn, id: Id<Webhook>) -> Result<Webhook, Error> {
    change(unit, turn, id, "webhook.secret_changed", |webhook| {
        webhook.change_secret(turn.now);
        Ok(())
    })
}

/// Goes on telling a webhook that had stopped, from where it stopped.
///
/// # Errors
/// The role may not, there is none, or it has not stopped.
pub fn resume_in(unit: &mut Unit<'_>, turn: &Turn, id: Id<Webhook>) -> Result<Webhook, Error> {
    change(unit, turn, id, "webhook.resumed", Webhook::resume)
}

fn change(
    unit: &mut Unit<'_>,
    turn: &Turn,
    id: Id<Webhook>,
    kind: &'static str,
    decide: impl Fn(&mut Webhook) -> Result<(), Refused>,
) -> Result<Webhook, Error> {
    turn.actor.must(Permission::Administer)?;
    let mut webhook = webhooks::by_id(unit.conn(), id, Lock::Yes)?.ok_or(MISSING)?.webhook;

    decide(&mut webhook)?;

    webhooks::save(unit, &webhook)?;
    happened(unit, kind, id)?;
    Ok(webhook)
}

/// Delivers something once more, under the id that it had.
///
/// # Errors
/// The role may not, there is no such delivery of this webhook, or it has stopped.
pub fn replay_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    webhook: Id<Webhook>,
    id: Id<Delivery>,
) -> Result<Delivery, Error> {
    turn.actor.must(Permission::Administer)?;
    let known = webhooks::by_id(unit.conn(), webhook, Lock::Yes)?.ok_or(MISSING)?;
    let delivery = webhooks::delivery(unit.conn(), id)?.filter(|one| one.webhook == webhook);
    delivery.ok_or(Error::Missing("such delivery"))?;

    if let Some(why) = known.webhook.stopped {
        let sentence = format!("This webhook has stopped ({why}). Let it go on first.");
        return Err(Refused::not_now("webhook_stopped", sentence).into());
    }

    webhooks::replay(unit, id)?;
    let errand = Errand::deliver(id.uuid(), turn.now);
    unit.errands(std::slice::from_ref(&errand))?;
    jobs::again(unit, &errand.key)?;
    webhooks::delivery(unit.conn(), id)?.ok_or(Error::Missing("such delivery"))
}

pub(super) fn happened(unit: &mut Unit<'_>, kind: &'static str, id: Id<Webhook>) -> Result<(), Error> {
    Ok(unit.happened(&[Event::new(Stream::House, kind).fact("webhook", id)])?)
}

/// [`create_in`], in a unit of its own.
///
/// # Errors
/// The same.
pub fn create(app: &App, actor: &Actor, new: NewWebhook) -> Result<Webhook, Error> {
    app.change(&app.turn(actor), move |unit, turn| create_in(unit, turn, &new))
}

/// [`change_secret_in`], in a unit of its own.
///
/// # Errors
/// The same.
pub fn change_secret(app: &App, actor: &Actor, id: Id<Webhook>) -> Result<Webhook, Error> {
    app.change(&app.turn(actor), move |unit, turn| change_secret_in(unit, turn, id))
}

/// [`resume_in`], in a unit of its own.
///
/// # Errors
/// The same.
pub fn resume(app: &App, actor: &Actor, id: Id<Webhook>) -> Result<Webhook, Error> {
    app.change(&app.turn(actor), move |unit, turn| resume_in(unit, turn, id))
}

/// [`replay_in`], in a unit of its own.
///
/// # Errors
/// The same.
pub fn replay(app: &App, actor: &Actor, webhook: Id<Webhook>, id: Id<Delivery>) -> Result<Delivery, Error> {
    app.change(&app.turn(actor), move |unit, turn| replay_in(unit, turn, webhook, id))
}
