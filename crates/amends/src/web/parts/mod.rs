//! Small pieces that pages are made of: times, due marks, states, fields. Their HTML is the contract of the stylesheet.

mod bars;
mod field;
mod guard;
mod happening;
mod names;
mod pager;
mod state;
mod time;

pub use bars::{Bar, bars};
pub use field::{Field, choices, refusal, select};
pub use guard::guard;
pub use happening::{Happening, happening};
pub use names::{approval, capital, channel, failure_types, step_for, thousands};
pub use pager::{After, Leaf};
pub use state::{make_good_state, promise_state, stage, state};
pub use time::{NOW, calendar_day, day, due, due_level, moment, relative, said, said_day, written};
