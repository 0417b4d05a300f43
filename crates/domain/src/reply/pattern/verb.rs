//! The forms of English verbs, spelled out from the base form where they are regular.

/// The forms of one verb.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Forms {
    pub base: String,
    pub third: String,
    pub past: Vec<String>,
    pub ing: String,
}

/// `send sent sent` lists base, past and participle; a single word is regular.
pub(super) fn forms(entry: &str) -> Option<Forms> {
    let mut parts = entry.split_whitespace();
    let base = parts.next()?.to_owned();
    let mut past: Vec<String> = parts.map(str::to_owned).collect();
    if past.is_empty() {
        past.push(regular_past(&base));
    }
    Some(Forms { third: third(&base), ing: ing(&base), base, past })
}

fn third(verb: &str) -> String {
    match verb {
        "have" => return "has".to_owned(),
        "do" => return "does".to_owned(),
        "go" => return "goes".to_owned(),
        _ => {}
    }
    if ends_in_consonant_y(verb) {
        return format!("{}ies", &verb[..verb.len() - 1]);
    }
    let hisses = ["s", "sh", "ch", "x", "z"].iter().any(|end| verb.ends_with(end));
    format!("{verb}{}", if hisses { "es" } else { "s" })
}

fn regular_past(verb: &str) -> String {
    if ends_in_consonant_y(verb) {
        return format!("{}ied", &verb[..verb.len() - 1]);
    }
    if verb.ends_with('e') {
        return format!("{verb}d");
    }
    format!("{}ed", doubled(verb))
}

fn ing(verb: &str) -> String {
    match verb.strip_suffix('e') {
        Some(stem) if !verb.ends_with("ee") && verb.len() > 2 => format!("{stem}ing"),
        _ => format!("{}ing", doubled(verb)),
    }
}

fn ends_in_consonant_y(verb: &str) -> bool {
    let mut letters = verb.chars().rev();
    letters.next() == Some('y') && letters.next().is_some_and(|c| !is_vowel(c))
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// "stop" doubles its last letter, "open" and "fix" do not: only short words of one vowel do.
fn doubled(verb: &str) -> String {
    let letters: Vec<char> = verb.chars().collect();
    let vowels = letters.iter().filter(|c| is_vowel(**c)).count();
    let stressed = vowels == 1
        || matches!(verb, "refer" | "admit" | "permit" | "prefer" | "commit" | "forget" | "reship");
    match letters.as_slice() {
        [.., before, last]
            if stressed && is_vowel(*before) && !is_vowel(*last) && !matches!(last, 'w' | 'x' | 'y') =>
        {
            format!("{verb}{last}")
        }
        _ => verb.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_verbs_spell_out() {
        let stop = forms("stop").unwrap();
        assert_eq!(
            (stop.third.as_str(), stop.past[0].as_str(), stop.ing.as_str()),
            ("stops", "stopped", "stopping")
        );
        let carry = forms("carry").unwrap();
        assert_eq!((carry.third.as_str(), carry.past[0].as_str()), ("carries", "carried"));
        let replace = forms("replace").unwrap();
        assert_eq!((replace.past[0].as_str(), replace.ing.as_str()), ("replaced", "replacing"));
        assert_eq!(forms("fix").unwrap().past[0], "fixed");
        assert_eq!(forms("deliver").unwrap().past[0], "delivered");
    }

    #[test]
    fn irregular_verbs_list_their_forms() {
        assert_eq!(forms("break broke broken").unwrap().past, ["broke", "broken"]);
    }
}
