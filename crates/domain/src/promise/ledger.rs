//! A promise: a dated undertaking to a customer, and how it ended.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{change::Refused, id::Id, staff::Member};

/// A dated undertaking to a customer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Promise {
    /// Identity.
    pub id: Id<Promise>,
    /// What will be done, in words the customer was shown.
    pub what: String,
    /// By when.
    pub due_at: Timestamp,
    /// When it was given.
    pub made_at: Timestamp,
    /// Who gave it; nobody when the program did.
    pub made_by: Option<Id<Member>>,
    /// The message it was given in, if it was written.
    pub made_in: Option<uuid::Uuid>,
    /// The corrective action that it speaks of, for the steps of a reaffirmation letter.
    #[serde(default)]
    pub corrective_action: Option<uuid::Uuid>,
    /// How it stands.
    pub state: PromiseState,
    /// Set when the date passed unmet. A broken promise keeps its duty until it is delivered, replaced or released.
    #[serde(default)]
    pub broken: Option<Broken>,
    /// Earlier dates, moved in time with consent.
    #[serde(default)]
    pub earlier_dates: Vec<Timestamp>,
}

/// Begins the evidence of a promise that was delivered by being told, and shown by nothing else.
pub(crate) const TOLD: &str = "Told in our";

/// How a promise stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum PromiseState {
    /// Owed.
    Made,
    /// Delivered.
    Kept {
        /// When the evidence happened, not when it was logged.
        at: Timestamp,
        /// What shows it.
        evidence: String,
    },
    /// Replaced by a new promise with the customer's consent, before it was due.
    Renegotiated {
        /// The new one.
        by: Id<Promise>,
        /// What shows the consent.
        consent: String,
    },
    /// Replaced by a new promise after it had broken; the break stays on record.
    Replaced {
        /// The new one.
        by: Id<Promise>,
    },
    /// The customer let us off.
    Released {
        /// In whose words.
        words: String,
    },
}

/// The date passed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Broken {
    /// When that was noticed.
    pub noticed_at: Timestamp,
    /// When the customer was told.
    pub told_at: Option<Timestamp>,
}

/// What is promised.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPromise {
    /// What will be done.
    pub what: String,
    /// By when.
    pub due_at: Timestamp,
}

/// The last word on a promise, for the measures.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Not due yet.
    Open,
    /// Delivered in time.
    Kept,
    /// Not delivered in time.
    Broken,
    /// Moved in time.
    Renegotiated,
    /// Let off.
    Released,
}

impl NewPromise {
    /// Refuses an empty undertaking and a date that is not ahead.
    ///
    /// # Errors
    /// Says which field, what was found and what was expected.
    pub fn check(&self, now: Timestamp) -> Result<(), Refused> {
        if self.what.trim().is_empty() {
            return Err(Refused::invalid("what", "nothing", "what the customer can count on"));
        }
        if self.due_at <= now {
            return Err(Refused::invalid(
                "due_at",
                self.due_at.to_string(),
                format!("an instant after {now}"),
            ));
        }
        Ok(())
    }
}

impl Promise {
    /// Gives a promise.
    #[must_use]
    pub fn make(id: Id<Self>, new: &NewPromise, made_by: Option<Id<Member>>, now: Timestamp) -> Self {
        Self {
            id,
            what: new.what.trim().to_owned(),
            due_at: new.due_at,
            made_at: now,
            made_by,
            made_in: None,
            corrective_action: None,
            state: PromiseState::Made,
            broken: None,
            earlier_dates: Vec::new(),
        }
    }

    /// Whether something is still owed.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.state, PromiseState::Made)
    }

    /// Whether it was broken and the customer has not been told.
    #[must_use]
    pub fn is_silently_broken(&self) -> bool {
        self.broken.as_ref().is_some_and(|broken| broken.told_at.is_none())
    }

    /// The verdict as of now. It rests on when the evidence happened, so a late log can correct a break.
    #[must_use]
    pub fn verdict(&self, now: Timestamp) -> Verdict {
        match &self.state {
            PromiseState::Kept { at, .. } if *at <= self.due_at => Verdict::Kept,
            PromiseState::Kept { .. } => Verdict::Broken,
            PromiseState::Renegotiated { .. } => Verdict::Renegotiated,
            PromiseState::Replaced { .. } => Verdict::Broken,
            PromiseState::Released { .. } if self.broken.is_none() => Verdict::Released,
            PromiseState::Released { .. } => Verdict::Broken,
            PromiseState::Made if self.broken.is_some() || now > self.due_at => Verdict::Broken,
            PromiseState::Made => Verdict::Open,
        }
    }

    /// Whether something besides our own words shows that it was delivered.
    #[must_use]
    pub fn is_shown_kept(&self) -> bool {
        matches!(&self.state, PromiseState::Kept { evidence, .. } if !evidence.starts_with(TOLD))
    }

    /// Records the delivery.
    ///
    /// # Errors
    /// It is no longer owed, the evidence is missing, or it lies in the future or before the promise.
    pub fn keep(&mut self, at: Timestamp, evidence: &str, now: Timestamp) -> Result<(), Refused> {
        self.must_be_open()?;
        if evidence.trim().is_empty() {
            return Err(Refused::invalid("evidence", "nothing", "what shows that it was delivered"));
        }
        if at > now || at < self.made_at {
            return Err(Refused::invalid(
                "at",
                at.to_string(),
                format!("an instant between {} and {now}", self.made_at),
            ));
        }
        if at <= self.due_at {
            self.broken = None;
        } else {
            self.notice_break(now);
        }
        self.state = PromiseState::Kept { at, evidence: evidence.trim().to_owned() };
        Ok(())
    }

    /// Moves it: this one ends, and the new one begins with its history.
    ///
    /// # Errors
    /// It is no longer owed, it is already due (then it is broken, and the customer is told), or the consent is missing.
    pub fn renegotiate(
        &mut self,
        id: Id<Self>,
        due_at: Timestamp,
        consent: &str,
        made_by: Option<Id<Member>>,
        now: Timestamp,
    ) -> Result<Self, Refused> {
        self.must_be_open()?;
        if now > self.due_at {
            let sentence = format!(
                "This promise was due at {}; it is broken. Tell the customer, and make a new promise in its place.",
                self.due_at
            );
            return Err(Refused::not_now("promise_already_due", sentence));
        }
        if consent.trim().is_empty() {
            return Err(Refused::invalid(
                "consent",
                "nothing",
                "what shows that the customer agreed: their words, or the call",
            ));
        }
        let new = NewPromise { what: self.what.clone(), due_at };
        new.check(now)?;
        let mut next = Self::make(id, &new, made_by, now);
        next.corrective_action = self.corrective_action;
        next.earlier_dates = self.earlier_dates.iter().copied().chain([self.due_at]).collect();
        self.state = PromiseState::Renegotiated { by: id, consent: consent.trim().to_owned() };
        Ok(next)
    }

    /// Notices that the date has passed unmet, whether or not a timer has come by. True if that is news.
    pub fn notice_break(&mut self, now: Timestamp) -> bool {
        let news = self.is_open() && self.broken.is_none() && now > self.due_at;
        if news {
            self.broken = Some(Broken { noticed_at: now, told_at: None });
        }
        news
    }

    /// A new promise takes the place of this one, which has broken.
    ///
    /// # Errors
    /// It is no longer owed, or not yet due: then it is moved with consent instead.
    pub fn replace(&mut self, by: Id<Self>, now: Timestamp) -> Result<(), Refused> {
        self.must_be_open()?;
        self.notice_break(now);
        if self.broken.is_none() {
            let sentence = format!(
                "This promise is due at {} and can still be kept. Move it with the customer's consent instead.",
                self.due_at
            );
            return Err(Refused::not_now("promise_not_broken", sentence));
        }
        self.state = PromiseState::Replaced { by };
        Ok(())
    }

    /// The customer lets us off.
    ///
    /// # Errors
    /// It is no longer owed, or their words are missing.
    pub fn release(&mut self, words: &str) -> Result<(), Refused> {
        self.must_be_open()?;
        if words.trim().is_empty() {
            return Err(Refused::invalid("words", "nothing", "the words in which the customer let us off"));
        }
        self.state = PromiseState::Released { words: words.trim().to_owned() };
        Ok(())
    }

    fn must_be_open(&self) -> Result<(), Refused> {
        let code = match self.state {
            PromiseState::Made => return Ok(()),
            PromiseState::Kept { .. } => "promise_already_kept",
            PromiseState::Renegotiated { .. } => "promise_already_renegotiated",
            PromiseState::Replaced { .. } => "promise_already_replaced",
            PromiseState::Released { .. } => "promise_already_released",
        };
        Err(Refused::not_now(code, "This promise has already ended; nothing about it can change."))
    }
}
