//! The make-good policy as a text that a manager edits, and what makes it sound.

use std::collections::{BTreeMap, BTreeSet};

use iso_currency::Currency;

use super::{Form, MakeGoodPolicy, Tier};
use crate::{
    house::{Checked, HouseError, Part, quoted, read, write},
    money::Money,
};

/// Giving something may cost more than it is worth to them, but not several times as much.
const MOST_COST_PERCENT: u16 = 300;
const MOST_RELEVANCE: u8 = 10;

impl MakeGoodPolicy {
    /// Reads it from TOML.
    ///
    /// # Errors
    /// Names the line and the field, what was found and what was expected.
    pub fn from_toml(text: &str) -> Result<Self, HouseError> {
        read(text)
    }

    /// Writes it as TOML, without comments.
    ///
    /// # Errors
    /// It holds something that TOML cannot say; what was read never does.
    pub fn to_toml(&self) -> Result<String, HouseError> {
        write(self)
    }

    /// A higher role may never give less, in any currency.
    fn check_authority(&self) -> Result<(), HouseError> {
        let mut below: BTreeMap<&str, (Money, &str)> = BTreeMap::new();
        for (role, limits) in &self.authority {
            let at = format!("authority.{}", role.name());
            each_once(&at, limits)?;
            for (code, (least, lower)) in &below {
                let own = limits.iter().find(|limit| limit.currency().code() == *code);
                if own.and_then(|own| own.covers(*least)) != Some(true) {
                    let found = own.map_or_else(|| format!("no limit in {code}"), Money::to_string);
                    return Err(wrong(at, found, format!("at least {least}, the limit of {lower}")));
                }
            }
            below.extend(limits.iter().map(|limit| (limit.currency().code(), (*limit, role.name()))));
        }
        Ok(())
    }

    /// Limits of training and budgets, each currency once.
    fn check_amounts(&self) -> Result<(), HouseError> {
        let budgets = &self.budgets;
        each_once("in_training", &self.in_training)?;
        each_once("budgets.firm", &budgets.firm)?;
        each_once("budgets.person", &budgets.person)?;
        each_once("budgets.problem", &budgets.problem)
    }

    fn check_forms(&self) -> Result<(), HouseError> {
        if self.forms.is_empty() {
            return Err(wrong("forms".to_owned(), "no forms", "one form or more"));
        }
        let mut seen = BTreeSet::new();
        for (nth, form) in self.forms.iter().enumerate() {
            let at = format!("forms[{nth}]");
            if !seen.insert(&form.code) {
                let found = format!("{:?} a second time", form.code);
                return Err(wrong(format!("{at}.code"), found, "each form once"));
            }
            check_form(&at, form)?;
        }
        Ok(())
    }

    /// More harm never gives less, a repeat never less than the first time, and no currency is forgotten on the way.
    fn check_tiers(&self) -> Result<(), HouseError> {
        let mut sorted: Vec<(usize, &Tier)> = self.tiers.iter().enumerate().collect();
        sorted.sort_by_key(|(_, tier)| tier.severity);
        for (nth, tier) in &sorted {
            let at = format!("tiers[{nth}]");
            each_once(&format!("{at}.extra"), &tier.extra)?;
            each_once(&format!("{at}.extra_repeat"), &tier.extra_repeat)?;
            covers(&format!("{at}.extra_repeat"), &tier.extra_repeat, &tier.extra)?;
            covers(
                &format!("{at}.extra"),
                &tier.extra,
                &tier.extra_repeat.iter().map(nothing).collect::<Vec<_>>(),
            )?;
        }
        for pair in sorted.windows(2) {
            let [(_, lower), (nth, higher)] = pair else { continue };
            if lower.severity == higher.severity {
                let found = format!("{} a second time", higher.severity.name());
                return Err(wrong(format!("tiers[{nth}].severity"), found, "each severity once"));
            }
            covers(&format!("tiers[{nth}].extra"), &higher.extra, &lower.extra)?;
            covers(&format!("tiers[{nth}].extra_repeat"), &higher.extra_repeat, &lower.extra_repeat)?;
        }
        Ok(())
    }
}

impl Checked for MakeGoodPolicy {
    const PART: Part = Part::Policy;

    fn check(&self) -> Result<(), HouseError> {
        self.check_authority()?;
        self.check_amounts()?;
        self.check_forms()?;
        self.check_tiers()?;
        self.check_hold()?;
        self.check_language()
    }
}

fn check_form(at: &str, form: &Form) -> Result<(), HouseError> {
    if form.code.trim().is_empty() {
        return Err(wrong(format!("{at}.code"), quoted(&form.code), "a short name such as free_month"));
    }
    if form.what.trim().is_empty() {
        return Err(wrong(format!("{at}.what"), quoted(&form.what), "what customers read"));
    }
    if form.cost_percent > MOST_COST_PERCENT {
        let expected = format!("at most {MOST_COST_PERCENT} percent");
        return Err(wrong(format!("{at}.cost_percent"), form.cost_percent.to_string(), expected));
    }
    if form.business_relevance > MOST_RELEVANCE {
        let found = form.business_relevance.to_string();
        return Err(wrong(format!("{at}.business_relevance"), found, format!("0 to {MOST_RELEVANCE}")));
    }
    Ok(())
}

fn each_once(at: &str, amounts: &[Money]) -> Result<(), HouseError> {
    let mut seen: Vec<Currency> = Vec::new();
    for (nth, amount) in amounts.iter().enumerate() {
        if amount.minor_units() < 0 {
            return Err(wrong(format!("{at}[{nth}]"), amount.to_string(), "zero or more"));
        }
        if seen.contains(&amount.currency()) {
            let found = format!("{} a second time", amount.currency().code());
            return Err(wrong(format!("{at}[{nth}]"), found, "each currency once"));
        }
        seen.push(amount.currency());
    }
    Ok(())
}

/// Every amount of `least` has one in the same currency that is as large.
fn covers(at: &str, amounts: &[Money], least: &[Money]) -> Result<(), HouseError> {
    for floor in least {
        let own = amounts.iter().find(|amount| amount.currency() == floor.currency());
        if own.and_then(|own| own.covers(*floor)) != Some(true) {
            let found =
                own.map_or_else(|| format!("nothing in {}", floor.currency().code()), Money::to_string);
            return Err(wrong(at.to_owned(), found, format!("at least {floor}")));
        }
    }
    Ok(())
}

const fn nothing(amount: &Money) -> Money {
    Money::minor(0, amount.currency())
}

fn wrong(field: String, found: impl Into<String>, expected: impl Into<String>) -> HouseError {
    HouseError::at(Part::Policy, field, found, expected)
}
