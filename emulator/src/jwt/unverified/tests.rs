use super::*;

fn token(header: &str, payload: &str) -> String {
    format!("{}.{}.c2ln", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload))
}

fn refusal(token: &str) -> MalformedToken {
    Unverified::parse(token).unwrap_err()
}

#[test]
fn takes_a_token_apart() {
    let token = token(r#"{"kid":"k","alg":"RS256","typ":"JWT"}"#, r#"{"sub":"1","exp":2}"#);
    let parsed = Unverified::parse(&token).unwrap();
    assert_eq!((parsed.algorithm.as_str(), parsed.key_id.as_deref()), ("RS256", Some("k")));
    assert_eq!(format!("{}.{}", parsed.signed, parsed.signature), token);
    assert_eq!(parsed.claims.keys().collect::<Vec<_>>(), ["sub", "exp"]);
}

#[test]
fn refuses_anything_but_three_parts() {
    let token = token(r#"{"alg":"RS256"}"#, "{}");
    let two = token.rsplit_once('.').unwrap().0;
    for text in ["", ".", "x", "x.y", two] {
        assert_eq!(Unverified::parse(text).err(), Some(MalformedToken::Parts), "{text}");
    }
    for text in [format!("{token}."), format!("{token}.c2ln"), format!("{token}.c2ln.c2ln")] {
        assert_eq!(refusal(&text), MalformedToken::Parts, "{text}");
    }
    assert_eq!(refusal(&format!(".{token}")), MalformedToken::Parts);
    assert_eq!(refusal(".."), MalformedToken::Json("header"));
}

#[test]
fn refuses_every_other_encoding() {
    let good = token(r#"{"alg":"RS256"}"#, r#"{"a":"??>>"}"#);
    let (header, rest) = good.split_once('.').unwrap();
    let (payload, _) = rest.split_once('.').unwrap();
    for (changed, part) in [
        (format!("{header}=.{payload}.c2ln"), "header"),
        (format!(" {header}.{payload}.c2ln"), "header"),
        (format!("{header}\n.{payload}.c2ln"), "header"),
        (format!("{header}.{payload}=.c2ln"), "payload"),
        (format!("{header}.{}.c2ln", payload.replace('-', "+").replace('_', "/") + "+/"), "payload"),
        (format!("{header}.{payload}.c2lu="), "signature"),
        (format!("{header}.{payload}.c2l"), "signature"),
        (format!("{header}.{payload}.c2ln "), "signature"),
        (format!("{header}.{payload}.é"), "signature"),
    ] {
        assert_eq!(refusal(&changed), MalformedToken::Encoding(part), "{changed}");
    }
}

#[test]
fn refuses_what_is_not_an_object_or_says_a_thing_twice() {
    for text in ["[]", "\"RS256\"", "1", "null", "", "{", "{}{}", r#"{"alg":"RS256","alg":"none"}"#] {
        assert_eq!(refusal(&token(text, "{}")), MalformedToken::Json("header"), "{text}");
    }
    for text in ["[]", r#"["exp",1]"#, "text", "", r#"{"exp":1,"exp":2}"#, r#"{"a":{"b":1,"b":1}}"#] {
        assert_eq!(refusal(&token(r#"{"alg":"RS256"}"#, text)), MalformedToken::Json("payload"), "{text}");
    }
}

#[test]
fn refuses_headers_that_it_does_not_understand() {
    for (header, expected) in [
        ("{}", MalformedToken::Algorithm),
        (r#"{"alg":null}"#, MalformedToken::Algorithm),
        (r#"{"alg":["RS256"]}"#, MalformedToken::Algorithm),
        (r#"{"alg":"RS256","kid":7}"#, MalformedToken::KeyId),
        (r#"{"alg":"RS256","crit":["exp"]}"#, MalformedToken::Extension("crit")),
        (r#"{"alg":"RS256","crit":[]}"#, MalformedToken::Extension("crit")),
        (r#"{"alg":"RS256","b64":false}"#, MalformedToken::Extension("b64")),
        (r#"{"alg":"RS256","zip":"DEF"}"#, MalformedToken::Extension("zip")),
    ] {
        assert_eq!(refusal(&token(header, "{}")), expected, "{header}");
    }
}

#[test]
fn refuses_what_is_too_long_before_it_reads_it() {
    let long = token(r#"{"alg":"RS256"}"#, &format!(r#"{{"a":"{}"}}"#, "x".repeat(MAX_TOKEN_LENGTH)));
    assert_eq!(refusal(&long), MalformedToken::TooLong);
}
