//! How much a schema asks for, counted before it is compiled: references can make a short schema endless.

use std::collections::HashMap;

use jsonschema::{Draft, Registry, RegistryBuilder};
use referencing::{Resolver, ResourceRef};
use serde_json::{Map, Value};

/// Subschemas that apply to one value. Each takes some 50 ns: one value takes 5 ms at most.
pub(super) const MAX_AT_ONE_VALUE: u64 = 100_000;
/// Nested subschemas, counted through references: each takes up to 10 KB of the stack.
const MAX_DEPTH: usize = 500;
/// All patterns together, in bytes. Compiling takes 1 µs and more for a byte.
const MAX_PATTERNS_LENGTH: usize = 256 * 1024;

/// The library's URI of a schema that names none itself.
const ROOT: &str = "json-schema:///";

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum TooMuch {
    /// The product of its branches.
    #[error(
        "it applies more than {MAX_AT_ONE_VALUE} subschemas to one value; expected fewer branches that refer to \
         branches"
    )]
    Branches,
    /// A loop that the arguments do not end, with several branches.
    #[error("it refers to itself in several ways without going into the value; expected one way at most")]
    Loops,
    /// Its nesting.
    #[error("more than {MAX_DEPTH} of its subschemas are nested; expected fewer levels")]
    Deep,
    #[error("its patterns have more than {MAX_PATTERNS_LENGTH} bytes together; expected shorter ones")]
    Patterns,
}

/// The size of a schema that does not ask for too much.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Expansion {
    /// What an error may repeat of it, in bytes: the longest of its data.
    pub(super) longest_data: usize,
}

impl Expansion {
    /// Counts a schema of this dialect. References that do not resolve count as nothing: compiling reports them.
    pub(super) fn of(schema: &Value, draft: Draft) -> Result<Self, TooMuch> {
        let registry = Registry::new().draft(draft).add(ROOT, schema).and_then(RegistryBuilder::prepare);
        let Ok(registry) = registry else {
            return Ok(Self::default());
        };
        let Ok(root) = jsonschema::uri::from_str(ROOT) else {
            return Ok(Self::default());
        };
        let mut count = Count { draft, ..Count::default() };
        let cost = count.schema(schema, &registry.resolver(root))?;
        if cost.here.max(cost.below) > MAX_AT_ONE_VALUE {
            return Err(TooMuch::Branches);
        }
        Ok(Self { longest_data: count.longest_data })
    }
}

/// How many subschemas apply to one value at most.
#[derive(Clone, Copy, Default)]
struct Cost {
    /// To the value itself.
    here: u64,
    /// To any one value inside it.
    below: u64,
}

impl Cost {
    fn add(&mut self, other: Self) {
        self.here = self.here.saturating_add(other.here);
        self.below = self.below.saturating_add(other.below);
    }

    /// Adds what applies to a value inside.
    fn add_inside(&mut self, inside: u64) {
        self.below = self.below.saturating_add(inside);
    }

    fn most(self) -> u64 {
        self.here.max(self.below)
    }
}

#[derive(Default)]
struct Count {
    draft: Draft,
    /// By the address of a subschema, which is unique.
    known: HashMap<usize, Cost>,
    /// The subschemas being counted, with the number of the value that they apply to.
    open: HashMap<usize, usize>,
    values: usize,
    value: usize,
    loops: usize,
    patterns: usize,
    longest_data: usize,
}

impl Count {
    fn schema(&mut self, schema: &Value, resolver: &Resolver<'_>) -> Result<Cost, TooMuch> {
        let Value::Object(members) = schema else {
            return Ok(Cost { here: 1, below: 0 });
        };
        let address = std::ptr::from_ref(schema).addr();
        if let Some(cost) = self.known.get(&address) {
            return Ok(*cost);
        }
        if let Some(value) = self.open.get(&address) {
            // A recursive schema: its depth is limited by the arguments, unless it stays at the same value.
            self.loops += usize::from(*value == self.value);
            return if self.loops > 1 { Err(TooMuch::Loops) } else { Ok(Cost::default()) };
        }
        if self.open.len() == MAX_DEPTH {
            return Err(TooMuch::Deep);
        }
        self.open.insert(address, self.value);
        let own = resolver.in_subresource(ResourceRef::new(schema, self.draft));
        let cost = self.keywords(members, own.as_ref().unwrap_or(resolver))?;
        self.open.remove(&address);
        self.known.insert(address, cost);
        Ok(cost)
    }

    fn keywords(&mut self, members: &Map<String, Value>, resolver: &Resolver<'_>) -> Result<Cost, TooMuch> {
        let mut cost = Cost { here: 1, below: 0 };
        for (keyword, value) in members {
            match (keyword.as_str(), value) {
                ("$ref" | "$dynamicRef", Value::String(reference)) => {
                    if let Ok(found) = resolver.lookup(reference) {
                        cost.add(self.schema(found.contents(), found.resolver())?);
                    }
                }
                ("$recursiveRef", _) => {
                    if let Ok(found) = resolver.lookup_recursive_ref() {
                        cost.add(self.schema(found.contents(), found.resolver())?);
                    }
                }
                ("allOf" | "anyOf" | "oneOf", Value::Array(branches)) => {
                    for branch in branches {
                        cost.add(self.schema(branch, resolver)?);
                    }
                }
                ("not" | "if" | "then" | "else", branch) => cost.add(self.schema(branch, resolver)?),
                ("dependentSchemas" | "dependencies", Value::Object(branches)) => {
                    for branch in branches.values() {
                        cost.add(self.schema(branch, resolver)?);
                    }
                }
                // Each is for a separate value.
                ("properties", Value::Object(named)) => {
                    cost.add_inside(self.most_inside(named.values(), resolver)?);
                }
                ("prefixItems" | "items", Value::Array(items)) => {
                    cost.add_inside(self.most_inside(items.iter(), resolver)?);
                }
                ("patternProperties", Value::Object(named)) => {
                    for (pattern, schema) in named {
                        self.pattern(pattern)?;
                        cost.add_inside(self.inside(schema, resolver)?);
                    }
                }
                (
                    "items"
                    | "additionalItems"
                    | "unevaluatedItems"
                    | "contains"
                    | "additionalProperties"
                    | "unevaluatedProperties"
                    | "propertyNames",
                    schema,
                ) => cost.add_inside(self.inside(schema, resolver)?),
                ("pattern", Value::String(pattern)) => self.pattern(pattern)?,
                ("enum" | "const", data) => {
                    self.longest_data = self.longest_data.max(weight(data));
                }
                _ => {}
            }
            if keyword == "not" {
                self.longest_data = self.longest_data.max(weight(value));
            }
        }
        Ok(cost)
    }

    fn inside(&mut self, schema: &Value, resolver: &Resolver<'_>) -> Result<u64, TooMuch> {
        let outer = self.value;
        self.values += 1;
        self.value = self.values;
        let cost = self.schema(schema, resolver)?;
        self.value = outer;
        Ok(cost.most())
    }

    fn most_inside<'a>(
        &mut self,
        schemas: impl Iterator<Item = &'a Value>,
        resolver: &Resolver<'_>,
    ) -> Result<u64, TooMuch> {
        let mut most = 0;
        for schema in schemas {
            most = most.max(self.inside(schema, resolver)?);
        }
        Ok(most)
    }

    fn pattern(&mut self, pattern: &str) -> Result<(), TooMuch> {
        self.patterns += pattern.len();
        if self.patterns > MAX_PATTERNS_LENGTH { Err(TooMuch::Patterns) } else { Ok(()) }
    }
}

/// The approximate size of a value in memory, in bytes.
fn weight(value: &Value) -> usize {
    match value {
        Value::String(text) => size_of::<Value>() + text.len(),
        Value::Array(items) => size_of::<Value>() + items.iter().map(weight).sum::<usize>(),
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| size_of::<Value>() + name.len() + weight(value);
            members.iter().map(member).sum::<usize>() + size_of::<Value>()
        }
        _ => size_of::<Value>(),
    }
}

#[cfg(test)]
mod tests;
