//! The people of the firm: who they are and what their role lets them do.

mod duty;
mod member;
mod role;

pub use duty::{Load, first_owner, may_own};
pub use member::{Actor, Member, MemberKind};
pub use role::{Permission, Role};
