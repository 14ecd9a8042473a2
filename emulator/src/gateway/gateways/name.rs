//! The names that gateways and targets may have.

/// A gateway's or target's name breaks the model's rule.
///
/// Recorded: the text of a gateway's, 2026-01. Inferred: a target's does not show the value, as the model calls that
/// member sensitive.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "1 validation error detected: {value} at 'name' failed to satisfy constraint: Member must satisfy regular \
     expression pattern: ([0-9a-zA-Z][-]?){{1,{longest}}}"
)]
pub(crate) struct BadName {
    value: String,
    longest: usize,
}

/// Checks a gateway's name: at most 48 letters and digits, each followed by at most one hyphen.
pub(super) fn check_gateway_name(name: &str) -> Result<(), BadName> {
    let refused = || BadName { value: format!("Value '{name}'"), longest: 48 };
    if matches(name, 48) { Ok(()) } else { Err(refused()) }
}

/// Checks a target's name: at most 100 letters and digits, each followed by at most one hyphen.
pub(super) fn check_target_name(name: &str) -> Result<(), BadName> {
    let refused = || BadName { value: "Value".to_owned(), longest: 100 };
    if matches(name, 100) { Ok(()) } else { Err(refused()) }
}

/// `([0-9a-zA-Z][-]?){1,longest}`, the whole text.
fn matches(name: &str, longest: usize) -> bool {
    let is_alternating = !name.starts_with('-') && !name.contains("--");
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let count = name.bytes().filter(u8::is_ascii_alphanumeric).count();
    is_alternating && is_plain && (1..=longest).contains(&count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_digits_and_single_hyphens_make_a_name() {
        let longest = "a-".repeat(48);
        for name in ["m2m-auth-demo", "A", "0", "a-", longest.as_str()] {
            assert_eq!(check_gateway_name(name), Ok(()), "{name}");
        }
        let too_long = "a".repeat(49);
        for name in ["", "-a", "a--b", "a_b", "a b", "é", too_long.as_str()] {
            assert_eq!(
                check_gateway_name(name).unwrap_err().to_string(),
                format!(
                    "1 validation error detected: Value '{name}' at 'name' failed to satisfy constraint: Member \
                     must satisfy regular expression pattern: ([0-9a-zA-Z][-]?){{1,48}}"
                )
            );
        }
        assert_eq!(check_target_name(&too_long), Ok(()));
    }

    #[test]
    fn a_targets_name_is_not_shown() {
        assert_eq!(
            check_target_name("a_b").unwrap_err().to_string(),
            "1 validation error detected: Value at 'name' failed to satisfy constraint: Member must satisfy \
             regular expression pattern: ([0-9a-zA-Z][-]?){1,100}"
        );
    }
}
