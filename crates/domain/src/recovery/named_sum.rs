//! Sums that the words for a customer name: they have to be what the make-good is worth, or somebody is promised another one.

use crate::money::{Currency, Money};

/// As many words before a sum may say that it is a condition: “on orders above 50 EUR”.
const LOOKED_BACK: usize = 3;
/// Words after which a sum is a condition or a price, and not what they get.
const NOT_GIVEN: [&str; 13] = [
    "above", "over", "beyond", "least", "minimum", "spend", "spending", "than", "normally", "usually",
    "instead", "orders", "below",
];

/// A sum as it stands in a text.
struct Named<'t> {
    text: &'t str,
    unit: Option<Currency>,
    number: String,
}

/// The first sum in these words that is not what the make-good is worth; none where they name no sum, its worth, or parts that
/// come to it together.
#[must_use]
pub fn other_sum(what: &str, worth: Money) -> Option<String> {
    let found = sums(what);
    let (same, others): (Vec<_>, Vec<_>) = found.iter().partition(|one| one.is(worth));
    let first = others.first()?;
    let together =
        others.iter().try_fold(Money::minor(0, worth.currency()), |sum, one| sum.plus(one.money(worth)?));
    let parts = others.len() > 1 || !same.is_empty();
    (!(parts && together == Some(worth))).then(|| first.text.to_owned())
}

impl Named<'_> {
    /// In the currency of `worth`; none where it is in another one, or no amount of it.
    fn money(&self, worth: Money) -> Option<Money> {
        self.unit.filter(|unit| *unit == worth.currency())?;
        Money::parse(&self.number, worth.currency().code()).ok()
    }

    fn is(&self, worth: Money) -> bool {
        self.money(worth) == Some(worth)
    }
}

/// Every number with a currency beside it, that they are to get.
fn sums(what: &str) -> Vec<Named<'_>> {
    let words = words(what);
    let mut found = Vec::new();
    for (nth, (at, word)) in words.iter().enumerate() {
        let (before, digits, after) = parts(word);
        if digits.is_empty() {
            continue;
        }
        let beside = |place: Option<usize>| place.and_then(|place| words.get(place)).map(|(_, word)| *word);
        let (left, right) = (beside(nth.checked_sub(1)), beside(Some(nth + 1)));
        let glued = unit(before).or_else(|| unit(after));
        let (from, to, unit) = match (glued, right.and_then(unit), left.and_then(unit)) {
            (Some(unit), ..) => (*at, *at + word.len(), unit),
            (None, Some(unit), _) => (*at, end(&words, nth + 1), unit),
            (None, None, Some(unit)) => (words[nth - 1].0, *at + word.len(), unit),
            (None, None, None) => continue,
        };
        let back = &words[nth.saturating_sub(LOOKED_BACK)..nth];
        let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphabetic()).to_ascii_lowercase();
        if back.iter().any(|(_, word)| NOT_GIVEN.contains(&bare(word).as_str())) {
            continue;
        }
        let text =
            what[from..to].trim_matches(|c: char| matches!(c, ',' | '.' | ';' | ':' | '(' | ')' | '!'));
        found.push(Named { text, unit, number: plain(digits) });
    }
    found
}

/// Words with the byte at which each begins.
fn words(text: &str) -> Vec<(usize, &str)> {
    text.split(char::is_whitespace)
        .filter(|word| !word.is_empty())
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
        .collect()
}

fn end(words: &[(usize, &str)], nth: usize) -> usize {
    words.get(nth).map_or(0, |(at, word)| at + word.len())
}

/// What stands before the digits of a word, the digits, and what stands behind them.
fn parts(word: &str) -> (&str, &str, &str) {
    let Some(from) = word.find(|c: char| c.is_ascii_digit()) else { return (word, "", "") };
    let number = &word[from..];
    let to =
        number.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '\''))).unwrap_or(number.len());
    (&word[..from], number[..to].trim_end_matches(['.', ',', '\'']), &number[to..])
}

/// None where it is no currency; `Some(None)` for one that several countries have.
fn unit(word: &str) -> Option<Option<Currency>> {
    let word = word.trim_matches(|c: char| !(c.is_alphanumeric() || "€£$¥".contains(c)));
    Some(match word {
        "€" | "euro" | "euros" | "eur" => Some(Currency::EUR),
        "£" | "pound" | "pounds" | "gbp" => Some(Currency::GBP),
        "usd" => Some(Currency::USD),
        "$" | "¥" | "dollar" | "dollars" => None,
        // Small letters may be a word: “5 all”, “2 cup”.
        code if code.len() == 3 && code.bytes().all(|letter| letter.is_ascii_uppercase()) => {
            Some(Currency::from_code(code)?)
        }
        _ => return None,
    })
}

/// A decimal number: the last mark is that of the decimals where it is not that of a thousand.
fn plain(digits: &str) -> String {
    let mark = digits.rfind(['.', ',', '\'']);
    let decimals = mark.map_or(0, |at| digits.len() - at - 1);
    let others = mark.is_some_and(|at| digits[..at].contains(['.', ',', '\'']));
    let is_decimal = mark.is_some() && (decimals != 3 || (!others && digits.contains('.')));
    let keep = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    match mark.filter(|_| is_decimal) {
        Some(at) => format!("{}.{}", keep(&digits[..at]), keep(&digits[at..])),
        None => keep(digits),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn other(what: &str, worth: &str) -> Option<String> {
        let (amount, code) = worth.split_once(' ').unwrap();
        other_sum(what, Money::parse(amount, code).unwrap())
    }

    #[test]
    fn words_may_name_its_worth_no_sum_or_parts_of_it() {
        for (what, worth) in [
            ("A voucher worth 5.00 EUR", "5.00 EUR"),
            ("€5 off your next order", "5.00 EUR"),
            ("5,00 € Rabatt", "5.00 EUR"),
            ("1,250.00 GBP back", "1250.00 GBP"),
            ("A month free", "5.00 EUR"),
            ("2 cups of coffee at all 3 shops", "5.00 EUR"),
            ("400.00 EUR back, the way you paid, and the fastest delivery, worth 15.00 EUR", "415.00 EUR"),
            ("25.00 EUR back and 15.00 EUR of credit, 40.00 EUR in all", "40.00 EUR"),
            ("10 % off one order above 50 EUR", "5.00 EUR"),
            ("A free month (normally 9.99 EUR)", "5.00 EUR"),
            ("2.500 KWD of credit", "2.500 KWD"),
            ("1,500 JPY of credit", "1500 JPY"),
            ("", "5.00 EUR"),
        ] {
            assert_eq!(other(what, worth), None, "{what}");
        }
    }

    #[test]
    fn another_sum_is_found_as_it_stands() {
        for (what, worth, found) in [
            ("A voucher worth 50.00 EUR", "5.00 EUR", "50.00 EUR"),
            ("500.00 EUR back in cash, worth 10.00 EUR", "10.00 EUR", "500.00 EUR"),
            ("£50 off, with our thanks", "5.00 GBP", "£50"),
            ("EUR 12,50 back", "12.00 EUR", "EUR 12,50"),
            ("5.00 USD of credit", "5.00 EUR", "5.00 USD"),
            ("5.00 EUR of credit, and 5.00 EUR more", "15.00 EUR", "5.00 EUR"),
        ] {
            assert_eq!(other(what, worth).as_deref(), Some(found), "{what}");
        }
    }
}
