//! What stands beside the worth of a make-good: what the customer may take instead, and what was agreed on the way.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{BudgetKind, Form, Held, MakeGood, MakeGoodPolicy};
use crate::{change::Refused, money::Money};

/// The terms of a make-good. A record from before there were any has none of them.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Terms {
    /// When the customer has it, in words for them; empty where the policy says nothing.
    #[serde(default)]
    pub when: String,
    /// What the customer may take instead. Each is worth the same, so it has no worth of its own.
    #[serde(default)]
    pub alternatives: Vec<Alternative>,
    /// The proposer's own hand is one of the two that the approval asks for.
    #[serde(default)]
    pub proposer_signs: bool,
    /// Why it is proposed, for whoever has to agree. Not for the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The budget that was used up, so that a higher level had to agree.
    #[serde(default)]
    pub over_budget: Option<BudgetKind>,
    /// A person looks at it first, by a rule of the policy. Not for the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<Held>,
    /// When the customer chose among the alternatives.
    #[serde(default)]
    pub chosen_at: Option<Timestamp>,
    /// When the customer last asked for something else.
    #[serde(default)]
    pub wished_at: Option<Timestamp>,
}

/// Another form that the same worth can take.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Alternative {
    /// A form of the catalogue.
    pub form: String,
    /// What it is, in words the customer is shown.
    pub what: String,
    /// What it costs us.
    pub cost: Money,
    /// When the customer has it, in words for them.
    #[serde(default)]
    pub when: String,
}

/// An alternative as it is proposed: what is left out comes from the catalogue.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAlternative {
    /// A form of the catalogue, another one than that of the make-good itself.
    pub form: String,
    /// What it is, in words the customer will be shown; by default those of the catalogue.
    #[serde(default)]
    pub what: Option<String>,
    /// What it costs us; by default the catalogue's part of the face value.
    #[serde(default)]
    pub cost: Option<Money>,
}

impl Alternative {
    /// What the catalogue says of a form at this face value.
    #[must_use]
    pub fn of(form: &Form, face_value: Money) -> Self {
        Self {
            form: form.code.clone(),
            what: form.what.replace("{value}", &face_value.to_string()),
            cost: super::policy::cost_of(face_value, form.cost_percent),
            when: form.when.clone(),
        }
    }
}

/// The alternatives of a proposal, each form once.
///
/// # Errors
/// Names the field: a form that is unknown, is named twice or is the make-good's own; words or cost that cannot be.
pub fn alternatives(
    policy: &MakeGoodPolicy,
    own: &str,
    face_value: Money,
    wanted: &[NewAlternative],
) -> Result<Vec<Alternative>, Refused> {
    let mut found: Vec<Alternative> = Vec::with_capacity(wanted.len());
    for (nth, one) in wanted.iter().enumerate() {
        let field = |name: &str| format!("alternatives[{nth}].{name}");
        let form = policy.form(&one.form)?;
        if form.code == own || found.iter().any(|other| other.form == form.code) {
            return Err(Refused::invalid(field("form"), form.code.clone(), "each form once"));
        }
        let mut alternative = Alternative::of(form, face_value);
        if let Some(what) = one.what.as_deref().map(str::trim).filter(|what| !what.is_empty()) {
            super::make_good::must_name(field("what"), what, face_value)?;
            what.clone_into(&mut alternative.what);
        }
        if let Some(cost) = one.cost {
            if cost.currency() != face_value.currency() || cost.minor_units() < 0 {
                let expected = format!("zero or more {}, like face_value", face_value.currency().code());
                return Err(Refused::invalid(field("cost"), cost.to_string(), expected));
            }
            alternative.cost = cost;
        }
        found.push(alternative);
    }
    Ok(found)
}

impl MakeGood {
    /// Every form in which the customer can have it, the first one first.
    #[must_use]
    pub fn options(&self) -> Vec<Alternative> {
        let own = Alternative {
            form: self.form.clone(),
            what: self.what.clone(),
            cost: self.cost,
            when: self.terms.when.clone(),
        };
        std::iter::once(own).chain(self.terms.alternatives.iter().cloned()).collect()
    }

    /// Whether a choice among several is still to be made.
    #[must_use]
    pub fn awaits_choice(&self) -> bool {
        !self.terms.alternatives.is_empty() && self.terms.chosen_at.is_none()
    }

    /// The customer takes it in this form. What they did not take stays on record as an alternative.
    ///
    /// # Errors
    /// It was not offered in this form; says in which it was.
    pub fn choose(&mut self, form: &str, now: Timestamp) -> Result<(), Refused> {
        let mut options = self.options();
        let Some(place) = options.iter().position(|option| option.form == form) else {
            let known: Vec<_> = options.iter().map(|option| option.form.as_str()).collect();
            let found = if form.is_empty() { "nothing" } else { form };
            return Err(Refused::invalid("choice", found, format!("one of {}", known.join(", "))));
        };
        let taken = options.remove(place);
        (self.form, self.what, self.cost, self.terms.when) = (taken.form, taken.what, taken.cost, taken.when);
        self.terms.alternatives = options;
        self.terms.chosen_at = Some(now);
        Ok(())
    }

    /// Whether it counts against the budgets: goodwill that was agreed to, and not declined, lapsed or taken back.
    #[must_use]
    pub const fn counts_as_goodwill(&self) -> bool {
        use super::MakeGoodState as S;
        matches!(self.basis, super::Basis::Goodwill)
            && matches!(
                self.state,
                S::Approved
                    | S::Offered
                    | S::Accepted
                    | S::Fulfilling
                    | S::Fulfilled
                    | S::Unconfirmed
                    | S::OutcomeKnown
            )
    }

    /// How many people other than the proposer have to agree.
    #[must_use]
    pub fn others_needed(&self) -> usize {
        let people = self.approval.as_ref().map_or(1, |approval| usize::from(approval.people));
        people.saturating_sub(usize::from(self.terms.proposer_signs)).max(1)
    }

    /// Its worth where its words do not say it already: “a voucher of 15.00 GBP, worth 15.00 GBP” says it twice.
    #[must_use]
    pub fn unsaid_worth(&self) -> Option<Money> {
        unsaid_worth(&self.what, self.face_value)
    }
}

/// The worth, unless the words name the amount as a number of its own.
#[must_use]
pub fn unsaid_worth(what: &str, worth: Money) -> Option<Money> {
    let amount = worth.amount();
    let whole = amount.split_once('.').filter(|(_, cents)| cents.bytes().all(|digit| digit == b'0'));
    let said = |number: &str| {
        let number = number.trim_matches(|letter: char| !letter.is_ascii_digit());
        number == amount || whole.is_some_and(|(whole, _)| number == whole)
    };
    let says_it = what.split_whitespace().any(said);
    (!says_it).then_some(worth)
}
