//! What happened: one entry of the journal before it is stored.

pub mod kinds;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{case::Case, customer::Customer, id::Id, intake::Incident, learning::Problem};

/// The chain of entries that an event belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Stream {
    /// One case.
    Case(Id<Case>),
    /// One customer.
    Customer(Id<Customer>),
    /// One problem.
    Problem(Id<Problem>),
    /// One incident.
    Incident(Id<Incident>),
    /// The firm itself: people, settings.
    House,
}

impl Stream {
    /// The kind of stream, as stored.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Case(_) => "case",
            Self::Customer(_) => "customer",
            Self::Problem(_) => "problem",
            Self::Incident(_) => "incident",
            Self::House => "house",
        }
    }

    /// The id within its kind, as stored; empty for the house.
    #[must_use]
    pub fn id(&self) -> String {
        match self {
            Self::Case(id) => id.to_string(),
            Self::Customer(id) => id.to_string(),
            Self::Problem(id) => id.to_string(),
            Self::Incident(id) => id.to_string(),
            Self::House => String::new(),
        }
    }
}

/// Something that happened. `facts` never hold personal text: that goes into `words`, which are kept beside
/// the journal and can be erased without breaking its chain.
#[derive(Clone, PartialEq, Debug)]
pub struct Event {
    /// Whose chain it extends.
    pub stream: Stream,
    /// A dotted name such as `promise.broken`.
    pub kind: &'static str,
    /// Plain facts: ids, instants, amounts, states.
    pub facts: Map<String, Value>,
    /// What somebody said or wrote, unchanged.
    pub words: Option<Words>,
}

/// Words that are kept beside the journal, so that they can be erased without breaking its chain.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Words {
    /// The message they are the body of, if any.
    pub message: Option<uuid::Uuid>,
    /// The text.
    pub text: String,
}

impl Event {
    /// An event without facts yet.
    #[must_use]
    pub fn new(stream: Stream, kind: &'static str) -> Self {
        Self { stream, kind, facts: Map::new(), words: None }
    }

    /// Adds a fact. Values that JSON cannot express (none of ours) are left out.
    #[must_use]
    pub fn fact(mut self, name: &str, value: impl Serialize) -> Self {
        if let Ok(value) = serde_json::to_value(value) {
            self.facts.insert(name.to_owned(), value);
        }
        self
    }

    /// Adds what was said. Empty words are none.
    #[must_use]
    pub fn words(mut self, words: impl Into<String>) -> Self {
        self.words =
            Some(words.into()).filter(|text| !text.is_empty()).map(|text| Words { message: None, text });
        self
    }

    /// Adds the words of a message, kept under its id.
    #[must_use]
    pub fn said(mut self, message: uuid::Uuid, text: impl Into<String>) -> Self {
        self.words = Some(Words { message: Some(message), text: text.into() });
        self
    }
}

/// Who did it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "id")]
pub enum Who {
    /// A person of the firm, or a token.
    Member(Id<crate::staff::Member>),
    /// The customer, by link, mail or form.
    Customer(Id<Customer>),
    /// The program: a timer, an import.
    System,
}

impl crate::staff::Actor {
    /// A customer who acts, by their link, mail or form. It stands here because `staff` knows nothing of customers.
    #[must_use]
    pub const fn customer(id: Id<Customer>) -> Self {
        Self {
            who: Who::Customer(id),
            role: None,
            name: String::new(),
            in_training: false,
            is_program: false,
        }
    }
}
