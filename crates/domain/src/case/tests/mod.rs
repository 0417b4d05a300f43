//! The life of a case, told by people: verbs one by one, whole stories, and random histories.

mod asked_facts;
mod authority;
mod books;
mod choice;
mod early_acts;
mod ends;
mod fulfilment;
mod held;
mod histories;
mod holds;
mod intake;
mod kept_facts;
mod late_acts;
mod letter_steps;
mod make_goods;
mod moves;
mod next_steps;
mod next_word;
mod notices;
mod office;
mod owed;
mod promises;
mod scorecard;
mod silent;
mod small_acts;

use office::{Office, Story, at};
