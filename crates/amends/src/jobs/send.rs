//! Sending a message to a customer: at least once under a stable id, never silently twice.

use domain::{
    case::{Case, Delivery, Message},
    id::Id,
    staff::Actor,
};
use store::{
    case::Lock,
    jobs,
    outbox::{self, Mail},
};

use crate::{app::App, error::Error};

/// Puts the message into the outbox and marks the job done; without a mail server or an address it is kept there, and
/// the customer's own page shows it.
pub fn send(app: &App, key: &str, case: Id<Case>, message: Id<Message>) -> Result<(), Error> {
    let key = key.to_owned();
    app.change(&app.turn(&Actor::system()), move |unit, turn| {
        let file = store::case::file(unit.conn(), case, Lock::No)?.ok_or(Error::Missing("such case"))?;
        let mail = Mail {
            id: message.uuid(),
            case: Some(case),
            recipient: file.customer.email.clone().unwrap_or_default(),
            subject: format!("{} [{}]", file.case.subject, file.case.number),
            text: None,
            status: "kept".to_owned(),
            created_at: turn.now,
            sent_at: None,
            attempts: 0,
            error: None,
        };
        outbox::put(unit, &mail)?;
        store::case::set_delivery(unit, message, Delivery::Kept)?;
        Ok(jobs::done(unit, &key)?)
    })
}
