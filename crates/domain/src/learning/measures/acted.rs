//! What was done about what was heard: mentions decided, customers told, actions that worked, and what these cost.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Span,
    rate::FEWEST,
    wilson::{real, wilson},
};
use crate::{
    learning::{ActionState, CorrectiveAction},
    money::Money,
};

/// A share of something else than cases.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Share {
    /// How many of them.
    pub numerator: u64,
    /// Out of how many.
    pub denominator: u64,
    /// The share, 0 to 1; null below 20.
    pub rate: Option<f64>,
    /// Lower end of the 95 % interval (Wilson); null of nothing.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// What was done about what was heard.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Acted {
    /// Of the mentions heard in the period that may be complaints, those that somebody decided: taken up, or let be with a
    /// reason.
    pub heard: Share,
    /// Of the customers hit by incidents that happened in the period, those who were told.
    pub told: Share,
    /// Of the corrective actions that the counts decided in the period, those that worked.
    pub effective: Share,
    /// Actions of which the counts could not tell in the period: in neither number of the share before.
    pub inconclusive: u64,
    /// Corrective actions carried out in the period.
    pub actions: u64,
    /// Of them, those whose cost somebody wrote down.
    pub with_cost: u64,
    /// What these cost, by currency.
    pub action_cost: Vec<Money>,
}

impl Share {
    /// `numerator` of `denominator`, with its interval.
    #[must_use]
    pub fn new(numerator: u64, denominator: u64) -> Self {
        let interval = wilson(numerator, denominator);
        Self {
            numerator,
            denominator,
            rate: (denominator >= FEWEST).then(|| real(numerator) / real(denominator)),
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
        }
    }
}

impl Acted {
    /// Sums up: `heard` and `told` are how many of how many.
    #[must_use]
    pub fn of<'a>(
        heard: (u64, u64),
        told: (u64, u64),
        actions: impl Iterator<Item = &'a CorrectiveAction>,
        period: Span,
    ) -> Self {
        let (mut effective, mut ineffective, mut inconclusive, mut done, mut with_cost) = (0, 0, 0, 0, 0);
        let mut costs: BTreeMap<&str, Money> = BTreeMap::new();
        for action in actions {
            match action.state {
                _ if !action.checked_at.is_some_and(|at| period.holds(at)) => {}
                ActionState::Effective => effective += 1,
                ActionState::Ineffective => ineffective += 1,
                ActionState::Inconclusive => inconclusive += 1,
                ActionState::Planned | ActionState::Monitoring => {}
            }
            if action.done_at.is_some_and(|at| period.holds(at)) {
                done += 1;
                with_cost += u64::from(action.cost.is_some());
                let cost = action.cost.iter();
                cost.for_each(|cost| {
                    let sum = costs.entry(cost.currency().code()).or_insert(Money::minor(0, cost.currency()));
                    *sum = sum.plus(*cost).unwrap_or(*sum);
                });
            }
        }
        Self {
            heard: Share::new(heard.0, heard.1),
            told: Share::new(told.0, told.1),
            effective: Share::new(effective, effective + ineffective),
            inconclusive,
            actions: done,
            with_cost,
            action_cost: costs.into_values().collect(),
        }
    }
}
