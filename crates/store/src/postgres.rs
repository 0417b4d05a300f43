//! PostgreSQL: a pool of connections that remember their statements, and units that are run again when they lose.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use ::postgres::{
    Client, Config, GenericClient, Statement,
    types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked},
};

use crate::{Row, StoreError, Val, together};

/// A connection of the pool, with the statements it has prepared.
pub(crate) struct Session {
    client: Client,
    prepared: Statements,
    /// A look that panicked inside a snapshot leaves this set; such a connection is not used again.
    in_snapshot: bool,
    used: Instant,
}

/// Statements by their text: as it stands, and for many rows at once.
#[derive(Default)]
struct Statements {
    plain: HashMap<&'static str, Statement>,
    together: HashMap<&'static str, Statement>,
    /// Of several tables: the texts, and whether each takes many rows.
    all: HashMap<Vec<Insert>, Statement>,
}

/// The text of an `INSERT`, and whether it takes many rows.
type Insert = (&'static str, bool);

/// A connection that was used this recently is taken to be alive: asking costs as much as a query.
const FRESH: Duration = Duration::from_secs(1);

/// Opens [`Session`]s.
pub(crate) struct Sessions {
    config: Config,
    tls: Option<tokio_postgres_rustls::MakeRustlsConnect>,
}

impl Sessions {
    pub fn new(url: &str) -> Result<Self, StoreError> {
        let config: Config = url
            .parse()
            .map_err(|error: ::postgres::Error| StoreError::File(format!("database url: {error}")))?;
        let wants_tls = config.get_ssl_mode() != ::postgres::config::SslMode::Disable && !is_local(&config);
        Ok(Self { config, tls: wants_tls.then(tls).transpose()? })
    }

    fn open(&self) -> Result<Client, ::postgres::Error> {
        match &self.tls {
            Some(tls) => self.config.connect(tls.clone()),
            None => self.config.connect(::postgres::NoTls),
        }
    }
}

fn is_local(config: &Config) -> bool {
    use ::postgres::config::Host;
    config.get_hosts().iter().all(|host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => matches!(name.as_str(), "localhost" | "127.0.0.1" | "::1"),
    })
}

fn tls() -> Result<tokio_postgres_rustls::MakeRustlsConnect, StoreError> {
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| StoreError::File(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(tokio_postgres_rustls::MakeRustlsConnect::new(config))
}

impl r2d2::ManageConnection for Sessions {
    type Connection = Session;
    type Error = ::postgres::Error;

    fn connect(&self) -> Result<Session, ::postgres::Error> {
        Ok(Session {
            client: self.open()?,
            prepared: Statements::default(),
            in_snapshot: false,
            used: Instant::now(),
        })
    }

    fn is_valid(&self, session: &mut Session) -> Result<(), ::postgres::Error> {
        if session.used.elapsed() < FRESH {
            return Ok(());
        }
        session.client.simple_query("").map(drop)
    }

    fn has_broken(&self, session: &mut Session) -> bool {
        session.used = Instant::now();
        session.in_snapshot || session.client.is_closed()
    }
}

impl Session {
    /// Runs `work` outside any transaction.
    pub fn plainly<T>(&mut self, work: impl FnOnce(PgConn<'_>) -> T) -> T {
        let snapshot = Some(&mut self.in_snapshot);
        work(PgConn { on: &mut self.client, prepared: &mut self.prepared, snapshot, fault: None })
    }

    /// Runs `work` in a transaction; commits if it says so.
    pub fn in_transaction<T>(
        &mut self,
        work: impl FnOnce(PgConn<'_>) -> Attempt<T>,
    ) -> Result<Ended<T>, StoreError> {
        let mut transaction = self.client.transaction()?;
        let prepared = &mut self.prepared;
        Ok(match work(PgConn { on: &mut transaction, prepared, snapshot: None, fault: None }) {
            Attempt::Commit(answer) => {
                let end = transaction.commit().map_err(StoreError::from);
                Ended::Committed(answer, end)
            }
            Attempt::Undo(answer) => {
                // If even that fails, the connection is gone, and the transaction with it.
                let _undone = transaction.rollback();
                Ended::Undone(answer)
            }
        })
    }

    /// Runs several statements at once.
    pub fn batch(&mut self, text: &str) -> Result<(), StoreError> {
        Ok(self.client.batch_execute(text)?)
    }
}

/// What is to become of a transaction.
pub(crate) enum Attempt<T> {
    Commit(T),
    Undo(T),
}

/// What became of it, and how COMMIT went.
pub(crate) enum Ended<T> {
    Committed(T, Result<(), StoreError>),
    Undone(T),
}

/// What a client and a transaction have in common.
trait Run {
    fn prepare(&mut self, text: &str) -> Result<Statement, ::postgres::Error>;
    fn execute(
        &mut self,
        statement: &Statement,
        values: &[&(dyn ToSql + Sync)],
    ) -> Result<u64, ::postgres::Error>;
    fn query(
        &mut self,
        statement: &Statement,
        values: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<::postgres::Row>, ::postgres::Error>;
}

impl<G: GenericClient> Run for G {
    fn prepare(&mut self, text: &str) -> Result<Statement, ::postgres::Error> {
        GenericClient::prepare(self, text)
    }
    fn execute(
        &mut self,
        statement: &Statement,
        values: &[&(dyn ToSql + Sync)],
    ) -> Result<u64, ::postgres::Error> {
        GenericClient::execute(self, statement, values)
    }
    fn query(
        &mut self,
        statement: &Statement,
        values: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<::postgres::Row>, ::postgres::Error> {
        GenericClient::query(self, statement, values)
    }
}

/// A connection in use, inside a transaction or not.
pub struct PgConn<'a> {
    on: &'a mut (dyn Run + 'a),
    prepared: &'a mut Statements,
    /// None inside a transaction.
    snapshot: Option<&'a mut bool>,
    /// The first fault: it ended the transaction, though a decision may have turned it into its own error or
    /// overlooked it.
    pub(crate) fault: Option<StoreError>,
}

impl<'a> PgConn<'a> {
    /// Whether a snapshot may begin: not inside a transaction.
    pub(crate) fn open_snapshot(&mut self) -> bool {
        self.snapshot.as_mut().is_some_and(|open| !std::mem::replace(*open, true))
    }

    pub(crate) fn close_snapshot(&mut self) {
        if let Some(open) = self.snapshot.as_mut() {
            **open = false;
        }
    }

    fn statement(&mut self, text: &'static str) -> Result<Statement, ::postgres::Error> {
        if let Some(known) = self.prepared.plain.get(text) {
            return Ok(known.clone());
        }
        let statement = self.on.prepare(text)?;
        self.prepared.plain.insert(text, statement.clone());
        Ok(statement)
    }

    /// The statement that inserts many rows at once.
    fn together(&mut self, text: &'static str) -> Result<Statement, ::postgres::Error> {
        if let Some(known) = self.prepared.together.get(text) {
            return Ok(known.clone());
        }
        let kinds = self.statement(text)?.params().to_vec();
        let statement = self.on.prepare(&together::text_of(text, &kinds))?;
        self.prepared.together.insert(text, statement.clone());
        Ok(statement)
    }

    pub(crate) fn exec_each(&mut self, text: &'static str, rows: &[Vec<Val>]) -> Result<(), StoreError> {
        match rows {
            [] => Ok(()),
            [only] => self.exec(text, only).map(drop),
            _ => {
                let columns = together::columns(rows);
                let done = self
                    .together(text)
                    .and_then(|statement| self.on.execute(&statement, &together::borrowed(&columns)));
                done.map(drop).map_err(|error| self.note(error))
            }
        }
    }

    /// Inserts that are not empty.
    pub(crate) fn exec_all(&mut self, inserts: &[(&'static str, &[Vec<Val>])]) -> Result<(), StoreError> {
        if let [(text, rows)] = inserts {
            return self.exec_each(text, rows);
        }
        if inserts.is_empty() {
            return Ok(());
        }
        let columns: Vec<_> = inserts.iter().map(|(_, rows)| together::columns(rows)).collect();
        let values: Vec<_> = inserts
            .iter()
            .zip(&columns)
            .flat_map(|((_, rows), columns)| match rows {
                [only] => borrowed(only),
                _ => together::borrowed(columns),
            })
            .collect();
        let texts = inserts.iter().map(|(text, rows)| (*text, rows.len() > 1)).collect();
        let done = self.all_of(texts).and_then(|statement| self.on.execute(&statement, &values));
        done.map(drop).map_err(|error| self.note(error))
    }

    /// The statement that inserts into several tables.
    fn all_of(&mut self, inserts: Vec<Insert>) -> Result<Statement, ::postgres::Error> {
        if let Some(known) = self.prepared.all.get(&inserts) {
            return Ok(known.clone());
        }
        let mut parts = Vec::new();
        for (text, many) in &inserts {
            let kinds = self.statement(text)?.params().to_vec();
            let text = if *many { together::text_of(text, &kinds) } else { (*text).to_owned() };
            parts.push((text, kinds.len()));
        }
        let statement = self.on.prepare(&together::text_of_all(&parts))?;
        self.prepared.all.insert(inserts, statement.clone());
        Ok(statement)
    }

    pub(crate) fn all_each(&mut self, text: &'static str, rows: &[Vec<Val>]) -> Result<Vec<Row>, StoreError> {
        match rows {
            [] => Ok(Vec::new()),
            [only] => self.all(text, only),
            _ => {
                let columns = together::columns(rows);
                let found = self
                    .together(text)
                    .and_then(|statement| self.on.query(&statement, &together::borrowed(&columns)));
                found.map_err(|error| self.note(error))?.iter().map(row).collect()
            }
        }
    }

    pub(crate) fn exec(&mut self, text: &'static str, values: &[Val]) -> Result<u64, StoreError> {
        let done = self.statement(text).and_then(|statement| self.on.execute(&statement, &borrowed(values)));
        done.map_err(|error| self.note(error))
    }

    pub(crate) fn all(&mut self, text: &'static str, values: &[Val]) -> Result<Vec<Row>, StoreError> {
        let rows = self.statement(text).and_then(|statement| self.on.query(&statement, &borrowed(values)));
        rows.map_err(|error| self.note(error))?.iter().map(row).collect()
    }

    fn note(&mut self, error: ::postgres::Error) -> StoreError {
        let fault = StoreError::from(error);
        if let StoreError::Postgres(said, code) = &fault {
            self.fault.get_or_insert_with(|| StoreError::Postgres(said.clone(), code.clone()));
        }
        fault
    }
}

fn borrowed(values: &[Val]) -> Vec<&(dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

fn row(row: &::postgres::Row) -> Result<Row, StoreError> {
    let value = |(at, column): (usize, &::postgres::Column)| {
        Ok(match *column.type_() {
            Type::INT8 => row.try_get::<_, Option<i64>>(at)?.into(),
            Type::INT4 => row.try_get::<_, Option<i32>>(at)?.map(i64::from).into(),
            Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(at)?.map_or(Val::Null, Val::Blob),
            Type::BOOL => row.try_get::<_, Option<bool>>(at)?.into(),
            _ => row.try_get::<_, Option<String>>(at)?.into(),
        })
    };
    Ok(Row(row.columns().iter().enumerate().map(value).collect::<Result<_, ::postgres::Error>>()?))
}

impl ToSql for Val {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(value) if *kind == Type::INT4 => i32::try_from(*value)?.to_sql(kind, out),
            Self::Int(value) => value.to_sql(kind, out),
            Self::Text(value) => value.to_sql(kind, out),
            Self::Blob(value) => value.to_sql(kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
