//! Whatever is sent to whichever POST, the answer is never a fault of ours.

use axum::http::Method;
use domain::staff::Role;
use serde_json::{Map, Value, json};

use super::{
    description::paths_of,
    steps::{acknowledged, proposed},
    world::{World, on_both},
};

const ROUNDS: u64 = 12;

/// Chance that is the same in every run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % sides as u64).unwrap()
    }

    fn odd_value(&mut self) -> Value {
        let texts = [
            "",
            " ",
            "x",
            "\u{0}",
            "high",
            "email",
            "upheld",
            "EUR",
            "-1",
            "9999-12-31T23:59:59Z",
            "-009999-01-02T00:00:00Z",
            "2026-06-02T10:00:00Z",
            "0001-01-01T00:00:00Z",
            "ext:\u{0}",
            "🛋️ é\u{202e}",
            "00000000-0000-0000-0000-000000000000",
            "'; DROP TABLE cases; --",
            "goodwill",
            "email",
        ];
        match self.roll(9) {
            0 => Value::Null,
            1 => json!(self.roll(2) == 0),
            2 => json!([-1, 0, 1, 5, 255, 256, i64::MAX][self.roll(7)]),
            3 => json!([0.5, -0.0, 1e300, f64::MIN_POSITIVE][self.roll(4)]),
            4 => json!([self.odd_text(&texts), self.roll(3)]),
            5 => json!({ "amount": self.odd_text(&texts), "currency": "EUR" }),
            6 => json!({ "amount": "12.50", "currency": "EUR" }),
            _ => json!(self.odd_text(&texts)),
        }
    }

    fn odd_text<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.roll(texts.len())]
    }

    /// Mostly the fields that are known, with odd values; sometimes one more.
    fn body(&mut self, fields: &[String]) -> Value {
        let mut body = Map::new();
        for field in fields {
            if self.roll(5) > 0 {
                body.insert(field.clone(), self.odd_value());
            }
        }
        if self.roll(12) == 0 {
            body.insert("colour".to_owned(), self.odd_value());
        }
        Value::Object(body)
    }
}

#[test]
fn no_body_makes_the_server_fail() {
    on_both(|world| {
        let document =
            world.send(world.request(Role::Admin, Method::GET, "/api/openapi.json").body("".into()).unwrap());
        let case = acknowledged(world);
        let ids = Ids { make_good: proposed(world, Role::Agent, &case, "10"), case };
        let mut dice = Dice(7);
        let mut sent = 0;
        for (path, methods) in paths_of(&document.json).filter(|(_, methods)| methods.get("post").is_some()) {
            let fields = fields_of(&document.json, &methods["post"]);
            for _ in 0..ROUNDS {
                let body = dice.body(&fields);
                let request = world.request(Role::Admin, Method::POST, &ids.put_in(path));
                let answer = world.send(request.body(body.to_string().into()).unwrap());
                assert!(answer.status < 500, "POST {path} {body}: {} {}", answer.status, answer.text);
                sent += 1;
            }
        }
        assert!(sent > 400, "only {sent} bodies were sent");
        world.wait(48);
    });
}

struct Ids {
    case: String,
    make_good: String,
}

impl Ids {
    fn put_in(&self, path: &str) -> String {
        let path = path.replace("{case}", &self.case).replace("{make_good}", &self.make_good);
        let nil = "00000000-0000-0000-0000-000000000000";
        let parts = path.split('/').map(|part| if part.starts_with('{') { nil } else { part });
        parts.collect::<Vec<_>>().join("/")
    }
}

fn fields_of(document: &Value, operation: &Value) -> Vec<String> {
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    let name = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next());
    let shape = name.map_or(schema, |name| &document["components"]["schemas"][name]);
    shape["properties"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

#[test]
fn odd_questions_are_refused_by_name() {
    let world = World::on_sqlite();
    for (path, code) in [
        ("/cases?stage=nowhere", "invalid"),
        ("/cases?limit=0", "invalid"),
        ("/cases?limit=201", "invalid"),
        ("/cases?limit=x", "invalid"),
        ("/cases?cursor=x", "invalid"),
        ("/cases?owner=x", "invalid"),
        ("/cases?colour=red", "invalid"),
        ("/cases?q=%00", "invalid"),
        ("/customers?cursor=x", "invalid"),
        ("/events?after=x", "invalid"),
    ] {
        world.get(path).refused(422, code);
    }
}
