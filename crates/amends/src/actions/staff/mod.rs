//! What is done about people: who may enter, and as whom.

mod link;
mod me;
mod member;
mod password;
mod session;
mod token;
mod training;

pub use link::{link_for, set_password_by_link};
pub use me::{change_me, change_my_password};
pub use member::{NewMember, add, arrive, change};
pub use password::{hash_password, set_password, verify_password};
pub use session::{first_administrator, invite, sign_in, sign_in_by_link, sign_out, sit_in_demo};
pub use token::{create_token, revoke_token};
pub use training::set_training;
