use super::*;

/// The results of the validator's engines, with both translations.
fn matches(pattern: &str, text: &str) -> bool {
    let Translation { text: written, .. } = translate(pattern, Engine::Backtracking).unwrap();
    let written = written.unwrap_or_else(|| panic!("{pattern} is plain: only a schema shows what it means"));
    let engine =
        fancy_regex::Regex::new(&written).unwrap_or_else(|error| panic!("{pattern} {written} {error}"));
    let found = engine.is_match(text).unwrap();
    let linear = translate(pattern, Engine::Linear).unwrap();
    if !linear.backtracks {
        let written = linear.text.unwrap();
        let engine =
            regex::Regex::new(&written).unwrap_or_else(|error| panic!("{pattern} {written} {error}"));
        assert_eq!(engine.is_match(text), found, "{pattern} {written} {text:?}");
    }
    found
}

/// A pattern, texts that it matches, and texts that it does not.
type Row = (&'static str, &'static [&'static str], &'static [&'static str]);

const TABLE: &[Row] = &[
    // The most copied ones.
    (r"^[\w-\.]+@([\w-]+\.)+[\w-]{2,4}$", &["ann.lee-x@example.com"], &["ann", "é@example.com"]),
    (r"^[\d-x]+$", &["1-x"], &["y"]),
    (r"^[a-\d]+$", &["a-5"], &["b"]),
    (r"^(?<y>\d{4})-\k<y>$", &["2024-2024"], &["2024-2025"]),
    (r"^[^\0]+$", &["abc"], &["", "a\0"]),
    // Python's, and Java's.
    (r"^(?P<q>['x])a(?P=q)$", &["'a'", "xax"], &["'ax"]),
    (r"(?#digits)^\d+$", &["12"], &["1a"]),
    (r"\Aab\Z", &["ab"], &["ab\n", "xab"]),
    (r"\Aab\z", &["ab"], &["ab\n"]),
    (r"^a++b$", &["aab"], &["b"]),
    (r"^a*+a$", &[], &["aaa"]),
    (r"^(?>a|ab)c$", &["ac"], &["abc"]),
    (r"^(?i)abc$", &["ABC"], &["ABD"]),
    (r"^a(?i:b)c$", &["aBc"], &["ABc"]),
    (r"^a(?i)b(?-i)c$", &["aBc"], &["aBC"]),
    ("^(?s)a.b$", &["a\nb"], &["ab"]),
    ("(?m)^b$", &["a\nb\nc"], &["ab"]),
    ("(?x)^ a b # both\n c$", &["abc"], &["a b c"]),
    (r"^\Qa.b\E+$", &["a.b", "a.bb"], &["axb"]),
    (r"^a\hb$", &["a\tb", "a b"], &["a\nb", "ahb"]),
    (r"^a\Rb$", &["a\r\nb", "a\nb"], &["a\r\r\nb"]),
    (r"^\p{Alpha}+$", &["aZ"], &["é"]),
    (r"^[\p{IsLatin}\d]+$", &["é1"], &["я"]),
    (r"^x{,2}$", &["", "xx"], &["xxx"]),
    // Classes.
    (r"^[]$", &[], &["", "a", "]"]),
    (r"^[^]$", &["a", "\n", "é"], &[""]),
    (r"^[]a]+$", &["]a"], &["b"]),
    (r"^[^]]+$", &["ab"], &["a]"]),
    (r"^[[a]+$", &["[a"], &["b"]),
    (r"^[a&&b]+$", &["a&b"], &["c"]),
    (r"^[\D]$", &["a"], &["1"]),
    (r"^[^\W]$", &["a", "_"], &["é", "-"]),
    (r"^[\b]$", &["\u{8}"], &["b"]),
    (r"^[\cA\x41\u0042\u{43}]+$", &["\u{1}ABC"], &["c"]),
    (r"^[\uD83D\uDE00]$", &["😀"], &["a"]),
    (r"^[a\uD800]$", &["a"], &["b"]),
    // Escapes.
    (r"^\uD83D\uDE00$", &["😀"], &["😁"]),
    (r"^\u{1F600}$", &["😀"], &["u"]),
    (r"^\cJ$", &["\n"], &["J"]),
    (r"^\0$", &["\0"], &["0"]),
    (r"^\101$", &["A"], &["101"]),
    (r"^(a)\1$", &["aa"], &["a", "a1"]),
    (r"^(a)\10$", &["a\u{8}"], &["aa0"]),
    (r"^\<b\>$", &["<b>"], &["b"]),
    (r"^\e\a$", &["\u{1b}\u{7}"], &["ea"]),
    (r"^a{$", &["a{"], &["a"]),
    // Lookarounds.
    (r"^(?=.*\d)\w+$", &["a1"], &["ab", "a٣"]),
    (r"^(?!ab)\w+$", &["ba"], &["abc"]),
    (r"(?<=\$)\d+$", &["$5"], &["5", "$٣"]),
    (r"(?<!\$)\bx$", &["x"], &["$x"]),
    (r"\bb\b", &["a b", "éb"], &["ab"]),
    (r"a\Bb", &["ab"], &["a b"]),
];

#[test]
fn every_dialect_means_what_its_authors_mean() {
    for (pattern, fitting, others) in TABLE {
        for text in *fitting {
            assert!(matches(pattern, text), "{pattern} {text:?}");
        }
        for text in *others {
            assert!(!matches(pattern, text), "{pattern} {text:?}");
        }
    }
}

#[test]
fn what_the_validator_reads_rightly_stays_as_it_is() {
    for pattern in [
        "",
        "abc",
        "^a-b$",
        r"^\d{3}-\d{4}$",
        r"^[A-Z]{2,3}$",
        r"^[a-zA-Z0-9._%+-]+@[a-z]+\.com$",
        "a|b",
        "^(a|b)*?$",
        r"^\w+\s\S$",
        "^(?:a.b)+$",
        r"^https?:\/\/",
        r"^[\w.-]+$",
        "^[^/]+$",
        "é+",
    ] {
        let translation = translate(pattern, Engine::Linear).unwrap();
        assert_eq!(translation, Translation { text: None, backtracks: false, is_ecma: true }, "{pattern}");
    }
}

#[test]
fn what_no_dialect_has_is_unreadable() {
    for (pattern, reason) in [
        ("(", "a group is not closed (at character 1)"),
        ("a)", "a group is closed that was not opened (at character 2)"),
        ("[a", "a class is not closed (at character 2)"),
        ("[z-a]", "a range in a class is the wrong way round (at character 4)"),
        ("*a", "nothing comes before the quantifier (at character 1)"),
        ("{2}", "nothing comes before the quantifier (at character 3)"),
        ("a**", "a quantifier follows a quantifier (at character 2)"),
        ("^*", "a quantifier follows a zero-width assertion (at character 1)"),
        ("a{3,2}", "a quantifier has its bounds the wrong way round (at character 6)"),
        ("(?y)", "a group is of an unknown kind (at character 3)"),
        (r"(?<a>b)\k<c>", "no group has the name of the backreference (at character 12)"),
        (r"\", "nothing follows the backslash (at character 1)"),
        (r"\c1", "no letter follows `\\c` (at character 3)"),
        (r"\p{}", "a property has no name that is known (at character 4)"),
    ] {
        assert_eq!(translate(pattern, Engine::Linear).unwrap_err().to_string(), reason, "{pattern}");
    }
}

#[test]
fn long_and_deep_patterns_are_read_in_their_time() {
    let began = std::time::Instant::now();
    for piece in ["(", "[", "{", "[]", "[^", "(?<", "(?#", r"\Q", r"\p{", "a++", r"[\s]", "(?:", "a{", r"\u{"]
    {
        // Whatever the result.
        let _ = translate(&piece.repeat(256 * 1024 / piece.len()), Engine::Backtracking);
    }
    // It takes 2 s on an idle machine, and hours if the time grows with the square of the length.
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
}

/// Part of a class, and the characters in it.
type Part = (&'static str, fn(char) -> bool);

const PARTS: [Part; 10] = [
    (r"\d", |character| character.is_ascii_digit()),
    (r"\W", |character| !character.is_ascii_alphanumeric() && character != '_'),
    (r"\s", |character| character.is_whitespace() && character != '\u{85}'),
    ("a-f", |character| ('a'..='f').contains(&character)),
    ("x", |character| character == 'x'),
    (r"\.", |character| character == '.'),
    (r"\-", |character| character == '-'),
    (r"\0", |character| character == '\0'),
    ("&[", |character| matches!(character, '&' | '[')),
    (r"\u00e9\uD83D\uDE00", |character| matches!(character, 'é' | '😀')),
];

#[test]
fn a_class_holds_what_its_parts_hold() {
    const TEXTS: [char; 14] = ['0', '9', 'a', 'f', 'g', 'x', '_', '.', '-', '\0', '&', '[', 'é', '😀'];
    for first in PARTS {
        for second in PARTS {
            for is_negated in [false, true] {
                let sign = if is_negated { "^" } else { "" };
                let pattern = format!("^[{sign}{}{}]$", first.0, second.0);
                let written = translate(&pattern, Engine::Linear).unwrap().text;
                let written = written.unwrap_or_else(|| pattern.replace(r"\d", "0-9").replace(r"\s", "\t- "));
                let engine = regex::Regex::new(&written).unwrap();
                for text in TEXTS {
                    let expected = (first.1(text) || second.1(text)) != is_negated;
                    assert_eq!(engine.is_match(&text.to_string()), expected, "{pattern} {written} {text:?}");
                }
            }
        }
    }
}
