//! What a stream of counts is about: what its cases have in common.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::failure::Playbooks;

/// Cases that have all of this in common; all cases where nothing is said.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Watched {
    /// A kind of failure.
    pub failure_type: Option<String>,
    /// A product or service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// A place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// A class of causes, as debriefs found them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
}

/// How many things a stream may have in common: pairs, since rarer combinations are too few to judge.
const MOST_NAMED: usize = 2;

impl Watched {
    /// Cases about one product or service.
    #[must_use]
    pub fn of_product(product: String) -> Self {
        Self { product: Some(product), ..Self::default() }
    }

    /// Cases about one place.
    #[must_use]
    pub fn of_site(site: String) -> Self {
        Self { site: Some(site), ..Self::default() }
    }

    /// How many things are in common; 0 for all cases.
    #[must_use]
    pub fn named(&self) -> usize {
        self.facets().into_iter().flatten().count()
    }

    /// Whether a case of which this is known belongs to it.
    #[must_use]
    pub fn takes(&self, known: &Self) -> bool {
        self.facets().iter().zip(known.facets()).all(|(asked, known)| asked.is_none() || *asked == known)
    }

    /// Every stream that a case of which this is known counts in: all cases, each thing, each pair.
    #[must_use]
    pub fn streams(&self) -> Vec<Self> {
        (0..16_u8)
            .filter(|chosen| chosen.count_ones() as usize <= MOST_NAMED)
            .filter_map(|chosen| self.only(chosen))
            .collect()
    }

    /// These of its things; `None` if one of them is not known.
    fn only(&self, chosen: u8) -> Option<Self> {
        let pick = |bit: u8, facet: &Option<String>| match (chosen >> bit & 1, facet) {
            (1, None) => None,
            (1, known) => Some(known.clone()),
            _ => Some(None),
        };
        Some(Self {
            failure_type: pick(0, &self.failure_type)?,
            product: pick(1, &self.product)?,
            site: pick(2, &self.site)?,
            cause: pick(3, &self.cause)?,
        })
    }

    /// Which things are named: streams of one shape can be held against each other.
    #[must_use]
    pub fn shape(&self) -> [bool; 4] {
        self.facets().map(|facet| facet.is_some())
    }

    /// The name that storage finds it by: nothing for all cases, the code for a kind alone, else what is in common as JSON.
    #[must_use]
    pub fn key(&self) -> String {
        match (&self.failure_type, self.named()) {
            (_, 0) => String::new(),
            (Some(code), 1) => code.clone(),
            _ => serde_json::json!({ "t": self.failure_type, "p": self.product, "s": self.site, "c": self.cause })
                .to_string(),
        }
    }

    /// As people say it: “Late delivery, bread, at North”; all complaints where nothing is in common.
    #[must_use]
    pub fn said(&self, playbooks: &Playbooks) -> String {
        let kind = self.failure_type.as_ref().map(|code| {
            playbooks.failure_type(code).map_or_else(|| code.replace('_', " "), |kind| kind.name.clone())
        });
        let site = self.site.as_ref().map(|site| format!("at {site}"));
        let cause = self.cause.as_deref().map(said_cause);
        let parts: Vec<String> = [kind, self.product.clone(), site, cause].into_iter().flatten().collect();
        if parts.is_empty() { "all complaints together".to_owned() } else { parts.join(", ") }
    }

    fn facets(&self) -> [Option<&str>; 4] {
        [&self.failure_type, &self.product, &self.site, &self.cause].map(|facet| facet.as_deref())
    }
}

/// A class of causes as people say it.
fn said_cause(class: &str) -> String {
    match class {
        "not_followed" => "a rule was not followed".to_owned(),
        "not_understood" => "a rule was not understood".to_owned(),
        "not_foreseen" => "nobody had foreseen it".to_owned(),
        "other" => "another cause".to_owned(),
        other => other.replace('_', " "),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Watched;

    fn about(failure_type: &str, product: &str, site: &str) -> Watched {
        let said = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Watched { failure_type: said(failure_type), product: said(product), site: said(site), cause: None }
    }

    #[test]
    fn a_case_counts_in_every_stream_of_up_to_two_of_its_things() {
        let streams: BTreeSet<Watched> = about("late", "bread", "North").streams().into_iter().collect();
        let expected = [
            about("", "", ""),
            about("late", "", ""),
            about("", "bread", ""),
            about("", "", "North"),
            about("late", "bread", ""),
            about("late", "", "North"),
            about("", "bread", "North"),
        ];
        assert_eq!(streams, expected.into_iter().collect());
        assert_eq!(Watched::default().streams(), [Watched::default()]);
    }

    #[test]
    fn a_stream_takes_the_cases_that_count_in_it_and_no_other() {
        let case = about("late", "bread", "North");
        assert!(case.streams().iter().all(|stream| stream.takes(&case)));
        assert!(!about("late", "", "South").takes(&case) && !case.takes(&about("late", "bread", "")));
    }

    #[test]
    fn a_stream_is_said_in_the_words_of_the_house() {
        let house = crate::case::House::shipped().unwrap();
        let said = |stream: Watched| stream.said(&house.playbooks);
        assert_eq!(said(about("late_delivery", "bread", "North")), "Late delivery, bread, at North");
        assert_eq!(said(about("not_known", "", "")), "not known");
        assert_eq!(said(Watched::default()), "all complaints together");
    }

    #[test]
    fn every_stream_has_its_own_key_and_a_kind_alone_the_one_it_always_had() {
        assert_eq!(
            (about("", "", "").key(), about("late", "", "").key()),
            (String::new(), "late".to_owned())
        );
        let all = [
            about("late", "bread", ""),
            about("late", "", "bread"),
            about("", "late", "bread"),
            about("", "late", ""),
        ];
        let keys: BTreeSet<String> = all.iter().map(Watched::key).collect();
        assert_eq!(keys.len(), all.len());
    }

    #[test]
    fn a_class_of_causes_is_said_in_words() {
        let playbooks = crate::case::House::shipped().unwrap().playbooks;
        let caused = Watched { cause: Some("not_followed".to_owned()), ..about("", "bread", "") };
        assert_eq!(caused.said(&playbooks), "bread, a rule was not followed");
    }
}
