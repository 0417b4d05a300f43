//! The newest first on PostgreSQL, whose index answers in no order: every message also carries the name of the window of
//! places that it lies in, so that a question can be put to the newest messages alone, and to wider windows only while it
//! has found too little.

/// The places of a window, as a power of two: from narrow to wide.
const WIDTHS: [u32; 3] = [12, 15, 18];
/// No word that is said or typed has this sign in it.
const SIGN: char = '#';

/// The windows that a message lies in, as words of its index entry.
pub(super) fn of(seq: i64) -> Vec<String> {
    WIDTHS.iter().map(|width| name(*width, seq >> width)).collect()
}

/// Questions in the index's own language, each put to the newest messages up to `newest`: to more and more of them, and
/// at last to all. A window may have hardly begun, so the one before it is asked as well.
pub(super) fn questions(words: &str, newest: i64) -> Vec<String> {
    let narrower_than_all = |width: &&u32| newest >> **width > 1;
    let narrowed = |width: &u32| {
        let last = newest >> width;
        let within = [last, last - 1].map(|nth| format!("'{}'", name(*width, nth))).join(" | ");
        format!("{words} & ({within})")
    };
    let windows = WIDTHS.iter().filter(narrower_than_all).map(narrowed);
    windows.chain(std::iter::once(words.to_owned())).collect()
}

fn name(width: u32, nth: i64) -> String {
    format!("{SIGN}{width}-{nth}")
}

#[cfg(test)]
mod tests {
    use super::{of, questions};

    #[test]
    fn a_message_is_asked_for_in_its_own_window_and_the_next() {
        assert_eq!(of(4096 * 9 + 5), ["#12-9", "#15-1", "#18-0"]);
        assert_eq!(
            questions("'late'", 4096 * 20),
            ["'late' & ('#12-20' | '#12-19')", "'late' & ('#15-2' | '#15-1')", "'late'"]
        );
    }

    #[test]
    fn where_a_window_would_hold_everything_all_are_asked() {
        assert_eq!(questions("'late'", 0), ["'late'"]);
        assert_eq!(questions("'late'", 8_191), ["'late'"]);
    }
}
