//! An offer: what policy gives for the facts of one case, in which forms, and why.

mod answer;
mod asked;
mod compare;
mod error;
mod evidence;
mod facts;
mod known;
mod options;
mod reckoning;
mod recommend;

pub use answer::{Excluded, Floor, Gives, Offer, OfferOption, OfferPart, PolicyUsed};
pub use asked::AskedFacts;
pub use compare::{Changed, Compared, compare};
pub use error::OfferError;
pub use evidence::{Evidence, EvidenceByForm};
pub use facts::{Facts, Value};
pub use known::OfferFacts;
pub use options::Beside;
pub use reckoning::{Part, PartKind, Reckoning, Unpriced};
