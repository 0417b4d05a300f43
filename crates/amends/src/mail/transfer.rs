//! From the bytes of a part to its content: transfer encoding (RFC 2045, 6) and charset.

use std::borrow::Cow;

use data_encoding::BASE64_NOPAD;
use mail_parser::decoders::charsets::map::charset_decoder;
use quoted_printable::{ParseMode, decode};

use super::defects::Defects;
use super::parts::Part;

/// The content of a part. Damage is skipped, never fatal.
pub(super) fn content<'a>(part: &Part<'a>, encoded: &'a [u8], defects: &mut Defects) -> Cow<'a, [u8]> {
    match part.encoding.as_str() {
        "base64" => Cow::Owned(from_base64(encoded, defects)),
        "quoted-printable" => match decode(encoded, ParseMode::Robust) {
            Ok(decoded) => Cow::Owned(decoded),
            Err(_) => {
                defects.note("a part is said to be quoted-printable and is not");
                Cow::Borrowed(encoded)
            }
        },
        "" | "7bit" | "8bit" | "binary" => Cow::Borrowed(encoded),
        other => {
            let found = other.chars().take(30).collect::<String>();
            defects.note(format!(
                "a part has the unknown transfer encoding \"{found}\" and was read as it stands"
            ));
            Cow::Borrowed(encoded)
        }
    }
}

/// How many bytes a part holds once decoded, without decoding base64 for it.
pub(super) fn decoded_size(part: &Part<'_>) -> usize {
    match part.encoding.as_str() {
        "base64" => part.body.iter().filter(|byte| is_base64(**byte)).count() * 3 / 4,
        "quoted-printable" => {
            decode(part.body, ParseMode::Robust).map_or(part.body.len(), |bytes| bytes.len())
        }
        _ => part.body.strip_suffix(b"\n").map_or(part.body, |b| b.strip_suffix(b"\r").unwrap_or(b)).len(),
    }
}

/// Text in the declared charset; without one that is known, UTF-8 if it is that, else Latin-1.
pub(super) fn characters(bytes: &[u8], charset: Option<&str>, defects: &mut Defects) -> String {
    let declared = charset.map(str::trim).filter(|name| !name.is_empty()).unwrap_or("us-ascii");
    let is_loose =
        ["us-ascii", "ascii", "utf-8", "utf8"].iter().any(|name| declared.eq_ignore_ascii_case(name));
    match (is_loose, charset_decoder(declared.as_bytes())) {
        (false, Some(decode)) => return decode(bytes),
        (false, None) => {
            let found = declared.chars().take(30).collect::<String>();
            defects.note(format!("unknown charset \"{found}\""));
        }
        _ => {}
    }
    match (std::str::from_utf8(bytes), charset_decoder(b"windows-1252")) {
        (Ok(text), _) => text.to_owned(),
        (Err(_), Some(latin1)) => {
            defects.note(format!("text is not {declared} as declared; it was read as windows-1252"));
            latin1(bytes)
        }
        (Err(_), None) => String::from_utf8_lossy(bytes).into_owned(),
    }
}

fn from_base64(encoded: &[u8], defects: &mut Defects) -> Vec<u8> {
    let digits = encoded.iter().copied().filter(|byte| is_base64(*byte)).collect::<Vec<_>>();
    let strange =
        encoded.iter().any(|byte| !is_base64(*byte) && *byte != b'=' && !byte.is_ascii_whitespace());
    if strange {
        defects.note("a part holds characters that are not base64; they were skipped");
    }
    BASE64_NOPAD.decode(&digits).unwrap_or_else(|_| {
        defects.note("a base64 part is cut short");
        let whole = digits.len() / 4 * 4;
        BASE64_NOPAD.decode(&digits[..whole]).unwrap_or_default()
    })
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base64(text: &str) -> (Vec<u8>, usize) {
        let mut defects = Defects::default();
        (from_base64(text.as_bytes(), &mut defects), defects.into_list().len())
    }

    #[test]
    fn base64_survives_line_breaks_rubbish_and_missing_ends() {
        assert_eq!(base64("SGVs\r\nbG8="), (b"Hello".to_vec(), 0));
        assert_eq!(base64("SGVs*bG8="), (b"Hello".to_vec(), 1));
        assert_eq!(base64("SGVsb"), (b"Hel".to_vec(), 1));
    }

    #[test]
    fn text_is_read_as_what_it_is() {
        let mut defects = Defects::default();
        assert_eq!(characters(b"M\xfcller", Some("iso-8859-1"), &mut defects), "Müller");
        assert_eq!(characters("Müller".as_bytes(), None, &mut defects), "Müller");
        assert_eq!(characters(b"\x82\xb1\x82\xf1", Some("shift_jis"), &mut defects), "こん");
        assert!(defects.into_list().is_empty());
    }

    #[test]
    fn a_wrong_or_unknown_charset_is_named() {
        let mut defects = Defects::default();
        assert_eq!(characters(b"M\xfcller", Some("utf-8"), &mut defects), "Müller");
        assert_eq!(characters(b"abc", Some("klingon"), &mut defects), "abc");
        let defects = defects.into_list();
        assert!(defects[0].contains("not utf-8") && defects[1].contains("klingon"), "{defects:?}");
    }
}
