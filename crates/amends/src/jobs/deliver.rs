//! Telling a webhook: at least once, under an id that stays the same. Of what it answers only the status is looked at.

use std::time::Duration;

use domain::id::Id;

use crate::{
    actions::webhooks::{Verdict, came, parcel},
    app::App,
    error::Error,
    outgoing::{Call, Trouble, call, signed},
};

const PATIENCE: Duration = Duration::from_secs(15);

/// Delivers one event to one webhook.
pub fn deliver(app: &App, key: &str, delivery: uuid::Uuid) -> Result<(), Error> {
    let Some(parcel) = parcel(app, key, Id::new(delivery))? else { return Ok(()) };
    let mut headers = Vec::from(signed(&parcel.secrets, &parcel.id, app.clock.now(), &parcel.body));
    headers.push(("content-type", "application/json".to_owned()));
    let asked = Call { url: &parcel.url, body: Some(&parcel.body), headers, timeout: PATIENCE };
    let verdict = match call(&asked, app.config.private_calls) {
        Ok(reply) if (200..300).contains(&reply.status) => Verdict::Taken(reply.status.to_string()),
        Ok(reply) if reply.status == 410 => Verdict::Gone("it answered 410: gone".to_owned()),
        Ok(reply) => Verdict::Failed(format!("it answered {}", reply.status)),
        Err(Trouble::NotSent(why) | Trouble::Unknown(why)) => Verdict::Failed(why),
    };
    came(app, key, parcel.delivery, verdict)
}
