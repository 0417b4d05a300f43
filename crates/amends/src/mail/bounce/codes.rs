//! Status codes: enhanced ones (RFC 3463) and SMTP replies (RFC 5321).

/// The first enhanced status code in a text, such as `5.1.1`; parts of IP addresses and versions are none.
pub(super) fn enhanced(text: &str) -> Option<String> {
    words(text).find(|word| is_enhanced(word)).map(str::to_owned)
}

/// The class that an SMTP reply code such as `550` stands for, as `5.0.0`.
pub(super) fn from_reply_code(text: &str) -> Option<String> {
    let is_reply = |word: &&str| {
        word.len() == 3 && word.bytes().all(|b| b.is_ascii_digit()) && word.starts_with(['4', '5'])
    };
    let code = words(text).find(is_reply)?;
    // 400 to 459 and 500 to 559 are the replies there are.
    (code.as_bytes()[1] <= b'5').then(|| format!("{}.0.0", &code[..1]))
}

/// The first code that says more than its class, else the first.
pub(super) fn most_telling<const N: usize>(candidates: [Option<String>; N]) -> Option<String> {
    let found = candidates.into_iter().flatten().collect::<Vec<_>>();
    let telling = found.iter().find(|code| !code.ends_with(".0.0"));
    telling.or(found.first()).cloned()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '@' | '_')))
        .map(|word| word.trim_matches('.').trim_start_matches('#'))
}

fn is_enhanced(word: &str) -> bool {
    let numbers = word.split('.').collect::<Vec<_>>();
    let [class, subject, detail] = numbers[..] else { return false };
    let is_number = |text: &str| (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    matches!(class, "4" | "5") && is_number(subject) && is_number(detail) && subject.len() == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_and_look_alikes_are_not() {
        assert_eq!(enhanced("550 5.1.1 <a@b>... User Unknown").as_deref(), Some("5.1.1"));
        assert_eq!(enhanced("(#5.7.1) blocked").as_deref(), Some("5.7.1"));
        assert_eq!(enhanced("550-5.1.10 gone").as_deref(), Some("5.1.10"));
        for none in [
            "192.0.2.1",
            "Postfix 2.11.3",
            "Exim 4.94.2",
            "host 5.1.1.7",
            "version 8.14.4",
            "v5.1",
            "5.1.1@host",
        ] {
            assert_eq!(enhanced(none), None, "{none}");
        }
    }

    #[test]
    fn replies_give_their_class() {
        assert_eq!(from_reply_code("smtp; 550 no").as_deref(), Some("5.0.0"));
        assert_eq!(from_reply_code("said: 451 later").as_deref(), Some("4.0.0"));
        assert_eq!(from_reply_code("port 587, 1550 bytes"), None);
    }

    #[test]
    fn a_telling_code_beats_a_bare_class() {
        let codes = [Some("5.0.0".to_owned()), None, Some("5.2.2".to_owned())];
        assert_eq!(most_telling(codes).as_deref(), Some("5.2.2"));
        assert_eq!(most_telling([None, Some("5.0.0".to_owned())]).as_deref(), Some("5.0.0"));
    }
}
