//! Every verb of a case, of its promises and of its make-goods, in one table: the API makes its routes of it, the command
//! line its commands, the demo its steps.

mod done;
mod known;
mod make_good;
mod table;

pub use done::{Done, Verb};
pub use known::{Deed, Known, known, named, perform, shape_of};
pub use table::{Entry, Table, Thing, every};
