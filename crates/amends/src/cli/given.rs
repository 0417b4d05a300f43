//! What the commands about policies are given: a policy in a file, and facts as JSON.

use std::path::Path;

use domain::{house::HouseError, recovery::MakeGoodPolicy};
use serde_json::{Map, Value};

use super::{Failure, input::text};

/// Reads a policy, or says where it cannot be read.
pub fn read_policy(path: &Path) -> Result<MakeGoodPolicy, Failure> {
    MakeGoodPolicy::from_toml(&text(path)?).map_err(|error| placed(path, &error))
}

/// Where in its file a policy is wrong.
pub fn placed(path: &Path, error: &HouseError) -> Failure {
    let (line, column) = (error.line.unwrap_or(1), error.column.unwrap_or(1));
    let HouseError { field, found, expected, .. } = error;
    Failure::input(format!(
        "{}:{line}:{column}: `{field}`: found {found}, expected {expected}",
        path.display()
    ))
}

/// One flat object of facts.
pub fn object(text: &[u8]) -> Result<Map<String, Value>, String> {
    let expected = "expected one flat JSON object of facts";
    match serde_json::from_slice(text) {
        Ok(Value::Object(facts)) => Ok(facts),
        Ok(Value::Array(_)) => Err(format!("found a list, {expected}")),
        Ok(other) => Err(format!("found {other}, {expected}")),
        Err(error) => {
            let (line, column) = (error.line(), error.column());
            Err(format!("found something that is no JSON at line {line}, column {column}, {expected}"))
        }
    }
}
