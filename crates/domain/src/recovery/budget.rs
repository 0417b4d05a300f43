//! Budgets for goodwill: when one is used up, somebody one level higher has to agree. Nothing else changes: never the
//! amount, never what the law allows, never the correction.

use iso_currency::Currency;
use jiff::{
    Timestamp,
    civil::{Date, Weekday},
    tz::TimeZoneDatabase,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::money::Money;

/// What may be given as goodwill before a higher level has to agree, per currency. A currency that is not listed has no
/// budget.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Budgets {
    /// Over which time `firm` and `person` are counted.
    #[serde(default)]
    pub period: Period,
    /// What the whole firm gives in a period.
    #[serde(default)]
    pub firm: Vec<Money>,
    /// What one person gives in a period.
    #[serde(default)]
    pub person: Vec<Money>,
    /// What is given in all cases of one problem together, ever.
    #[serde(default)]
    pub problem: Vec<Money>,
}

/// A period of the firm's own calendar.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// From Monday.
    Week,
    /// From the first.
    #[default]
    Month,
    /// From January, April, July, October.
    Quarter,
    /// From January.
    Year,
}

/// Which budget.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BudgetKind {
    /// The firm's for the period.
    Firm,
    /// The proposer's for the period.
    Person,
    /// The problem's.
    Problem,
}

/// The goodwill that counts against the budgets: agreed to, and not declined, lapsed or taken back. Per currency.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Spent {
    /// By the whole firm in this period.
    pub firm: Vec<Money>,
    /// By the proposer in this period.
    pub person: Vec<Money>,
    /// In all cases of the problem.
    pub problem: Vec<Money>,
}

/// How one budget stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct BudgetState {
    /// Which.
    pub kind: BudgetKind,
    /// How much there is.
    pub limit: Money,
    /// How much is given, without what is asked about.
    pub spent: Money,
}

impl Budgets {
    /// Whether there is none at all.
    #[must_use]
    pub fn are_none(&self) -> bool {
        *self == Self::default()
    }

    /// How each budget in this currency stands; what has none is left out.
    #[must_use]
    pub fn states(&self, spent: &Spent, currency: Currency) -> Vec<BudgetState> {
        let of = |kind, limits: &[Money], given: &[Money]| {
            let limit = limits.iter().copied().find(|limit| limit.currency() == currency)?;
            let nothing = Money::minor(0, currency);
            let spent = given.iter().copied().find(|sum| sum.currency() == currency).unwrap_or(nothing);
            Some(BudgetState { kind, limit, spent })
        };
        [
            of(BudgetKind::Firm, &self.firm, &spent.firm),
            of(BudgetKind::Person, &self.person, &spent.person),
            of(BudgetKind::Problem, &self.problem, &spent.problem),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// The first budget that this amount would go beyond.
    #[must_use]
    pub fn exceeded(&self, spent: &Spent, amount: Money) -> Option<BudgetKind> {
        let beyond = |state: &BudgetState| {
            state.spent.plus(amount).and_then(|sum| state.limit.covers(sum)) != Some(true)
        };
        self.states(spent, amount.currency()).into_iter().find(beyond).map(|state| state.kind)
    }

    /// When the period that holds `now` began, in the firm's zone (an IANA name; one that is unknown counts as UTC).
    #[must_use]
    pub fn since(&self, now: Timestamp, zone: &str) -> Timestamp {
        let zone = TimeZoneDatabase::bundled().get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let first = self.period.first_day(now.to_zoned(zone.clone()).date());
        first.to_zoned(zone).map_or(now, |midnight| midnight.timestamp())
    }
}

impl Period {
    /// The word for it, as in “this month”.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    fn first_day(self, day: Date) -> Date {
        let of_month = |month: i8| Date::new(day.year(), month, 1).unwrap_or(day);
        match self {
            Self::Week => {
                let since = i64::from(day.weekday().since(Weekday::Monday));
                day.checked_sub(jiff::Span::new().days(since)).unwrap_or(day)
            }
            Self::Month => of_month(day.month()),
            Self::Quarter => of_month(1 + (day.month() - 1) / 3 * 3),
            Self::Year => of_month(1),
        }
    }
}

impl BudgetKind {
    /// What it is, for people.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Firm => "the firm's budget",
            Self::Person => "the proposer's budget",
            Self::Problem => "the problem's budget",
        }
    }
}

impl BudgetState {
    /// What would be left after this amount; below zero it is used up.
    #[must_use]
    pub fn left_after(&self, amount: Money) -> Money {
        let given = self.spent.minor_units().saturating_add(amount.minor_units());
        Money::minor(self.limit.minor_units().saturating_sub(given), self.limit.currency())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn euros(minor: i64) -> Money {
        Money::minor(minor, Currency::EUR)
    }

    #[test]
    fn a_budget_is_used_up_by_what_goes_beyond_it() {
        let budgets = Budgets { firm: vec![euros(1000)], person: vec![euros(500)], ..Budgets::default() };
        let spent = |firm, person| Spent {
            firm: vec![euros(firm)],
            person: vec![euros(person)],
            problem: vec![euros(999_999)],
        };
        for (firm, person, amount, expected) in [
            (0, 0, 500, None),
            (0, 0, 501, Some(BudgetKind::Person)),
            (500, 0, 500, None),
            (501, 0, 500, Some(BudgetKind::Firm)),
            (0, 400, 101, Some(BudgetKind::Person)),
        ] {
            assert_eq!(
                budgets.exceeded(&spent(firm, person), euros(amount)),
                expected,
                "{firm} {person} {amount}"
            );
        }
        let pounds = Money::minor(1, Currency::GBP);
        assert_eq!(budgets.exceeded(&spent(9999, 9999), pounds), None, "no budget in pounds");
        let problem = Budgets { problem: vec![euros(0)], ..Budgets::default() };
        assert_eq!(problem.exceeded(&Spent::default(), euros(1)), Some(BudgetKind::Problem));
        assert_eq!(problem.exceeded(&Spent::default(), euros(0)), None);
    }

    #[test]
    fn a_period_begins_by_the_firms_own_calendar() {
        for (period, now, zone, begins) in [
            (Period::Month, "2026-05-31T23:30:00Z", "Europe/London", "2026-05-31T23:00:00Z"),
            (Period::Month, "2026-05-31T22:30:00Z", "Europe/London", "2026-04-30T23:00:00Z"),
            (Period::Week, "2026-06-07T12:00:00Z", "UTC", "2026-06-01T00:00:00Z"),
            (Period::Week, "2026-06-08T00:00:00Z", "UTC", "2026-06-08T00:00:00Z"),
            (Period::Quarter, "2026-06-30T12:00:00Z", "UTC", "2026-04-01T00:00:00Z"),
            (Period::Quarter, "2026-12-01T12:00:00Z", "UTC", "2026-10-01T00:00:00Z"),
            (Period::Year, "2026-12-31T12:00:00Z", "UTC", "2026-01-01T00:00:00Z"),
        ] {
            let budgets = Budgets { period, ..Budgets::default() };
            let since = budgets.since(now.parse().unwrap(), zone);
            assert_eq!(since.to_string(), begins, "{period:?} {now} {zone}");
        }
    }
}
