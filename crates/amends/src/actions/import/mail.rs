//! Mail that came in: it opens a case, continues one, or tells that something of ours did not arrive.

use domain::{
    case::{
        Case, CaseFile, Delivery, Direction, Message,
        acts::{Incoming, NewMessage},
    },
    errand::Errand,
    event::{Event, Stream},
    id::Id,
    staff::Actor,
};
use store::{Unit, case::Lock, outbox};

use crate::{
    actions::case::{OpenCase, act_in, open_in},
    app::{App, Turn},
    error::Error,
};

/// A mail, as far as storing it needs to know.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// Its Message-ID, or a hash of its bytes.
    pub foreign_id: String,
    /// Names this mail even where another sender used its Message-ID: a hash of id, sender and words.
    pub own_id: String,
    /// Who wrote it, and what.
    pub complaint: OpenCase,
    /// What else is to be known: files that came along.
    pub note: Option<String>,
    /// What it answers.
    pub answers: Answers,
    /// What kind of mail it is, as a stable word; none if a person wrote it to us.
    pub machine: Option<&'static str>,
    /// For a bounce: what the other side says, and whether it will not be tried again.
    pub bounce: Option<(String, bool)>,
}

/// What a mail answers, as far as it says.
#[derive(Clone, Default, Debug)]
pub struct Answers {
    /// A message of ours, by an id that nobody can guess.
    pub message: Option<uuid::Uuid>,
    /// A case whose number stands in the subject.
    pub number: Option<String>,
}

/// What became of a mail.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Received {
    /// It opened this case.
    Opened(Id<Case>),
    /// It continued this case.
    Continued(Id<Case>),
    /// It is here already, in this case.
    Known(Id<Case>),
    /// It is about mail of ours that did not arrive, or a machine's answer in this case.
    Noted(Id<Case>),
    /// No person wrote it to us; it opens nothing.
    SetAside,
}

/// Stores a mail.
///
/// # Errors
/// Storage failed, or nobody could own a case yet.
pub fn receive(app: &App, mail: Arrived) -> Result<Received, Error> {
    let system = Actor::system();
    let after = app.turn(&system);
    app.change(&app.turn(&system), move |unit, turn| {
        if !store::staff::has_administrator(unit.conn())? {
            return Err(Error::NotReady);
        }
        let turns = Turns { first: turn, second: &after };
        match here_already(unit, &mail)? {
            Here::Yes(case) => Ok(Received::Known(case)),
            Here::No => turns.take(unit, &mail),
            Here::UnderItsId => turns.take(unit, &mail.under_own_id()),
        }
    })
}

/// Whether a mail was stored before.
enum Here {
    No,
    Yes(Id<Case>),
    /// Another mail has its Message-ID.
    UnderItsId,
}

/// A Message-ID is the sender's word: some programs give all of theirs the same. Only the same words from the same sender
/// are the same mail, so that none is taken for another and lost.
fn here_already(unit: &mut Unit<'_>, mail: &Arrived) -> Result<Here, Error> {
    if let Some((case, _)) = store::case::by_foreign_id(unit.conn(), &mail.own_id)? {
        return Ok(Here::Yes(case));
    }
    let Some((case, words)) = store::case::by_foreign_id(unit.conn(), &mail.foreign_id)? else {
        return Ok(Here::No);
    };
    let file = store::case::file(unit.conn(), case, Lock::No)?.ok_or(Error::Missing("such case"))?;
    let same = words.is_none_or(|words| words == mail.complaint.verbatim)
        && file.customer.email == mail.complaint.customer.address();
    Ok(if same { Here::Yes(case) } else { Here::UnderItsId })
}

impl Arrived {
    /// The same mail, told apart from others with its Message-ID.
    fn under_own_id(&self) -> Self {
        let complaint = OpenCase { foreign_id: Some(self.own_id.clone()), ..self.complaint.clone() };
        Self { foreign_id: self.own_id.clone(), complaint, ..self.clone() }
    }
}

/// Two acts in one unit: each draws ids of its own.
struct Turns<'t> {
    first: &'t Turn,
    second: &'t Turn,
}

impl Turns<'_> {
    fn take(&self, unit: &mut Unit<'_>, mail: &Arrived) -> Result<Received, Error> {
        match mail.machine {
            Some(_) => self.machine(unit, mail),
            None => self.person(unit, mail),
        }
    }

    fn person(&self, unit: &mut Unit<'_>, mail: &Arrived) -> Result<Received, Error> {
        let sender = mail.complaint.customer.email.clone().unwrap_or_default();
        let known_by_id = case_of_message(unit, mail.answers.message)?;
        let named = case_of_number(unit, mail.answers.number.as_deref())?;
        let is_sender = |file: &CaseFile| file.customer.email.as_deref().is_some_and(|own| own == sender);
        if let Some(file) = known_by_id {
            if is_sender(&file) {
                return self.continue_case(unit, mail, &file, None);
            }
            let stranger = format!("This came from {sender}, not from the address we know.");
            return self.continue_case(unit, &mail.under_own_id(), &file, Some(stranger));
        }
        match named {
            Some(file) if is_sender(&file) => self.continue_case(unit, mail, &file, None),
            other => {
                let mention = other.map(|file| {
                    format!(
                        "The subject names case {}, but {sender} is not that customer's address.",
                        file.case.number
                    )
                });
                let file = open_in(unit, self.first, &mail.complaint)?;
                self.note(unit, file.case.id, [mail.note.clone(), mention])?;
                Ok(Received::Opened(file.case.id))
            }
        }
    }

    fn continue_case(
        &self,
        unit: &mut Unit<'_>,
        mail: &Arrived,
        file: &CaseFile,
        remark: Option<String>,
    ) -> Result<Received, Error> {
        let (case, customer) = (file.case.id, Actor::customer(file.customer.id));
        let said = Incoming {
            body: mail.complaint.verbatim.clone(),
            channel: mail.complaint.channel,
            foreign_id: Some(mail.foreign_id.clone()),
        };
        let mut turn = self.first.clone();
        turn.actor = customer;
        act_in(unit, &turn, case, &said)?;
        self.note(unit, case, [mail.note.clone(), remark])?;
        Ok(Received::Continued(case))
    }

    fn note(&self, unit: &mut Unit<'_>, case: Id<Case>, parts: [Option<String>; 2]) -> Result<(), Error> {
        let body = parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n");
        if body.is_empty() {
            return Ok(());
        }
        let note = NewMessage {
            body,
            channel: None,
            kind: None,
            direction: Some(Direction::Note),
            override_reason: None,
            keeps: Vec::new(),
        };
        act_in(unit, self.second, case, &note).map(drop)
    }

    fn machine(&self, unit: &mut Unit<'_>, mail: &Arrived) -> Result<Received, Error> {
        let kind = mail.machine.unwrap_or_default();
        if let (Some((said, for_good)), Some(message)) = (&mail.bounce, mail.answers.message)
            && let Some(file) = case_of_message(unit, Some(message))?
        {
            return bounced(unit, self.first, &file, message, said, *for_good);
        }
        if let Some(file) = case_of_message(unit, mail.answers.message)? {
            let text = format!("An automatic mail came ({kind}):\n\n{}", mail.complaint.verbatim);
            self.note(unit, file.case.id, [Some(text), None])?;
            return Ok(Received::Noted(file.case.id));
        }
        unit.happened(&[Event::new(Stream::House, "mail.set_aside").fact("kind", kind)])?;
        Ok(Received::SetAside)
    }
}

/// Mail of ours did not arrive: it counts as failed, and the owner of the case is told.
fn bounced(
    unit: &mut Unit<'_>,
    turn: &Turn,
    file: &CaseFile,
    message: uuid::Uuid,
    said: &str,
    for_good: bool,
) -> Result<Received, Error> {
    let case = file.case.id;
    let before = outbox::by_id(unit.conn(), message)?;
    if before.is_some_and(|mail| mail.status == "failed") {
        return Ok(Received::Noted(case));
    }
    if for_good {
        outbox::trouble(unit, message, "failed", said)?;
        store::case::set_delivery(unit, Id::<Message>::new(message), Delivery::Failed)?;
    }
    let event = file.event("mail.bounced").fact("message", message).fact("for_good", for_good).words(said);
    unit.happened(&[event])?;
    let occasion = format!("mail.bounced:{message}");
    unit.errands(&[Errand::alert(Some(file.case.owner), case, "mail.bounced", &occasion, turn.now)])?;
    Ok(Received::Noted(case))
}

fn case_of_message(unit: &mut Unit<'_>, message: Option<uuid::Uuid>) -> Result<Option<CaseFile>, Error> {
    let Some(message) = message else { return Ok(None) };
    let case = outbox::by_id(unit.conn(), message)?.and_then(|mail| mail.case);
    Ok(case.map(|case| store::case::file(unit.conn(), case, Lock::No)).transpose()?.flatten())
}

fn case_of_number(unit: &mut Unit<'_>, number: Option<&str>) -> Result<Option<CaseFile>, Error> {
    let Some(number) = number else { return Ok(None) };
    let case = store::case::find(unit.conn(), number)?;
    Ok(case.map(|case| store::case::file(unit.conn(), case, Lock::No)).transpose()?.flatten())
}
