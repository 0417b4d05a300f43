//! Telling: what happened becomes deliveries, a delivery becomes a parcel, and what came of it is noted. The place in the
//! journal and the deliveries up to it are kept in one unit, so that nothing is lost and nothing is told under two ids.

use domain::{
    errand::Errand,
    id::Id,
    staff::Actor,
    webhook::{Webhook, pause_after},
};
use serde_json::{Map, Value, json};
use store::{
    Unit,
    case::Lock,
    jobs,
    journal::{self, Entry},
    webhooks::{self, Delivery, Status},
};

use super::change::happened;
use crate::{
    app::{App, Turn},
    error::Error,
};

/// As many entries are read at once.
const AT_ONCE: i64 = 200;
/// What never leaves the house: whose doing it was, and that somebody is looked at twice.
const OURS_ALONE: [&str; 3] = ["attribution", "complained_of", "held"];

/// Makes deliveries of what happened since the last time; true if anything did.
///
/// # Errors
/// Storage failed.
pub fn news(app: &App) -> Result<bool, Error> {
    let behind = app.look(|conn| {
        let mut behind = Vec::new();
        for reader in webhooks::all(conn)?.into_iter().filter(|one| one.webhook.stopped.is_none()) {
            let cursor = journal::cursor_after(conn, reader.position)?;
            if !journal::feed(conn, cursor, 1)?.is_empty() {
                behind.push(reader.webhook.id);
            }
        }
        Ok(behind)
    })?;
    for id in &behind {
        let id = *id;
        app.change(&app.turn(&Actor::system()), move |unit, turn| read_on(unit, turn, id))?;
    }
    Ok(!behind.is_empty())
}

fn read_on(unit: &mut Unit<'_>, turn: &Turn, id: Id<Webhook>) -> Result<(), Error> {
    let Some(reader) = webhooks::by_id(unit.conn(), id, Lock::Yes)? else { return Ok(()) };
    let cursor = journal::cursor_after(unit.conn(), reader.position)?;
    let entries = journal::feed(unit.conn(), cursor, AT_ONCE)?;
    let Some((last, _)) = entries.last() else { return Ok(()) };

    let ids = turn.ids();
    let wanted = entries.iter().filter(|(_, entry)| reader.webhook.wants(&entry.kind));
    let fresh: Vec<(Id<Delivery>, i64, String)> =
        wanted.map(|(_, entry)| (ids.fresh(), entry.position, entry.kind.clone())).collect();

    webhooks::add(unit, id, &fresh)?;
    let errands: Vec<_> = fresh.iter().map(|(id, ..)| Errand::deliver(id.uuid(), turn.now)).collect();
    unit.errands(&errands)?;
    Ok(webhooks::read_on(unit, id, last.position())?)
}

/// What is sent.
#[derive(Clone, Debug)]
pub struct Parcel {
    /// Which delivery it is.
    pub delivery: Id<Delivery>,
    /// Where to.
    pub url: String,
    /// The name that stays the same over every try.
    pub id: String,
    /// What it says.
    pub body: String,
    /// What signs it, the newest first.
    pub secrets: Vec<[u8; 32]>,
}

/// What is to be sent for a delivery now; none if nothing is, and then its job is done or put off.
///
/// # Errors
/// Storage failed.
pub fn parcel(app: &App, job: &str, delivery: Id<Delivery>) -> Result<Option<Parcel>, Error> {
    let (job, keys, source) = (job.to_owned(), app.keys.clone(), app.public_url("/"));
    app.change(&app.turn(&Actor::system()), move |unit, turn| {
        let Some((webhook, entry)) = load(unit, delivery)? else {
            jobs::done(unit, &job)?;
            return Ok(None);
        };
        if let Some(why) = &webhook.stopped {
            webhooks::note(unit, delivery, Status::Stopped, false, why)?;
            jobs::done(unit, &job)?;
            return Ok(None);
        }
        if let Some(until) = webhook.rests_until.filter(|until| *until > turn.now) {
            jobs::failed(unit, &job, until, "the webhook did not answer, and rests")?;
            return Ok(None);
        }
        let secrets = webhook.secrets(turn.now).map(|nth| keys.webhook(webhook.id, nth)).collect();
        let id = format!("msg_{}", delivery.uuid().simple());
        let body = body(&entry, &source, webhook.words);
        Ok(Some(Parcel { delivery, url: webhook.url, id, body, secrets }))
    })
}

fn load(unit: &mut Unit<'_>, delivery: Id<Delivery>) -> Result<Option<(Webhook, Entry)>, Error> {
    let conn = unit.conn();
    let waiting = webhooks::delivery(conn, delivery)?.filter(|one| one.status == Status::Waiting);
    let Some(one) = waiting else { return Ok(None) };
    let Some(reader) = webhooks::by_id(conn, one.webhook, Lock::No)? else { return Ok(None) };
    Ok(journal::at(conn, one.position)?.map(|entry| (reader.webhook, entry)))
}

/// An event in the manner of CloudEvents 1.0: `source` and `id` together name it for ever.
fn body(entry: &Entry, source: &str, words: bool) -> String {
    let mut data = json!({
        "stream": entry.stream_kind,
        "id": entry.stream_id,
        "n": entry.n,
        "by": { "kind": entry.actor_kind, "id": entry.actor_id },
        "facts": without_ours(Value::Object(entry.facts())),
    });
    if words {
        data["words"] = entry.words.clone().into();
    }
    let subject = match entry.stream_id.as_str() {
        "" => entry.stream_kind.clone(),
        id => format!("{}/{id}", entry.stream_kind),
    };
    json!({
        "specversion": "1.0",
        "id": entry.position.to_string(),
        "source": source,
        "type": entry.kind,
        "time": entry.at,
        "subject": subject,
        "datacontenttype": "application/json",
        "data": data,
    })
    .to_string()
}

fn without_ours(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.into_iter().filter(|(name, _)| !OURS_ALONE.contains(&name.as_str()));
            Value::Object(kept.map(|(name, value)| (name, without_ours(value))).collect::<Map<_, _>>())
        }
        Value::Array(items) => items.into_iter().map(without_ours).collect(),
        plain => plain,
    }
}

/// What came of a try.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It was taken.
    Taken(String),
    /// It wants no more.
    Gone(String),
    /// It was not taken.
    Failed(String),
}

/// Notes what came of a try, and when the next one is.
///
/// # Errors
/// Storage failed.
pub fn came(app: &App, job: &str, delivery: Id<Delivery>, verdict: Verdict) -> Result<(), Error> {
    let job = job.to_owned();
    app.change(&app.turn(&Actor::system()), move |unit, turn| {
        let Some(one) = webhooks::delivery(unit.conn(), delivery)? else {
            return Ok(jobs::done(unit, &job)?);
        };
        let Some(reader) = webhooks::by_id(unit.conn(), one.webhook, Lock::Yes)? else {
            return Ok(jobs::done(unit, &job)?);
        };
        let (before, mut webhook) = (reader.webhook.clone(), reader.webhook);
        match &verdict {
            Verdict::Taken(answer) => {
                webhook.answered();
                webhooks::note(unit, delivery, Status::Delivered, true, answer)?;
                jobs::done(unit, &job)?;
            }
            Verdict::Gone(answer) => {
                webhook.stopped = Some(answer.clone());
                webhooks::note(unit, delivery, Status::Stopped, true, answer)?;
                happened(unit, "webhook.stopped", webhook.id)?;
                jobs::done(unit, &job)?;
            }
            Verdict::Failed(answer) => {
                webhook.failed(turn.now);
                failed(unit, turn, &job, &one, answer)?;
            }
        }
        if webhook != before {
            webhooks::save(unit, &webhook)?;
        }
        Ok(())
    })
}

fn failed(unit: &mut Unit<'_>, turn: &Turn, job: &str, one: &Delivery, answer: &str) -> Result<(), Error> {
    let tries = u32::try_from(one.tries + 1).unwrap_or(u32::MAX);
    let chance = u64::try_from(one.id.uuid().as_u128() & u128::from(u64::MAX)).unwrap_or(0);
    match pause_after(tries, chance.wrapping_add(tries.into())) {
        Some(pause) => {
            webhooks::note(unit, one.id, Status::Waiting, true, answer)?;
            let again = turn.now.saturating_add(pause).unwrap_or(jiff::Timestamp::MAX);
            Ok(jobs::failed(unit, job, again, answer)?)
        }
        None => {
            webhooks::note(unit, one.id, Status::Failed, true, answer)?;
            Ok(jobs::done(unit, job)?)
        }
    }
}
