//! Statements over whole tables, written from the list of tables once for the life of the program.

use std::sync::LazyLock;

use crate::{
    Sql,
    dialect::sql,
    tables::{TABLES, Table},
};

/// The statements of one table.
pub(crate) struct Texts {
    pub count: Sql,
    /// The first rows by key; `$1` is how many.
    pub first: Sql,
    /// The rows after a key; then how many.
    pub next: Sql,
    pub insert: Sql,
}

static ALL: LazyLock<Vec<Texts>> = LazyLock::new(|| TABLES.iter().map(Texts::of).collect());

/// In the order of [`TABLES`].
pub(crate) fn texts() -> &'static [Texts] {
    &ALL
}

impl Texts {
    fn of(table: &Table) -> Self {
        let (name, columns) = (table.name, table.columns.join(", "));
        let key = table.columns[..table.key].join(", ");
        let select = format!("SELECT {columns} FROM {name}");
        Self {
            count: lasting(format!("SELECT COUNT(*) FROM {name}")),
            first: lasting(format!("{select} ORDER BY {key} LIMIT $1")),
            next: lasting(format!(
                "{select} WHERE ({key}) > ({}) ORDER BY {key} LIMIT ${}",
                placeholders(table.key),
                table.key + 1
            )),
            insert: lasting(format!(
                "INSERT INTO {name} ({columns}) VALUES ({})",
                placeholders(table.columns.len())
            )),
        }
    }
}

/// Leaked on purpose: there are as many as there are tables, and connections remember statements by their text.
fn lasting(text: String) -> Sql {
    sql(text.leak())
}

fn placeholders(count: usize) -> String {
    (1..=count).map(|nth| format!("${nth}")).collect::<Vec<_>>().join(", ")
}
