//! The JSON Schema of stack files, compared with what is read.

use std::collections::BTreeSet;

use serde_json::Value;

use super::*;

/// A file with every table that there is, and both forms of a claim's value.
const EVERY_TABLE: &str = r#"
    [user_pool.NAME]
    name = "a"
    password_policy = {}
    resource_server.NAME = { identifier = "a" }
    client.NAME = { token_validity_units = {} }
    user.NAME = { password = "LocalPass123!" }
    [oauth2_credential_provider.NAME]
    credential_provider_vendor = "CustomOauth2"
    [api_key_credential_provider.NAME]
    name = "a"
    [iam_role.NAME]
    [runtime.NAME.custom_jwt_authorizer]
    [gateway.NAME.target.NAME.oauth]
    [gateway.NAME.target.NAME.gateway_iam_role]
    [gateway.NAME.target.NAME.api_key]
    credential_location = "HEADER"
    [gateway.NAME.custom_jwt_authorizer]
    [[gateway.NAME.custom_jwt_authorizer.custom_claims]]
    inbound_token_claim_value_type = "STRING"
    authorizing_claim_match_value = { claim_match_operator = "EQUALS", claim_match_value = {} }
    [[gateway.NAME.custom_jwt_authorizer.custom_claims]]
    authorizing_claim_match_value = { claim_match_operator = "CONTAINS_ANY", claim_match_value = {} }
"#;

fn schema() -> Value {
    serde_json::from_str(Stack::json_schema()).unwrap()
}

/// The part of the schema that a `$ref` names, or the part itself.
fn followed<'s>(schema: &'s Value, part: &'s Value) -> &'s Value {
    match part["$ref"].as_str() {
        Some(reference) => schema.pointer(reference.trim_start_matches('#')).unwrap(),
        None => part,
    }
}

/// What the schema says, by the paths in `EVERY_TABLE`.
#[derive(Debug, Default, PartialEq, Eq)]
struct Told {
    /// The keys of each table.
    keys: BTreeMap<String, BTreeSet<String>>,
    /// The words of each key that has a closed set of them.
    words: BTreeMap<String, BTreeSet<String>>,
}

impl Told {
    fn collect(&mut self, schema: &Value, part: &Value, path: &str) {
        let part = followed(schema, part);
        for words in [&part["enum"], &part["items"]["enum"]].into_iter().filter_map(Value::as_array) {
            let words = words.iter().map(|word| word.as_str().unwrap().to_owned());
            self.words.insert(path.to_owned(), words.collect());
        }
        let Some(properties) = part["properties"].as_object() else { return };
        assert_eq!(part["additionalProperties"], false, "{path}");
        self.keys.insert(path.to_owned(), properties.keys().cloned().collect());
        for (key, value) in properties {
            let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            self.collect(schema, value, &path);
            self.collect(schema, &value["items"], &path);
            self.collect(schema, &value["additionalProperties"], &format!("{path}.NAME"));
        }
    }
}

#[test]
fn the_schema_has_the_keys_and_words_that_are_read_and_no_others() {
    let nothing = |_: &str| None;
    let mut reading = Reading::new(EVERY_TABLE, Context::new(schema::default_account_region(), &nothing));
    let table = DeTable::parse(EVERY_TABLE).unwrap().into_inner();
    Document::read(&mut Table::new(&mut reading, String::new(), 0..0, table));
    let owned = |all: BTreeMap<String, BTreeSet<&str>>| {
        let all = all.into_iter().map(|(path, names)| (path, names.into_iter().map(str::to_owned).collect()));
        all.collect::<BTreeMap<String, BTreeSet<String>>>()
    };
    let read = Told { keys: owned(reading.known), words: owned(reading.words) };
    let schema = schema();
    let mut told = Told::default();
    told.collect(&schema, &schema, "");
    // The authorizer of a runtime is the gateway's, whose claims are in `EVERY_TABLE`.
    let is_elsewhere = |path: &str| path.starts_with("runtime.NAME.custom_jwt_authorizer.custom_claims");
    told.keys.retain(|path, _| !is_elsewhere(path));
    told.words.retain(|path, _| !is_elsewhere(path));
    assert_eq!(told, read);
}

#[test]
fn the_schema_takes_what_is_read_without_mistakes() {
    let schema = schema();
    assert!(jsonschema::draft7::meta::is_valid(&schema));
    let validator = jsonschema::draft7::new(&schema).unwrap();
    let is_valid = |text: &str| {
        let value: toml::Value = toml::from_str(text).unwrap();
        validator.is_valid(&serde_json::to_value(value).unwrap())
    };
    assert!(is_valid(BUILT_IN) && is_valid(""));
    assert!(Stack::built_in_names().all(|name| is_valid(Stack::built_in_text_of(name).unwrap().1)));
    let minimal_runtime = r#"
        [runtime.r]
        name = "r"
        SERVER
        custom_jwt_authorizer = { discovery_url = "https://x/.well-known/openid-configuration", RULE }
    "#;
    let runtime =
        |server: &str, rule: &str| is_valid(&minimal_runtime.replace("SERVER", server).replace("RULE", rule));
    for server in ["sample = true", "command = ['a', 'b']", "url = 'http://127.0.0.1:9000/mcp'"] {
        assert!(runtime(server, "allowed_clients = ['a']"), "{server}");
    }
    assert!(!runtime("sample = false", "allowed_clients = ['a']"));
    assert!(!runtime("sample = true\ncommand = ['a']", "allowed_clients = ['a']"));
    assert!(!runtime("sample = true", "allowed_clients = []"));
    assert!(!runtime("sample = true", "alowed_clients = ['a']"));
}

/// A mistake of form is one for an editor too.
#[test]
fn the_schema_finds_mistakes_of_form() {
    let validator = jsonschema::draft7::new(&schema()).unwrap();
    for name in [
        "api-key",
        "choice",
        "empty-array",
        "missing-key",
        "no-authorizer",
        "no-server",
        "sample-false",
        "two-servers",
        "unknown-key",
        "unknown-table",
        "wrong-type-array",
        "wrong-type-boolean",
        "wrong-type-item",
        "wrong-type-string",
        "wrong-type-table",
        "misspelt-rule",
        "string-for-array",
        "start-deadline",
    ] {
        let text = fs::read_to_string(stacks().join(format!("mistakes/{name}.toml"))).unwrap();
        let value: toml::Value = toml::from_str(&text).unwrap();
        assert!(!validator.is_valid(&serde_json::to_value(value).unwrap()), "{name}");
    }
}
