//! What a policy that can be read may still get wrong: more harm that gives less, nothing to choose from, a currency that is
//! forgotten. Looked for by trying it on facts around each of its own boundaries.

use std::collections::BTreeSet;

use super::{
    FactKind, FactSpec, MakeGoodPolicy, Rule,
    check::wrong,
    fact::Worse,
    points::{Point, mixed, points},
    probe::{Probe, probes},
};
use crate::{
    house::{HouseError, with_line},
    money::{Currency, Money},
    recovery::{Beside, Facts, Reckoning, Value, other_sum},
};

/// Words at the end of a name that say how long something took.
const DURATIONS: [&str; 5] = ["minutes", "hours", "days", "weeks", "months"];

impl MakeGoodPolicy {
    /// Looks for what no reading of the text shows. Answers what somebody should think about; `text` is what it was read from.
    ///
    /// # Errors
    /// More harm gives less: names line and column of the rule, the facts and both amounts.
    pub fn weigh(&self, text: &str) -> Result<Vec<HouseError>, HouseError> {
        let trial = Trial::of(self);
        let mut found = Vec::new();
        for (name, spec) in self.facts.iter().filter(|(_, spec)| spec.has_order()) {
            let Some(falls) = trial.falls(name, self.worse(name, spec).unwrap_or(Worse::More)) else {
                continue;
            };
            if self.worse(name, spec).is_some() {
                return Err(with_line(falls, text));
            }
            found.push(falls);
        }
        found.extend(trial.one_form());
        found.extend(self.forgotten_currencies());
        found.extend(self.sums_in_forms());
        Ok(found.into_iter().map(|one| with_line(one, text)).collect())
    }

    /// In which direction a fact gets worse, as far as anybody can tell; `None` where it says nothing.
    fn worse(&self, name: &str, spec: &FactSpec) -> Option<Worse> {
        let rules = self.floor.iter().chain(&self.correction).chain(&self.extra);
        let mut amounts = rules.map(|rule| &rule.amount).chain(&self.cap);
        let lasts = || name.rsplit('_').next().is_some_and(|last| DURATIONS.contains(&last));
        let counts = || spec.kind == FactKind::Count || lasts();
        spec.worse.or_else(|| {
            let gives = amounts.any(|amount| amount.facts().any(|(_, fact)| fact == name));
            (gives || counts()).then_some(Worse::More)
        })
    }

    /// Currencies that it speaks of elsewhere and has no tier in.
    fn forgotten_currencies(&self) -> Vec<HouseError> {
        let codes = |sums: &mut dyn Iterator<Item = &Money>| {
            sums.map(|sum| sum.currency().code().to_owned()).collect::<BTreeSet<_>>()
        };
        let tiers = codes(&mut self.tiers.iter().flat_map(|tier| &tier.extra));
        let fixed = self.floor.iter().chain(&self.correction).chain(&self.extra);
        let fixed = fixed.filter_map(|rule| rule.amount.fixed.as_ref()).flat_map(|sums| &sums.0);
        let mut spoken = codes(&mut self.authority.values().flatten().chain(fixed));
        spoken.extend(self.currencies.iter().chain(&self.currency).cloned());
        if tiers.is_empty() {
            return Vec::new();
        }
        let told = |code: String| {
            let expected =
                format!("a tier in {code}, too: without one, a case in {code} gets nothing by severity");
            wrong("tiers", format!("nothing in {code}, though the policy speaks of it"), expected)
        };
        spoken.difference(&tiers).cloned().map(told).collect()
    }

    /// A form's words that name a sum of their own would be wrong for every other amount.
    fn sums_in_forms(&self) -> Vec<HouseError> {
        let nothing = Money::minor(0, Currency::EUR);
        let named = |(nth, form): (usize, &super::Form)| {
            let sum = other_sum(&form.what.replace("{value}", ""), nothing)?;
            Some(wrong(&format!("forms[{nth}].what"), sum, "`{value}`, the amount, or no sum"))
        };
        self.forms.iter().enumerate().filter_map(named).collect()
    }
}

/// A policy, and the facts that it is tried on.
struct Trial<'p> {
    policy: &'p MakeGoodPolicy,
    probes: Vec<Probe>,
    points: Vec<Point>,
    nothing: Facts,
}

impl<'p> Trial<'p> {
    fn of(policy: &'p MakeGoodPolicy) -> Self {
        let usual =
            policy.currency.iter().chain(&policy.currencies).find_map(|code| Currency::from_code(code));
        let limits = policy.authority.values().flatten().next().map(|limit| limit.currency());
        let currency = usual.or(limits).unwrap_or(Currency::EUR);
        let (probes, nothing) = (probes(policy, currency), Facts::none(currency));
        Self { policy, points: points(policy, &probes, &nothing), probes, nothing }
    }

    /// The facts of one point, without one of them; what is needed there and missing is filled in.
    fn facts(&self, point: &Point, without: Option<usize>) -> Facts {
        let said = self.probes.iter().zip(point).enumerate().filter(|(nth, _)| Some(*nth) != without);
        said.fold(self.nothing.clone(), |facts, (_, (probe, value))| match &probe.values[*value] {
            Some(value) => facts.with(&probe.name, value.clone()),
            None => facts,
        })
    }

    fn filled(&self, mut facts: Facts, point: &Point) -> Facts {
        let lacking: Vec<_> = facts.missing(self.policy).into_iter().map(|(name, _)| name).collect();
        for name in lacking {
            let Some(nth) = self.probes.iter().position(|probe| probe.name == name) else { continue };
            let values: Vec<_> = self.probes[nth].values.iter().flatten().collect();
            let turn = point.iter().map(|value| *value as u64).sum();
            if let Some(value) = values.get(mixed(turn, nth, values.len())) {
                facts = facts.with(name, (*value).clone());
            }
        }
        facts
    }

    fn reckoned(&self, facts: &Facts) -> Option<Reckoning> {
        facts.check(self.policy).ok()?;
        self.policy.reckon(facts).ok()
    }

    /// The first place at which a worse value gives less.
    fn falls(&self, name: &str, worse: Worse) -> Option<HouseError> {
        let nth = self.probes.iter().position(|probe| probe.name == name)?;
        let mut values: Vec<_> = self.probes[nth].values.iter().flatten().collect();
        match worse {
            Worse::More => {}
            Worse::Less => values.reverse(),
            Worse::Neither => return None,
        }
        let mut tried = BTreeSet::new();
        let anew = |point: &&Point| {
            let mut rest = (*point).clone();
            rest[nth] = 0;
            tried.insert(rest)
        };
        self.points.iter().filter(anew).find_map(|point| self.falls_at(point, nth, &values))
    }

    fn falls_at(&self, point: &Point, nth: usize, values: &[&Value]) -> Option<HouseError> {
        let name = &self.probes[nth].name;
        // What only some of the values need is there for all of them: nothing but this one fact differs.
        let rest = self.facts(point, Some(nth));
        let filled = |facts: Facts, value: &&Value| self.filled(facts.with(name, (*value).clone()), point);
        let mut facts = values.iter().fold(rest, filled);
        let mut before: Option<(&Value, Reckoning)> = None;
        for value in values {
            facts = facts.with(name, (*value).clone());
            let told = self.reckoned(&facts).map(|found| (*value, found));
            if let (Some((mild, one)), Some((bad, two))) = (&before, &told)
                && two.amount.minor_units() < one.amount.minor_units()
            {
                return Some(self.fell(name, (mild, one), (bad, two)));
            }
            before = told;
        }
        None
    }

    fn fell(&self, name: &str, mild: (&Value, &Reckoning), bad: (&Value, &Reckoning)) -> HouseError {
        let (amount, before) = (bad.1.amount, mild.1.amount);
        let found = format!("{amount} for `{name}` = {}, but {before} for {}", bad.0, mild.0);
        let expected = match self.policy.facts.get(name).and_then(|spec| spec.worse) {
            Some(_) => format!("no less where it is worse, as said under [facts.{name}]"),
            None => format!(
                "no less for more of it; if less of it is worse, or neither, say `worse = \"less\"` or `\"neither\"` under [facts.{name}]"
            ),
        };
        wrong(&self.blamed(name, mild.1, bad.1), found, expected)
    }

    /// The rule that gives least where it should give more.
    fn blamed(&self, name: &str, mild: &Reckoning, bad: &Reckoning) -> String {
        let given = |found: &Reckoning, rule: &str| {
            found
                .parts
                .iter()
                .filter(|part| part.rule == rule)
                .map(|part| part.amount.minor_units())
                .sum::<i64>()
        };
        let at = |section: &str, (nth, rule): (usize, &Rule)| {
            let part = if rule.when.text() == "true" { "amount" } else { "when" };
            (given(bad, &rule.name) - given(mild, &rule.name), format!("{section}[{nth}].{part}"))
        };
        let all = [
            ("floor", &self.policy.floor),
            ("correction", &self.policy.correction),
            ("extra", &self.policy.extra),
        ];
        let all = all
            .into_iter()
            .flat_map(|(section, rules)| rules.iter().enumerate().map(move |one| at(section, one)));
        let most = all.min_by_key(|(change, _)| *change).filter(|(change, _)| *change < 0);
        most.map_or_else(|| format!("facts.{name}"), |(_, field)| field)
    }

    /// Nobody ever has a choice.
    fn one_form(&self) -> Option<HouseError> {
        let beside = Beside::default();
        let offers = self.points.iter().filter_map(|point| {
            let facts = self.filled(self.facts(point, None), point);
            facts.check(self.policy).ok()?;
            self.policy.offer(&facts, &beside).ok().filter(|offer| offer.amount.minor_units() > 0)
        });
        let most = offers.map(|offer| offer.options.len()).max()?;
        let found = format!("{most} form at the most, whatever the case");
        (most < 2).then(|| wrong("forms", found, "two or more that the customer can choose from"))
    }
}

impl FactSpec {
    /// Whether one value of it can be more than another.
    const fn has_order(&self) -> bool {
        matches!(self.kind, FactKind::Whole | FactKind::Count | FactKind::Number | FactKind::Money)
    }
}

#[cfg(test)]
mod tests {
    use super::{HouseError, MakeGoodPolicy};
    use crate::recovery::pack_names;

    const POLICY: &str = "\
currency = \"EUR\"

[facts]
days = { kind = \"whole\", min = 0 }
score = { kind = \"number\" }
late = { kind = \"flag\" }

[[correction]]
name = \"base\"
because = \"Ours.\"
amount = { fixed = \"5 EUR\" }

[[extra]]
name = \"wait\"
when = \"late && days >= 3\"
because = \"A wait of {days} days.\"
amount = { fixed = \"50 EUR\" }

[authority]
agent = \"50 EUR\"

[[forms]]
code = \"refund\"
what = \"{value} back\"
cost_percent = 100
restores = [\"money\"]

[[forms]]
code = \"gift\"
what = \"a gift worth {value}\"
cost_percent = 50
";

    fn weighed(text: &str) -> Result<Vec<HouseError>, HouseError> {
        MakeGoodPolicy::from_toml(text).unwrap().weigh(text)
    }

    /// The fields of what is to be thought about.
    fn thoughts(text: &str) -> Vec<String> {
        weighed(text).unwrap().into_iter().map(|one| one.field).collect()
    }

    #[test]
    fn a_longer_wait_that_gives_less_is_refused_at_its_rule() {
        assert_eq!(thoughts(POLICY), [""; 0]);
        let shorter = POLICY.replace("days >= 3", "days < 3");
        let error = weighed(&shorter).unwrap_err();
        assert_eq!((error.field.as_str(), error.line, error.column), ("extra[0].when", Some(15), Some(1)));
        assert_eq!(error.found, "5.00 EUR for `days` = 3, but 55.00 EUR for 2");
        let said = |worse: &str| shorter.replace("min = 0 }", &format!("min = 0, worse = \"{worse}\" }}"));
        assert!(thoughts(&said("less")).is_empty(), "a short notice is worse");
        assert!(thoughts(&said("neither")).is_empty());
        assert!(weighed(&said("more")).is_err());
        let backwards = POLICY.replace("min = 0 }", "min = 0, worse = \"less\" }");
        assert!(weighed(&backwards).is_err(), "a short notice that gives less");
    }

    #[test]
    fn where_nobody_knows_which_way_is_worse_it_is_asked() {
        let unclear = POLICY.replace("days >= 3", "days >= 3 && score < 7");
        let found = weighed(&unclear).unwrap();
        assert_eq!(found.iter().map(|one| one.field.as_str()).collect::<Vec<_>>(), ["extra[0].when"]);
        assert!(found[0].expected.contains("[facts.score]"), "{}", found[0]);
        assert!(thoughts(&unclear.replace("\"number\" }", "\"number\", worse = \"less\" }")).is_empty());
    }

    #[test]
    fn one_form_a_forgotten_currency_and_a_fixed_sum_are_told() {
        let (one, _) = POLICY.split_once("\n[[forms]]\ncode = \"gift\"").unwrap();
        assert_eq!(thoughts(one), ["forms"]);
        let tiers = "\n[[tiers]]\nseverity = \"low\"\nextra = [{ amount = \"5\", currency = \"GBP\" }]\n\
            extra_repeat = [{ amount = \"5\", currency = \"GBP\" }]\n";
        let found = weighed(&format!("{POLICY}{tiers}")).unwrap();
        assert_eq!((found[0].field.as_str(), found[0].line), ("tiers", Some(33)), "{}", found[0]);
        assert!(found[0].found.contains("EUR"), "{}", found[0]);
        assert_eq!(
            thoughts(&POLICY.replace("a gift worth {value}", "a gift worth 20 EUR")),
            ["forms[1].what"]
        );
    }

    #[test]
    fn what_ships_is_fair() {
        let texts = [
            include_str!("../../../data/packs/eu261.toml"),
            include_str!("../../../data/packs/uk261.toml"),
            include_str!("../../../data/packs/uk-telecom.toml"),
            include_str!("../../../data/packs/uk-energy.toml"),
            include_str!("../../../data/packs/saas.toml"),
            include_str!("../../../data/packs/ecommerce.toml"),
            include_str!("../../../data/packs/grocer.toml"),
            include_str!("../../../data/packs/bank.toml"),
            include_str!("../../../data/house/policy.toml"),
        ];
        assert_eq!(texts.len(), pack_names().count() + 1);
        for text in texts {
            let title = text.lines().next().unwrap_or_default();
            assert_eq!(weighed(text), Ok(Vec::new()), "{title}");
        }
    }
}
