//! Importing from other systems' CSV files: bytes in, typed rows and reasons out; `actions::import` stores them.

mod dates;
mod mapping;
mod records;
mod rejected;
mod rows;
mod run;
mod table;

pub use dates::Dates;
pub use mapping::Mapping;
pub use rows::{ComplaintRow, CustomerRow, OrderRow, SurveyRow};
pub use run::{Kind, Source, Stopped, Summary, run};
