//! Mail that goes out: written, and handed to the firm's mail server.

mod server;
mod write;

use domain::id::Id;
use jiff::Timestamp;

use crate::{app::App, error::Error};

pub use write::{Outgoing, compose};

/// What a mail server said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It has taken the mail and answers for it.
    Taken,
    /// It will never take it: a 5xx, or an address that is none.
    Refused(String),
}

/// Whether mail can go out at all: there is a mail server and an address to send from.
#[must_use]
pub fn is_set_up(app: &App) -> bool {
    app.config.smtp.is_some() && app.config.mail_from.is_some()
}

/// The Message-ID of a message of ours.
#[must_use]
pub fn message_id(app: &App, id: uuid::Uuid) -> String {
    let from = app.config.mail_from.as_deref().unwrap_or("");
    let domain = from.rsplit_once('@').map_or("localhost", |(_, domain)| domain.trim_end_matches('>').trim());
    super::thread::outgoing_message_id(&app.keys.for_purpose(super::MESSAGE_IDS), id, domain)
}

/// Hands a piece of mail to the mail server. Blocks for half a minute at the most.
///
/// # Errors
/// It may be taken later: the server is away, busy, or said 4xx.
pub fn send(app: &App, mail: &Outgoing) -> Result<Verdict, Error> {
    let (Some(smtp), Some(from)) = (&app.config.smtp, &app.config.mail_from) else {
        return Err(Error::Fault("mail: no mail server is set up".to_owned()));
    };
    match compose(mail, from, &app.house().company.name) {
        Ok(message) => server::hand_over(smtp, &message),
        Err(why) => Ok(Verdict::Refused(why)),
    }
}

/// A piece of mail about a case, without a thread.
#[must_use]
pub fn plain(app: &App, id: uuid::Uuid, to: &str, subject: &str, text: &str, at: Timestamp) -> Outgoing {
    Outgoing {
        message_id: message_id(app, id),
        to: to.to_owned(),
        subject: subject.to_owned(),
        text: text.to_owned(),
        references: Vec::new(),
        automatic: true,
        at,
    }
}

/// The Message-IDs that a message of this case answers, oldest first: the customer's own and ours.
#[must_use]
pub fn references(
    app: &App,
    said: &[store::case::StoredMessage],
    before: Id<domain::case::Message>,
) -> Vec<String> {
    use domain::case::{Delivery, Direction};
    let named = said.iter().take_while(|message| message.id != before).filter_map(|message| {
        match (message.direction, message.delivery, &message.foreign_id) {
            (Direction::In, _, Some(foreign)) => Some(bracketed(foreign)),
            (Direction::Out, Delivery::Sent, _) => Some(message_id(app, message.id.uuid())),
            _ => None,
        }
    });
    let all: Vec<_> = named.collect();
    all[all.len().saturating_sub(MOST_REFERENCES)..].to_vec()
}

/// Enough for any mail program to find the thread, and short enough for any header.
const MOST_REFERENCES: usize = 10;

fn bracketed(id: &str) -> String {
    format!("<{}>", id.trim().trim_start_matches('<').trim_end_matches('>'))
}
