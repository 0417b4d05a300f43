//! How much: floor, correction and what is given beyond, each rule by itself and rounded once, at the end.

use super::{Facts, OfferError, Value};
use crate::{
    customer::ValueBand,
    failure::Severity,
    money::Money,
    ratio::Ratio,
    recovery::{
        Condition, MakeGoodPolicy,
        condition::{Missing, holds},
        policy::{Rule, ValueStep, fits},
    },
};

/// Extra loyalty ends at about one and a half times the price (Haesevoets, Van Hiel, Pandelaere and others, 2017).
const TOO_MUCH_PERCENT: i64 = 150;

/// What the rules come to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reckoning {
    /// What is owed whatever else is true, and what it rests on.
    pub floor: Option<(Money, String)>,
    /// What undoes the loss.
    pub correction: Money,
    /// What is given beyond floor and correction.
    pub goodwill: Money,
    /// The whole offer.
    pub amount: Money,
    /// The rules that made it, in their order.
    pub parts: Vec<Part>,
    /// Codes of forms that floor and correction may take besides money: those that every rule of theirs names.
    pub also_as: Vec<String>,
    /// Goodwill for which the policy has no figure in this currency.
    pub unpriced: Vec<Unpriced>,
    /// What a person should think about first.
    pub warnings: Vec<String>,
}

/// Something beyond what is owed that cannot be given, since the policy has no figure in the currency of the offer. What is
/// owed and what undoes the loss are given all the same.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unpriced {
    /// The rule: its name, `tiers` or `value_extra`.
    pub rule: String,
    /// Why, in words.
    pub reason: String,
}

/// What one rule came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// To which part of the offer it belongs.
    pub kind: PartKind,
    /// The rule.
    pub rule: String,
    /// How much, rounded for showing.
    pub amount: Money,
    /// Why, in words.
    pub because: String,
}

/// The parts of an offer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PartKind {
    /// Owed.
    Floor,
    /// Undoes the loss.
    Correction,
    /// Given beyond.
    Extra,
}

impl MakeGoodPolicy {
    /// How much is due for these facts, and by which rules.
    ///
    /// # Errors
    /// Names the fact that is missing, or for which there is no figure.
    pub fn reckon(&self, facts: &Facts) -> Result<Reckoning, OfferError> {
        Desk { policy: self, facts, parts: Vec::new(), unpriced: Vec::new(), also_as: None }.reckon()
    }
}

struct Desk<'p> {
    policy: &'p MakeGoodPolicy,
    facts: &'p Facts,
    parts: Vec<Part>,
    unpriced: Vec<Unpriced>,
    /// None until something is owed.
    also_as: Option<Vec<String>>,
}

impl Desk<'_> {
    fn reckon(mut self) -> Result<Reckoning, OfferError> {
        let (mut floor, mut basis) = self.floor()?;
        let (correction, guaranteed) = self.correction()?;
        let match_percent = self.policy.match_percent.unwrap_or_else(|| Ratio::whole(100));
        let correction = fits(correction.percent(match_percent))?;
        let extra = self.extra()?;
        let mut beyond = fits(correction.plus(extra))?;
        if let Some(cap) = &self.policy.cap {
            beyond = beyond.min(cap.of(self.policy, self.facts)?);
        }
        if guaranteed > floor {
            (floor, basis) = (guaranteed, self.guarantee());
        }
        let (amount, owed) = (self.up(beyond.max(floor))?, self.up(floor)?);
        let correction = self.up(correction.min(beyond))?;
        let settled = owed.minor_units().max(correction.minor_units());
        let goodwill = Money::minor(amount.minor_units() - settled, amount.currency());
        let warnings = self.warnings(amount);
        let floor = (owed.minor_units() > 0).then_some((owed, basis));
        let also_as = self.also_as.unwrap_or_default();
        let (parts, unpriced) = (self.parts, self.unpriced);
        Ok(Reckoning { floor, correction, goodwill, amount, parts, also_as, unpriced, warnings })
    }

    /// The first floor that holds, or what the law was already found to allow at least.
    fn floor(&mut self) -> Result<(Ratio, String), OfferError> {
        let mut found = (Ratio::ZERO, self.policy.title.clone());
        for rule in &self.policy.floor {
            if self.holds(&rule.when)? {
                let basis = rule.basis.clone().unwrap_or_else(|| self.policy.title.clone());
                found = (self.rule(PartKind::Floor, rule)?, basis);
                break;
            }
        }
        if let Some(Value::Money(stored)) = self.facts.get("floor") {
            let stored_exact = Ratio::whole(stored.minor_units());
            if stored_exact > found.0 {
                let because = "The law allows at least this.".to_owned();
                self.parts.push(Part {
                    kind: PartKind::Floor,
                    rule: "floor".to_owned(),
                    amount: *stored,
                    because,
                });
                self.in_kind(&[]);
                found = (stored_exact, "what the law allows at least, as found in this case".to_owned());
            }
        }
        Ok(found)
    }

    /// What was guaranteed in public.
    fn guarantee(&self) -> String {
        let mut bases = self.policy.correction.iter().filter_map(|rule| rule.basis.as_ref());
        bases.next().unwrap_or(&self.policy.title).clone()
    }

    /// All corrections, and those of them that were guaranteed in public.
    fn correction(&mut self) -> Result<(Ratio, Ratio), OfferError> {
        let (mut all, mut guaranteed) = (Ratio::ZERO, Ratio::ZERO);
        for rule in &self.policy.correction {
            if self.holds(&rule.when)? {
                let amount = self.rule(PartKind::Correction, rule)?;
                all = fits(all.plus(amount))?;
                if rule.guaranteed {
                    guaranteed = fits(guaranteed.plus(amount))?;
                }
            }
        }
        Ok((all, guaranteed))
    }

    /// Everything beyond, if goodwill is due.
    fn extra(&mut self) -> Result<Ratio, OfferError> {
        let mut sum = Ratio::ZERO;
        if let Some(when) = &self.policy.goodwill_when
            && !self.holds(when)?
        {
            return Ok(sum);
        }
        for rule in &self.policy.extra {
            if !self.holds(&rule.when)? {
                continue;
            }
            match rule.amount.of(self.policy, self.facts) {
                Err(error) if error.is_about_currency() => self.unpriced(&rule.name, "figure"),
                _ => sum = fits(sum.plus(self.rule(PartKind::Extra, rule)?))?,
            }
        }
        sum = fits(sum.plus(self.token()?))?;
        fits(sum.plus(self.value_extra()?))
    }

    fn rule(&mut self, kind: PartKind, rule: &Rule) -> Result<Ratio, OfferError> {
        let mut amount = rule.amount.of(self.policy, self.facts)?;
        let mut because = self.words(&rule.because);
        if let Some(when) = &rule.halved_when
            && self.holds(when)?
        {
            amount = fits(amount.divided(Ratio::whole(2)))?;
            because.push_str(" Half of it is due in this case.");
        }
        if kind != PartKind::Extra && amount > Ratio::ZERO {
            self.in_kind(&rule.also_as);
        }
        self.part(kind, &rule.name, amount, because)
    }

    /// One more rule of what is owed, and the forms besides money that it may take: all have to agree.
    fn in_kind(&mut self, forms: &[String]) {
        match &mut self.also_as {
            Some(all) => all.retain(|form| forms.contains(form)),
            none => *none = Some(forms.to_vec()),
        }
    }

    /// The token for how bad it was, and what a repeat adds to it.
    fn token(&mut self) -> Result<Ratio, OfferError> {
        let severity = self.severity();
        let tiers = &self.policy.tiers;
        let reached = match severity {
            Some(severity) => {
                tiers.iter().filter(|tier| tier.severity <= severity).max_by_key(|tier| tier.severity)
            }
            // What nobody knows is no reason to give nothing.
            None => tiers.iter().min_by_key(|tier| tier.severity),
        };
        let Some(tier) = reached else { return Ok(Ratio::ZERO) };
        let Some(first) = self.sum(&tier.extra) else {
            self.unpriced("tiers", "tier");
            return Ok(Ratio::ZERO);
        };
        let because = severity.map_or_else(
            || "How bad the failure was is not known yet: at least this much.".to_owned(),
            |severity| format!("The failure was of {} severity.", severity.name()),
        );
        let mut token = self.part(PartKind::Extra, "tiers", first, because)?;
        if self.is_repeat()? {
            let repeat = self.sum(&tier.extra_repeat).unwrap_or(first);
            let again = fits(repeat.plus(fits(first.times(Ratio::whole(-1)))?))?;
            let because = "A like failure hit them before.".to_owned();
            token = fits(token.plus(self.part(PartKind::Extra, "repeat", again, because)?))?;
        }
        Ok(token)
    }

    fn severity(&self) -> Option<Severity> {
        let name = self.facts.text("severity")?;
        Severity::ALL.into_iter().find(|severity| severity.name() == name)
    }

    fn is_repeat(&self) -> Result<bool, OfferError> {
        match &self.policy.repeat_when {
            Some(when) => self.holds(when),
            None => Ok(self.facts.get("repeat") == Some(&Value::Flag(true))),
        }
    }

    fn sum(&self, sums: &[Money]) -> Option<Ratio> {
        let sum = sums.iter().find(|sum| sum.currency() == self.facts.currency());
        sum.map(|sum| Ratio::whole(sum.minor_units()))
    }

    /// Told and not passed over in silence: somebody may see to it that there is one.
    fn unpriced(&mut self, rule: &str, what: &str) {
        let code = self.facts.currency().code();
        let reason = format!("The policy has no {what} in {code} for this, so it adds nothing.");
        self.unpriced.push(Unpriced { rule: rule.to_owned(), reason });
    }

    /// The most of the steps that are reached: more value or a longer relation can only reach more of them.
    fn value_extra(&mut self) -> Result<Ratio, OfferError> {
        let steps: Vec<_> = self.policy.value_extra.iter().filter(|step| self.reaches(step)).collect();
        let most = steps.iter().filter_map(|step| self.sum(&step.extra.0)).max().unwrap_or(Ratio::ZERO);
        if !steps.is_empty() && steps.iter().all(|step| self.sum(&step.extra.0).is_none()) {
            self.unpriced("value_extra", "step");
        }
        if most == Ratio::ZERO {
            return Ok(most);
        }
        let because = "They have been with us long, or much rests on them: a little on top, never instead.";
        self.part(PartKind::Extra, "value_extra", most, because.to_owned())
    }

    fn reaches(&self, step: &ValueStep) -> bool {
        let band = match self.facts.text("value_band") {
            Some("high") => Some(ValueBand::High),
            Some("middle") => Some(ValueBand::Middle),
            Some("low") => Some(ValueBand::Low),
            _ => None,
        };
        let months = match self.facts.get("tenure_months") {
            Some(Value::Number(months)) => Some(*months),
            _ => None,
        };
        step.value_band.is_none_or(|least| band.is_some_and(|band| band >= least))
            && step
                .tenure_months
                .is_none_or(|least| months.is_some_and(|months| months >= Ratio::whole(i64::from(least))))
    }

    fn warnings(&self, amount: Money) -> Vec<String> {
        let price = self.policy.price.as_deref().and_then(|fact| self.facts.get(fact));
        let Some(Value::Money(price)) = price else { return Vec::new() };
        let most = i128::from(price.minor_units()) * i128::from(TOO_MUCH_PERCENT);
        if i128::from(amount.minor_units()) * 100 <= most {
            return Vec::new();
        }
        vec![format!(
            "{amount} is more than {TOO_MUCH_PERCENT} percent of the price of {price}: beyond that, more money wins no more loyalty."
        )]
    }

    fn part(
        &mut self,
        kind: PartKind,
        rule: &str,
        amount: Ratio,
        because: String,
    ) -> Result<Ratio, OfferError> {
        let shown = self.up(amount)?;
        if shown.minor_units() != 0 {
            self.parts.push(Part { kind, rule: rule.to_owned(), amount: shown, because });
        }
        Ok(amount)
    }

    /// In the customer's favour.
    fn up(&self, amount: Ratio) -> Result<Money, OfferError> {
        Ok(Money::minor(fits(amount.up())?, self.facts.currency()))
    }

    fn holds(&self, when: &Condition) -> Result<bool, OfferError> {
        holds(when, self.facts, &self.policy.terms).map_err(|Missing(fact)| OfferError::missing(&fact))
    }

    /// `{fact}` becomes what the fact says.
    fn words(&self, because: &str) -> String {
        let facts = self.policy.facts.keys().filter_map(|name| Some((name, self.facts.get(name)?)));
        facts.fold(because.to_owned(), |text, (name, value)| {
            let hole = format!("{{{name}}}");
            if text.contains(&hole) { text.replace(&hole, &value.to_string()) } else { text }
        })
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Flag(true) => f.write_str("yes"),
            Self::Flag(false) => f.write_str("no"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Money(money) => write!(f, "{money}"),
            Self::Date(date) => write!(f, "{date}"),
            Self::Text(text) => f.write_str(&text.replace('_', " ")),
            Self::Words(words) => f.write_str(&words.join(", ")),
        }
    }
}
