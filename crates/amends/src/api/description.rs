//! The OpenAPI 3.1 document: what the routes tell of themselves, completed with what holds for all of them.

use std::sync::Arc;

use aide::openapi::OpenApi;
use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use super::ProblemDocument;

/// The document, made once.
#[derive(Clone)]
pub struct Description(pub Arc<Value>);

impl Description {
    /// Completes what was collected from the routes.
    #[must_use]
    pub fn of(collected: &OpenApi) -> Self {
        let mut document = serde_json::to_value(collected).unwrap_or_default();
        let settings = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
        let mut problem = SchemaGenerator::new(settings).into_root_schema_for::<ProblemDocument>();
        problem.remove("$schema");
        document["components"]["schemas"]["Problem"] = problem.to_value();
        if let Some(paths) = document["paths"].as_object_mut() {
            paths.iter_mut().for_each(|(path, methods)| complete(path, methods));
        }
        Self(Arc::new(document))
    }
}

fn complete(path: &str, methods: &mut Value) {
    let Some(methods) = methods.as_object_mut() else { return };
    for (method, operation) in methods.iter_mut() {
        let writes = method == "post" || method == "delete";
        operation["operationId"] = name_of(method, path).into();
        add_parameters(path, method == "post", operation);
        if let Some(responses) = operation["responses"].as_object_mut() {
            responses.extend(refusals(path, writes));
        }
    }
}

/// `post /cases/{case}/closure` → `post_cases_case_closure`.
fn name_of(method: &str, path: &str) -> String {
    let words = path.split('/').filter(|part| !part.is_empty() && !["api", "v1"].contains(part));
    let words: Vec<_> = words.map(|part| part.trim_matches(['{', '}'])).collect();
    format!("{method}_{}", words.join("_"))
}

fn add_parameters(path: &str, keyed: bool, operation: &mut Value) {
    let mut parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    for name in path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
        parameters.push(json!({
            "name": name, "in": "path", "required": true,
            "description": meaning(name), "schema": { "type": "string" },
        }));
    }
    if keyed {
        parameters.push(json!({
            "name": "Idempotency-Key", "in": "header", "schema": { "type": "string", "maxLength": 255 },
            "description": "Names the request: the same key and body get the same answer, another body 422.",
        }));
    }
    if !parameters.is_empty() {
        operation["parameters"] = parameters.into();
    }
}

fn meaning(name: &str) -> &'static str {
    match name {
        "case" => "The id of a case, its number, or `ext:` and the id it was opened under.",
        "customer" => "The id of a customer, or `ext:` and the id in your own system.",
        "code" => "The code of a voucher; case and hyphens do not matter.",
        _ => "The id.",
    }
}

fn refusals(path: &str, writes: bool) -> Map<String, Value> {
    let all = [
        ("401", true, "No token, or an unknown one."),
        ("403", writes, "The role may not."),
        ("404", path.contains('{') || writes, "There is no such thing."),
        ("409", writes, "A guard or the present state stands against it."),
        ("413", writes, "The body is larger than 2 MB."),
        ("422", true, "A field, the question or a text is wrong."),
        ("503", true, "Not now: the disk is full, the database is busy, or there is no administrator yet."),
    ];
    let told = all.into_iter().filter(|(_, told, _)| *told);
    told.map(|(status, _, meaning)| (status.to_owned(), refusal(meaning))).collect()
}

fn refusal(meaning: &str) -> Value {
    let schema = json!({ "$ref": "#/components/schemas/Problem" });
    json!({ "description": meaning, "content": { "application/problem+json": { "schema": schema } } })
}
