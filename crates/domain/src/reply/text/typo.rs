//! Slips of the fingers in the words that the check turns on, mended before anything is judged.

/// Common misspellings of words that carry a finding.
const SLIPS: [(&str, &str); 28] = [
    ("appologise", "apologise"),
    ("appologies", "apologies"),
    ("apologys", "apologies"),
    ("apoligise", "apologise"),
    ("apoligies", "apologies"),
    ("appology", "apology"),
    ("apolagise", "apologise"),
    ("sory", "sorry"),
    ("sorrry", "sorry"),
    ("sorryy", "sorry"),
    ("soory", "sorry"),
    ("inconvience", "inconvenience"),
    ("inconvinience", "inconvenience"),
    ("inconveniance", "inconvenience"),
    ("inconvenence", "inconvenience"),
    ("recieve", "receive"),
    ("recieved", "received"),
    ("adress", "address"),
    ("shoud", "should"),
    ("shuold", "should"),
    ("unfortunatly", "unfortunately"),
    ("unfortunatley", "unfortunately"),
    ("tommorow", "tomorrow"),
    ("tomorow", "tomorrow"),
    ("tommorrow", "tomorrow"),
    ("refuned", "refunded"),
    ("mistke", "mistake"),
    ("possibley", "possibly"),
];

/// The intended word, where the slip is a known one.
pub(in crate::reply) fn mended(word: &str) -> Option<&'static str> {
    SLIPS.iter().find(|(slip, _)| *slip == word).map(|(_, meant)| *meant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_slip_is_mended_and_a_right_word_is_left() {
        assert_eq!(mended("sory"), Some("sorry"));
        assert_eq!(mended("sorted"), None);
    }
}
