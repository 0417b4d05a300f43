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

/// An amount with its thousands apart, such as 10,000.00.
#[must_use]
pub fn thousands(amount: &str) -> String {
    let (whole, rest) = amount.find('.').map_or((amount, ""), |at| amount.split_at(at));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let apart = |(at, digit): (usize, char)| {
        let comma = (at > 0 && (digits.len() - at).is_multiple_of(3)).then_some(',');
        comma.into_iter().chain([digit])
    };
    format!("{sign}{}{rest}", digits.chars().enumerate().flat_map(apart).collect::<String>())
}

/// A next step with the name of its customer, for those who may see it: the record says “them”, because its words also
/// travel in alerts.
#[must_use]
pub fn step_for(what: &str, customer: &str) -> String {
    what.strip_prefix("Tell them ").map_or_else(|| what.to_owned(), |rest| format!("Tell {customer} {rest}"))
}

#[cfg(test)]
mod tests {
    use super::thousands;

    #[test]
    fn thousands_stand_apart() {
        let written = ["0.00", "999.99", "-1000.50", "10000.00", "1234567"].map(thousands);
        assert_eq!(written, ["0.00", "999.99", "-1,000.50", "10,000.00", "1,234,567"]);
    }
}
