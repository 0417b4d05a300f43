//! Several instants as microseconds, as single ones are kept.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serializer, de::Error};

pub(super) fn serialize<S: Serializer>(moments: &[Timestamp], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(moments.iter().map(|at| at.as_microsecond()))
}

pub(super) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Vec<Timestamp>, D::Error> {
    let micros = Vec::<i64>::deserialize(from)?;
    micros.into_iter().map(|at| Timestamp::from_microsecond(at).map_err(D::Error::custom)).collect()
}
