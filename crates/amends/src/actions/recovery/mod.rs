//! What is done about make-goods beside the verbs of a case: carrying them out, and spending vouchers.

mod fulfil;
mod voucher;

pub use fulfil::{Order, Try, begin, came, looked, nothing_went_out};
pub use voucher::{Redemption, look_at_voucher, redeem_in};
