//! What is done about make-goods beside the verbs of a case: carrying them out, spending vouchers, following them to their
//! outcome, and keeping them in the books.

mod asked;
mod books;
mod follow;
mod fulfil;
mod voucher;

pub use asked::{Beside, beside};
pub use books::book_missing;
pub use follow::follow;
pub use fulfil::{Order, Try, begin, came, looked, nothing_went_out};
pub use voucher::{Redemption, look_at_voucher, redeem, redeem_in};
