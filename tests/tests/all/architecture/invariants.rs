//! The invariants of ARCHITECTURE.md name tests that exist.

use std::collections::BTreeSet;

use agentcore_local_tests::repository;

use super::{files, read};

/// The rules under `## Invariants`, each in one line.
fn invariants() -> Vec<String> {
    let text = read(&repository().join("ARCHITECTURE.md"));
    let section = text.split("\n## ").find(|section| section.starts_with("Invariants")).unwrap();
    let mut rules: Vec<String> = Vec::new();
    for line in section.lines().skip(1) {
        let is_first = line.split_once(". ").is_some_and(|(number, _)| number.parse::<u8>().is_ok());
        match rules.last_mut() {
            _ if is_first => rules.push(line.to_owned()),
            Some(rule) => *rule += &format!(" {}", line.trim()),
            None => {}
        }
    }
    rules
}

/// The names of all tests of the workspace.
fn tests() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for folder in ["emulator", "mcp-server", "tests"] {
        for file in files(&repository().join(folder), ".rs") {
            let text = read(&file);
            let mut lines = text.lines().map(str::trim);
            while let Some(line) = lines.next() {
                if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
                    let function = lines.by_ref().find_map(|line| line.split_once("fn "));
                    names.extend(
                        function.and_then(|(_, rest)| rest.split_once('(')).map(|(name, _)| name.to_owned()),
                    );
                }
            }
        }
    }
    names
}

#[test]
fn every_invariant_names_the_tests_that_hold_it_or_says_why_none_can() {
    let (rules, tests) = (invariants(), tests());
    assert!(rules.len() > 20 && tests.len() > 500, "{} rules, {} tests", rules.len(), tests.len());
    for rule in rules {
        if rule.contains("No test can hold this") || rule.contains("Held by clippy (`disallowed-methods`") {
            continue;
        }
        let (_, held_by) = rule.split_once("Held by ").unwrap_or_else(|| panic!("no test is named: {rule}"));
        let named: Vec<&str> =
            held_by.split('`').skip(1).step_by(2).filter(|name| name.contains('_')).collect();
        assert!(!named.is_empty(), "no test is named: {rule}");
        for name in named {
            assert!(tests.contains(name), "there is no test {name}: {rule}");
        }
    }
}
