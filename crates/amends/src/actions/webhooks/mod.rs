//! Webhooks: who is told what happens, and what came of telling them.

mod change;
mod tell;

pub use change::{
    change_secret, change_secret_in, create, create_in, remove, replay, replay_in, resume, resume_in,
};
pub use tell::{Parcel, Verdict, came, news, parcel};
