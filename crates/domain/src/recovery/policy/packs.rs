//! The policies that come with the program, read when first asked for.

use std::sync::LazyLock;

use super::MakeGoodPolicy;

struct Pack {
    name: &'static str,
    text: &'static str,
    policy: LazyLock<Option<MakeGoodPolicy>>,
}

/// A pack by the name of its file. A test reads each of them; that they are sound is settled before anything ships.
macro_rules! shipped {
    ($name:literal) => {
        Pack {
            name: $name,
            text: include_str!(concat!("../../../data/packs/", $name, ".toml")),
            policy: LazyLock::new(|| read(include_str!(concat!("../../../data/packs/", $name, ".toml")))),
        }
    };
}

static PACKS: [Pack; 8] = [
    shipped!("eu261"),
    shipped!("uk261"),
    shipped!("uk-telecom"),
    shipped!("uk-energy"),
    shipped!("saas"),
    shipped!("ecommerce"),
    shipped!("grocer"),
    shipped!("bank"),
];

/// The pack of that name; `None` if there is none.
pub fn pack(name: &str) -> Option<&'static MakeGoodPolicy> {
    PACKS.iter().find(|pack| pack.name == name)?.policy.as_ref()
}

/// The text of that pack, with its comments: a beginning for a policy of one's own.
pub fn pack_text(name: &str) -> Option<&'static str> {
    PACKS.iter().find(|pack| pack.name == name).map(|pack| pack.text)
}

/// Names that [`pack`] knows.
pub fn pack_names() -> impl Iterator<Item = &'static str> {
    PACKS.iter().map(|pack| pack.name)
}

fn read(text: &str) -> Option<MakeGoodPolicy> {
    MakeGoodPolicy::from_toml(text).ok()
}
