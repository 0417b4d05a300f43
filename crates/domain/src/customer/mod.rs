//! The customer over time: who they are, what they value, and when selling has to wait.

mod describe;
mod good_event;
mod hold;
mod join;
mod profile;
mod value;
mod value_fit;
mod snapshot;
mod survey;

pub use describe::{Description, is_address};
pub use good_event::{GoodEvent, GoodEventKind};
pub use hold::{UpsellHold, lift_hold, look_at_hold};
pub use join::{Joined, join, part};
pub use profile::{Customer, Segment, ValueBand, ValuedThing, fold_email, fold_phone};
pub use value::{Bought, Buying, CustomerValue};
pub use snapshot::RelationshipSnapshot;
pub use survey::{NewSurvey, Surveyed};
