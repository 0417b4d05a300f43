//! What is done to customers.

mod buying;
mod erase;
mod good_event;
mod hold;
mod join;
mod profile;
mod survey;

pub use buying::{A_YEAR, MayBuy, learn_buying, may_buy};
pub use erase::erase;
pub use good_event::{good_event, good_event_in};
pub use hold::{lift_hold, look_at_hold};
pub use join::{join, joined, part};
pub use profile::{add_customer, add_customer_in, change_customer};
pub(super) use survey::{case_named, case_of, keep_answer};
pub use survey::{survey, survey_in};
