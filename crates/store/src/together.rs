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

/// Several statements as one, each given as its text and the number of its parameters: those of the second go on
/// counting where those of the first end, and so on.
pub(crate) fn text_of_all(statements: &[(String, usize)]) -> String {
    let mut before = 0;
    let mut texts = Vec::with_capacity(statements.len());
    for (text, count) in statements {
        texts.push(counting_on(text, before));
        before += count;
    }
    let last = texts.pop().unwrap_or_default();
    let first: Vec<_> = texts.iter().zip(1..).map(|(text, n)| format!("insert_{n} AS ({text})")).collect();
    if first.is_empty() { last } else { format!("WITH {} {last}", first.join(", ")) }
}

/// `$1` becomes `$1` and `before` more, and so do the others.
fn counting_on(text: &str, before: usize) -> String {
    let mut pieces = text.split('$');
    let mut counted = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.find(|c: char| !c.is_ascii_digit()).unwrap_or(piece.len());
        let number = piece[..end].parse().map_or_else(|_| String::new(), |n: usize| (n + before).to_string());
        counted.extend(["$", &number, &piece[end..]]);
    }
    counted
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

    use super::{text_of, text_of_all};

    #[test]
    fn statements_become_one_whose_parameters_count_on() {
        let first = ("INSERT INTO t VALUES ($1, $2)".to_owned(), 2);
        assert_eq!(text_of_all(std::slice::from_ref(&first)), first.0);
        let ten = (1..=10).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
        let text = text_of_all(&[first, (format!("INSERT INTO u VALUES ({ten})"), 10)]);
        let begin = "WITH insert_1 AS (INSERT INTO t VALUES ($1, $2)) INSERT INTO u VALUES ($3, $4,";
        assert!(text.starts_with(begin) && text.ends_with("$11, $12)"), "{text}");
    }

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
