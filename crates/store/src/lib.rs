//! Keeping it, on SQLite and PostgreSQL.
