//! Letters: first drafts of what a person tells a customer, written from the record of the case. What the record does not
//! hold is marked in brackets for the writer, never invented.

mod book;
mod offer;
mod pdf;
mod words;

use domain::{
    case::{CaseFile, House, MessageKind},
    learning::CorrectiveAction,
    staff::Member,
};
use jiff::Timestamp;

pub use book::{check, gaps};
pub use offer::{approval, offer_reminder, plainly, round_approval};
pub use pdf::{Paper, pdf, report_pdf};
pub use words::{excerpt, said_day, said_when, stands};

use crate::error::Error;

/// The language of every letter until customers have one of their own; any other falls back to it.
pub const LANGUAGE: &str = "en";

/// What a draft is written from.
#[derive(Clone, Debug)]
pub struct Draft<'a> {
    /// The rules of the house.
    pub house: &'a House,
    /// What the message is for.
    pub kind: MessageKind,
    /// The case.
    pub file: &'a CaseFile,
    /// Who signs.
    pub member: &'a Member,
    /// The customer's first words.
    pub verbatim: &'a str,
    /// The address of the customer's page.
    pub link: &'a str,
    /// What the customer can count on next, and by when.
    pub promise: Option<(String, Timestamp)>,
    /// Corrective actions on file; only a letter names them.
    pub actions: &'a [CorrectiveAction],
    /// Now.
    pub now: Timestamp,
}

impl Draft<'_> {
    /// Writes it.
    ///
    /// # Errors
    /// A template is broken, or the kind has none: a customer's own words are not drafted.
    pub fn write(&self) -> Result<String, Error> {
        self.written(self.template()?)
    }

    /// What was said on the telephone instead, as it is logged: nothing in it leads to a page.
    ///
    /// # Errors
    /// A template is broken, or what this kind says is not told on the telephone.
    pub fn call(&self) -> Result<String, Error> {
        self.written(self.spoken()?.0)
    }

    /// What to say on the telephone, one point after the other.
    ///
    /// # Errors
    /// A template is broken, or what this kind says is not told on the telephone.
    pub fn call_points(&self) -> Result<Vec<String>, Error> {
        let points = self.written(self.spoken()?.1)?;
        Ok(points.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect())
    }

    fn written(&self, template: &str) -> Result<String, Error> {
        book::write(LANGUAGE, template, minijinja::value::Serde(words::of(self)).into())
    }

    /// What is logged of a call, and what to say in it.
    fn spoken(&self) -> Result<(&'static str, &'static str), Error> {
        match self.kind {
            MessageKind::Acknowledgement => Ok(("call", "call_points")),
            MessageKind::Update => Ok(("update_call", "update_call_points")),
            kind => Err(Error::Fault(format!("{}: this has no draft for a call", kind.name()))),
        }
    }

    fn template(&self) -> Result<&'static str, Error> {
        Ok(match self.kind {
            MessageKind::Acknowledgement => "acknowledgement",
            MessageKind::Decision => "decision",
            MessageKind::FollowUp => "follow_up",
            MessageKind::Letter => "letter",
            MessageKind::Update | MessageKind::Reply | MessageKind::Notice => "update",
            MessageKind::Complaint => {
                return Err(Error::Fault("A complaint is the customer's; nobody drafts it.".to_owned()));
            }
        })
    }
}

/// The sentence that says what comes next and by when, as drafts have it.
///
/// # Errors
/// The template is broken.
pub fn next_line(what: &str, at: Timestamp, house: &House) -> Result<String, Error> {
    let promise: minijinja::Value =
        minijinja::value::Serde(words::promised(what, at, &house.company.zone)).into();
    let facts = minijinja::context! { promise };
    book::write(LANGUAGE, "next", facts).map(|line| line.trim().to_owned())
}

/// A first draft of a message to the customer, without corrective actions.
///
/// # Errors
/// A template is broken, or the kind has none.
#[expect(clippy::too_many_arguments, reason = "each is a thing that a letter rests on; `Draft` names them")]
pub fn draft(
    house: &House,
    kind: MessageKind,
    file: &CaseFile,
    member: &Member,
    verbatim: &str,
    link: &str,
    promise: Option<(String, Timestamp)>,
    now: Timestamp,
) -> Result<String, Error> {
    Draft { house, kind, file, member, verbatim, link, promise, actions: &[], now }.write()
}

/// The subject line of a message to the customer.
///
/// # Errors
/// A template is broken.
pub fn subject(kind: MessageKind, file: &CaseFile) -> Result<String, Error> {
    let facts = minijinja::context! { kind => kind.name(), number => file.case.number.to_string() };
    book::write(LANGUAGE, "subject", facts).map(|line| line.trim().to_owned())
}

/// The text of an alert to a member of staff. It holds no words of the customer: alerts travel by plain mail.
///
/// # Errors
/// A template is broken.
pub fn alert(house: &House, file: &CaseFile, what: &str, link: &str) -> Result<String, Error> {
    let next = file.case.next_step.as_ref().map(|step| {
        minijinja::context! { what => step.what.clone(), by => said_when(step.due_at, &house.company.zone) }
    });
    let facts = minijinja::context! { number => file.case.number.to_string(), what, next, link };
    book::write(LANGUAGE, "alert", facts)
}

#[cfg(test)]
mod tests;
