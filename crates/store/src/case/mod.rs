//! Cases: loading a whole file for a decision, saving what it became, and the lists.

mod file;
mod found;
mod list;
mod message;
pub mod notices;
mod page;

pub use file::{Belongings, Lock, belongings, file, find, save, save_first, save_new};
pub use found::{Found, found_soonest};
pub use list::{
    Place, Soonest, Team, Together, any, counts_by_stage, list, of_customer, of_customers, open_count,
    open_of_customers, owed_by, owed_now, owed_together, page_after, soonest, team,
};
pub use message::{Held, StoredMessage, by_foreign_id, messages, set_delivery};
pub use page::{Filter, Page};
