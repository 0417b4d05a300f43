//! Every statement of the crate is one that both engines understand.

use syn::visit::Visit;

use crate::house::{House, on_both};

struct Texts(Vec<Found>);

struct Found {
    by: String,
    lite: String,
    pg: String,
}

impl<'a> Visit<'a> for Texts {
    fn visit_expr_call(&mut self, call: &'a syn::ExprCall) {
        if let syn::Expr::Path(path) = &*call.func
            && let Some(by) = path.path.segments.last().map(|last| last.ident.to_string())
            && ["sql", "pair", "on_postgres", "in_backup"].contains(&by.as_str())
        {
            let texts: Vec<String> = call.args.iter().filter_map(literal).collect();
            if let Some(first) = texts.first().cloned() {
                let pg = texts.get(1).unwrap_or(&first).clone();
                self.0.push(Found { by, lite: first, pg });
            }
        }
        syn::visit::visit_expr_call(self, call);
    }
}

fn literal(expr: &syn::Expr) -> Option<String> {
    match expr {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}

fn statements(folder: &std::path::Path, texts: &mut Texts) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            statements(&path, texts);
        } else {
            texts.visit_file(&syn::parse_file(&std::fs::read_to_string(&path).unwrap()).unwrap());
        }
    }
}

fn all_statements() -> Vec<Found> {
    let mut texts = Texts(Vec::new());
    statements(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut texts);
    texts.0
}

#[test]
fn every_statement_prepares_on_both_engines() {
    let texts = all_statements();
    assert!(texts.len() > 120, "only {} statements were found: does the scan still work?", texts.len());
    on_both(|house| {
        let in_database = texts.iter().filter(|found| found.by != "in_backup");
        let in_backup = texts.iter().filter(|found| found.by == "in_backup");
        if house.db.engine() == store::Engine::Sqlite {
            let copy = house.file().with_extension("backup");
            store::backup::backup(&house.db, &copy).unwrap();
            let shared = in_database.filter(|found| found.by != "on_postgres");
            shared.for_each(|found| prepare(&house.lite(), &found.lite));
            in_backup.for_each(|found| prepare(&rusqlite::Connection::open(&copy).unwrap(), &found.lite));
        } else {
            let mut client = house.client();
            for found in in_database {
                client.prepare(&found.pg).unwrap_or_else(|error| panic!("{}: {error:?}", found.pg));
            }
        }
    });
}

/// SQLite takes any index in the right order before one that holds fewer rows, unless a column of that one is pinned down:
/// then what is raised would be looked for among all open cases, and what one owes among all silent victims.
#[test]
fn what_is_due_has_an_index_of_its_own() {
    let house = House::on_sqlite();
    let conn = house.lite();
    let due =
        |found: &&Found| found.lite.contains("FROM cases") && found.lite.contains("ORDER BY due_at LIMIT");
    let texts = all_statements();
    let mut looked_at = 0;
    for found in texts.iter().filter(due) {
        let mut asked =
            conn.prepare(&format!("EXPLAIN QUERY PLAN {}", found.lite.replace('$', "?"))).unwrap();
        let places = asked.parameter_count();
        let values = vec![rusqlite::types::Value::Null; places];
        let rows =
            asked.query_map(rusqlite::params_from_iter(values), |row| row.get::<_, String>(3)).unwrap();
        let plan: Vec<String> = rows.map(Result::unwrap).collect();
        assert!(plan.iter().any(|line| line.starts_with("SEARCH cases")), "{}: {plan:?}", found.lite);
        looked_at += 1;
    }
    assert!(looked_at >= 5, "only {looked_at} such statements were found: does the scan still work?");
}

fn prepare(conn: &rusqlite::Connection, text: &str) {
    conn.prepare(&text.replace('$', "?")).unwrap_or_else(|error| panic!("{text}: {error}"));
}
