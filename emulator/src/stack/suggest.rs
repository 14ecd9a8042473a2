//! `did you mean ...`: the nearest of the names that exist.

/// The candidate most like `name`, if one is near enough to be meant.
pub(crate) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&name, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= candidate.chars().count().max(3) / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The names as a list for a reader: `` `a` ``, or `` one of `a`, `b` ``.
pub(crate) fn one_of<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [only] => only.clone(),
        _ => format!("one of {}", quoted.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant() {
        assert_eq!(nearest("semantic", ["SEMANTIC"]), Some("SEMANTIC"));
        assert_eq!(nearest("mcp_servr", ["mcp_client", "mcp_server"]), Some("mcp_server"));
    }

    #[test]
    fn does_not_guess() {
        assert_eq!(nearest("banana", ["mcp_client", "mcp_server"]), None);
        assert_eq!(nearest("x", ["id"]), None);
        assert_eq!(nearest("x", []), None);
    }

    #[test]
    fn lists_names() {
        assert_eq!(one_of(["a"]), "`a`");
        assert_eq!(one_of(["a", "b"]), "one of `a`, `b`");
    }
}
