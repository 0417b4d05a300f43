//! Mail that is sent by hand: a test to oneself, and once more what had failed.

use domain::{
    change::Refused,
    errand::Errand,
    event::{Event, Stream},
    staff::{Actor, Permission},
};
use store::{
    jobs,
    outbox::{self, Mail},
};
use uuid::Uuid;

use crate::{app::App, error::Error};

/// Queues a mail to whoever asks, to see whether mail goes out. Answers its id.
///
/// # Errors
/// The role may not, no mail server is configured, or there is no address.
pub fn send_test(app: &App, actor: &Actor) -> Result<Uuid, Error> {
    actor.must(Permission::Administer)?;
    let member = actor.member_id().ok_or(Error::SignedOut)?;
    if app.config.smtp.is_none() {
        return Err(Refused::not_now("no_mail_server", "No mail server is configured.").into());
    }
    app.change(&app.turn(actor), move |unit, turn| {
        let me = store::staff::by_id(unit.conn(), member)?.ok_or(Error::Missing("such person"))?;
        let mail = test_mail(turn.ids().fresh::<Mail>().uuid(), me.email, turn.now);
        outbox::put(unit, &mail)?;
        unit.errands(&[Errand::mail(mail.id, turn.now)])?;
        unit.happened(&[Event::new(Stream::House, "mail.tested").fact("mail", mail.id)])?;
        Ok(mail.id)
    })
}

fn test_mail(id: Uuid, recipient: String, now: jiff::Timestamp) -> Mail {
    Mail {
        id,
        case: None,
        recipient,
        subject: "Mail goes out".to_owned(),
        text: Some("This is the test that you asked for in Settings. Mail goes out.\n".to_owned()),
        status: "queued".to_owned(),
        created_at: now,
        sent_at: None,
        attempts: 0,
        error: None,
    }
}

/// Queues mail again that had failed for good. It keeps its id, so that a mailbox can tell a repeat.
///
/// # Errors
/// The role may not, there is no such mail, or it has not failed.
pub fn resend(app: &App, actor: &Actor, id: Uuid) -> Result<(), Error> {
    actor.must(Permission::WorkCases)?;
    app.change(&app.turn(actor), move |unit, _| {
        let mail = outbox::by_id(unit.conn(), id)?.ok_or(Error::Missing("such mail"))?;
        if !outbox::again(unit, id)? {
            let sentence =
                format!("This mail is {}: only what has failed is sent again by hand.", mail.status);
            return Err(Refused::not_now("not_failed", sentence).into());
        }
        // A message to a customer goes out through its own job, which was over when it failed for good.
        jobs::again(unit, &format!("send:{id}"))?;
        jobs::again(unit, &format!("mail:{id}"))?;
        let stream = mail.case.map_or(Stream::House, Stream::Case);
        Ok(unit.happened(&[Event::new(stream, "mail.queued_again").fact("mail", id)])?)
    })
}
