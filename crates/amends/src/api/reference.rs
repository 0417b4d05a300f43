//! `/api`: the description as a page that a person can read, without a script.

use axum::{Extension, extract::State, http::header, response::IntoResponse};
use maud::{Markup, html};
use serde_json::{Map, Value};

use super::Description;
use crate::{app::Shared, web::Page};

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";

pub async fn page(
    State(app): State<Shared>,
    Extension(description): Extension<Description>,
) -> impl IntoResponse {
    let page = Page::public(&app, "The API").show(reference(&description.0));
    ([(header::CONTENT_SECURITY_POLICY, POLICY)], page)
}

fn reference(document: &Value) -> Markup {
    let none = Map::new();
    let paths = document["paths"].as_object().unwrap_or(&none);
    let schemas = document["components"]["schemas"].as_object().unwrap_or(&none);
    html! {
        header class="page-head" {
            h1 { "The API" }
            p {
                "JSON over HTTP, with a bearer token made in Settings or by " code { "amends token create" } ". "
                "The same as " a href="/api/openapi.json" { "OpenAPI 3.1" } ". "
                "Errors are problem documents (RFC 9457) with a stable code and a sentence a person can act on. "
                "Lists are paged by " code { "cursor" } ", newest first. Times are RFC 3339 in UTC. "
                "A POST may carry an " code { "Idempotency-Key" } "."
            }
        }
        @for tag in tags(paths) {
            section {
                h2 { (tag) }
                @for (path, method, operation) in operations(paths).filter(|(.., one)| tag_of(one) == tag) {
                    (one(path, method, operation))
                }
            }
        }
        section {
            h2 { "shapes" }
            @for (name, schema) in schemas { (shape(name, schema)) }
        }
    }
}

fn operations(paths: &Map<String, Value>) -> impl Iterator<Item = (&String, &String, &Value)> {
    let of_path = |(path, methods)| methods_of(methods).map(move |(method, one)| (path, method, one));
    paths.iter().flat_map(of_path)
}

fn methods_of(methods: &Value) -> impl Iterator<Item = (&String, &Value)> {
    methods.as_object().into_iter().flatten()
}

fn tag_of(operation: &Value) -> &str {
    operation["tags"][0].as_str().unwrap_or("other")
}

fn tags(paths: &Map<String, Value>) -> Vec<&str> {
    let mut tags: Vec<&str> = Vec::new();
    for (.., operation) in operations(paths) {
        if !tags.contains(&tag_of(operation)) {
            tags.push(tag_of(operation));
        }
    }
    tags
}

fn one(path: &str, method: &str, operation: &Value) -> Markup {
    let body = &operation["requestBody"]["content"]["application/json"]["schema"];
    let told = operation["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
    html! {
        article id=(operation["operationId"].as_str().unwrap_or_default()) {
            h3 { code { (method.to_uppercase()) " " (path) } }
            p { (operation["summary"].as_str().unwrap_or_default()) }
            @if let Some(more) = operation["description"].as_str() { p { (more) } }
            @if !told.is_empty() {
                dl {
                    @for parameter in told {
                        dt { code { (parameter["name"].as_str().unwrap_or_default()) } " in the " (parameter["in"].as_str().unwrap_or_default()) }
                        dd { (parameter["description"].as_str().or(parameter["schema"]["description"].as_str()).unwrap_or_default()) }
                    }
                }
            }
            @if !body.is_null() { p { "Body: " (kind(body)) } }
            @for (status, answer) in operation["responses"].as_object().into_iter().flatten().filter(|(status, _)| status.starts_with('2')) {
                p { "Answers " (status) ": " (kind(&answer["content"]["application/json"]["schema"])) }
            }
        }
    }
}

fn shape(name: &str, schema: &Value) -> Markup {
    let required = schema["required"].as_array().map(Vec::as_slice).unwrap_or_default();
    html! {
        article id={ "shape-" (name) } {
            h3 { code { (name) } }
            @if let Some(meaning) = schema["description"].as_str() { p { (meaning) } }
            @if let Some(fields) = schema["properties"].as_object() {
                dl {
                    @for (field, value) in fields {
                        dt {
                            code { (field) } " " (kind(value))
                            @if required.iter().any(|one| one == field) { " · required" }
                        }
                        dd { (value["description"].as_str().unwrap_or_default()) }
                    }
                }
            } @else { p { (kind(schema)) } }
        }
    }
}

/// The type of a value in a few words, with a link where it is a shape of its own.
fn kind(schema: &Value) -> Markup {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return html! { a href={ "#shape-" (name) } { (name) } };
    }
    let choices = ["anyOf", "oneOf"].iter().find_map(|word| schema[*word].as_array());
    if let Some(choices) = choices {
        return html! { @for (nth, one) in choices.iter().enumerate() { @if nth > 0 { " or " } (kind(one)) } };
    }
    if let Some(words) = schema["enum"].as_array() {
        return html! { @for (nth, one) in words.iter().enumerate() { @if nth > 0 { ", " } code { (one.as_str().unwrap_or("null")) } } };
    }
    match (&schema["type"], &schema["const"]) {
        (_, Value::String(word)) => html! { code { (word) } },
        (Value::String(word), _) if word == "array" => html! { "list of " (kind(&schema["items"])) },
        (Value::String(word), _) => {
            html! { (word) @if let Some(format) = schema["format"].as_str() { " (" (format) ")" } }
        }
        (Value::Array(words), _) => {
            html! { @for (nth, one) in words.iter().enumerate() { @if nth > 0 { " or " } (one.as_str().unwrap_or_default()) } }
        }
        _ => html! { "any" },
    }
}
