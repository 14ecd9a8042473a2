//! The rule of ARCHITECTURE.md about names of files.

use std::collections::BTreeSet;

use super::{code, files, is_test, read, source, without_tests};

/// What a file with a plural name holds, if it is not a collection.
const NOT_A_COLLECTION: [&str; 3] = ["operations", "handlers", "tests"];

/// A name as a file would be called: `CognitoIdp` is `cognito_idp`.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for character in name.chars() {
        if character.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(character.to_lowercase());
    }
    snake
}

/// The types that a file shows to others, as files would be called.
fn visible_types(text: &str) -> BTreeSet<String> {
    let mut types = BTreeSet::new();
    for line in text.lines().filter(|line| line.starts_with("pub")) {
        let mut words =
            line.split_whitespace().skip_while(|word| !matches!(*word, "struct" | "enum" | "trait" | "type"));
        if let (Some(_), Some(name)) = (words.next(), words.next()) {
            let end = |character: char| !character.is_alphanumeric();
            types.insert(snake_case(name.split(end).next().unwrap()));
        }
    }
    types
}

/// A plural file has the collection of its name, or functions only; a singular file has no collection of its plural without
/// the entity.
#[test]
fn file_names_tell_collections_from_entities() {
    let (mut wrong, mut collections) = (Vec::new(), 0);
    for file in files(&source(), ".rs").into_iter().filter(|file| !is_test(file)) {
        let name = file.file_stem().unwrap().to_str().unwrap();
        let types = visible_types(&code(without_tests(&read(&file))));
        let is_plural = name.ends_with('s') && !name.ends_with("ss") && file.parent() != Some(&*source());
        let has =
            |wanted: &str| types.iter().any(|name| *name == wanted || name.ends_with(&format!("_{wanted}")));
        if is_plural && !NOT_A_COLLECTION.contains(&name) {
            collections += usize::from(has(name));
            if !types.is_empty() && !has(name) {
                wrong.push(format!("{}: a plural name without its collection: {types:?}", file.display()));
            }
        } else if types.contains(&format!("{name}s")) && !types.contains(name) {
            wrong.push(format!("{}: a singular name with the collection {name}s only", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(collections > 10, "only {collections} collections are seen");
}
