//! One text for many: places in braces stand for what is true of each customer.

/// The places that every text may use, each with what stands there.
pub const PLACES: [(&str, &str); 14] = [
    ("name", "the customer’s name"),
    ("order", "the number of their order"),
    ("what", "what they bought"),
    ("date", "the day on which they ordered"),
    ("incident", "what went wrong, in your words"),
    ("happened", "the day on which it happened"),
    ("offer", "the make-good, in words"),
    ("owed", "the amount that the law or a scheme gives them"),
    ("correction", "how it was put right for them"),
    ("promise", "what you promise"),
    ("promise_date", "by when"),
    ("link", "the address of their own page"),
    ("signer", "your name"),
    ("firm", "the name of the firm"),
];

/// A place for which nothing is known of this customer.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "The text has a place for “{0}”, and nothing is known of it for this customer. Give other words for such a case, as in {{{0}|your order}}."
)]
pub struct Gap(pub String);

/// Fills the places of a text: `{name}`, or `{name|otherwise}` with words for when nothing is known. Braces around
/// anything else stay as they are.
///
/// # Errors
/// Nothing is known for a place that has no other words.
pub fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> Result<String, Gap> {
    let mut filled = String::with_capacity(text.len() + 200);
    let mut rest = text;
    while let Some((before, place, after)) = next_place(rest) {
        filled.push_str(before);
        let known = value(place.name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        match known.or_else(|| place.otherwise.map(str::to_owned)) {
            Some(words) => filled.push_str(&words),
            None => return Err(Gap(place.name.to_owned())),
        }
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// The names of the places of a text, each once, in their order.
#[must_use]
pub fn places(text: &str) -> Vec<&str> {
    let (mut names, mut rest) = (Vec::new(), text);
    while let Some((_, place, after)) = next_place(rest) {
        if !names.contains(&place.name) {
            names.push(place.name);
        }
        rest = after;
    }
    names
}

struct Place<'t> {
    name: &'t str,
    otherwise: Option<&'t str>,
}

/// What stands before the next place, the place, and what comes after it.
fn next_place(text: &str) -> Option<(&str, Place<'_>, &str)> {
    text.match_indices('{').find_map(|(at, _)| {
        let inside = text.get(at + 1..)?;
        let end = inside.find('}')?;
        let (inside, after) = (inside.get(..end)?, inside.get(end + 1..)?);
        let (name, otherwise) =
            inside.split_once('|').map_or((inside, None), |(name, words)| (name, Some(words.trim())));
        let named = !name.is_empty()
            && name.chars().all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || one == '_');
        named.then(|| (text.get(..at).unwrap_or_default(), Place { name, otherwise }, after))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Gap, fill, places};

    fn known(name: &str) -> Option<String> {
        match name {
            "name" => Some("Ana Ruiz".to_owned()),
            "lot" => Some(" 7B ".to_owned()),
            "blank" => Some(" ".to_owned()),
            _ => None,
        }
    }

    #[test]
    fn places_are_filled_and_what_is_no_place_stays() {
        let cases = [
            ("Dear {name}, lot {lot}.", Ok("Dear Ana Ruiz, lot 7B.")),
            ("{what|your order} of {name}", Ok("your order of Ana Ruiz")),
            ("{blank|nothing}{what|}", Ok("nothing")),
            ("a {set}", Err("set")),
            ("{blank}", Err("blank")),
            ("{ \"a\": 1 } {} {Name} {name", Ok("{ \"a\": 1 } {} {Name} {name")),
            ("{{name}}", Ok("{Ana Ruiz}")),
        ];
        for (text, expected) in cases {
            let expected = expected.map(str::to_owned).map_err(|name: &str| Gap(name.to_owned()));
            assert_eq!(fill(text, known), expected, "{text}");
        }
        assert_eq!(places("{name} {lot|x} {name} {No}"), ["name", "lot"]);
    }

    proptest! {
        /// What is put in is never read as a place again, whatever a customer is called.
        #[test]
        fn a_name_is_never_a_place(name in "[ -~]{1,20}") {
            prop_assume!(!name.trim().is_empty());
            let filled = fill("<{name}>", |_| Some(name.clone())).unwrap();
            prop_assert_eq!(filled, format!("<{}>", name.trim()));
        }
    }
}
