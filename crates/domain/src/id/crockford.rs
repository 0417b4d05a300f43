//! Crockford's Base32 for what people read out: the letters, the look-alikes, and the check character.
//! Source of alphabet and check: Crockford's Base32 specification.

pub(crate) const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Crockford's check is the value modulo 37; we keep only values whose check is a letter or a digit,
/// since `*`, `~`, `$` and `=` do not survive being read out.
const CHECK_MODULUS: u128 = 37;

/// Whether the check of this value can be read out.
pub(crate) const fn is_readable(value: u128) -> bool {
    value % CHECK_MODULUS < ALPHABET.len() as u128
}

/// The value in so many characters, in groups of four, and its check character: `K7QF-2M9X-5`.
pub(crate) fn write(value: u128, places: u32) -> String {
    let letter = |digit: u128| char::from(ALPHABET[usize::try_from(digit).unwrap_or(0) % ALPHABET.len()]);
    let mut text = String::new();
    for place in (0..places).rev() {
        text.push(letter(value >> (place * 5) & 31));
        if place % 4 == 0 {
            text.push('-');
        }
    }
    text.push(letter(value % CHECK_MODULUS));
    text
}

/// Reads what [`write`] wrote. Case, hyphens and the look-alikes `I`, `L`, `O` do not matter. The error says what is
/// wrong.
pub(crate) fn read(text: &str, places: usize) -> Result<u128, &'static str> {
    let digits: Vec<u128> = text
        .chars()
        .filter(|c| *c != '-' && !c.is_whitespace())
        .map(|c| digit(c).ok_or("it has a character that none has"))
        .collect::<Result<_, _>>()?;
    let [body @ .., check] = digits.as_slice() else { return Err("it is empty") };
    if body.len() != places {
        return Err("it has the wrong length");
    }
    let value = body.iter().fold(0, |value, digit| value << 5 | digit);
    if value % CHECK_MODULUS == *check { Ok(value) } else { Err("its check character differs") }
}

fn digit(c: char) -> Option<u128> {
    let c = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|letter| char::from(*letter) == c).map(|at| at as u128)
}
