//! Names of things that a person chooses from or reads in a list.

use domain::{case::House, intake::Channel};

/// The ways in which something reaches us, with their names.
#[must_use]
pub const fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Phone => "Phone",
        Channel::Email => "E-mail",
        Channel::Web => "Web",
        Channel::InPerson => "In person",
        Channel::Post => "Post",
        Channel::Social => "Social media",
        Channel::Chat => "Chat",
        Channel::Api => "Another system",
    }
}

/// The house's kinds of failure, as a list to choose from: code and name.
#[must_use]
pub fn failure_types(house: &House) -> Vec<(String, String)> {
    house.playbooks.failure_types.iter().map(|one| (one.code.clone(), one.name.clone())).collect()
}
