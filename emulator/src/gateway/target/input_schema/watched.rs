//! Arguments as the validator sees them: a JSON value that counts every visit.

use std::borrow::Cow;
use std::ops::ControlFlow;

use jsonschema::JsonType;
use jsonschema::json::{Array, Json, Node, NodeIdentity, Object, cmp, unique};
use serde_json::{Map, Number, Value};

use super::watch::Watch;

/// The size of a text that an error keeps, in bytes.
const MAX_TEXT_LENGTH: usize = 2048;
/// The number of values inside a value that an error keeps whole.
const MAX_VALUES: usize = 16;

/// The representation for which the validator is compiled.
#[derive(Debug)]
pub(super) enum Watched {}

#[derive(Clone, Copy)]
pub(super) struct WatchedValue<'a> {
    value: &'a Value,
    watch: Option<&'a Watch>,
}

impl<'a> WatchedValue<'a> {
    /// The value; every visit counts in `watch`.
    pub(super) fn new(value: &'a Value, watch: &'a Watch) -> Self {
        Self { value, watch: Some(watch) }
    }

    fn seen(&self) -> &'a Value {
        if let Some(watch) = self.watch {
            watch.count_visit();
        }
        self.value
    }

    fn count(&self, steps: usize) {
        if let Some(watch) = self.watch {
            watch.count(steps as u64);
        }
    }

    /// Counts everything in a value, for operations that visit it as a whole.
    fn count_whole(&self) {
        let mut open = vec![self.value];
        while let Some(value) = open.pop() {
            self.count(1);
            match value {
                Value::String(text) => self.count(text.len() / 64),
                Value::Array(items) => open.extend(items),
                Value::Object(members) => open.extend(members.values()),
                _ => {}
            }
        }
    }
}

impl Json for Watched {
    type Node<'a> = WatchedValue<'a>;
    type PreparedKey = String;
    type StringBuffer = ();

    // A value is in one place of a JSON document.
    const ACYCLIC: bool = true;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>((): &mut (), string: &str, f: impl FnOnce(WatchedValue<'_>) -> T) -> T {
        f(WatchedValue { value: &Value::from(string), watch: None })
    }
}

impl<'a> Node<'a, Watched> for WatchedValue<'a> {
    type Object = WatchedObject<'a>;
    type Array = WatchedArray<'a>;
    type Number = &'a Number;

    fn as_object(&self) -> Option<WatchedObject<'a>> {
        self.seen().as_object().map(|members| WatchedObject { members, watch: self.watch })
    }

    fn as_array(&self) -> Option<WatchedArray<'a>> {
        self.seen().as_array().map(|items| WatchedArray { items, whole: *self })
    }

    /// Strings are read to be matched with patterns, which costs more than a visit: a step for every byte.
    fn as_string(&self) -> Option<Cow<'a, str>> {
        let text = self.seen().as_str()?;
        self.count(text.len());
        Some(Cow::Borrowed(text))
    }

    fn as_number(&self) -> Option<&'a Number> {
        self.seen().as_number()
    }

    fn as_boolean(&self) -> Option<bool> {
        self.seen().as_bool()
    }

    fn is_null(&self) -> bool {
        self.seen().is_null()
    }

    fn is_number(&self) -> bool {
        self.seen().is_number()
    }

    fn is_string(&self) -> bool {
        self.seen().is_string()
    }

    fn json_type(&self) -> JsonType {
        match self.seen() {
            Value::Null => JsonType::Null,
            Value::Bool(_) => JsonType::Boolean,
            Value::Number(_) => JsonType::Number,
            Value::String(_) => JsonType::String,
            Value::Array(_) => JsonType::Array,
            Value::Object(_) => JsonType::Object,
        }
    }

    fn string_length(&self) -> Option<u64> {
        let text = self.seen().as_str()?;
        self.count(text.len() / 64);
        Some(text.chars().count() as u64)
    }

    fn equals_value(&self, expected: &Value) -> bool {
        match (self.seen(), expected) {
            (Value::String(text), Value::String(expected)) if text.len() == expected.len() => {
                self.count(text.len() / 64);
            }
            (Value::Array(_), Value::Array(_)) | (Value::Object(_), Value::Object(_)) => self.count_whole(),
            _ => {}
        }
        cmp::equal(self.value, expected)
    }

    /// Used by errors only. Those inside an `anyOf` own their values: of a big one they get what the texts
    /// show, not all of it.
    fn to_value(&self) -> Cow<'a, Value> {
        let kept = match self.seen() {
            value if is_small(value) => Cow::Borrowed(value),
            Value::String(text) => {
                Cow::Owned(Value::from(text.chars().take(MAX_TEXT_LENGTH / 4).collect::<String>()))
            }
            // Its length is shown.
            Value::Array(items) => Cow::Owned(Value::Array(vec![Value::Null; items.len()])),
            _ => Cow::Owned(Value::Object(Map::new())),
        };
        if let Some(watch) = self.watch {
            let items = kept.as_array().map_or(0, Vec::len);
            watch.count_error(items * size_of::<Value>());
        }
        kept
    }

    fn identity(&self) -> Option<NodeIdentity> {
        Some(NodeIdentity::new(std::ptr::from_ref(self.value).addr()))
    }
}

/// Whether an error may keep a value whole: a few strings and numbers.
fn is_small(value: &Value) -> bool {
    let (mut values, mut bytes) = (0, 0);
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        values += 1;
        bytes += match value {
            Value::String(text) => text.len(),
            Value::Object(members) => members.keys().map(String::len).sum(),
            _ => 0,
        };
        let inside = match value {
            Value::Array(items) => items.len(),
            Value::Object(members) => members.len(),
            _ => 0,
        };
        if values + open.len() + inside > MAX_VALUES || bytes > MAX_TEXT_LENGTH {
            return false;
        }
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => open.extend(members.values()),
            _ => {}
        }
    }
    true
}

pub(super) struct WatchedObject<'a> {
    members: &'a Map<String, Value>,
    watch: Option<&'a Watch>,
}

impl<'a> Object<'a, Watched> for WatchedObject<'a> {
    type Node = WatchedValue<'a>;
    type MemberName = &'a str;
    type MembersIter = WatchedMembers<'a>;

    fn len(&self) -> usize {
        self.members.len()
    }

    fn get(&self, key: &String) -> Option<WatchedValue<'a>> {
        let value = self.members.get(key)?;
        if let Some(watch) = self.watch {
            watch.count_name(key);
        }
        Some(WatchedValue { value, watch: self.watch })
    }

    fn members(&self) -> WatchedMembers<'a> {
        WatchedMembers { members: self.members.iter(), watch: self.watch }
    }

    fn try_for_each_name_node<B>(
        &self,
        (): &mut (),
        mut f: impl FnMut(WatchedValue<'_>) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        for (name, _) in self.members() {
            f(WatchedValue { value: &Value::from(name), watch: self.watch })?;
        }
        ControlFlow::Continue(())
    }
}

pub(super) struct WatchedMembers<'a> {
    members: serde_json::map::Iter<'a>,
    watch: Option<&'a Watch>,
}

impl<'a> Iterator for WatchedMembers<'a> {
    type Item = (&'a str, WatchedValue<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let (name, value) = self.members.next()?;
        if let Some(watch) = self.watch {
            watch.count(1);
            watch.count_name(name);
        }
        Some((name, WatchedValue { value, watch: self.watch }))
    }
}

pub(super) struct WatchedArray<'a> {
    items: &'a [Value],
    whole: WatchedValue<'a>,
}

impl<'a> Array<'a, Watched> for WatchedArray<'a> {
    type Node = WatchedValue<'a>;
    type ElementsIter = WatchedItems<'a>;

    fn len(&self) -> usize {
        self.items.len()
    }

    fn elements(&self) -> WatchedItems<'a> {
        WatchedItems { items: self.items.iter(), watch: self.whole.watch }
    }

    fn is_unique(&self) -> bool {
        self.whole.count_whole();
        unique::is_unique(self.items)
    }
}

pub(super) struct WatchedItems<'a> {
    items: std::slice::Iter<'a, Value>,
    watch: Option<&'a Watch>,
}

impl<'a> Iterator for WatchedItems<'a> {
    type Item = WatchedValue<'a>;

    fn next(&mut self) -> Option<WatchedValue<'a>> {
        let value = self.items.next()?;
        if let Some(watch) = self.watch {
            watch.count(1);
        }
        Some(WatchedValue { value, watch: self.watch })
    }
}

#[cfg(test)]
mod tests {
    use jsonschema::json::conformance;

    use super::*;

    #[test]
    fn it_is_what_the_validator_expects_of_a_representation() {
        let document = conformance::document();
        let watch = Watch::steps(1_000_000, 1 << 20);
        conformance::assert_conformance::<Watched>(&WatchedValue::new(&document, &watch));
    }
}
