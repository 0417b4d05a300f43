//! A policy in sentences, one for each rule, tier, form and limit: what whoever edits it reads beside the text.

use super::{Amount, MakeGoodPolicy, Rule, Sums, Tier, ValueStep};
use crate::{
    customer::ValueBand,
    money::Money,
    recovery::{Condition, Form, Period},
};

/// One sentence about a part of a policy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sentence {
    /// The part, as the text names it: `floor`, `tiers`, `forms`, …
    pub part: &'static str,
    /// Which of them: a rule's name, a form's code, a severity, a role.
    pub name: String,
    /// What it means.
    pub words: String,
}

impl MakeGoodPolicy {
    /// Everything that it says, in the order of the text.
    #[must_use]
    pub fn in_words(&self) -> Vec<Sentence> {
        let mut told = Vec::new();
        told.extend(self.floor.iter().map(|rule| sentence("floor", &rule.name, owed(rule))));
        told.extend(self.correction.iter().map(|rule| sentence("correction", &rule.name, undone(rule))));
        told.extend(self.extra.iter().map(|rule| sentence("extra", &rule.name, beyond(rule))));
        told.extend(self.tiers.iter().map(|tier| sentence("tiers", tier.severity.name(), of_tier(tier))));
        told.extend(self.value_extra.iter().map(|step| sentence("value_extra", "", of_step(step))));
        if let Some(when) = &self.goodwill_when {
            let words = format!("Goodwill is given only if {}.", said(when));
            told.push(sentence("goodwill_when", "", words));
        }
        if let Some(cap) = &self.cap {
            let words =
                format!("All together never come to more than {}; what is owed stands above it.", of(cap));
            told.push(sentence("cap", "", words));
        }
        told.extend(self.forms.iter().map(|form| sentence("forms", &form.code, of_form(form))));
        told.extend(self.authority.iter().map(|(role, limits)| {
            let words =
                format!("May give {} alone in one case; beyond it somebody has to agree.", upto(limits));
            sentence("authority", role.name(), words)
        }));
        told.extend(self.budgets_in_words());
        told.extend(self.hold.iter().map(|rule| {
            let words = format!(
                "Goodwill waits until a person has looked at it if {}. Amount, what is owed and what undoes the loss stay as they are.",
                said(&rule.when)
            );
            sentence("hold", &rule.name, words)
        }));
        told
    }

    fn budgets_in_words(&self) -> Vec<Sentence> {
        let budgets = &self.budgets;
        let period = match budgets.period {
            Period::Week => "a week",
            Period::Month => "a month",
            Period::Quarter => "a quarter",
            Period::Year => "a year",
        };
        let of_each = [
            ("firm", &budgets.firm, format!("of everybody together in {period}")),
            ("person", &budgets.person, format!("that one person proposes in {period}")),
            ("problem", &budgets.problem, "in all cases of one problem".to_owned()),
        ];
        let told = of_each.into_iter().filter(|(_, limits, _)| !limits.is_empty());
        let words = |(name, limits, whose): (&str, &Vec<Money>, String)| {
            let words =
                format!("Goodwill {whose} beyond {} needs somebody one level higher.", amounts(limits));
            sentence("budgets", name, words)
        };
        told.map(words).collect()
    }
}

fn sentence(part: &'static str, name: &str, words: String) -> Sentence {
    Sentence { part, name: name.to_owned(), words }
}

fn owed(rule: &Rule) -> String {
    let basis = rule.basis.as_ref().map(|basis| format!(" It rests on: {basis}.")).unwrap_or_default();
    format!(
        "Owed if {} and no rule above it holds: {}{}{}.{basis}",
        said(&rule.when),
        of(&rule.amount),
        halved(rule),
        in_money(rule)
    )
}

fn undone(rule: &Rule) -> String {
    let guaranteed = if rule.guaranteed { " It is guaranteed in public, so it is owed, too." } else { "" };
    let (when, amount, halved, form) = (said(&rule.when), of(&rule.amount), halved(rule), in_money(rule));
    format!("Undoes the loss if {when}: {amount}{halved}{form}.{guaranteed}")
}

/// In which forms it goes back.
fn in_money(rule: &Rule) -> String {
    match rule.also_as.as_slice() {
        [] => ", in money".to_owned(),
        forms => format!(", in money or as {}", forms.join(" or ")),
    }
}

fn beyond(rule: &Rule) -> String {
    format!("Given on top if {}: {}{}.", said(&rule.when), of(&rule.amount), halved(rule))
}

fn halved(rule: &Rule) -> String {
    rule.halved_when.as_ref().map(|when| format!(", and half of it if {}", said(when))).unwrap_or_default()
}

fn of_tier(tier: &Tier) -> String {
    format!(
        "From {} harm on, {} on top of what undoes the loss; {} for somebody whom a like failure hit before.",
        tier.severity.name(),
        amounts(&tier.extra),
        amounts(&tier.extra_repeat)
    )
}

fn of_step(step: &ValueStep) -> String {
    let band = step.value_band.map(|band| match band {
        ValueBand::Low => "a customer of low value or more",
        ValueBand::Middle => "a customer of middle value or more",
        ValueBand::High => "a customer of high value",
    });
    let tenure = step.tenure_months.map(|months| format!("{months} months with us or more"));
    let who: Vec<_> = band.map(str::to_owned).into_iter().chain(tenure).collect();
    let who = if who.is_empty() { "everybody".to_owned() } else { who.join(" and ") };
    format!("For {who}, {} more; of several steps that are reached, the most counts.", amounts(&step.extra.0))
}

fn of_form(form: &Form) -> String {
    let mut words = format!("“{}”, which costs us {} % of its worth.", form.what, form.cost_percent);
    let mut add = |more: String| words.push_str(&format!(" {more}"));
    if !form.restores.is_empty() {
        add(format!("It comes first where {} was lost.", form.restores.join(" or ")));
    }
    if !form.answers.is_empty() {
        add(format!("It suits who cares for {}.", form.answers.join(" or ").replace('_', " ")));
    }
    if !form.when.is_empty() {
        add(format!("They have it {}.", form.when));
    }
    if form.extra_only {
        add("What is owed may not take this form.".to_owned());
    }
    if let Some(when) = &form.only_if {
        add(format!("Only if {}.", said(when)));
    }
    words
}

/// A condition as it was written, or a word for one that always holds.
fn said(when: &Condition) -> String {
    if when.text().trim() == "true" { "always".to_owned() } else { format!("`{}`", when.text()) }
}

fn of(amount: &Amount) -> String {
    let mut words = if let Some(fixed) = &amount.fixed {
        amounts(&fixed.0)
    } else if let Some(table) = &amount.table {
        format!("what the table `{table}` says for the day")
    } else if let Some(fact) = &amount.fact {
        format!("what `{fact}` says")
    } else if let Some(by) = &amount.by {
        let each =
            by.values.iter().map(|(word, sums): (&String, &Sums)| format!("{word} {}", amounts(&sums.0)));
        format!("by `{}`: {}", by.fact, each.collect::<Vec<_>>().join(", "))
    } else {
        "nothing".to_owned()
    };
    let mut add = |more: String| words.push_str(&more);
    if let Some(percent) = amount.percent {
        add(format!(", {percent} % of it"));
    }
    if let Some(share) = amount.share {
        add(format!(", {share} of it"));
    }
    if let Some(times) = &amount.times {
        add(format!(", times `{times}`"));
    }
    if let (Some(yearly), Some(days)) = (amount.yearly_percent, &amount.days) {
        add(format!(", {yearly} % a year of it for the days of `{days}`"));
    }
    words
}

fn upto(limits: &[Money]) -> String {
    if limits.is_empty() { "nothing".to_owned() } else { format!("up to {}", amounts(limits)) }
}

fn amounts(sums: &[Money]) -> String {
    let all: Vec<_> = sums.iter().map(Money::to_string).collect();
    match all.split_last() {
        None => "nothing".to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{MakeGoodPolicy, Sentence};
    use crate::{
        house::Texts,
        recovery::{pack, pack_names},
    };

    fn told<'a>(all: &'a [Sentence], part: &str, name: &str) -> &'a str {
        let found = all.iter().find(|one| one.part == part && one.name == name);
        &found.unwrap_or_else(|| panic!("nothing of {part} {name}")).words
    }

    #[test]
    fn every_tier_form_and_limit_is_told() {
        let all = MakeGoodPolicy::from_toml(&Texts::shipped().policy).unwrap().in_words();
        assert_eq!(
            told(&all, "tiers", "low"),
            "From low harm on, 5.00 EUR, 5.00 GBP or 5.00 USD on top of what undoes the loss; \
             10.00 EUR, 10.00 GBP or 10.00 USD for somebody whom a like failure hit before."
        );
        assert!(
            told(&all, "forms", "refund")
                .contains("costs us 100 % of its worth. It comes first where money was lost.")
        );
        assert!(told(&all, "authority", "agent").starts_with("May give up to 50.00 EUR,"));
        assert!(told(&all, "hold", "many_gifts").contains("`gifts_in_90_days >= 5`"));
        assert!(told(&all, "budgets", "firm").contains("in a month"));
        assert!(told(&all, "correction", "loss").contains("what `loss` says"));
    }

    #[test]
    fn every_pack_can_be_told() {
        for name in pack_names() {
            let policy = pack(name).unwrap();
            let all = policy.in_words();
            let rules =
                policy.floor.len() + policy.correction.len() + policy.extra.len() + policy.forms.len();
            assert!(all.len() >= rules, "{name}");
            assert!(
                all.iter().all(|one| !one.words.contains("{}") && one.words.ends_with('.')),
                "{name}: {all:#?}"
            );
        }
    }
}
