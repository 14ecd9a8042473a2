//! Forms of the query protocol: the same input as from a pair-by-pair reference parser.

use serde_json::{Value, json};

use super::{Choices, Made, TIME};
use crate::model::{InputError, Operation, Service};

const KEYS: [&str; 16] = [
    "RoleName",
    "MaxSessionDuration",
    "AssumeRolePolicyDocument",
    "Action",
    "Tags",
    "Tags.member",
    "Tags.member.1.Key",
    "Tags.member.1.Value",
    "Tags.member.2.Key",
    "Tags.member.2.Value",
    "Tags.member.10.Key",
    "Tags.member.10.Value",
    "Tags.member.4294967295.Key",
    "Tags.member.4294967295.Value",
    "Tags.member.4294967296.Key",
    "Tags.entry.1.Key",
];
const NUMBERS: [&str; 12] = ["1", "2", "3", "01", "+1", "-1", "0", "1e1", "", "4294967295", "\u{661}", "x"];
const VALUES: [&str; 9] = ["a", "", "a b", "{}", "3600", "many", "true", "\u{e9}", "&=%"];

type Pairs = Vec<(String, String)>;

fn pairs(choices: &mut Choices<'_>) -> Pairs {
    let mut pairs: Pairs = Vec::new();
    if !choices.once_in(6) {
        for (key, value) in [("RoleName", "a"), ("AssumeRolePolicyDocument", "{}")] {
            pairs.push((key.to_owned(), value.to_owned()));
        }
    }
    pairs.extend(choices.several(6, |choices| {
        let key = match choices.below(4) {
            0 => choices.tokens(&["Tags", ".", "member", "1", "RoleName", "Key", "MaxSessionDuration"], 80),
            1 => format!("Tags.member.{}.{}", choices.of(&NUMBERS), choices.of(&["Key", "Value", "", "x"])),
            _ => choices.of(&KEYS).to_owned(),
        };
        (key, choices.of(&VALUES).to_owned())
    }));
    pairs
}

fn create_role() -> &'static Operation {
    Service::Iam.operation("CreateRole").unwrap()
}

/// The value at a key: a text, or null if only something below it exists; `None` if nothing does.
fn at(pairs: &Pairs, key: &str) -> Option<Value> {
    let text = pairs.iter().find(|pair| pair.0 == key).map(|pair| Value::from(pair.1.as_str()));
    let below = format!("{key}.");
    text.or_else(|| pairs.iter().any(|pair| pair.0.starts_with(&below)).then_some(Value::Null))
}

/// The tags by their numbers; `None` if one of them has no number.
fn tags(pairs: &Pairs) -> Option<Vec<Value>> {
    let parts = pairs.iter().filter_map(|(key, _)| key.strip_prefix("Tags.member."));
    let numbers = parts.map(|rest| {
        let number = rest.split('.').next().unwrap();
        number.parse::<u32>().ok().filter(|value| value.to_string() == number)
    });
    let mut numbers: Vec<u32> = numbers.collect::<Option<_>>()?;
    numbers.sort_unstable();
    numbers.dedup();
    let tag = |number: u32| {
        let part = |name: &str| at(pairs, &format!("Tags.member.{number}.{name}"));
        let parts = ["Key", "Value"].map(|name| Some((name.to_owned(), part(name)?)));
        Value::Object(parts.into_iter().flatten().collect())
    };
    Some(numbers.into_iter().map(tag).collect())
}

/// The input; `None` if a key is repeated, is nested too deep, or is not a number where one is expected.
fn read(pairs: &Pairs) -> Option<Value> {
    let is_twice = |(position, pair): (usize, &(String, String))| {
        pairs[..position].iter().any(|other| other.0 == pair.0)
    };
    if pairs.iter().enumerate().any(is_twice) || pairs.iter().any(|pair| pair.0.split('.').count() > 32) {
        return None;
    }
    let mut input = json!({});
    for name in ["RoleName", "AssumeRolePolicyDocument"] {
        if let Some(value) = at(pairs, name) {
            input[name] = value;
        }
    }
    if let Some(Value::String(text)) = at(pairs, "MaxSessionDuration") {
        input["MaxSessionDuration"] = text.parse::<i64>().ok()?.into();
    }
    if at(pairs, "Tags").is_some() {
        input["Tags"] = tags(pairs)?.into();
    }
    Some(input)
}

#[test]
fn is_the_input_that_its_pairs_say() {
    bolero::check!().with_test_time(TIME).with_generator(Made(pairs)).for_each(|pairs| {
        let form: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let found = create_role().query_input(form.as_bytes());
        match read(pairs) {
            Some(input) => assert_eq!(found, create_role().check(input).map(|(input, _)| input), "{form}"),
            None => assert!(matches!(found, Err(InputError::Serialization(_))), "{found:?} of {form}"),
        }
    });
}

#[test]
fn bytes_that_are_not_a_form_are_read_too() {
    let bytes = |choices: &mut Choices<'_>| {
        let form =
            choices.tokens(&["Tags.member.", "1", "4294967295", ".Key", "=", "&", "%", "%C3", "+", "."], 60);
        choices.mistaken(form.into_bytes(), &["%00", "\0", "%zz"])
    };
    bolero::check!().with_test_time(TIME).with_generator(Made(bytes)).for_each(|form| {
        let pairs: Pairs = form_urlencoded::parse(form).into_owned().collect();
        let found = create_role().query_input(form);
        assert_eq!(
            found.ok(),
            read(&pairs).and_then(|input| create_role().check(input).ok()).map(|(input, _)| input),
            "{pairs:?}"
        );
    });
}
