//! Amounts of money in tokens: "€20", "2,000 EUR", "12.50 pounds".

use super::text::token::Token;
use crate::money::{Currency, Money};

/// A run of tokens that names an amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    pub start: usize,
    pub end: usize,
    /// A decimal number of the major unit, without separators of thousands.
    number: String,
    unit: Unit,
}

/// What it is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Of(Currency),
    /// Several countries call theirs so.
    Dollars,
}

impl Amount {
    /// Whether it may be that money.
    pub fn may_be(&self, money: Money) -> bool {
        let same_unit = match self.unit {
            Unit::Of(currency) => currency == money.currency(),
            Unit::Dollars => money.currency().code().ends_with('D'),
        };
        same_unit && Money::parse(&self.number, money.currency().code()) == Ok(money)
    }
}

/// Every amount with its currency, in the order of the text.
pub(super) fn mentions(tokens: &[Token]) -> Vec<Amount> {
    (0..tokens.len()).filter_map(|at| mention(tokens, at)).collect()
}

fn mention(tokens: &[Token], at: usize) -> Option<Amount> {
    let token = tokens.get(at).filter(|token| !token.masked && token.is_number())?;
    let digits = token.word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let number = digits.replace(',', "");
    let glued = unit(&token.word[digits.len()..]);
    let before = at.checked_sub(1).and_then(|before| unit(&tokens[before].word));
    let after = tokens.get(at + 1).and_then(|next| unit(&next.word));
    let (start, end, unit) = match (glued, before, after) {
        (Some(unit), ..) => (at, at + 1, unit),
        (None, Some(unit), _) => (at - 1, at + 1, unit),
        (None, None, Some(unit)) => (at, at + 2, unit),
        (None, None, None) => return None,
    };
    Some(Amount { start, end, number, unit })
}

fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "€" | "euro" | "euros" => Unit::Of(Currency::EUR),
        "£" | "pound" | "pounds" | "quid" => Unit::Of(Currency::GBP),
        "$" | "dollar" | "dollars" => Unit::Dollars,
        "eur" | "gbp" | "usd" | "chf" | "cad" | "aud" | "nzd" | "inr" | "jpy" | "sek" | "nok" | "dkk"
        | "pln" => Unit::Of(Currency::from_code(&word.to_ascii_uppercase())?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::text::token::tokens;

    fn may_be(text: &str, amount: &str, currency: Currency) -> Vec<bool> {
        let money = Money::parse(amount, currency.code()).unwrap();
        mentions(&tokens(text)).iter().map(|one| one.may_be(money)).collect()
    }

    #[test]
    fn amounts_are_read_in_each_form() {
        for text in ["€20", "20 EUR", "20EUR", "EUR 20.00", "20 euros"] {
            assert_eq!(may_be(text, "20.00", Currency::EUR), [true], "{text}");
        }
        assert_eq!(may_be("2,000 EUR and $20", "20.00", Currency::EUR), [false, false]);
        assert_eq!(may_be("$20", "20.00", Currency::USD), [true]);
        assert_eq!(may_be("20 days, order 20", "20.00", Currency::EUR), Vec::<bool>::new());
    }
}
