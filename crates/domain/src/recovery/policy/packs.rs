//! The policies that come with the program, read when first asked for.

use std::sync::OnceLock;

use super::MakeGoodPolicy;

struct Pack {
    name: &'static str,
    text: &'static str,
    policy: OnceLock<Option<MakeGoodPolicy>>,
}

const fn shipped(name: &'static str, text: &'static str) -> Pack {
    Pack { name, text, policy: OnceLock::new() }
}

/// A test reads each of them; that they are sound is settled before anything ships.
static PACKS: [Pack; 8] = [
    shipped("eu261", include_str!("../../../data/packs/eu261.toml")),
    shipped("uk261", include_str!("../../../data/packs/uk261.toml")),
    shipped("uk-telecom", include_str!("../../../data/packs/uk-telecom.toml")),
    shipped("uk-energy", include_str!("../../../data/packs/uk-energy.toml")),
    shipped("saas", include_str!("../../../data/packs/saas.toml")),
    shipped("ecommerce", include_str!("../../../data/packs/ecommerce.toml")),
    shipped("grocer", include_str!("../../../data/packs/grocer.toml")),
    shipped("bank", include_str!("../../../data/packs/bank.toml")),
];

fn named(name: &str) -> Option<&'static Pack> {
    PACKS.iter().find(|pack| pack.name == name)
}

/// The pack of that name; `None` if there is none.
pub fn pack(name: &str) -> Option<&'static MakeGoodPolicy> {
    let pack = named(name)?;
    pack.policy.get_or_init(|| MakeGoodPolicy::from_toml(pack.text).ok()).as_ref()
}

/// The text of that pack, with its comments: a beginning for a policy of one's own.
pub fn pack_text(name: &str) -> Option<&'static str> {
    named(name).map(|pack| pack.text)
}

/// Names that [`pack`] knows.
pub fn pack_names() -> impl Iterator<Item = &'static str> {
    PACKS.iter().map(|pack| pack.name)
}
