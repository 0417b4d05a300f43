//! A pack that ships as a beginning for the firm's own policy.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::{
    case::House,
    recovery::{Form, pack, pack_text},
};

#[derive(Serialize)]
struct Forms<'h> {
    forms: Vec<&'h Form>,
}

impl House {
    /// The text of the pack, and behind it those forms of the policy in force that the other rules name and the pack does
    /// not have: with them it fits. `None` if there is no such pack.
    #[must_use]
    pub fn policy_from_pack(&self, name: &str) -> Option<String> {
        let (text, own) = (pack_text(name)?, pack(name)?);
        let named = self.forms_named();
        let lacks = |form: &&Form| {
            named.contains(form.code.as_str()) && own.forms.iter().all(|other| other.code != form.code)
        };
        let forms: Vec<_> = self.policy.forms.iter().filter(lacks).collect();
        if forms.is_empty() {
            return Some(text.to_owned());
        }
        let forms = toml::to_string(&Forms { forms }).ok()?;
        Some(format!(
            "{text}\n# Kept from the policy before: playbooks or fulfilment name these forms.\n{forms}"
        ))
    }

    /// Codes of forms that playbooks offer or that are carried out in a way of their own.
    fn forms_named(&self) -> BTreeSet<&str> {
        let offered =
            self.playbooks.each().filter_map(|(_, one)| Some(one.default_offer.as_ref()?.form.as_str()));
        offered.chain(self.fulfilment.forms.keys().map(String::as_str)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{House, pack};
    use crate::recovery::{MakeGoodPolicy, pack_names};

    #[test]
    fn every_pack_fits_the_house_once_it_has_the_forms_that_others_name() {
        let house = House::shipped().unwrap();
        for name in pack_names() {
            let text = house.policy_from_pack(name).unwrap();
            let policy = MakeGoodPolicy::from_toml(&text).unwrap();
            assert_eq!(policy.floor, pack(name).unwrap().floor, "{name}");
            let own = House { policy, ..house.clone() };
            assert_eq!(own.check(), Ok(()), "{name}");
            let bare = House { policy: pack(name).unwrap().clone(), ..house.clone() };
            assert!(bare.check().is_err(), "{name} alone does not fit");
        }
        assert_eq!(house.policy_from_pack("eu262"), None);
    }
}
