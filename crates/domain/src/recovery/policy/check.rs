//! What makes the facts, terms and tables of a policy sound: found when the file is read, not when an offer is due.

use std::collections::{BTreeMap, BTreeSet};

use iso_currency::Currency;

use super::{
    FactKind, FactSpec, MakeGoodPolicy, Sums, Table,
    every_policy::{IN_THEIR_PLACE, NEVER_COUNT, WHY_NEVER, common, is_reserved},
};
use crate::{
    house::{HouseError, Part, one_of, quoted},
    recovery::{
        Condition,
        condition::{Misfit, Scope},
    },
};

impl MakeGoodPolicy {
    /// Facts, terms, tables and rules.
    pub(in crate::recovery) fn check_language(&self) -> Result<(), HouseError> {
        self.check_currencies()?;
        self.check_facts()?;
        self.check_terms()?;
        for (name, table) in &self.tables {
            self.check_table(&format!("tables.{name}"), table)?;
        }
        self.check_rules()
    }

    /// The names that a condition may use; `goodwill` conditions may also ask whose doing it was.
    pub(super) fn scope(&self, goodwill: bool) -> Scope<'_> {
        let own = self.facts.iter().map(|(name, fact)| (name.as_str(), fact));
        let every = common().iter().map(|(name, fact)| (*name, fact));
        let facts: BTreeMap<_, _> = own.chain(every).collect();
        let never = NEVER_COUNT.into_iter().map(|name| (name, WHY_NEVER));
        let placed = IN_THEIR_PLACE.into_iter().filter(|(name, _)| !(goodwill && *name == "attribution"));
        Scope { facts, refused: never.chain(placed).collect(), terms: &self.terms }
    }

    /// A condition that stands in the field `at`.
    pub(super) fn check_condition(
        &self,
        at: &str,
        condition: &Condition,
        goodwill: bool,
    ) -> Result<(), HouseError> {
        self.scope(goodwill).check(condition).map_err(|misfit| misplaced(at, misfit))
    }

    /// The currencies that an amount has to be listed in.
    pub(super) fn check_sums(&self, at: &str, sums: &Sums) -> Result<(), HouseError> {
        let mut seen = BTreeSet::new();
        for sum in &sums.0 {
            if sum.minor_units() < 0 {
                return Err(wrong(at, sum.to_string(), "zero or more"));
            }
            if !seen.insert(sum.currency().code()) {
                return Err(wrong(
                    at,
                    format!("{} a second time", sum.currency().code()),
                    "each currency once",
                ));
            }
        }
        let lacks = self.currencies.iter().find(|code| !seen.contains(code.as_str()));
        match lacks {
            Some(code) => {
                Err(wrong(at, format!("nothing in {code}"), "an amount in every currency of `currencies`"))
            }
            None if sums.0.is_empty() => Err(wrong(at, "no amount", "an amount such as \"250 EUR\"")),
            None => Ok(()),
        }
    }

    fn check_currencies(&self) -> Result<(), HouseError> {
        let listed =
            self.currencies.iter().enumerate().map(|(nth, code)| (format!("currencies[{nth}]"), code));
        let usual = self.currency.iter().map(|code| ("currency".to_owned(), code));
        for (at, code) in listed.chain(usual) {
            if Currency::from_code(code).is_none() {
                return Err(wrong(&at, quoted(code), "a code of ISO 4217 such as EUR"));
            }
        }
        Ok(())
    }

    fn check_facts(&self) -> Result<(), HouseError> {
        for (name, fact) in &self.facts {
            let at = format!("facts.{name}");
            if is_reserved(name) {
                return Err(wrong(&at, format!("`{name}`"), "a name that not every policy has already"));
            }
            if !is_name(name) || self.terms.contains_key(name) {
                return Err(wrong(
                    &at,
                    format!("`{name}`"),
                    "small letters, digits and _, and no term of this name",
                ));
            }
            check_fact(&at, fact)?;
            if let Some(when) = &fact.required_when {
                let at = format!("{at}.required_when");
                self.check_condition(&at, when, false)?;
                self.must_be_plain(&at, when)?;
            }
        }
        Ok(())
    }

    /// Whether a fact is needed may only rest on facts that are always there.
    fn must_be_plain(&self, at: &str, when: &Condition) -> Result<(), HouseError> {
        let Ok(expr) = when.expr() else { return Ok(()) };
        let plain = |name: &str| {
            self.facts.get(name).is_some_and(|fact| !fact.optional && fact.required_when.is_none())
        };
        match expr.names().into_iter().find(|(name, _)| !plain(name)) {
            Some((name, place)) => {
                let misfit = Misfit::new(place, format!("`{name}`"), "a fact that is always required");
                Err(misplaced(at, misfit))
            }
            None => Ok(()),
        }
    }

    fn check_terms(&self) -> Result<(), HouseError> {
        for name in self.terms.keys() {
            self.must_end(name, &mut vec![name])?;
        }
        for (name, term) in &self.terms {
            let at = format!("terms.{name}");
            if !is_name(name) || is_reserved(name) {
                return Err(wrong(
                    &at,
                    format!("`{name}`"),
                    "small letters, digits and _, and no fact of this name",
                ));
            }
            self.check_condition(&at, term, false)?;
        }
        Ok(())
    }

    /// A term that leads back to itself would never be true or false.
    fn must_end<'p>(&'p self, name: &str, path: &mut Vec<&'p str>) -> Result<(), HouseError> {
        let names = self.terms.get(name).and_then(|term| term.expr().ok()).map(|expr| expr.names());
        for (next, place) in names.into_iter().flatten() {
            let Some((next, _)) = self.terms.get_key_value(next) else { continue };
            if path.contains(&next.as_str()) {
                let misfit =
                    Misfit::new(place, format!("`{next}`"), "terms that do not lead back to themselves");
                return Err(misplaced(&format!("terms.{name}"), misfit));
            }
            path.push(next);
            self.must_end(next, path)?;
            path.pop();
        }
        Ok(())
    }

    fn check_table(&self, at: &str, table: &Table) -> Result<(), HouseError> {
        let dates = |(_, fact): &(&String, &FactSpec)| {
            fact.kind == FactKind::Date && !fact.optional && fact.required_when.is_none()
        };
        let known: Vec<_> = self.facts.iter().filter(dates).map(|(name, _)| name).collect();
        if !known.contains(&&table.by) {
            let expected = format!("a date that is always required, {}", one_of(known.iter()));
            return Err(wrong(&format!("{at}.by"), quoted(&table.by), expected));
        }
        let Some(first) = table.rows.first() else {
            return Err(wrong(&format!("{at}.rows"), "no rows", "one row or more"));
        };
        for (nth, row) in table.rows.iter().enumerate() {
            let at = format!("{at}.rows[{nth}]");
            if row.source.trim().is_empty() {
                return Err(wrong(
                    &format!("{at}.source"),
                    quoted(&row.source),
                    "where the figures come from",
                ));
            }
            if !row.amounts.keys().eq(first.amounts.keys()) {
                return Err(wrong(
                    &format!("{at}.amounts"),
                    one_of(row.amounts.keys()),
                    one_of(first.amounts.keys()),
                ));
            }
            for (column, sums) in &row.amounts {
                self.check_sums(&format!("{at}.amounts.{column}"), sums)?;
            }
            let before = nth.checked_sub(1).and_then(|nth| table.rows.get(nth));
            let late_enough = before.is_none_or(|before| before.to.is_some_and(|to| to < row.from));
            if !late_enough || row.to.is_some_and(|to| to < row.from) {
                return Err(wrong(
                    &format!("{at}.from"),
                    row.from.to_string(),
                    "rows in the order of their dates, that do not overlap",
                ));
            }
        }
        Ok(())
    }
}

fn check_fact(at: &str, fact: &FactSpec) -> Result<(), HouseError> {
    let choice = fact.kind == FactKind::Choice;
    if choice == fact.of.is_empty() {
        let expected = if choice { "the words that it can be" } else { "nothing: only a choice has words" };
        return Err(wrong(&format!("{at}.of"), one_of(fact.of.iter()), expected));
    }
    if let Some((word, means)) = fact.also.iter().find(|(_, means)| !fact.of.contains(means)) {
        return Err(wrong(&format!("{at}.also"), format!("{word:?} for {means:?}"), one_of(fact.of.iter())));
    }
    if fact.optional && fact.required_when.is_some() {
        return Err(wrong(&format!("{at}.optional"), "`optional` and `required_when`", "one of the two"));
    }
    match (fact.min, fact.max) {
        (Some(min), Some(max)) if max < min => {
            Err(wrong(&format!("{at}.max"), max.to_string(), format!("{min} or more")))
        }
        _ => Ok(()),
    }
}

fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(plain)
        && !["true", "false", "null", "in"].contains(&name)
}

/// An error within the text of a condition, with its place there.
pub(super) fn misplaced(at: &str, misfit: Misfit) -> HouseError {
    wrong(at, misfit.found, misfit.expected).within(misfit.at)
}

pub(super) fn wrong(field: &str, found: impl Into<String>, expected: impl Into<String>) -> HouseError {
    HouseError::at(Part::Policy, field, found, expected)
}
