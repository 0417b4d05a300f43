//! The policies that come with the program, read when first asked for.

use std::sync::LazyLock;

use super::MakeGoodPolicy;

struct Pack {
    name: &'static str,
    policy: LazyLock<Option<MakeGoodPolicy>>,
}

/// A test reads each of them; that they are sound is settled before anything ships.
static PACKS: [Pack; 8] = [
    Pack { name: "eu261", policy: LazyLock::new(|| read(include_str!("../../../data/packs/eu261.toml"))) },
    Pack { name: "uk261", policy: LazyLock::new(|| read(include_str!("../../../data/packs/uk261.toml"))) },
    Pack {
        name: "uk-telecom",
        policy: LazyLock::new(|| read(include_str!("../../../data/packs/uk-telecom.toml"))),
    },
    Pack {
        name: "uk-energy",
        policy: LazyLock::new(|| read(include_str!("../../../data/packs/uk-energy.toml"))),
    },
    Pack { name: "saas", policy: LazyLock::new(|| read(include_str!("../../../data/packs/saas.toml"))) },
    Pack {
        name: "ecommerce",
        policy: LazyLock::new(|| read(include_str!("../../../data/packs/ecommerce.toml"))),
    },
    Pack { name: "grocer", policy: LazyLock::new(|| read(include_str!("../../../data/packs/grocer.toml"))) },
    Pack { name: "bank", policy: LazyLock::new(|| read(include_str!("../../../data/packs/bank.toml"))) },
];

/// The pack of that name; `None` if there is none.
pub fn pack(name: &str) -> Option<&'static MakeGoodPolicy> {
    PACKS.iter().find(|pack| pack.name == name)?.policy.as_ref()
}

/// Names that [`pack`] knows.
pub fn pack_names() -> impl Iterator<Item = &'static str> {
    PACKS.iter().map(|pack| pack.name)
}

fn read(text: &str) -> Option<MakeGoodPolicy> {
    MakeGoodPolicy::from_toml(text).ok()
}
