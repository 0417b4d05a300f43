//! Names of things that a person chooses from or reads in a list.

use domain::{case::House, intake::Channel, recovery::Approval};

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

/// Who has to agree, as in “needs a manager or higher”.
#[must_use]
pub fn approval(approval: &Approval) -> String {
    let article = if approval.role.name().starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    match approval.people {
        1 => format!("needs {article} {} or higher", approval.role.name()),
        people => format!("needs {people} people, each {article} {} or higher", approval.role.name()),
    }
}

/// The house's kinds of failure, as a list to choose from: code and name.
#[must_use]
pub fn failure_types(house: &House) -> Vec<(String, String)> {
    house.playbooks.failure_types.iter().map(|one| (one.code.clone(), one.name.clone())).collect()
}

/// The same with a capital, for the beginning of a line.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
