//! What worked so far: every cell of form, kind of failure and segment, and the evidence for one case.

use std::collections::BTreeMap;

use super::{Prior, Tried};
use crate::{customer::Segment, recovery::Evidence};

/// Below this many known outcomes a kind of failure says too little of its own, and what is usual is fitted to all kinds.
const ENOUGH_OF_A_KIND: u64 = 20;

/// How often one form was tried for one kind of failure and segment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cell {
    /// The kind of failure, if anybody named it.
    pub failure_type: Option<String>,
    /// Person or business.
    pub segment: Segment,
    /// The form.
    pub form: String,
    /// How often, and how often it worked.
    pub tried: Tried,
}

/// Everything that was tried so far, with what is usual for each kind of failure.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct WhatWorked {
    cells: Vec<Cell>,
    by_kind: BTreeMap<Option<String>, Prior>,
    usual: Option<Prior>,
}

impl WhatWorked {
    /// Fits what is usual: for each kind of failure to its own cells where they hold enough, else to all.
    #[must_use]
    pub fn of(cells: Vec<Cell>) -> Self {
        let mut kinds: BTreeMap<Option<String>, Vec<Tried>> = BTreeMap::new();
        for cell in &cells {
            kinds.entry(cell.failure_type.clone()).or_default().push(cell.tried);
        }
        let enough = |tried: &Vec<Tried>| {
            let known = tried.iter().filter(|one| one.n > 0).count();
            known > 1 && tried.iter().map(|one| one.n).sum::<u64>() >= ENOUGH_OF_A_KIND
        };
        let usual = Prior::fit(&cells.iter().map(|cell| cell.tried).collect::<Vec<_>>());
        let fitted = kinds.into_iter().filter(|(_, tried)| enough(tried));
        let by_kind = fitted.filter_map(|(kind, tried)| Some((kind, Prior::fit(&tried)?))).collect();
        Self { cells, by_kind, usual }
    }

    /// What is usual for a kind of failure; none as long as no outcome is known at all.
    #[must_use]
    pub fn prior(&self, failure_type: Option<&str>) -> Option<Prior> {
        self.by_kind.get(&failure_type.map(str::to_owned)).copied().or(self.usual)
    }

    /// The evidence for each form that was tried for customers like this one, by form. A form that was never tried
    /// has none.
    #[must_use]
    pub fn evidence(&self, failure_type: Option<&str>, segment: Segment) -> BTreeMap<String, Evidence> {
        let Some(prior) = self.prior(failure_type) else { return BTreeMap::new() };
        let like = |cell: &&Cell| {
            cell.tried.n > 0 && cell.segment == segment && cell.failure_type.as_deref() == failure_type
        };
        let alike = self.cells.iter().filter(like);
        alike.map(|cell| (cell.form.clone(), Evidence::of(cell.tried, prior))).collect()
    }

    /// Every cell.
    #[must_use]
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }
}

impl Evidence {
    /// The evidence of one cell. Rounded to four places, so that it reads the same wherever it is written.
    #[must_use]
    pub fn of(tried: Tried, prior: Prior) -> Self {
        let (low, high) = prior.interval(tried);
        let rounded = |share: f64| (share * 10_000.0).round() / 10_000.0;
        Self { n: tried.n, recovered: rounded(prior.shrink(tried)), low: rounded(low), high: rounded(high) }
    }
}
