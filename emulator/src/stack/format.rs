//! Files of another format than TOML, which would otherwise have a mistake in every line.

use serde::de::IgnoredAny;

use super::diagnose::Diagnostic;

/// Reports that a file that is not TOML looks like JSON or YAML, if it does.
pub(crate) fn other_format(text: &str) -> Option<Diagnostic> {
    let first = text.lines().find(|line| is_significant(line))?;
    let format = if is_json(text, first) {
        "JSON"
    } else if is_yaml(text, first) {
        "YAML"
    } else {
        return None;
    };
    let start = text.find(first)?;
    let message = format!("this looks like {format}; a stack file is TOML");
    let mistake = Diagnostic::new(start..start + first.trim_end().len(), message);
    Some(
        mistake.help("`agentcore-local stack` prints the built-in stack file, to start one of your own from"),
    )
}

fn is_significant(line: &str) -> bool {
    let line = line.trim_start_matches('\u{feff}').trim_start();
    !line.is_empty() && !line.starts_with('#')
}

/// No line of TOML begins with `{`; an array could be a table's header, unless it is nothing but JSON.
fn is_json(text: &str, first: &str) -> bool {
    let first = first.trim_start_matches('\u{feff}').trim_start();
    let is_array = || serde_json::from_str::<Vec<IgnoredAny>>(text.trim_start_matches('\u{feff}')).is_ok();
    first.starts_with('{') || (first.starts_with('[') && is_array())
}

/// Whether a file has more lines of YAML than of TOML and begins with one of YAML.
fn is_yaml(text: &str, first: &str) -> bool {
    let count = |is_of_it: fn(&str) -> bool| text.lines().filter(|line| is_of_it(line.trim())).count();
    let first = first.trim_start_matches('\u{feff}');
    first.starts_with("---")
        || first.starts_with("%YAML")
        || (is_line_of_yaml(first.trim()) && count(is_line_of_yaml) > count(is_line_of_toml))
}

fn is_line_of_yaml(line: &str) -> bool {
    if line == "-" || line.starts_with("- ") {
        return true;
    }
    let Some((key, value)) = line.split_once(':') else { return false };
    is_key(key) && (value.is_empty() || value.starts_with(' '))
}

fn is_line_of_toml(line: &str) -> bool {
    line.starts_with('[') || line.split_once('=').is_some_and(|(key, _)| is_key(key))
}

fn is_key(text: &str) -> bool {
    let text = text.trim().trim_matches(['"', '\'']);
    let is_of_keys = |character: char| character.is_alphanumeric() || "_-./".contains(character);
    !text.is_empty() && text.chars().all(is_of_keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistake_in(text: &str) -> String {
        other_format(text).map(|mistake| format!("{:?} {mistake:?}", mistake.span())).unwrap_or_default()
    }

    #[test]
    fn other_formats_are_recognised() {
        for json in ["{", "{\"a\": 1}", "\n {\n", "[1, 2]", "[{\"a\": 1}]", "\u{feff}{}", "\u{feff}[1]"] {
            assert!(mistake_in(json).contains("JSON"), "{json}");
        }
        for yaml in [
            "---",
            "%YAML 1.2",
            "a: 1",
            "# x\nuser_pool:\n  inbound:\n    name: x\n",
            "- a\n- b",
            "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  x:\n    y: !Sub a=b",
            "a:\n  - b=c",
        ] {
            assert!(mistake_in(yaml).contains("YAML"), "{yaml}");
        }
        assert!(mistake_in("\n# x\n{}").starts_with("5..7 "));
    }

    #[test]
    fn broken_toml_is_no_other_format() {
        for toml in [
            "",
            "# a: 1",
            "\"a\"",
            "[a",
            "a = ",
            "name: x\n[a]\nb = 1",
            "a = { b: 1 }",
            "http://a",
            "[a] b: 1",
        ] {
            assert_eq!(mistake_in(toml), "", "{toml}");
        }
    }
}
