//! What the commands about policies are given: a policy in a file, and facts as JSON.

use std::path::Path;

use domain::{house::HouseError, recovery::MakeGoodPolicy};
use serde_json::{Map, Value};

use super::{Failure, input::text};
use crate::actions::EachOnce;

/// Reads a policy, or says where it cannot be read.
pub fn read_policy(path: &Path) -> Result<MakeGoodPolicy, Failure> {
    MakeGoodPolicy::from_toml(&text(path)?).map_err(|error| placed(path, &error))
}

/// Where in its file a policy is wrong.
pub fn placed(path: &Path, error: &HouseError) -> Failure {
    Failure::input(told(path, error))
}

/// The same in words.
pub fn told(path: &Path, error: &HouseError) -> String {
    let (line, column) = (error.line.unwrap_or(1), error.column.unwrap_or(1));
    let HouseError { field, found, expected, .. } = error;
    format!("{}:{line}:{column}: `{field}`: found {found}, expected {expected}", path.display())
}

/// One flat object of facts.
pub fn object(text: &[u8]) -> Result<Map<String, Value>, String> {
    let expected = "expected one flat JSON object of facts";
    match serde_json::from_slice(text).map(|EachOnce(value)| value) {
        Ok(Value::Object(facts)) => Ok(facts),
        Ok(Value::Array(_)) => Err(format!("found a list, {expected}")),
        Ok(other) => Err(format!("found {other}, {expected}")),
        // Which of the two would count is anybody's guess.
        Err(error) if error.is_data() => Err(format!("{error}, expected each fact once")),
        Err(error) => {
            let (line, column) = (error.line(), error.column());
            Err(format!("found something that is no JSON at line {line}, column {column}, {expected}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::object;

    #[test]
    fn a_fact_that_stands_there_twice_is_named() {
        for text in
            [r#"{"loss":"5.00","loss":"500.00"}"#, r#"{"id":1,"facts":{"loss":"5.00","loss":"500.00"}}"#]
        {
            let told = object(text.as_bytes()).unwrap_err();
            assert!(told.contains("`loss` a second time") && told.contains("line 1 column"), "{told}");
        }
        let facts = object(br#"{"a":[{"b":1},{"b":2}],"c":{"b":null},"d":1.5}"#).unwrap();
        assert_eq!(
            serde_json::to_string(&facts).unwrap(),
            r#"{"a":[{"b":1},{"b":2}],"c":{"b":null},"d":1.5}"#
        );
    }
}
