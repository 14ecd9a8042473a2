//! The index that ranks a catalogue's tools by the words of a query.

use std::cmp::Ordering;

use bm25::{SearchEngine, SearchEngineBuilder};
use serde_json::Value;
use serde_json::value::RawValue;

use super::words::Words;
use crate::gateway::target::InputSchema;

/// The tool's name. Documented.
pub(crate) const NAME: &str = "x_amz_bedrock_agentcore_search";

/// The tool in tools/list. Recorded: the whole text and its order, 2025 and 2026-01.
pub(crate) const DEFINITION: &str = r#"{"inputSchema":{"type":"object","properties":{"query":{"type":"string"}},"required":["query"]},"name":"x_amz_bedrock_agentcore_search","description":"A special tool that returns a trimmed down list of tools given a context. Use this tool only when there are many tools available and you want to get a subset that matches the provided context."}"#;

/// Documented: up to 10 results.
const MAX_RESULTS: usize = 10;

/// A catalogue's tools, ready to be ranked.
pub(crate) struct SearchIndex {
    engine: SearchEngine<u32, u32, Words>,
    /// By the document's number in the engine.
    definitions: Vec<Box<RawValue>>,
    /// The schema of the search tool itself.
    pub(crate) input_schema: InputSchema,
}

impl std::fmt::Debug for SearchIndex {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "SearchIndex({} tools)", self.definitions.len())
    }
}

impl SearchIndex {
    /// Takes the definitions of all tools except the search tool.
    pub(crate) fn new<'a>(definitions: impl Iterator<Item = &'a Box<RawValue>>) -> Self {
        let definitions: Vec<_> = definitions.cloned().collect();
        let texts = definitions.iter().map(|definition| searchable(definition));
        let engine = SearchEngineBuilder::<u32, u32, Words>::with_tokenizer_and_corpus(Words, texts).build();
        let own: Value = serde_json::from_str(DEFINITION).unwrap_or_default();
        let input_schema = InputSchema::compile(own.get("inputSchema").unwrap_or(&Value::Null));
        Self { engine, definitions, input_schema }
    }

    /// The definitions of the best ten, best first; equal ones in the order of tools/list.
    pub(crate) fn search(&self, query: &str) -> Vec<&str> {
        let mut found = self.engine.search(query, None);
        found.sort_by(|first, second| {
            let by_score = second.score.partial_cmp(&first.score).unwrap_or(Ordering::Equal);
            by_score.then(first.document.id.cmp(&second.document.id))
        });
        let numbers =
            found.into_iter().take(MAX_RESULTS).filter_map(|found| usize::try_from(found.document.id).ok());
        numbers.filter_map(|number| self.definitions.get(number)).map(|definition| definition.get()).collect()
    }
}

/// The words of a tool: its name, its description, the names and descriptions of its parameters.
fn searchable(definition: &RawValue) -> String {
    let definition: Value = serde_json::from_str(definition.get()).unwrap_or_default();
    let text = |value: &Value, member: &str| {
        value.get(member).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let mut texts = vec![text(&definition, "name"), text(&definition, "description")];
    let parameters = definition.pointer("/inputSchema/properties").and_then(Value::as_object);
    for (name, schema) in parameters.into_iter().flatten() {
        texts.extend([name.clone(), text(schema, "description")]);
    }
    texts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> SearchIndex {
        let tool = |name: &str, description: &str| {
            RawValue::from_string(format!(
                r#"{{"inputSchema":{{"type":"object","properties":{{"unit":{{"description":"Celsius"}}}}}},"name":"{name}","description":"{description}"}}"#
            ))
            .unwrap()
        };
        let mut tools = vec![
            tool("math___add_numbers", "Add two numbers together"),
            tool("math___multiplyNumbers", "Multiply two values"),
            tool("people___greet_user", "Greet a user by name"),
            tool("forecast", "天気を調べる"),
        ];
        tools.extend((0..20).map(|number| tool(&format!("bulk___item{number}"), "Fetch an invoice")));
        SearchIndex::new(tools.iter())
    }

    fn names(query: &str) -> Vec<String> {
        let name = |definition: &str| {
            let definition: Value = serde_json::from_str(definition).unwrap();
            definition["name"].as_str().unwrap().to_owned()
        };
        index().search(query).into_iter().map(name).collect()
    }

    #[test]
    fn the_best_match_comes_first_and_words_meet_across_forms() {
        assert_eq!(names("add a number")[0], "math___add_numbers");
        assert_eq!(names("GREET users")[0], "people___greet_user");
        assert_eq!(names("multiply"), ["math___multiplyNumbers"]);
        assert_eq!(names("天気"), ["forecast"]);
        assert!(names("quantum chromodynamics").is_empty());
        assert!(names("").is_empty());
    }

    #[test]
    fn at_most_ten_are_found_and_equals_keep_their_order() {
        let expected: Vec<_> = (0..10).map(|number| format!("bulk___item{number}")).collect();
        assert_eq!(names("invoice"), expected);
    }
}
