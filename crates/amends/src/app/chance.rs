//! Chance: drawn from the operating system, here alone, and passed in everywhere else.

use data_encoding::BASE64URL_NOPAD;

/// That many random bytes.
///
/// # Panics
/// Never in practice: an operating system without a source of chance cannot run this program.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    reason = "the one place that draws chance; without it nothing is safe to go on"
)]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut drawn = [0; N];
    getrandom::fill(&mut drawn).expect("the operating system gives random bytes");
    drawn
}

/// A secret to hand out, 256 bits as URL-safe text.
#[must_use]
pub fn secret() -> String {
    BASE64URL_NOPAD.encode(&bytes::<32>())
}
