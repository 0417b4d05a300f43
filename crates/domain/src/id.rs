//! Names of things: typed UUIDs, and the number that a person can read out.

use std::{cell::Cell, fmt, marker::PhantomData, str::FromStr};

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::{Builder, Uuid};

pub(crate) mod crockford;
mod number;
pub use number::{CaseNumber, NotANumber};

/// The identity of one `T`: a UUIDv7, so that newer things sort after older ones.
pub struct Id<T> {
    uuid: Uuid,
    of: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    /// Wraps a UUID that is known to name a `T`.
    #[must_use]
    pub const fn new(uuid: Uuid) -> Self {
        Self { uuid, of: PhantomData }
    }

    /// The bare UUID.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        self.uuid
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.uuid == other.uuid
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.uuid.cmp(&other.uuid)
    }
}
impl<T> std::hash::Hash for Id<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.uuid.hash(state);
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.uuid, f)
    }
}
impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.uuid, f)
    }
}
impl<T> FromStr for Id<T> {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::from_str(text).map(Self::new)
    }
}
impl<T> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.uuid.serialize(serializer)
    }
}
impl<'de, T> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Uuid::deserialize(deserializer).map(Self::new)
    }
}
impl<T> JsonSchema for Id<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        Uuid::schema_name()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Uuid::json_schema(generator)
    }
    fn inline_schema() -> bool {
        true
    }
}

/// Hands out ids from a moment and ten random bytes that the program drew beforehand, so that a decision
/// which is run again gives the same ids.
pub struct Ids {
    now: Timestamp,
    seed: [u8; 10],
    given: Cell<u32>,
}

impl Ids {
    /// `seed` must come from a cryptographic source.
    #[must_use]
    pub const fn new(now: Timestamp, seed: [u8; 10]) -> Self {
        Self { now, seed, given: Cell::new(0) }
    }

    /// The next id.
    pub fn fresh<T>(&self) -> Id<T> {
        let nth = self.given.replace(self.given.get() + 1);
        let mut bytes = self.seed;
        let tail = u32::from_be_bytes([bytes[6], bytes[7], bytes[8], bytes[9]]).wrapping_add(nth);
        bytes[6..].copy_from_slice(&tail.to_be_bytes());
        let millis = u64::try_from(self.now.as_millisecond()).unwrap_or(0);
        Id::new(Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid())
    }

    /// A number for a person to read out, drawn from the same bytes.
    pub fn case_number(&self) -> CaseNumber {
        let bytes = *self.fresh::<CaseNumber>().uuid().as_bytes();
        let mut last = [0; 8];
        last.copy_from_slice(&bytes[8..]);
        CaseNumber::from_entropy(u64::from_be_bytes(last).rotate_left(17) ^ u64::from(bytes[15]) << 33)
    }
}
