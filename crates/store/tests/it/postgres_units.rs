//! postgres_units
