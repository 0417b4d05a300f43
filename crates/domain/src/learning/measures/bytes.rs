//! Numbers as bytes and back: sevens of bits, the lowest first (LEB128), with signs folded in (zigzag).

/// Bytes that are not as they were written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("found other bytes, expected a pack of facts as it was written")]
pub struct Damaged;

/// Bytes that are read from the front.
#[derive(Clone, Copy)]
pub(super) struct Reader<'b>(&'b [u8]);

/// Writes a number.
pub(super) fn put(to: &mut Vec<u8>, number: u64) {
    let mut left = number;
    while left >= 0x80 {
        to.push((left & 0x7F) as u8 | 0x80);
        left >>= 7;
    }
    to.push(left as u8);
}

/// Writes a number that may be below nought.
pub(super) fn put_signed(to: &mut Vec<u8>, number: i64) {
    put(to, ((number << 1) ^ (number >> 63)).cast_unsigned());
}

impl<'b> Reader<'b> {
    pub(super) const fn of(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) const fn rest(self) -> &'b [u8] {
        self.0
    }

    pub(super) fn byte(&mut self) -> Result<u8, Damaged> {
        let (first, rest) = self.0.split_first().ok_or(Damaged)?;
        self.0 = rest;
        Ok(*first)
    }

    pub(super) fn number(&mut self) -> Result<u64, Damaged> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Damaged)
    }

    pub(super) fn signed(&mut self) -> Result<i64, Damaged> {
        let folded = self.number()?;
        Ok((folded >> 1).cast_signed() ^ -(folded & 1).cast_signed())
    }

    /// As many bytes as the number before them says.
    pub(super) fn piece(&mut self) -> Result<&'b [u8], Damaged> {
        let length = usize::try_from(self.number()?).map_err(|_| Damaged)?;
        let (piece, rest) = self.0.split_at_checked(length).ok_or(Damaged)?;
        self.0 = rest;
        Ok(piece)
    }

    pub(super) fn uuid(&mut self) -> Result<uuid::Uuid, Damaged> {
        let (bytes, rest) = self.0.split_first_chunk::<16>().ok_or(Damaged)?;
        self.0 = rest;
        Ok(uuid::Uuid::from_bytes(*bytes))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Reader, put, put_signed};

    proptest! {
        #[test]
        fn numbers_come_back(number: u64, signed: i64) {
            let mut bytes = Vec::new();
            put(&mut bytes, number);
            put_signed(&mut bytes, signed);
            let mut reader = Reader::of(&bytes);
            prop_assert_eq!((reader.number(), reader.signed(), reader.is_empty()), (Ok(number), Ok(signed), true));
        }
    }

    #[test]
    fn what_breaks_off_is_found() {
        for broken in [&[0x80][..], &[0xFF; 11], &[]] {
            assert!(Reader::of(broken).number().is_err(), "{broken:?}");
        }
        assert!(Reader::of(&[3, 1, 2]).piece().is_err());
    }
}
