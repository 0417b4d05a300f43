//! What a customer's page is made from, and whether a secret opens it.

use axum::response::{IntoResponse, Response};
use domain::{
    case::{Case, CaseFile, Direction, FollowUpRound, Stage, Step},
    id::Id,
    promise::Promise,
    recovery::{MakeGood, MakeGoodState},
    staff::Actor,
};
use jiff::Timestamp;
use store::case::{Lock, StoredMessage};

use crate::{
    app::{App, Keys, Shared},
    error::Error,
    web::PageError,
};

/// A case as its customer may see it. Notes stay behind.
pub struct Sight {
    pub file: CaseFile,
    /// Their words and ours, oldest first.
    pub said: Vec<StoredMessage>,
    /// The one person who has the case.
    pub owner: String,
    /// The page of the case that this one continues in.
    pub continues: Option<String>,
}

/// The case that a secret opens; one refusal whether it was mistyped, made up or revoked.
///
/// # Errors
/// It opens none, or storage failed.
pub fn case_of(app: &App, secret: &str) -> Result<CaseFile, Error> {
    let missing = Error::Missing("page at this address");
    let Some(id) = Keys::case_of_link(secret) else { return Err(missing) };
    let file = app.look(|conn| Ok(store::case::file(conn, id, Lock::No)?))?;
    file.filter(|file| app.keys.opens(secret, id, file.case.link_version)).ok_or(missing)
}

/// Everything that the page shows.
///
/// # Errors
/// As [`case_of`].
pub fn see(app: &App, secret: &str) -> Result<Sight, Error> {
    let file = case_of(app, secret)?;
    app.look(|conn| {
        let mut said = store::case::messages(conn, file.case.id)?;
        said.retain(|message| message.direction != Direction::Note);
        let owner =
            store::staff::by_id(conn, file.case.owner)?.map_or_else(|| "We".to_owned(), |one| one.name);
        let continues = match file.case.merged_into {
            Some(into) => link_of(app, store::case::file(conn, into, Lock::No)?.as_ref(), &file),
            None => None,
        };
        Ok(Sight { file: file.clone(), said, owner, continues })
    })
}

/// Only a case of the same customer is theirs to see.
fn link_of(app: &App, into: Option<&CaseFile>, from: &CaseFile) -> Option<String> {
    let into = into.filter(|into| into.customer.id == from.customer.id)?;
    Some(format!("/c/{}", app.keys.case_link(into.case.id, into.case.link_version)))
}

impl Sight {
    /// What the customer can count on next.
    pub fn next_promise(&self) -> Option<&Promise> {
        self.file.owed().min_by_key(|promise| promise.due_at)
    }

    /// When they hear from us for the first time.
    pub fn first_answer_by(&self) -> Option<Timestamp> {
        let next = self.file.case.next_step.as_ref()?;
        (next.step == Step::Acknowledge).then_some(next.due_at)
    }

    /// What waits for their choice.
    pub fn offers(&self) -> impl Iterator<Item = &MakeGood> {
        self.file.make_goods.iter().filter(|one| one.state == MakeGoodState::Offered)
    }

    /// Their last answer to the question whether all is settled, unless something came after it.
    pub fn answer(&self) -> Option<&FollowUpRound> {
        let case = &self.file.case;
        let last = case.follow_ups.last()?;
        let since = case.reopened_at();
        let stands = if last.settled? {
            since.is_none_or(|since| since < last.asked_at)
        } else {
            case.is_open() && since >= last.answered_at
        };
        stands.then_some(last)
    }

    /// Whether they said that all is settled, and nothing came after it.
    pub fn is_settled(&self) -> bool {
        self.answer().is_some_and(|round| round.settled == Some(true))
    }

    /// By when whoever came back hears that we look again.
    pub fn looks_again_by(&self) -> Option<Timestamp> {
        let case = &self.file.case;
        let next = case.next_step.as_ref().filter(|next| next.step == Step::Update)?;
        (case.reopened_at() >= case.informed_at && case.reopened > 0).then_some(next.due_at)
    }

    /// The question that waits for their answer.
    pub fn question(&self) -> Option<&FollowUpRound> {
        let asked = self.file.case.rounds().last().filter(|round| round.settled.is_none());
        asked.filter(|_| matches!(self.file.case.stage, Stage::Resolved | Stage::FollowingUp | Stage::Closed))
    }
}

/// Does something on behalf of the customer whose page this is.
///
/// # Errors
/// The secret opens nothing, or the rule that stands against it.
pub async fn by_customer<T: Send + 'static>(
    app: &Shared,
    secret: &str,
    work: impl FnOnce(&App, &Actor, Id<Case>) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let secret = secret.to_owned();
    app.hop(move |app| {
        let file = case_of(app, &secret)?;
        work(app, &Actor::customer(file.customer.id), file.case.id)
    })
    .await
}

/// A page that is not there says so in the same words whatever the reason.
pub fn closed(error: Error) -> Response {
    match error {
        Error::Missing(_) => PageError::plain(
            404,
            "missing",
            "There is no page at this address. If you had one, write to us and we send you a new link.",
        )
        .into_response(),
        other => PageError::from(other).into_response(),
    }
}
