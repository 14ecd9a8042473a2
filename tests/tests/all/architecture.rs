//! The rules that ARCHITECTURE.md states, checked against the source.

mod file_names;
mod imports;
mod invariants;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use agentcore_local_tests::repository;

/// No file is longer.
const MAX_FILE_LENGTH: usize = 500;

/// Every file below a folder with this ending.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().is_none_or(|name| name != "target" && name != "__pycache__") {
            found.extend(files(&path, ending));
        } else if path.to_str().unwrap().ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The source without its comments; good enough for names, which stand in no string that holds `//`.
fn code(text: &str) -> String {
    let without = |line: &str| line.split_once("//").map_or(line, |(code, _)| code).to_owned();
    text.lines().map(without).collect::<Vec<_>>().join("\n")
}

fn source() -> PathBuf {
    repository().join("emulator/src")
}

/// Whether a file holds unit tests only.
fn is_test(file: &Path) -> bool {
    let below = file.strip_prefix(source()).unwrap();
    let parts = below.components().map(|part| part.as_os_str().to_str().unwrap().trim_end_matches(".rs"));
    parts.into_iter().any(|part| part == "tests" || part == "fuzz" || part.starts_with("test_"))
}

/// The part of a file before its unit tests.
fn without_tests(text: &str) -> &str {
    text.split_once("#[cfg(test)]\nmod ").map_or(text, |(code, _)| code)
}

/// The files whose code, tests left out, holds one of the words.
fn files_with(words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files(&source(), ".rs").into_iter().filter(|file| !is_test(file)) {
        let text = code(without_tests(&read(&file)));
        if words.iter().any(|word| text.contains(word)) {
            found.push(file.strip_prefix(source()).unwrap().to_str().unwrap().to_owned());
        }
    }
    assert!(!found.is_empty(), "no file holds {words:?} any more");
    found
}

/// The module of the first level that a file belongs to; none for lib.rs and test_support.rs, which hold them all together,
/// and for the program, which sees the library from outside.
fn module(file: &Path) -> Option<String> {
    let inside = file.strip_prefix(source()).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_str().unwrap();
    let name = first.trim_end_matches(".rs");
    (!matches!(name, "lib" | "main" | "cli" | "test_support")).then(|| name.to_owned())
}

/// The modules of the first level that a text names as `crate::X` or in `crate::{X, ...}`.
fn named_modules(text: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    for (at, found) in text.match_indices("crate::") {
        if text[..at].chars().next_back().is_some_and(is_word) {
            continue;
        }
        let rest = &text[at + found.len()..];
        let Some(group) = rest.strip_prefix('{') else {
            named.insert(rest.chars().take_while(|character| is_word(*character)).collect());
            continue;
        };
        let (mut depth, mut word, mut at_start) = (0, String::new(), true);
        for character in group.chars() {
            match character {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                _ if depth > 0 => {}
                ',' => at_start = true,
                character if is_word(character) && at_start => word.push(character),
                _ => at_start = at_start && character.is_whitespace() && word.is_empty(),
            }
            if !at_start || character == ',' {
                named.insert(std::mem::take(&mut word));
            }
        }
        named.insert(word);
    }
    named.remove("");
    named
}

#[test]
fn the_reader_of_arrows_sees_them() {
    let text = "use crate::base::Clock; pub(in crate::jwt) x crate::trace::{A, b::C}\nuse crate::{aws, identity::{self, X}, Summary};";
    let named: Vec<String> = named_modules(text).into_iter().collect();
    assert_eq!(named, ["Summary", "aws", "base", "identity", "jwt", "trace"]);
    assert_eq!(named_modules("mycrate::base $crate::"), BTreeSet::new());
}

/// The table of ARCHITECTURE.md: `| module | may use |`, then rows such as `| gateway | base, aws, trace |`.
fn table() -> BTreeMap<String, BTreeSet<String>> {
    let text = read(&repository().join("ARCHITECTURE.md"));
    let cells = |line: &str| -> Vec<String> {
        let line = line.trim().trim_matches('|');
        line.split('|').map(|cell| cell.replace('`', "").trim().to_owned()).collect()
    };
    let mut lines = text.lines().skip_while(|line| cells(line)[..] != ["module", "may use"]);
    assert!(lines.next().is_some(), "ARCHITECTURE.md has no table `| module | may use |`");
    let rows = lines.skip(1).take_while(|line| line.trim_start().starts_with('|'));
    rows.map(|row| {
        let cells = cells(row);
        let used = cells[1].split(',').map(str::trim).filter(|name| !matches!(*name, "" | "-" | "—"));
        (cells[0].clone(), used.map(str::to_owned).collect())
    })
    .collect()
}

#[test]
fn modules_use_only_what_the_table_allows() {
    let table = table();
    let sources = files(&source(), ".rs");
    let modules: BTreeSet<String> = sources.iter().filter_map(|file| module(file)).collect();
    let unknown = |name: &&String| !modules.contains(*name);
    let missing: Vec<&String> = table.keys().chain(table.values().flatten()).filter(unknown).collect();
    assert!(missing.is_empty(), "ARCHITECTURE.md names modules that are not there: {missing:?}");
    let mut wrong = Vec::new();
    for file in &sources {
        let Some(from) = module(file) else { continue };
        let arrows = named_modules(&code(&read(file)));
        for to in arrows.into_iter().filter(|to| modules.contains(to) && *to != from) {
            if !table.get(&from).is_some_and(|allowed| allowed.contains(&to)) {
                wrong.push(format!(
                    "{from} -> {to} in {}",
                    file.strip_prefix(repository()).unwrap().display()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "arrows that ARCHITECTURE.md does not allow:\n{}", wrong.join("\n"));
    let without_row: Vec<&String> = modules.iter().filter(|name| !table.contains_key(*name)).collect();
    assert!(without_row.is_empty(), "modules without a row in ARCHITECTURE.md: {without_row:?}");
}

#[test]
fn axum_is_named_only_where_requests_come_in() {
    let allowed = |file: &Path| {
        let name = file.file_name().unwrap();
        let is_server = file.starts_with(source().join("server"));
        name == "handlers.rs"
            || is_server
            || file == source().join("router.rs")
            || file == source().join("server.rs")
    };
    // Unit tests call handlers as the router does.
    for file in files(&source(), ".rs") {
        if !allowed(&file) && !is_test(&file) {
            assert!(!code(&read(&file)).contains("axum"), "{} names axum", file.display());
        }
    }
}

#[test]
fn tokens_are_signed_and_verified_in_one_module() {
    for file in files_with(&["jsonwebtoken", "aws_lc_rs::signature", "aws_lc_rs::rsa", "rsa::"]) {
        assert!(file.starts_with("jwt"), "{file} signs or verifies");
    }
}

#[test]
fn the_host_header_is_read_by_the_server_only() {
    for file in files_with(&["get(HOST)", "get_all(HOST)", "get(header::HOST)", "get(\"host\")"]) {
        assert!(file.starts_with("server/"), "{file} reads the Host header");
    }
}

/// Only `up` and `check` read stack files; `stack` prints the built-in one.
#[test]
fn commands_read_no_stack_file() {
    for file in files_with(&["Stack::load", "Stack::parse", "Stack::built_in", "stack::Stack"]) {
        let reads_it =
            !file.starts_with("cli/") || file.starts_with("cli/up/") || file.starts_with("cli/check");
        assert!(reads_it || file == "cli/stack.rs", "{file} reads a stack file");
    }
}

#[test]
fn the_emulator_does_not_depend_on_rmcp() {
    let mut sources = files(&source(), ".rs");
    sources.push(repository().join("emulator/Cargo.toml"));
    for file in sources {
        assert!(!code(&read(&file)).contains("rmcp"), "{} names rmcp", file.display());
    }
}

/// What is printed goes through `cli/output.rs`, which shows what a terminal would obey.
#[test]
fn nothing_prints_past_the_one_way_out() {
    for file in files(&source(), ".rs") {
        let text = code(&read(&file));
        let prints = ["print!(", "println!("].iter().any(|word| text.contains(word));
        assert!(!prints || is_test(&file), "{} prints past cli/output.rs", file.display());
    }
    let out = read(&source().join("cli/output.rs"));
    assert!(out.contains("escape::styled") && out.contains("escape::json"), "it escapes nothing");
}

#[test]
fn no_file_is_too_long() {
    let folders = ["emulator", "mcp-server", "tests"].map(|folder| repository().join(folder));
    let sources = folders.iter().flat_map(|folder| files(folder, ".rs"));
    for file in sources {
        let lines = read(&file).lines().count();
        assert!(lines <= MAX_FILE_LENGTH, "{} has {lines} lines", file.display());
    }
}

#[test]
fn no_file_is_called_mod() {
    for folder in ["emulator", "mcp-server", "tests"] {
        for file in files(&repository().join(folder), ".rs") {
            assert_ne!(file.file_name().unwrap(), "mod.rs", "{}", file.display());
        }
    }
}

#[test]
fn every_file_that_the_readme_names_exists() {
    let text = read(&repository().join("README.md"));
    let is_path = |character: char| character.is_ascii_alphanumeric() || "/._-".contains(character);
    let words = text.split(|character| !is_path(character));
    let roots = ["fixtures/", "tests/", "emulator/", "mcp-server/", "deploy/"];
    let paths: Vec<&str> = words
        .map(|word| word.trim_start_matches("./").trim_end_matches('.'))
        .filter(|word| roots.iter().any(|root| word.starts_with(root)))
        .collect();
    assert!(paths.iter().any(|path| path.starts_with("fixtures/")), "the README shows no fixture: {paths:?}");
    for path in paths {
        assert!(repository().join(path).exists(), "the README names {path}, which is not there");
    }
}
