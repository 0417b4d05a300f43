//! A complaint as tests open one by the program's own action.

use amends::actions::case::{NamedCustomer, OpenCase, open};
use domain::{case::CaseFile, intake::Channel, staff::Actor};

use amends::app::Shared;

/// A late delivery that somebody rang about.
pub fn complaint(customer: NamedCustomer, words: &str) -> OpenCase {
    OpenCase {
        customer,
        channel: Channel::Phone,
        verbatim: words.to_owned(),
        subject: None,
        received_at: None,
        failure_type: Some("late_delivery".to_owned()),
        order: None,
        product: None,
        site: None,
        desired_outcome: None,
        external_id: None,
        foreign_id: None,
    }
}

/// Opens one.
pub fn complain(app: &Shared, customer: NamedCustomer, words: &str) -> CaseFile {
    open(app, &Actor::system(), complaint(customer, words)).unwrap()
}
