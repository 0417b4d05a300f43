//! Answering once: the same key and body get the same answer, written in the same unit as the change itself.

use domain::{
    id::Id,
    staff::{Actor, Member},
};
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::{Unit, answers};

use crate::{
    app::{App, Turn},
    error::Error,
};

/// A request that names itself.
#[derive(Clone, Debug)]
pub struct Once {
    /// Whose key it is.
    pub member: Id<Member>,
    /// `Idempotency-Key`.
    pub key: String,
    /// A hash of method, path and body.
    pub request: [u8; 32],
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// JSON.
    pub body: String,
}

impl Once {
    /// Names a request.
    #[must_use]
    pub fn new(member: Id<Member>, key: String, method: &str, path: &str, body: &[u8]) -> Self {
        let mut hasher = Sha256::new();
        for part in [method.as_bytes(), path.as_bytes(), body] {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
        Self { member, key, request: hasher.finalize().into() }
    }
}

/// Does `work` in one unit, unless the same request was answered before: then that answer is given again. A refusal
/// changes nothing and is not kept, so that the request may be mended and sent again.
///
/// # Errors
/// Whatever `work` answers, or the key was used for another request.
pub fn once(
    app: &App,
    actor: &Actor,
    name: Option<Once>,
    mut work: impl FnMut(&mut Unit<'_>, &Turn) -> Result<Answer, Error> + Send + 'static,
) -> Result<Answer, Error> {
    app.change(&app.turn(actor), move |unit, turn| {
        let Some(once) = &name else { return work(unit, turn) };
        let request = answers::Request { member: once.member, key: &once.key, hash: once.request };
        let done = answers::once(unit, &request, |unit| work(unit, turn).map(Answer::kept))?;
        match done {
            answers::Once::Done(kept) | answers::Once::Again(kept) => Ok(Answer::given(kept)),
            answers::Once::Different => Err(Error::KeyReused),
        }
    })
}

/// Something that is done in a unit and answered. It may be run again from the start.
pub type Work<T> = Box<dyn FnMut(&mut Unit<'_>, &Turn) -> Result<T, Error> + Send>;

/// Creates something once and answers it as JSON with status 201.
///
/// # Errors
/// Whatever `work` answers, or the key was used for another request.
pub fn create<T: Serialize + 'static>(
    app: &App,
    actor: &Actor,
    name: Option<Once>,
    mut work: Work<T>,
) -> Result<Answer, Error> {
    once(app, actor, name, move |unit, turn| {
        let made = work(unit, turn)?;
        let body = serde_json::to_string(&made).map_err(|error| Error::Fault(error.to_string()))?;
        Ok(Answer { status: 201, body })
    })
}

/// Creates something in many units, each of which may be done again without doing anything twice, and answers it as JSON
/// with status 201. The same request is answered the same; one that was broken off goes on.
///
/// # Errors
/// Whatever `work` answers, or the key was used for another request.
pub fn create_in_parts<T: Serialize>(
    app: &App,
    actor: &Actor,
    name: Option<Once>,
    work: impl FnOnce() -> Result<T, Error>,
) -> Result<Answer, Error> {
    if let Some(once) = &name {
        let request = answers::Request { member: once.member, key: &once.key, hash: once.request };
        match app.look(|conn| Ok(answers::known(conn, &request)?))? {
            Some(answers::Once::Done(kept) | answers::Once::Again(kept)) => return Ok(Answer::given(kept)),
            Some(answers::Once::Different) => return Err(Error::KeyReused),
            None => {}
        }
    }
    let body = serde_json::to_string(&work()?).map_err(|error| Error::Fault(error.to_string()))?;
    once(app, actor, name, move |_, _| Ok(Answer { status: 201, body: body.clone() }))
}

impl Answer {
    fn kept(self) -> answers::Answer {
        answers::Answer { status: self.status.into(), body: self.body }
    }

    fn given(kept: answers::Answer) -> Self {
        Self { status: u16::try_from(kept.status).unwrap_or(500), body: kept.body }
    }
}
