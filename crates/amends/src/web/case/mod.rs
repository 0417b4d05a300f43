//! Pages about cases: the list, the form that logs one, and the page on which one is put right.

mod act;
mod acts;
mod check;
mod compose;
mod customer;
mod draft;
mod follow;
mod forms;
mod head;
mod letter;
mod list;
mod make_goods;
mod new;
mod next;
mod page;
mod promises;
mod remark;
mod row;
mod scorecard;
mod sentence;
mod sight;
mod suggest;
mod thread;
mod wording;

use axum::{
    Router,
    routing::{get, post},
};

pub use check::sample;
pub use customer::show as customer_facts;
pub use forms::{DECIDED, accept_handover, approvers, decisions, may_decide, of_make_good, refuse_handover};
pub use make_goods::held_words;
pub use row::labels;
pub use sight::Sight;
pub use wording::local;

use crate::app::Shared;

pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/cases", get(list::show).post(new::open))
        .route("/cases/new", get(new::show))
        .route("/cases/{number}", get(page::show))
        .route("/cases/{number}/letter", get(letter::show))
        .route("/cases/{number}/letter.pdf", get(letter::pdf))
        .route("/cases/{number}/fragments/{part}", get(page::fragment))
        .route("/cases/{number}/reply_check", post(check::check))
        .route("/cases/{number}/acts/{verb}", get(act::form).post(act::act))
}
