//! What is agreed reaches the customer exactly once: by voucher, by call, whatever dies when.

mod bank;
mod calls;
mod firm;
mod killed;
mod vouchers;
