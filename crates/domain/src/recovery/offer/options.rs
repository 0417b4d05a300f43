//! The forms that an offer can take, best first, each with its reasons.

use std::cmp::Reverse;

use super::{Evidence, EvidenceByForm, Excluded, Facts, OfferError, Value};
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
    /// How well each form worked for customers like this one.
    pub evidence: EvidenceByForm,
}

/// What has to be given in some form: what is owed, and what is given beyond.
#[derive(Clone, Copy)]
pub(super) struct Share {
    pub owed: Money,
    pub goodwill: Money,
}

/// One form that it can take.
pub(super) struct Choice<'p> {
    pub form: &'p Form,
    pub cost: Money,
    pub face_value: Money,
    pub reasons: Vec<String>,
    pub evidence: Option<Evidence>,
}

/// The forms that fit, best first, and those that do not.
pub(super) fn options<'p>(
    policy: &'p MakeGoodPolicy,
    facts: &Facts,
    share: Share,
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
    share: Share,
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
        (!self.given_before(form), self.restores(form), fits, relevance, worked)
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
        let owed = self.share.owed.minor_units() > 0;
        let beyond = self.share.goodwill.minor_units() > 0;
        if form.extra_only && owed && (!beyond || self.form_of_what_is_owed().is_none()) {
            return Ok(Some("What is owed may not take this form.".to_owned()));
        }
        Ok(None)
    }

    fn choice(&self, form: &'p Form) -> Result<Choice<'p>, OfferError> {
        let Share { owed, goodwill } = self.share;
        let mut reasons = self.reasons(form);
        let of_owed = self.form_of_what_is_owed().filter(|_| form.extra_only && owed.minor_units() > 0);
        if let Some(other) = of_owed {
            reasons.push(format!(
                "What is owed is paid beside it: {}.",
                other.what.replace("{value}", &owed.to_string())
            ));
        }
        let exact = |money: Money, form: &Form| {
            fits(Ratio::whole(money.minor_units()).percent(Ratio::whole(i64::from(form.cost_percent))))
        };
        // Rounded up once, at the end: our cost is never understated.
        let cost = fits(exact(owed, of_owed.unwrap_or(form))?.plus(exact(goodwill, form)?))?;
        let cost = Money::minor(fits(cost.up())?, owed.currency());
        let face_value = fits(owed.plus(goodwill))?;
        let evidence = self.evidence.get(&form.code).copied();
        Ok(Choice { form, cost, face_value, reasons, evidence })
    }

    /// Why the form stands where it stands.
    fn reasons(&self, form: &Form) -> Vec<String> {
        let mut reasons = Vec::new();
        if let Some(lost) = self.lost.filter(|_| self.restores(form)) {
            reasons.push(format!("It gives back what was lost: {lost}."));
        }
        let cared = form.answers.iter().filter(|answer| self.valued().contains(answer));
        reasons.extend(cared.map(|answer| format!("They care for {}.", answer.replace('_', " "))));
        if self.given_before(form) {
            reasons.push("They were given this before, so it comes last.".to_owned());
        }
        if self.is_business() && form.business_relevance > 5 {
            reasons.push("It helps their own work.".to_owned());
        }
        reasons.extend(self.evidence.get(&form.code).map(Evidence::words));
        if !form.note.is_empty() {
            reasons.push(form.note.clone());
        }
        reasons
    }

    /// The form in which what is owed is paid where the rest takes one that may not pay it.
    fn form_of_what_is_owed(&self) -> Option<&'p Form> {
        self.policy.forms.iter().find(|form| !form.extra_only && form.only_if.is_none())
    }

    fn valued(&self) -> &[String] {
        self.facts.words("valued_things")
    }

    fn given_before(&self, form: &Form) -> bool {
        self.facts.words("given_before").contains(&form.code)
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
