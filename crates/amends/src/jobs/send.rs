//! Sending: at least once under a stable Message-ID, never inside a unit, never silently given up.

use domain::{
    case::{Case, Message, MessageKind},
    id::Id,
    staff::Actor,
};
use store::{case::Lock, outbox::Mail};

use crate::{
    actions,
    app::App,
    error::Error,
    mail::send::{self, Outgoing, Verdict},
};

/// Sends a message to a customer: into the outbox in one unit, then to the mail server, then noted in another unit. Should
/// the program die in between, it is sent again under the same Message-ID.
pub fn send(app: &App, key: &str, case: Id<Case>, message: Id<Message>) -> Result<(), Error> {
    let Some((mail, outgoing)) = prepare(app, key, case, message)? else { return Ok(()) };
    deliver(app, key, &mail, &outgoing, Some((case, message)))
}

/// Sends a piece of mail that lies in the outbox, such as an alert.
pub fn send_mail(app: &App, key: &str, id: uuid::Uuid) -> Result<(), Error> {
    let mail = app.look(|conn| Ok(store::outbox::by_id(conn, id)?))?.filter(|mail| mail.status == "queued");
    let (Some(mail), true) = (mail, send::is_set_up(app)) else { return finish(app, key) };
    let text = mail.text.clone().unwrap_or_default();
    let outgoing = send::plain(app, id, &mail.recipient, &mail.subject, &text, mail.created_at);
    deliver(app, key, &mail, &outgoing, None)
}

fn prepare(
    app: &App,
    key: &str,
    case: Id<Case>,
    message: Id<Message>,
) -> Result<Option<(Mail, Outgoing)>, Error> {
    let (key, can_send) = (key.to_owned(), send::is_set_up(app));
    let found = app.change(&app.turn(&Actor::system()), move |unit, turn| {
        let file = store::case::file(unit.conn(), case, Lock::No)?.ok_or(Error::Missing("such case"))?;
        let said = store::case::messages(unit.conn(), case)?;
        let Some(this) = said.iter().find(|one| one.id == message).cloned() else {
            store::jobs::done(unit, &key)?;
            return Ok(None);
        };
        let mail = actions::mail::put_message(unit, turn, &key, &file, &this, can_send)?;
        Ok(mail.map(|mail| (mail, this, said)))
    })?;
    Ok(found.map(|(mail, this, said)| {
        let references = send::references(app, &said, message);
        let automatic = this.kind == MessageKind::FollowUp;
        let text = this.body.unwrap_or_default();
        let plain = send::plain(app, mail.id, &mail.recipient, &mail.subject, &text, mail.created_at);
        (mail, Outgoing { references, automatic, ..plain })
    }))
}

fn deliver(
    app: &App,
    key: &str,
    mail: &Mail,
    outgoing: &Outgoing,
    message: Option<(Id<Case>, Id<Message>)>,
) -> Result<(), Error> {
    let (key, id) = (key.to_owned(), mail.id);
    match send::send(app, outgoing) {
        Ok(verdict) => {
            if let Verdict::Refused(why) = &verdict {
                tracing::warn!(mail = %id, why, "mail was refused for good");
            }
            app.change(&app.turn(&Actor::system()), move |unit, turn| {
                actions::mail::note(unit, turn, &key, id, message, &verdict)
            })
        }
        Err(passing) => {
            let why = passing.to_string();
            app.change(&app.turn(&Actor::system()), move |unit, _| {
                Ok(store::outbox::trouble(unit, id, "queued", &why)?)
            })?;
            Err(passing)
        }
    }
}

fn finish(app: &App, key: &str) -> Result<(), Error> {
    let key = key.to_owned();
    app.change(&app.turn(&Actor::system()), move |unit, _| Ok(store::jobs::done(unit, &key)?))
}
