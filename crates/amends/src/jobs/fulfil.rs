//! Carrying a make-good out by calling a system of the firm. No unit is open while it is called; what came of it is
//! either known, or looked up, or a person is asked. It is never called again while nobody knows.

use std::time::Duration;

use domain::{
    case::acts::Came,
    id::Id,
    recovery::{KEY, MakeGood},
};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    actions::recovery::{self, Order, Try},
    app::App,
    error::Error,
    outgoing::{Call, Reply, Trouble, call, signed},
};

/// After so many tries that never reached the other system, a person is asked: about three hours.
const MOST_TRIES: i64 = 10;
/// After so many look-ups without an answer, a person is asked.
const MOST_LOOK_UPS: i64 = 8;
const LONGEST_REFERENCE: usize = 200;

/// Does one try, or finds out what became of it.
pub fn fulfil(app: &App, key: &str, tries: i64, make_good: Id<MakeGood>, attempt: u16) -> Result<(), Error> {
    match recovery::begin(app, key, make_good, attempt)? {
        Try::Over => Ok(()),
        Try::Wait => Err(Error::Fault("another try of this call may still be under way".to_owned())),
        Try::Call(order) => give(app, key, tries, &order),
        Try::LookUp(order, before) => look_up(app, key, &order, before),
    }
}

/// What a system answers.
#[derive(Deserialize)]
struct Said {
    /// What shows it there: a text or a number.
    reference: Option<Value>,
    /// `done`, `pending` or `failed`; with a reference and without a state it is done.
    state: Option<String>,
}

/// What an answer means.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Meaning {
    Done(String),
    /// Certainly not carried out, and trying again would not help.
    NotDone(String),
    /// Certainly not carried out; later it may be.
    Later(String),
    Unclear(String),
}

fn give(app: &App, key: &str, tries: i64, order: &Order) -> Result<(), Error> {
    let meaning = match ask(app, order, &order.system.url, Some(&order.body)) {
        Ok(reply) => meaning(&reply, &order.name),
        Err(Trouble::NotSent(why)) => Meaning::Later(format!("{} could not be reached: {why}", order.name)),
        Err(Trouble::Unknown(why)) => Meaning::Unclear(format!("{} did not answer: {why}", order.name)),
    };
    match meaning {
        Meaning::Done(reference) => recovery::came(app, key, order, Came::Done(reference)),
        Meaning::NotDone(why) => recovery::came(app, key, order, Came::NotDone(why)),
        Meaning::Later(why) => {
            recovery::nothing_went_out(app, order)?;
            if tries >= MOST_TRIES {
                return recovery::came(app, key, order, Came::NotDone(why));
            }
            Err(Error::Fault(why))
        }
        // What became of it is looked up on the next try, when the call is over on the other side too.
        Meaning::Unclear(why) if order.system.look_up.is_some() => Err(Error::Fault(why)),
        Meaning::Unclear(why) => recovery::came(app, key, order, Came::Unknown(why)),
    }
}

fn look_up(app: &App, key: &str, order: &Order, before: i64) -> Result<(), Error> {
    let address = order.system.look_up.as_deref().unwrap_or_default();
    let url = address.replace(KEY, &order.make_good.to_string());
    let meaning = match ask(app, order, &url, None) {
        Ok(Reply { status: 404, .. }) => {
            // It is not there, so calling again gives it once.
            recovery::nothing_went_out(app, order)?;
            return Err(Error::Fault(format!("{} knows nothing of it; it is called again", order.name)));
        }
        Ok(reply) if (200..300).contains(&reply.status) => meaning(&reply, &order.name),
        Ok(reply) => Meaning::Unclear(format!("{} answered {} when asked", order.name, reply.status)),
        Err(Trouble::NotSent(why) | Trouble::Unknown(why)) => {
            Meaning::Unclear(format!("{} did not answer when asked: {why}", order.name))
        }
    };
    match meaning {
        Meaning::Done(reference) => recovery::came(app, key, order, Came::Done(reference)),
        Meaning::NotDone(why) => recovery::came(app, key, order, Came::NotDone(why)),
        Meaning::Later(why) | Meaning::Unclear(why) if before + 1 >= MOST_LOOK_UPS => {
            recovery::came(app, key, order, Came::Unknown(why))
        }
        Meaning::Later(why) | Meaning::Unclear(why) => {
            recovery::looked(app, order)?;
            Err(Error::Fault(why))
        }
    }
}

/// The key of the call is the make-good's id, whatever happens in between.
fn ask(app: &App, order: &Order, url: &str, body: Option<&str>) -> Result<Reply, Trouble> {
    let key = order.make_good.to_string();
    let secret = app.keys.system(&order.name, order.system.signing_secret);
    let mut headers = Vec::from(signed(&[secret], &key, app.clock.now(), body.unwrap_or_default()));
    headers.push(("idempotency-key", key));
    if body.is_some() {
        headers.push(("content-type", "application/json".to_owned()));
    }
    let timeout = Duration::from_secs(order.system.timeout_seconds.into());
    call(&Call { url, body, headers, timeout }, app.config.private_calls)
}

fn meaning(reply: &Reply, name: &str) -> Meaning {
    let status = reply.status;
    let Some(said) = serde_json::from_str::<Said>(&reply.body).ok() else { return unread(status, name) };
    match (status, said.state.as_deref()) {
        (202, _) | (200..=299, Some("pending")) => {
            Meaning::Unclear(format!("{name} says that it is pending"))
        }
        (200..=299, Some("failed")) => Meaning::NotDone(format!("{name} says that it failed")),
        (200..=299, Some("done")) => Meaning::Done(
            reference(said.reference).unwrap_or_else(|| format!("{name} took it and gave no reference")),
        ),
        (200..=299, None) => match reference(said.reference) {
            Some(reference) => Meaning::Done(reference),
            None => {
                Meaning::Unclear(format!("{name} answered {status} with neither a reference nor a state"))
            }
        },
        _ => unread(status, name),
    }
}

/// What the status alone says. A yes in words that nobody can read, such as the page of a gateway, says nothing.
fn unread(status: u16, name: &str) -> Meaning {
    match status {
        425 | 429 => Meaning::Later(format!("{name} answered {status}: later")),
        // A conflict may mean that it is being done under this very key.
        408 | 409 => Meaning::Unclear(format!("{name} answered {status}")),
        400..=499 => Meaning::NotDone(format!("{name} refused it with {status}")),
        200..=299 => Meaning::Unclear(format!("{name} answered {status} with words that nobody can read")),
        _ => Meaning::Unclear(format!("{name} answered {status}")),
    }
}

fn reference(given: Option<Value>) -> Option<String> {
    let text = match given? {
        Value::String(text) => text,
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    let text: String = text.trim().chars().take(LONGEST_REFERENCE).collect();
    Some(text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{Meaning as M, Reply, meaning};

    #[test]
    fn only_a_plain_yes_counts_as_done_and_only_a_plain_no_as_not_done() {
        for (status, body, expected) in [
            (200, r#"{"reference":"re_1"}"#, "done re_1"),
            (201, r#"{"reference":" re_1\n","state":"done"}"#, "done re_1"),
            (200, r#"{"reference":81}"#, "done 81"),
            (200, r#"{"state":"done"}"#, "done billing took it and gave no reference"),
            (204, "", "unclear"),
            (200, "{}", "unclear"),
            (200, "null", "unclear"),
            (200, r#"{"error":"insufficient funds"}"#, "unclear"),
            (200, r#"{"status":"declined"}"#, "unclear"),
            (200, r#"{"reference":"re_1""#, "unclear"),
            (200, r#"{"items":[]}"#, "unclear"),
            (200, r#"{"state":"pending","reference":"re_1"}"#, "unclear"),
            (202, r#"{"reference":"re_1"}"#, "unclear"),
            (200, r#"{"state":"failed"}"#, "not done"),
            (200, r#"{"state":"perhaps"}"#, "unclear"),
            (303, "", "unclear"),
            (400, "", "not done"),
            (402, "", "not done"),
            (200, "<html>Sign in</html>", "unclear"),
            (200, "[]", "unclear"),
            (404, "<html>", "not done"),
            (408, "", "unclear"),
            (409, "", "unclear"),
            (425, "", "later"),
            (429, "", "later"),
            (500, r#"{"reference":"re_1"}"#, "unclear"),
            (503, "", "unclear"),
        ] {
            let found = match meaning(&Reply { status, body: body.to_owned() }, "billing") {
                M::Done(reference) => format!("done {reference}"),
                M::NotDone(_) => "not done".to_owned(),
                M::Later(_) => "later".to_owned(),
                M::Unclear(_) => "unclear".to_owned(),
            };
            assert_eq!(found, expected, "{status} {body}");
        }
    }
}
