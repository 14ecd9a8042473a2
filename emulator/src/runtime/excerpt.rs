//! Output of a user's server, made fit for a trace: not too long, and without tokens.

/// How much of it a trace shows, in bytes.
const MAX_QUOTE_LENGTH: usize = 4096;
/// How the base64 of `{"` begins, and so every JSON Web Token.
const TOKEN_START: &str = "eyJ";

/// The end of `text`, at most 4 KiB, each JSON Web Token in it replaced by `***`.
pub(crate) fn excerpt(text: &str) -> String {
    let text = text.trim();
    let from =
        (text.len().saturating_sub(MAX_QUOTE_LENGTH)..=text.len()).find(|at| text.is_char_boundary(*at));
    let text = from.and_then(|from| text.get(from..)).unwrap_or_default();
    let mut quoted = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, token)) = rest.split_once(TOKEN_START) {
        quoted.push_str(before);
        let end = token.find(|c: char| !is_token_character(c)).unwrap_or(token.len());
        let (token, after) = token.split_at(end);
        if token.contains('.') {
            quoted.push_str("***");
        } else {
            quoted.push_str(TOKEN_START);
            quoted.push_str(token);
        }
        rest = after;
    }
    quoted.push_str(rest);
    quoted
}

fn is_token_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_replaced_and_other_words_stay() {
        let text = r#"refused {"token":"eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln"} of eyJack"#;
        assert_eq!(excerpt(text), r#"refused {"token":"***"} of eyJack"#);
        assert_eq!(excerpt("Bearer eyJh.eyJz.c2ln"), "Bearer ***");
    }

    #[test]
    fn only_the_end_of_a_long_text_is_shown() {
        let text = format!("{}é{}", "a".repeat(5000), "b".repeat(4095));
        assert_eq!(excerpt(&text), "b".repeat(4095));
    }
}
