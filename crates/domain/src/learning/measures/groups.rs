//! The same figures for parts of all cases: by channel, product, team, kind of failure and cause.

use std::{borrow::Cow, collections::BTreeMap};

use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Facts, Rate, RateOf};
use crate::{customer::ValueBand, id::Id, staff::Member};

/// What cases are grouped by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// The kind of failure.
    FailureType,
    /// The kind of cause that the debrief of its problem found.
    Cause,
    /// How it came.
    Channel,
    /// The product that it is about; where the case names none, what was bought with its order.
    Product,
    /// Where it happened.
    Site,
    /// The role of whoever answers for it now.
    Team,
    /// Who answers for it now.
    Owner,
    /// How long the customer had been with us when it failed.
    Tenure,
    /// How much the customer was worth to us when it failed.
    ValueBand,
    /// How many failures had hit the customer before.
    EarlierFailures,
}

/// A case, and what others know of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Seen {
    /// What is measured of it.
    pub facts: Facts,
    /// What was bought with its order.
    pub product: Option<String>,
    /// The kind of cause behind it.
    pub cause: Option<String>,
    /// The role of its owner.
    pub team: Option<String>,
}

/// Only the cases of one group, or of several at once. An empty name is the group of which nobody knows.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Filter(pub BTreeMap<Dimension, String>);

/// The cases of one group.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Group {
    /// Its name; null where nobody knows.
    pub key: Option<String>,
    /// How many cases were received.
    pub cases: u64,
    /// Their shares.
    pub rates: Vec<Rate>,
}

/// How many of how many, for each share in its order.
pub(super) type Answers = [(u64, u64); RateOf::ALL.len()];

/// The answers of many cases.
#[derive(Clone, Copy, Default)]
pub(super) struct Added {
    answers: Answers,
    /// The squares of the days of each case, for what is counted in days.
    squares: u64,
}

/// How many cases, and their answers.
type Sums = (u64, Added);

/// The groups of one dimension while they are counted.
#[derive(Default)]
pub(super) struct Groups {
    known: FxHashMap<String, Sums>,
    unknown: Option<Sums>,
}

impl Dimension {
    /// Every dimension, in the order in which they are shown.
    pub const ALL: [Self; 10] = [
        Self::FailureType,
        Self::Cause,
        Self::Channel,
        Self::Product,
        Self::Site,
        Self::Team,
        Self::Owner,
        Self::Tenure,
        Self::ValueBand,
        Self::EarlierFailures,
    ];

    /// What the customer was to us before: recovery is told apart by it.
    pub const RELATIONSHIP: [Self; 3] = [Self::Tenure, Self::ValueBand, Self::EarlierFailures];

    /// The name, as in the API and in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::FailureType => "failure_type",
            Self::Cause => "cause",
            Self::Channel => "channel",
            Self::Product => "product",
            Self::Site => "site",
            Self::Team => "team",
            Self::Owner => "owner",
            Self::Tenure => "tenure",
            Self::ValueBand => "value_band",
            Self::EarlierFailures => "earlier_failures",
        }
    }

    /// The dimension of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.name() == name)
    }
}

impl Seen {
    /// The group that it belongs to; none where nobody knows.
    #[must_use]
    pub fn key(&self, by: Dimension) -> Option<Cow<'_, str>> {
        let named = match by {
            Dimension::FailureType => &self.facts.failure_type,
            Dimension::Cause => &self.cause,
            Dimension::Product if self.facts.product.is_some() => &self.facts.product,
            Dimension::Product => &self.product,
            Dimension::Site => &self.facts.site,
            Dimension::Team => &self.team,
            Dimension::Channel => return Some(self.facts.channel.name().into()),
            Dimension::Owner => return Some(Id::<Member>::to_string(&self.facts.owner).into()),
            Dimension::Tenure | Dimension::ValueBand | Dimension::EarlierFailures => {
                return self.before(by).map(Cow::from);
            }
        };
        named.as_deref().map(Cow::from)
    }

    /// The group by who the customer was to us.
    fn before(&self, by: Dimension) -> Option<&'static str> {
        let known = self.facts.relationship?;
        match by {
            Dimension::Tenure => known.tenure_months.map(|months| match months {
                0..12 => "under_1_year",
                12..36 => "1_to_3_years",
                _ => "over_3_years",
            }),
            Dimension::ValueBand => known.value_band.map(ValueBand::name),
            _ => Some(match known.failures {
                0 => "none",
                1 => "one",
                _ => "several",
            }),
        }
    }
}

impl Filter {
    /// Whether a case belongs to what is asked for.
    #[must_use]
    pub fn passes(&self, seen: &Seen) -> bool {
        self.0.iter().all(|(by, wanted)| seen.key(*by).unwrap_or_default() == *wanted)
    }
}

impl Groups {
    pub(super) fn add(&mut self, key: Option<&str>, received: bool, answers: &Answers) {
        let of_group = match key {
            None => self.unknown.get_or_insert_default(),
            Some(key) => {
                if !self.known.contains_key(key) {
                    self.known.insert(key.to_owned(), Sums::default());
                }
                let Some(sums) = self.known.get_mut(key) else { return };
                sums
            }
        };
        of_group.0 += u64::from(received);
        of_group.1.add(answers);
    }

    /// Most cases first, then by name.
    pub(super) fn finish(self) -> Vec<Group> {
        let unknown = self.unknown.map(|sums| (None, sums));
        let known = self.known.into_iter().map(|(key, sums)| (Some(key), sums));
        let mut all: Vec<_> = unknown.into_iter().chain(known).collect();
        all.sort_by(|(key, (cases, _)), (other, (more, _))| more.cmp(cases).then_with(|| key.cmp(other)));
        let group = |(key, (cases, sums)): (Option<String>, Sums)| Group { key, cases, rates: sums.rates() };
        all.into_iter().map(group).collect()
    }
}

impl Added {
    pub(super) fn add(&mut self, answers: &Answers) {
        for (sum, (yes, all)) in self.answers.iter_mut().zip(answers) {
            sum.0 += yes;
            sum.1 += all;
        }
        self.squares += answers[RateOf::UpdatedInTime.place()].1.pow(2);
    }

    /// One more answer to one share: yes or no.
    pub(super) fn add_one(&mut self, of: RateOf, yes: bool) {
        let sum = &mut self.answers[of.place()];
        *sum = (sum.0 + u64::from(yes), sum.1 + 1);
    }

    pub(super) fn rates(&self) -> Vec<Rate> {
        let rate = |of: RateOf| {
            let (yes, all) = self.answers[of.place()];
            match of {
                RateOf::UpdatedInTime => Rate::of_days(of, yes, all, self.squares),
                _ => Rate::new(of, yes, all),
            }
        };
        RateOf::ALL.into_iter().map(rate).collect()
    }
}
