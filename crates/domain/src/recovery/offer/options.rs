//! The forms that an offer can take, best first, each with its reasons.

use std::cmp::Reverse;

use super::{Evidence, EvidenceByForm, Excluded, Facts, Gives, OfferError, Value};
use crate::{
    money::Money,
    ratio::Ratio,
    recovery::{
        Form, MakeGoodPolicy,
        condition::{Missing, holds},
        policy::fits,
    },
    staff::Role,
};

/// What stands beside the facts: who asks, and what is known of the forms. Neither changes an amount.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Beside {
    /// Who would give it; an agent unless said.
    pub role: Option<Role>,
    /// They are in training, with the limits of that.
    pub in_training: bool,
    /// How well each form worked for customers like this one.
    pub evidence: EvidenceByForm,
}

/// What has to be given in some form: what is owed, and what is given beyond.
#[derive(Clone, Copy)]
pub(super) struct Share<'r> {
    pub owed: Money,
    pub goodwill: Money,
    /// Forms that what is owed may take besides money.
    pub also_as: &'r [String],
}

/// One form that it can take.
pub(super) struct Choice<'p> {
    pub form: &'p Form,
    pub gives: Vec<Gives>,
    pub cost: Money,
    pub face_value: Money,
    pub reasons: Vec<String>,
    pub evidence: Option<Evidence>,
}

impl Choice<'_> {
    /// What customers read of all of it.
    pub fn what(&self) -> String {
        self.gives.iter().map(|one| one.what.as_str()).collect::<Vec<_>>().join(", and ")
    }
}

/// The forms that fit, best first, and those that do not.
pub(super) fn options<'p>(
    policy: &'p MakeGoodPolicy,
    facts: &Facts,
    share: Share<'_>,
    evidence: &EvidenceByForm,
) -> Result<(Vec<Choice<'p>>, Vec<Excluded>), OfferError> {
    let known = policy.forms.iter().filter_map(|form| worked(evidence, form));
    let sight =
        Sight { policy, facts, share, evidence, lost: lost(policy, facts)?, usual: middle(known.collect()) };
    let (mut found, mut excluded) = (Vec::new(), Vec::new());
    for form in &policy.forms {
        match sight.excluded(form)? {
            Some(reason) => excluded.push(Excluded { form: form.code.clone(), reason }),
            None => found.push((sight.rank(form), sight.choice(form)?)),
        }
    }
    found.sort_by_key(|(rank, _)| Reverse(*rank));
    Ok((found.into_iter().map(|(_, choice)| choice).collect(), excluded))
}

struct Sight<'p, 'f> {
    policy: &'p MakeGoodPolicy,
    facts: &'f Facts,
    share: Share<'f>,
    evidence: &'f EvidenceByForm,
    lost: Option<&'p str>,
    /// Where a form stands of which nothing is known: in the middle of those that were tried.
    usual: i64,
}

/// New to them, gives back what was lost, answers what they care for, helps their work, has worked.
type Rank = (bool, bool, usize, u8, i64);

impl<'p> Sight<'p, '_> {
    fn rank(&self, form: &Form) -> Rank {
        let fits = form.answers.iter().filter(|answer| self.valued().contains(answer)).count();
        let relevance = if self.is_business() { form.business_relevance } else { 0 };
        let worked = worked(self.evidence, form).unwrap_or(self.usual);
        (self.is_new(form), self.restores(form), fits, relevance, worked)
    }

    fn excluded(&self, form: &Form) -> Result<Option<String>, OfferError> {
        if let Some(when) = &form.only_if
            && !holds(when, self.facts, &self.policy.terms)
                .map_err(|Missing(fact)| OfferError::missing(&fact))?
        {
            let why =
                if form.note.is_empty() { format!("only if {}", when.text()) } else { form.note.clone() };
            return Ok(Some(why));
        }
        let why = if form.extra_only { "may not take this form" } else { "is given in money" };
        Ok(self.parts(form).is_none().then(|| format!("What is owed {why}.")))
    }

    /// What is given in which form: what was lost in money goes back in money, and only what comes on top is free to take
    /// any form. None where this form has nothing to give.
    fn parts(&self, form: &'p Form) -> Option<Vec<(&'p Form, Money)>> {
        let Share { owed, goodwill, .. } = self.share;
        if owed.minor_units() <= 0 {
            return Some(vec![(form, goodwill)]);
        }
        if self.may_be_owed(form) {
            return Some(vec![(form, owed.plus(goodwill)?)]);
        }
        let money = self.policy.forms.iter().find(|other| other.only_if.is_none() && self.may_be_owed(other));
        money.filter(|_| goodwill.minor_units() > 0).map(|money| vec![(money, owed), (form, goodwill)])
    }

    /// Whether what is owed may take this form. A catalogue without money has nothing better.
    fn may_be_owed(&self, form: &Form) -> bool {
        let has_money = self.policy.forms.iter().any(|form| form.is_money() && form.only_if.is_none());
        let named = self.share.also_as.contains(&form.code);
        !form.extra_only && (form.is_money() || named || !has_money)
    }

    fn choice(&self, form: &'p Form) -> Result<Choice<'p>, OfferError> {
        let Share { owed, goodwill, .. } = self.share;
        let face_value = fits(owed.plus(goodwill))?;
        let parts = fits(self.parts(form))?;
        let mut reasons = self.reasons(form);
        if let [(money, owed), _] = parts.as_slice() {
            let words = money.words(*owed);
            reasons
                .push(format!("What was lost goes back in money: {words}. Only the rest takes this form."));
        }
        let mut cost = Ratio::ZERO;
        for (form, amount) in &parts {
            let percent = Ratio::whole(i64::from(form.cost_percent));
            cost = fits(cost.plus(fits(Ratio::whole(amount.minor_units()).percent(percent))?))?;
        }
        // Rounded up once, at the end: our cost is never understated.
        let cost = Money::minor(fits(cost.up())?, owed.currency());
        let evidence = self.evidence.get(&form.code).copied();
        let gives = parts.into_iter().map(|(form, amount)| Gives::of(form, amount)).collect();
        Ok(Choice { form, gives, cost, face_value, reasons, evidence })
    }

    /// Why the form stands where it stands.
    fn reasons(&self, form: &Form) -> Vec<String> {
        let mut reasons = Vec::new();
        if let Some(lost) = self.lost.filter(|_| self.restores(form)) {
            reasons.push(format!("It gives back what was lost: {lost}."));
        }
        let cared = form.answers.iter().filter(|answer| self.valued().contains(answer));
        reasons.extend(cared.map(|answer| format!("They care for {}.", answer.replace('_', " "))));
        if self.seen(form, "given_before") {
            reasons.push("They were given this before, so it comes last.".to_owned());
        } else if self.seen(form, "offered_before") {
            reasons.push("They were offered this before and did not take it, so it comes last.".to_owned());
        }
        if self.is_business() && form.business_relevance > 5 {
            reasons.push("It helps their own work.".to_owned());
        }
        reasons.extend(self.evidence.get(&form.code).map(Evidence::words));
        if !form.note.is_empty() {
            reasons.push(form.note.clone());
        }
        if reasons.is_empty() {
            reasons.push(
                "Nothing on file speaks for it or against it, so it stands in the policy's own order."
                    .to_owned(),
            );
        }
        reasons
    }

    fn valued(&self) -> &[String] {
        self.facts.words("valued_things")
    }

    fn is_new(&self, form: &Form) -> bool {
        !(self.seen(form, "given_before") || self.seen(form, "offered_before"))
    }

    /// Whether a list of forms that they know holds it. A surprise is asked of what is given beyond, never of what is owed.
    fn seen(&self, form: &Form, list: &str) -> bool {
        let beyond = self.share.goodwill.minor_units() > 0;
        beyond && self.facts.words(list).contains(&form.code)
    }

    fn restores(&self, form: &Form) -> bool {
        self.lost.is_some_and(|lost| form.restores.iter().any(|what| what == lost))
    }

    fn is_business(&self) -> bool {
        self.facts.get("segment") == Some(&Value::Text("business".to_owned()))
    }
}

/// The rate to six places, so that the order is one of whole numbers. It puts one form before another of the same value, and
/// nothing more: an association is no proof.
fn worked(evidence: &EvidenceByForm, form: &Form) -> Option<i64> {
    evidence.get(&form.code).map(|seen| (seen.recovered * 1e6) as i64)
}

fn middle(mut rates: Vec<i64>) -> i64 {
    rates.sort_unstable();
    rates.get(rates.len().saturating_sub(1) / 2).copied().unwrap_or(0)
}

fn lost<'p>(policy: &'p MakeGoodPolicy, facts: &Facts) -> Result<Option<&'p str>, OfferError> {
    for lost in &policy.lost {
        if holds(&lost.when, facts, &policy.terms).map_err(|Missing(fact)| OfferError::missing(&fact))? {
            return Ok(Some(&lost.what));
        }
    }
    Ok(None)
}

impl Form {
    /// Whether it is money, so that it gives back what was lost in money.
    #[must_use]
    pub fn is_money(&self) -> bool {
        self.restores.iter().any(|what| what == "money")
    }

    fn words(&self, amount: Money) -> String {
        self.what.replace("{value}", &amount.to_string())
    }
}

impl Gives {
    fn of(form: &Form, amount: Money) -> Self {
        Self { form: form.code.clone(), what: form.words(amount), amount }
    }
}

impl Evidence {
    fn words(&self) -> String {
        let percent = |share: f64| (share * 100.0).round();
        format!(
            "Of customers like this one who were given it, {} % were won back (n = {}, 95 % interval {} to {} %; an association, not proof).",
            percent(self.recovered),
            self.n,
            percent(self.low),
            percent(self.high)
        )
    }
}
