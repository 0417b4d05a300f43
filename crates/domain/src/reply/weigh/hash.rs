//! The hash by which clues are found: the build and the check reckon it alike.
//!
//! A polynomial of the text's bytes (Karp and Rabin, "Efficient randomized pattern-matching algorithms", 1987), modulo 2^64:
//! the hash of a run follows from those of its parts.

/// Odd, and large enough to reach every bit within a few bytes.
pub(super) const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// A key has so many bits: no two clues of the shipped weights share one; another clue meets one of them by chance in one
/// of three million cases.
const KEY_BITS: u32 = 40;

/// The hash with one more byte behind it.
pub(super) const fn with(hash: u64, byte: u8) -> u64 {
    hash.wrapping_mul(BASE).wrapping_add(byte as u64 + 1)
}

/// By what a clue is looked up. The upper bits of the hash depend on all others, once those have been folded in.
pub(super) const fn key(hash: u64) -> u64 {
    (hash ^ (hash >> 32)).wrapping_mul(BASE) >> (u64::BITS - KEY_BITS)
}
