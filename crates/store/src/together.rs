//! Many rows in one statement: on PostgreSQL a round trip costs more than a row.

use ::postgres::types::{ToSql, Type};

use crate::Val;

/// `INSERT … VALUES ($1, f($2)) …` as one that takes an array for each column: `INSERT … SELECT r.v1, f(r.v2) FROM
/// unnest($1::text[], $2::text[]) AS r(v1, v2) …`. A text without `VALUES` comes back as it is.
pub(crate) fn text_of(text: &str, kinds: &[Type]) -> String {
    let Some((before, values, after)) = split(text) else { return text.to_owned() };
    let numbers = || 1..=kinds.len();
    // From the last to the first: `$1` is also the beginning of `$10`.
    let picked = numbers()
        .rev()
        .fold(values.to_owned(), |values, n| values.replace(&format!("${n}"), &format!("r.v{n}")));
    let arrays: Vec<_> = kinds.iter().zip(1..).map(|(kind, n)| format!("${n}::{}[]", kind.name())).collect();
    let names: Vec<_> = numbers().map(|n| format!("v{n}")).collect();
    format!("{before}SELECT {picked} FROM unnest({}) AS r({}){after}", arrays.join(", "), names.join(", "))
}

/// What stands before `VALUES (…)`, inside it and after it.
fn split(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("VALUES (")?;
    let mut depth = 1;
    let end = rest.find(|c| {
        depth += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        depth == 0
    })?;
    Some((before, &rest[..end], &rest[end + 1..]))
}

/// The values of all rows by column.
pub(crate) fn columns(rows: &[Vec<Val>]) -> Vec<Vec<&Val>> {
    let width = rows.first().map_or(0, Vec::len);
    (0..width).map(|at| rows.iter().filter_map(|row| row.get(at)).collect()).collect()
}

pub(crate) fn borrowed<'c>(columns: &'c [Vec<&'c Val>]) -> Vec<&'c (dyn ToSql + Sync)> {
    columns.iter().map(|column| column as &(dyn ToSql + Sync)).collect()
}

#[cfg(test)]
mod tests {
    use ::postgres::types::Type;

    use super::text_of;

    #[test]
    fn values_become_columns_of_arrays() {
        assert_eq!(
            text_of(
                "INSERT INTO t (a, b) VALUES ($1, f($2, ' ')) ON CONFLICT (a) DO NOTHING",
                &[Type::INT8, Type::TEXT]
            ),
            "INSERT INTO t (a, b) SELECT r.v1, f(r.v2, ' ') FROM unnest($1::int8[], $2::text[]) AS r(v1, v2) ON CONFLICT (a) DO NOTHING"
        );
        let ten = (1..=10).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
        let text = text_of(&format!("INSERT INTO t VALUES ({ten})"), &vec![Type::TEXT; 10]);
        assert!(
            text.starts_with("INSERT INTO t SELECT r.v1, r.v2,") && text.contains(", r.v10 FROM"),
            "{text}"
        );
    }
}
