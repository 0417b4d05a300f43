//! Every answer about satisfaction, each once.

use domain::{case::Case, customer::Customer, id::Id};
use jiff::Timestamp;

use crate::{Conn, Row, Sql, StoreError, Unit, dialect::sql};

const READ: Sql = sql("SELECT id, customer, at, score, about FROM surveys WHERE id = $1");
const KEEP: Sql = sql("INSERT INTO surveys (id, customer, at, score, about) VALUES ($1, $2, $3, $4, $5)");
const OF_CUSTOMER: Sql = sql(
    "SELECT id, customer, at, score, about FROM surveys WHERE customer = $1 AND at >= $2 AND at < $3 ORDER BY at, id",
);

const GIVE: Sql = sql("UPDATE surveys SET customer = $2 WHERE id = $1");

/// What a customer answered when asked how satisfied they are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SurveyAnswer {
    /// Its id in the system that asked, or one of ours.
    pub id: String,
    /// Whose.
    pub customer: Id<Customer>,
    /// When they said so.
    pub at: Timestamp,
    /// How satisfied they were, one to five.
    pub score: u8,
    /// The case that they were asked about; none where they were asked apart from any failure.
    pub about: Option<Id<Case>>,
}

/// An answer by its id.
///
/// # Errors
/// The engine's.
pub fn answer(conn: &mut Conn<'_>, id: &str) -> Result<Option<SurveyAnswer>, StoreError> {
    conn.one(READ, &[id.into()])?.map(|row| read(&row)).transpose()
}

/// Keeps an answer that is new.
///
/// # Errors
/// The engine's.
pub fn keep(unit: &mut Unit<'_>, answer: &SurveyAnswer) -> Result<(), StoreError> {
    let row = [
        answer.id.as_str().into(),
        answer.customer.into(),
        answer.at.into(),
        i64::from(answer.score).into(),
        answer.about.into(),
    ];
    unit.exec(KEEP, &row).map(drop)
}

/// Makes answers those of another customer, who turned out to have given them.
///
/// # Errors
/// The engine's.
pub fn give(unit: &mut Unit<'_>, answers: &[String], to: Id<Customer>) -> Result<(), StoreError> {
    answers.iter().try_for_each(|id| unit.exec(GIVE, &[id.as_str().into(), to.into()]).map(drop))
}

/// What a customer answered from one moment on and before another, in the order of time.
///
/// # Errors
/// The engine's.
pub fn of_customer(
    conn: &mut Conn<'_>,
    customer: Id<Customer>,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<SurveyAnswer>, StoreError> {
    conn.all(OF_CUSTOMER, &[customer.into(), from.into(), to.into()])?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<SurveyAnswer, StoreError> {
    let score = row.int(3)?;
    let about = row.opt_text(4)?.map(str::parse).transpose();
    Ok(SurveyAnswer {
        id: row.text(0)?.to_owned(),
        customer: row.id(1)?,
        at: row.time(2)?,
        score: u8::try_from(score)
            .map_err(|_| StoreError::Value(format!("surveys: found score {score}, expected 1 to 5")))?,
        about: about.map_err(|_| {
            StoreError::Value("surveys: found no id in about, expected that of a case".to_owned())
        })?,
    })
}
