//! The customer over time: who they are, what they value, and when selling has to wait.

mod describe;
mod good_event;
mod hold;
mod join;
mod profile;
mod snapshot;
mod survey;
mod value;
mod value_fit;

pub use describe::{Description, is_address};
pub use good_event::{GoodEvent, GoodEventKind};
pub use hold::{UpsellHold, lift_hold, look_at_hold};
pub use join::{Joined, join, part};
pub use profile::{Customer, Segment, ValueBand, ValuedThing, fold_email, fold_phone};
pub use snapshot::RelationshipSnapshot;
pub use survey::{NewSurvey, Surveyed};
pub use value::{Bought, Buying, BuyingFound, CustomerValue};
