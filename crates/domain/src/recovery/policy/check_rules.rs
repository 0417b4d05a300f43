//! What makes the rules and amounts of a policy sound.

use std::collections::BTreeSet;

use super::{
    Amount, ByChoice, FactKind, FactSpec, MakeGoodPolicy, Rule,
    check::{misplaced, wrong},
};
use crate::{
    house::{HouseError, one_of, quoted},
    ratio::Ratio,
    recovery::{
        Condition,
        condition::{Known, Misfit},
    },
};

impl MakeGoodPolicy {
    pub(super) fn check_rules(&self) -> Result<(), HouseError> {
        let mut names = BTreeSet::new();
        for (section, rules) in
            [("floor", &self.floor), ("correction", &self.correction), ("extra", &self.extra)]
        {
            for (nth, rule) in rules.iter().enumerate() {
                let at = format!("{section}[{nth}]");
                if !names.insert(&rule.name) || rule.name.trim().is_empty() {
                    return Err(wrong(
                        &format!("{at}.name"),
                        quoted(&rule.name),
                        "a name that no other rule has",
                    ));
                }
                self.check_rule(&at, rule, section == "extra")?;
            }
        }
        self.check_around()?;
        self.check_form_words()
    }

    /// What stands around the rules.
    fn check_around(&self) -> Result<(), HouseError> {
        let always = Condition::default();
        if let Some(cap) = &self.cap {
            self.check_amount("cap", cap, &always, false)?;
        }
        if let Some(price) = &self.price {
            self.must_be("price", price, &[FactKind::Money])?;
        }
        for (at, when) in [("goodwill_when", &self.goodwill_when), ("repeat_when", &self.repeat_when)] {
            when.as_ref().map_or(Ok(()), |when| self.check_condition(at, when, at == "goodwill_when"))?;
        }
        for (nth, lost) in self.lost.iter().enumerate() {
            self.check_condition(&format!("lost[{nth}].when"), &lost.when, false)?;
        }
        for (nth, form) in self.forms.iter().enumerate() {
            let when = form.only_if.as_ref();
            when.map_or(Ok(()), |when| self.check_condition(&format!("forms[{nth}].only_if"), when, false))?;
        }
        for (nth, step) in self.value_extra.iter().enumerate() {
            self.check_sums(&format!("value_extra[{nth}].extra"), &step.extra)?;
        }
        Ok(())
    }

    fn check_rule(&self, at: &str, rule: &Rule, goodwill: bool) -> Result<(), HouseError> {
        self.check_condition(&format!("{at}.when"), &rule.when, goodwill)?;
        self.check_amount(&format!("{at}.amount"), &rule.amount, &rule.when, goodwill)?;
        self.check_because(at, rule, goodwill)?;
        self.check_also_as(at, rule, goodwill)?;
        let Some(halved) = &rule.halved_when else { return Ok(()) };
        let field = format!("{at}.halved_when");
        // Read where the rule itself holds: what is there then is there for it, too.
        let scope = self.scope(goodwill);
        let at_ease = scope.check_after(halved, &rule.when);
        at_ease.map_err(|misfit| misplaced(&field, misfit))
    }

    fn check_amount(
        &self,
        at: &str,
        amount: &Amount,
        when: &Condition,
        goodwill: bool,
    ) -> Result<(), HouseError> {
        let grounds =
            [amount.fixed.is_some(), amount.table.is_some(), amount.fact.is_some(), amount.by.is_some()];
        let count = grounds.into_iter().filter(|ground| *ground).count();
        if count != 1 {
            return Err(wrong(at, format!("{count} of them"), "one of `fixed`, `table`, `fact` and `by`"));
        }
        if amount.yearly_percent.is_some() != amount.days.is_some() {
            return Err(wrong(at, "one of them", "`yearly_percent` and `days` together"));
        }
        for (field, part) in
            [("percent", amount.percent), ("share", amount.share), ("yearly_percent", amount.yearly_percent)]
        {
            if let Some(part) = part.filter(|part| *part < Ratio::ZERO) {
                return Err(wrong(
                    &format!("{at}.{field}"),
                    part.to_string(),
                    "zero or more: nothing takes away",
                ));
            }
        }
        if let Some(sums) = &amount.fixed {
            self.check_sums(&format!("{at}.fixed"), sums)?;
        }
        if let Some(table) = &amount.table {
            self.check_column(&format!("{at}.table"), table, amount.column())?;
        }
        if let Some(by) = &amount.by {
            self.check_by(&format!("{at}.by"), by)?;
        }
        self.check_facts_of(at, amount, when, goodwill)
    }

    /// Every fact of an amount is of the right kind, and there where the rule holds.
    fn check_facts_of(
        &self,
        at: &str,
        amount: &Amount,
        when: &Condition,
        goodwill: bool,
    ) -> Result<(), HouseError> {
        let scope = self.scope(goodwill);
        let known = when.expr().map(|expr| Known::nothing(&scope).given(expr, true));
        for (field, fact) in amount.facts() {
            let at = format!("{at}.{field}");
            let kinds: &[FactKind] = match field {
                "fact" => &[FactKind::Money],
                "by.fact" => &[FactKind::Choice],
                _ => &[FactKind::Whole, FactKind::Count],
            };
            self.must_be(&at, fact, kinds)?;
            if let Ok(known) = &known {
                known.must_have(fact, 0).map_err(|Misfit { found, expected, .. }| {
                    wrong(&at, found, format!("{expected} in `when`"))
                })?;
            }
        }
        Ok(())
    }

    fn must_be(&self, at: &str, name: &str, kinds: &[FactKind]) -> Result<(), HouseError> {
        if self.facts.get(name).is_some_and(|fact| kinds.contains(&fact.kind)) {
            return Ok(());
        }
        let fit = self.facts.iter().filter(|(_, fact)| kinds.contains(&fact.kind)).map(|(name, _)| name);
        Err(wrong(at, quoted(name), one_of(fit)))
    }

    fn check_column(&self, at: &str, written: &str, column: Option<(&str, &str)>) -> Result<(), HouseError> {
        let columns = self.tables.iter().flat_map(|(name, table)| {
            let of_row = table.rows.first().into_iter().flat_map(|row| row.amounts.keys());
            of_row.map(move |column| format!("{name}.{column}"))
        });
        let columns: Vec<_> = columns.collect();
        if column.is_some() && columns.iter().any(|known| known == written) {
            return Ok(());
        }
        Err(wrong(at, quoted(written), one_of(columns.iter())))
    }

    /// One amount for each word, and never less for a word that stands later.
    fn check_by(&self, at: &str, by: &ByChoice) -> Result<(), HouseError> {
        let of = self.facts.get(&by.fact).map_or(&[][..], |fact: &FactSpec| fact.of.as_slice());
        if of.len() != by.values.len() || !of.iter().all(|word| by.values.contains_key(word)) {
            return Err(wrong(
                &format!("{at}.values"),
                one_of(by.values.keys()),
                format!("an amount for each: {}", of.join(", ")),
            ));
        }
        for (word, sums) in &by.values {
            self.check_sums(&format!("{at}.values.{word}"), sums)?;
        }
        for pair in of.windows(2) {
            let [less, more] = pair else { continue };
            let (Some(low), Some(high)) = (by.values.get(less), by.values.get(more)) else { continue };
            for sum in &low.0 {
                if high.of(sum.currency()).is_none_or(|other| other.minor_units() < sum.minor_units()) {
                    let expected = format!("at least {sum}, the amount for {less}");
                    return Err(wrong(&format!("{at}.values.{more}"), format!("less for {more}"), expected));
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{MakeGoodPolicy, Ratio};
    use crate::recovery::pack;

    #[test]
    fn no_rate_takes_away() {
        let mut policy = pack("ecommerce").unwrap().clone();
        policy.extra[0].amount.share = Some(Ratio::whole(-1));
        let refused = MakeGoodPolicy::from_toml(&policy.to_toml().unwrap()).unwrap_err();
        assert_eq!((refused.field.as_str(), refused.found.as_str()), ("extra[0].amount.share", "-1"));
    }
}
