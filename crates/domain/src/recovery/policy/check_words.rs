//! What makes the words of a policy sound: whatever stands in braces is filled in before a customer reads it.

use super::{
    MakeGoodPolicy, Rule,
    check::{misplaced, wrong},
};
use crate::{
    house::{HouseError, one_of, quoted},
    recovery::condition::{Known, Misfit},
};

/// The only thing that a form's words can hold: the amount.
const VALUE: &str = "value";

impl MakeGoodPolicy {
    /// Words for customers, in which every `{fact}` is one of the policy's own and certainly there where the rule holds.
    pub(super) fn check_because(&self, at: &str, rule: &Rule, goodwill: bool) -> Result<(), HouseError> {
        let (field, text) = (format!("{at}.because"), rule.because.as_str());
        if text.trim().is_empty() {
            return Err(wrong(&field, quoted(text), "why, in words for customers"));
        }
        let scope = self.scope(goodwill);
        let known = rule.when.expr().map(|expr| Known::nothing(&scope).given(expr, true));
        for (place, name) in holes(text).map_err(|misfit| misplaced(&field, misfit))? {
            let misfit = if !self.facts.contains_key(name) {
                let expected = format!("a fact that this policy takes: {}", one_of(self.facts.keys()));
                Misfit::new(place, format!("`{{{name}}}`"), expected)
            } else if let Ok(Err(Misfit { found, expected, .. })) =
                known.as_ref().map(|known| known.must_have(name, place))
            {
                Misfit::new(place, found, format!("{expected} in `when`"))
            } else {
                continue;
            };
            return Err(misplaced(&field, misfit));
        }
        Ok(())
    }

    /// Only what is owed has to say so, and only forms of the catalogue that it may take.
    pub(super) fn check_also_as(&self, at: &str, rule: &Rule, goodwill: bool) -> Result<(), HouseError> {
        let field = format!("{at}.also_as");
        if goodwill && !rule.also_as.is_empty() {
            return Err(wrong(&field, rule.also_as.join(", "), "nothing: an extra may take any form"));
        }
        let fit = |code: &String| self.forms.iter().any(|form| form.code == *code && !form.extra_only);
        match rule.also_as.iter().position(|code| !fit(code)) {
            Some(nth) => {
                let forms = self.forms.iter().filter(|form| !form.extra_only).map(|form| &form.code);
                let found = quoted(rule.also_as.get(nth).map_or("", String::as_str));
                Err(wrong(&format!("{field}[{nth}]"), found, one_of(forms)))
            }
            None => Ok(()),
        }
    }

    /// `{value}` and nothing else stands in braces in what a form promises; its note and its date hold nothing.
    pub(super) fn check_form_words(&self) -> Result<(), HouseError> {
        for (nth, form) in self.forms.iter().enumerate() {
            let texts =
                [("what", &form.what, &[VALUE][..]), ("note", &form.note, &[]), ("when", &form.when, &[])];
            for (part, text, allowed) in texts {
                let field = format!("forms[{nth}].{part}");
                let found = holes(text).map_err(|misfit| misplaced(&field, misfit))?;
                if let Some((place, name)) = found.into_iter().find(|(_, name)| !allowed.contains(name)) {
                    let only = if allowed.is_empty() { "no braces here" } else { "`{value}`, the amount" };
                    return Err(misplaced(&field, Misfit::new(place, format!("`{{{name}}}`"), only)));
                }
            }
        }
        Ok(())
    }
}

/// What stands in braces, each with the byte at which its name begins.
fn holes(text: &str) -> Result<Vec<(usize, &str)>, Misfit> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = text[from..].find(['{', '}']).map(|at| from + at) {
        let rest = &text[open + 1..];
        let end = rest.find(['{', '}']).filter(|end| rest[*end..].starts_with('}'));
        let Some(end) = end.filter(|_| text[open..].starts_with('{')) else {
            return Err(Misfit::new(open, quoted(&text[open..=open]), "a fact in braces, such as `{price}`"));
        };
        found.push((open + 1, &rest[..end]));
        from = open + 1 + end + 1;
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::{MakeGoodPolicy, holes};

    const POLICY: &str = "\
[facts]
loss = { kind = \"money\", optional = true }
price = { kind = \"money\" }

[[correction]]
name = \"loss\"
when = \"loss != null\"
because = \"The loss of {loss} is made good.\"
amount = { fact = \"loss\" }

[authority]
agent = \"50 EUR\"

[[forms]]
code = \"refund\"
what = \"{value} back\"
cost_percent = 100
restores = [\"money\"]
";

    #[test]
    fn whatever_stands_in_braces_is_filled_in_before_a_customer_reads_it() {
        MakeGoodPolicy::from_toml(POLICY).unwrap();
        // What is changed, and where and how that is told.
        for (from, to, line, column, found) in [
            ("{loss} is", "{followers} is", 8, 25, "`{followers}`"),
            ("{loss} is", "{ loss } is", 8, 25, "`{ loss }`"),
            ("{loss} is", "{} is", 8, 25, "`{}`"),
            ("{loss} is", "{loss is", 8, 24, "\"{\""),
            ("{loss} is", "loss} is", 8, 28, "\"}\""),
            (
                "when = \"loss != null\"",
                "when = \"price != null\"",
                8,
                25,
                "`loss`, which may be missing here",
            ),
            ("{value} back", "{amount} back", 16, 10, "`{amount}`"),
            ("{value} back", "{value back", 16, 9, "\"{\""),
        ] {
            let mut text = POLICY.replace(from, to);
            // The amount itself must not be what is refused.
            if to.contains("price") {
                text = text.replace("fact = \"loss\"", "fact = \"price\"");
            }
            let error = MakeGoodPolicy::from_toml(&text).unwrap_err();
            let told = (error.line, error.column, error.found.as_str());
            assert_eq!(told, (Some(line), Some(column), found), "{to}: {error}");
        }
    }

    #[test]
    fn what_is_owed_names_forms_that_there_are() {
        let with =
            |also: &str| POLICY.replace("amount = { fact", &format!("also_as = [{also}]\namount = {{ fact"));
        MakeGoodPolicy::from_toml(&with("\"refund\"")).unwrap();
        let error = MakeGoodPolicy::from_toml(&with("\"refund\", \"flowers\"")).unwrap_err();
        assert_eq!((error.field.as_str(), error.line), ("correction[0].also_as[1]", Some(9)));
        assert!(error.expected.contains("refund"), "{error}");
    }

    #[test]
    fn holes_are_found_with_their_places() {
        assert_eq!(holes("é {a} and {bc}").unwrap(), [(4, "a"), (12, "bc")]);
        assert!(holes("plain").unwrap().is_empty());
        assert_eq!(holes("{a{b}}").unwrap_err().at, 0);
    }
}
