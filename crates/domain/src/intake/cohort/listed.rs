//! A pasted list or a small CSV: who is named in each row.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One who is named to be in a cohort: any of these that is known.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Listed {
    /// Our id, the firm's own id, an e-mail address or the number of an order: whichever it turns out to be.
    pub name: Option<String>,
    /// The id of the customer in the firm's own system.
    pub external_id: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// The number of their order in the firm's own system.
    pub order: Option<String>,
    /// Why they are in.
    pub why: Option<String>,
}

impl Listed {
    /// What stands there, so that a row that names nobody can be shown as it was.
    #[must_use]
    pub fn row(&self) -> String {
        let all = [&self.name, &self.external_id, &self.email, &self.order];
        all.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}

#[derive(Clone, Copy)]
enum Column {
    Name,
    ExternalId,
    Email,
    Order,
    Why,
    Other,
}

/// Reads a list: one name a line, or a CSV whose first line names its columns (`external_id`, `email`, `order`, `why`).
#[must_use]
pub fn listed(text: &str) -> Vec<Listed> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
    let head: Vec<_> =
        lines.peek().map(|line| fields(line).iter().map(|one| column(one)).collect()).unwrap_or_default();
    let has_head = head.iter().any(|one| matches!(one, Column::ExternalId | Column::Email | Column::Order));
    let columns = if has_head {
        lines.next();
        head
    } else {
        vec![Column::Name, Column::Why]
    };
    lines.map(|line| row(&columns, &fields(line))).filter(|one| !one.row().is_empty()).collect()
}

fn column(name: &str) -> Column {
    match super::fold_attribute(name).as_str() {
        "id" | "external_id" | "customer" | "customer_id" => Column::ExternalId,
        "email" | "e_mail" => Column::Email,
        "order" | "order_id" | "order_number" => Column::Order,
        "why" | "reason" => Column::Why,
        _ => Column::Other,
    }
}

fn row(columns: &[Column], fields: &[String]) -> Listed {
    let mut one = Listed::default();
    for (column, value) in columns.iter().zip(fields) {
        let value = Some(value.trim()).filter(|value| !value.is_empty()).map(str::to_owned);
        match column {
            Column::Name => one.name = value,
            Column::ExternalId => one.external_id = value,
            Column::Email => one.email = value,
            Column::Order => one.order = value,
            Column::Why => one.why = value,
            Column::Other => {}
        }
    }
    one
}

/// The fields of one line, between commas, semicolons or tabs; a field may stand in quotation marks.
fn fields(line: &str) -> Vec<String> {
    let mark = [';', '\t'].into_iter().find(|mark| line.contains(*mark)).unwrap_or(',');
    let (mut fields, mut quoted) = (vec![String::new()], false);
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let Some(field) = fields.last_mut() else { break };
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            one if one == mark && !quoted => fields.push(String::new()),
            one => field.push(one),
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::{Listed, listed};

    fn named(name: &str) -> Listed {
        Listed { name: Some(name.to_owned()), ..Listed::default() }
    }

    #[test]
    fn one_name_a_line() {
        let read = listed("C-1\n\n  ana@x.example \r\nO-77, from the till roll\n");
        assert_eq!(read[0], named("C-1"));
        assert_eq!(read[1], named("ana@x.example"));
        assert_eq!(read[2], Listed { why: Some("from the till roll".to_owned()), ..named("O-77") });
        assert_eq!(read.len(), 3);
    }

    #[test]
    fn a_first_line_that_names_columns() {
        let read = listed("Order number;E-mail;town;why\n77;\"a;b\"\"c@x.example\";Linz;lot 7b\n;;Wels;\n");
        assert_eq!(read.len(), 1, "a row that names nobody by any of its columns is none");
        assert_eq!(read[0].order.as_deref(), Some("77"));
        assert_eq!(read[0].email.as_deref(), Some("a;b\"c@x.example"));
        assert_eq!(
            (read[0].why.as_deref(), read[0].row().as_str()),
            (Some("lot 7b"), "a;b\"c@x.example, 77")
        );
    }
}
