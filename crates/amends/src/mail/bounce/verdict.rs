//! Whether an address is dead, or the mail failed for a reason that may pass.

/// The box exists and is full: writing later may work.
const FULL: [&str; 14] = [
    "mailbox full",
    "mailbox is full",
    "mailbox for user is full",
    "quota",
    "disk space",
    "disk full",
    "insufficient storage",
    "insufficient system storage",
    "exceeded storage",
    "over its storage",
    "out of storage",
    "postfach voll",
    "postfach ist voll",
    "boîte pleine",
];
/// A program at the other end failed, not the address.
const LOCAL_FAILURE: [&str; 4] = ["x-unix;", "command output", "local configuration error", "mailer error"];
/// Our mail or our server was not wanted.
const REFUSED: [&str; 15] = [
    "spam",
    "blacklist",
    "blocklist",
    "block list",
    "blocked using",
    "has been blocked",
    "dmarc",
    "reputation",
    "policy reasons",
    "security policy",
    "rate limit",
    "too many",
    "greylist",
    "message too large",
    "message size exceeds",
];
/// There is nobody of that name, or no such place.
const NOBODY: [&str; 36] = [
    "user unknown",
    "unknown user",
    "unknown recipient",
    "unknown address",
    "unknown mailbox",
    "unknown local",
    "recipient unknown",
    "no such user",
    "no such recipient",
    "no such mailbox",
    "no such address",
    "no such person",
    "no mailbox here",
    "no account by that name",
    "user not found",
    "user doesn't exist",
    "user does not exist",
    "account does not exist",
    "mailbox does not exist",
    "address does not exist",
    "that you tried to reach does not exist",
    "does not exist",
    "doesn't exist",
    "mailbox not found",
    "mailbox unavailable",
    "recipientnotfound",
    "recipient not found",
    "recipient address rejected: user",
    "invalid recipient",
    "invalid mailbox",
    "not a valid mailbox",
    "not our customer",
    "host unknown",
    "unknown host",
    "host or domain name not found",
    "domain not found",
];

/// Conservative: an address is given up only when the report blames it, for a person behind it would not hear
/// from us.
pub(super) fn address_is_dead(status: Option<&str>, diagnostic: &str, explanation: &str) -> bool {
    let diagnostic = diagnostic.to_lowercase();
    let explanation = explanation.to_lowercase();
    let said = |phrases: &[&str]| {
        phrases.iter().any(|phrase| diagnostic.contains(phrase) || explanation.contains(phrase))
    };
    if said(&FULL) || said(&LOCAL_FAILURE) || status.is_some_and(|code| code.starts_with('4')) {
        return false;
    }
    match status.map(by_code) {
        Some(Verdict::Dead) => true,
        Some(Verdict::Alive) => false,
        Some(Verdict::Unclear) => said(&NOBODY) || !said(&REFUSED),
        None => said(&NOBODY) && !said(&REFUSED),
    }
}

enum Verdict {
    Dead,
    Alive,
    Unclear,
}

/// RFC 3463, section 3: subject 1 is the address, 2 the mailbox, 3 the system, 4 the network, 5 the protocol,
/// 6 the content, 7 policy.
fn by_code(code: &str) -> Verdict {
    let mut numbers = code.split('.').skip(1).map(|number| number.parse::<u16>().unwrap_or(0));
    match (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) {
        // 1.7 and 1.8 blame the sender's address; 1.10 is RFC 7505's null MX.
        (1, 7 | 8) => Verdict::Alive,
        (1, _) | (4, 4) | (3, 2) => Verdict::Dead,
        (0, _) | (2, 0) | (5, _) | (4, 1) => Verdict::Unclear,
        _ => Verdict::Alive,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_dead_only_when_it_is_to_blame() {
        for (status, words, dead) in [
            (Some("5.1.1"), "User unknown", true),
            (Some("5.1.1"), "Not enough disk space", false),
            (Some("5.1.8"), "bad sender", false),
            (Some("5.1.10"), "null MX", true),
            (Some("5.2.2"), "over quota", false),
            (Some("5.2.2"), "", false),
            (Some("5.3.4"), "too big", false),
            (Some("5.4.4"), "no route", true),
            (Some("5.7.1"), "user unknown to spam filter", false),
            (Some("4.1.1"), "user unknown, try later", false),
            (Some("5.0.0"), "", true),
            (Some("5.0.0"), "blocked using a blocklist", false),
            (None, "no such user", true),
            (None, "something went wrong", false),
        ] {
            assert_eq!(address_is_dead(status, "", words), dead, "{status:?} {words}");
            assert_eq!(address_is_dead(status, words, ""), dead, "{status:?} {words}");
        }
    }
}
