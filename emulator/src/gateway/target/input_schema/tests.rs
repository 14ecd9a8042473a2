use serde_json::json;

use super::*;

/// Checks to the end, on a runtime of its own.
fn check(schema: &InputSchema, arguments: &Value) -> Result<(), InvalidArguments> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(schema.check(&Arc::new(arguments.clone())))
}

fn refusal(schema: &Value, arguments: &Value) -> Result<(), InvalidArguments> {
    check(&InputSchema::compile(schema), arguments)
}

fn lines(schema: &Value, arguments: &Value) -> Vec<String> {
    let text = refusal(schema, arguments).unwrap_err().text;
    let mut lines = text.split('\n').map(str::to_owned);
    assert_eq!(lines.next().unwrap(), PREFIX);
    lines.collect()
}

fn property(schema: &Value) -> Value {
    json!({"type": "object", "properties": {"p": schema}})
}

#[test]
fn arguments_that_fit_pass() {
    let schema = json!({"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]});
    let schema = InputSchema::compile(&schema);
    assert_eq!(check(&schema, &json!({"a": 5})), Ok(()));
    assert_eq!(check(&schema, &json!({"a": 5, "more": [1]})), Ok(()));
}

#[test]
fn the_recorded_texts() {
    let schema = json!({
        "type": "object",
        "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}},
        "required": ["a", "b"],
        "additionalProperties": false,
    });
    assert_eq!(
        lines(&schema, &json!({})),
        ["- Missing required field(s): 'a'", "- Missing required field(s): 'b'"]
    );
    assert_eq!(
        lines(&schema, &json!({"a": "x", "b": 3})),
        ["- Field '/a' has invalid type: string found, integer expected"]
    );
    assert_eq!(
        lines(&schema, &json!({"a": 1, "b": 3, "p": 1})),
        [
            "- additionalProperties validation failed: property 'p' is not defined in the schema and the schema \
             does not allow additional properties"
        ]
    );
    let optional = property(&json!({"anyOf": [{"type": "integer"}, {"type": "null"}]}));
    assert_eq!(
        lines(&optional, &json!({"p": "100"})),
        [
            "- Field '/p' has invalid type: string found, integer expected",
            "- Field '/p' has invalid type: string found, null expected",
        ]
    );
}

#[test]
fn several_errors_are_several_lines_in_the_order_of_the_schema() {
    let schema = json!({
        "required": ["b"],
        "additionalProperties": false,
        "type": "object",
        "properties": {"b": {}, "a": {"type": "object", "required": ["deep"]}, "c": {"type": "string"}},
    });
    let first = lines(&schema, &json!({"q": 1, "c": 1.5, "a": {}}));
    assert_eq!(
        first[..2],
        [
            "- Missing required field(s): 'deep'".to_owned(),
            "- Field '/c' has invalid type: number found, string expected".to_owned(),
        ]
    );
    assert_eq!(first.len(), 4);
    assert_eq!(first, lines(&schema, &json!({"q": 1, "c": 1.5, "a": {}})));
}

#[test]
fn every_other_keyword_has_its_line() {
    let table = [
        (
            json!({"enum": ["a", 1]}),
            json!("x"),
            "enum",
            r#"does not have a value in the enumeration ["a",1]"#,
        ),
        (json!({"const": "a"}), json!("x"), "const", "must be the constant value 'a'"),
        (json!({"minimum": 3}), json!(2), "minimum", "must have a minimum value of 3"),
        (json!({"maximum": 3}), json!(4), "maximum", "must have a maximum value of 3"),
        (
            json!({"exclusiveMinimum": 3}),
            json!(3),
            "exclusiveMinimum",
            "must have an exclusive minimum value of 3",
        ),
        (
            json!({"exclusiveMaximum": 3}),
            json!(3),
            "exclusiveMaximum",
            "must have an exclusive maximum value of 3",
        ),
        (json!({"multipleOf": 2}), json!(3), "multipleOf", "must be multiple of 2"),
        (json!({"minLength": 2}), json!("x"), "minLength", "must be at least 2 characters long"),
        (json!({"maxLength": 2}), json!("xyz"), "maxLength", "must be at most 2 characters long"),
        (json!({"pattern": "^a$"}), json!("x"), "pattern", "does not match the regex pattern ^a$"),
        (json!({"minItems": 2}), json!([1]), "minItems", "must have at least 2 items but found 1"),
        (json!({"maxItems": 1}), json!([1, 2]), "maxItems", "must have at most 1 items but found 2"),
        (
            json!({"uniqueItems": true}),
            json!([1, 1]),
            "uniqueItems",
            "must have only unique items in the array",
        ),
        (json!({"minProperties": 1}), json!({}), "minProperties", "must have at least 1 properties"),
        (json!({"maxProperties": 0}), json!({"x": 1}), "maxProperties", "must have at most 0 properties"),
        (
            json!({"oneOf": [{}, {"type": "integer"}, {"type": "string"}]}),
            json!(1),
            "oneOf",
            "must be valid to one and only one schema, but 2 are valid",
        ),
        (json!({"not": {}}), json!(1), "not", "must not be valid to the schema {}"),
        (json!(false), json!(1), "false", "schema for '/p' is false"),
        (
            json!({"propertyNames": {"maxLength": 1}}),
            json!({"xy": 1}),
            "propertyNames",
            "property 'xy' name is not valid: must be at most 1 characters long",
        ),
    ];
    for (schema, argument, keyword, message) in table {
        let lines = lines(&property(&schema), &json!({"p": argument}));
        assert_eq!(lines, [format!("- {keyword} validation failed: {message}")]);
    }
}

#[test]
fn one_of_without_a_match_reports_its_branches() {
    let schema = property(&json!({"oneOf": [{"type": "integer"}, {"required": ["q"], "type": "object"}]}));
    assert_eq!(
        lines(&schema, &json!({"p": "x"})),
        [
            "- oneOf validation failed: must be valid to one and only one schema, but 0 are valid",
            "- Field '/p' has invalid type: string found, integer expected",
            "- Field '/p' has invalid type: string found, object expected",
        ]
    );
}

#[test]
fn several_types_and_arguments_that_are_not_an_object() {
    let schema = property(&json!({"type": ["integer", "null"]}));
    assert_eq!(
        lines(&schema, &json!({"p": true})),
        ["- Field '/p' has invalid type: boolean found, [integer, null] expected"]
    );
    assert_eq!(lines(&schema, &json!([])), ["- Field '' has invalid type: array found, object expected"]);
}

#[test]
fn a_value_is_not_repeated_by_keywords_without_a_text_of_their_own() {
    let schema = property(&json!({"contains": {"type": "integer"}}));
    let lines = lines(&schema, &json!({"p": ["hunter2"]}));
    assert!(lines[0].starts_with("- contains validation failed: "), "{lines:?}");
    assert!(!lines[0].contains("hunter2"), "{lines:?}");
}

#[test]
fn a_schema_that_cannot_be_used_lets_nothing_pass() {
    for schema in [
        json!({"$ref": "https://example.com/schema.json"}),
        json!({"$ref": "#/$defs/missing"}),
        json!({"type": 5}),
        json!({"properties": {"p": {"type": "strin"}}}),
    ] {
        let text = refusal(&schema, &json!({})).unwrap_err().text;
        assert!(text.starts_with(&format!("{PREFIX}\n- inputSchema cannot be used: ")), "{text}");
    }
}

#[test]
fn the_dialect_is_the_one_that_the_schema_names() {
    let tuple = json!({"type": "object", "properties": {"p": {"items": [{"type": "integer"}]}}});
    let mut draft_7 = tuple.clone();
    draft_7["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    assert_eq!(
        lines(&draft_7, &json!({"p": ["x"]})),
        ["- Field '/p/0' has invalid type: string found, integer expected"]
    );
    let mut unknown = property(&json!({"type": "string", "format": "uuid"}));
    unknown["$schema"] = json!("https://example.com/dialect");
    assert_eq!(refusal(&unknown, &json!({"p": "no uuid"})), Ok(()));
}

/// Like [`refusal`], with the longest time that the caller may have waited for it.
fn refusal_within(seconds: f32, schema: &Value, arguments: &Value) -> String {
    let began = Instant::now();
    let text = refusal(schema, arguments).unwrap_err().text;
    assert!(began.elapsed().as_secs_f32() < seconds, "{:?} {text:.200}", began.elapsed());
    text
}

const LATE: &str = "\n- inputSchema cannot be used: the check did not finish within 2 s; send less, or make the schema simpler";

#[test]
fn a_text_has_a_hundred_lines_and_reports_how_many_it_leaves_out() {
    let integers = property(&json!({"items": {"type": "integer"}}));
    let items = |count: usize| json!({"p": vec!["x"; count]});
    assert_eq!(lines(&integers, &items(100)).len(), 100);
    let told = lines(&integers, &items(123));
    assert_eq!(told.len(), 101);
    assert_eq!(told[100], "- 23 more errors are left out");
    // Errors of branches count, too.
    let branches = property(&json!({"anyOf": vec![json!({"type": "integer"}); 150]}));
    assert_eq!(lines(&branches, &json!({"p": "x"}))[100], "- 50 more errors are left out");
    let names: serde_json::Map<_, _> =
        (0..200).map(|number| (format!("{number}{}", "x".repeat(1000)), json!(1))).collect();
    let told = lines(&json!({"additionalProperties": false}), &Value::from(names));
    assert!(told.len() < 100 && told.iter().map(String::len).sum::<usize>() < 80_000, "{}", told.len());
}

#[test]
fn more_errors_than_fit_are_reported_by_the_first() {
    let integers = property(&json!({"items": {"type": "integer"}}));
    let told = lines(&integers, &json!({"p": vec!["x"; 100_000]}));
    let first = "- Field '/p/0' has invalid type: string found, integer expected";
    assert_eq!(told, [first, "- more errors are left out"]);
    // A copy of the value in each error of a branch would take gigabytes.
    let branches = property(&json!({"anyOf": vec![json!({"type": "integer"}); 2000]}));
    let text = refusal_within(10.0, &branches, &json!({"p": vec![1; 200_000]}));
    assert!(
        text.ends_with(
            "\n- inputSchema cannot be used: the arguments have more errors than can be reported; send less"
        ),
        "{text:.300}"
    );
    let data = property(&json!({"items": {"enum": ["x".repeat(1_000_000)]}}));
    let told = lines(&data, &json!({"p": vec![1; 1000]}));
    assert_eq!(told.len(), 2);
}

#[test]
fn a_schema_that_asks_for_too_much_is_refused_before_it_is_compiled() {
    let mut definitions = json!({"x0": {"type": "integer"}});
    for number in 1..=60 {
        let before = json!({"$ref": format!("#/$defs/x{}", number - 1)});
        definitions[format!("x{number}")] = json!({"allOf": [before, before]});
    }
    let bomb = json!({"properties": {"v": {"$ref": "#/$defs/x60"}}, "$defs": definitions});
    let schema = InputSchema::compile(&bomb);
    let reason = schema.unusable().unwrap();
    assert!(reason.starts_with("it applies more than 100000 subschemas to one value"), "{reason}");
    for arguments in [json!({"v": 1}), json!({"v": "x"}), json!({})] {
        let refusal = check(&schema, &arguments).unwrap_err();
        assert_eq!(refusal.text, format!("{PREFIX}\n- inputSchema cannot be used: {reason}"));
        assert_eq!(refusal.confidence, Confidence::Inferred);
    }
}

/// Checks until the thread is free again, and returns the text.
fn refused_in_time(schema: &Value, arguments: &Value) -> String {
    let compiled = InputSchema::compile(schema);
    assert_eq!(compiled.unusable(), None);
    let began = Instant::now();
    let refusal = check(&compiled, arguments).unwrap_err();
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    let InputSchema::Compiled(compiled) = compiled else { panic!("{schema}") };
    // The thread drops the schema when it ends.
    while Arc::strong_count(&compiled) > 1 {
        assert!(began.elapsed() < Duration::from_secs(6), "the thread goes on");
        std::thread::yield_now();
    }
    refusal.text
}

#[test]
fn a_check_that_takes_too_long_ends_in_its_time_and_leaves_its_thread() {
    let subschemas: Vec<_> = (0..5000).map(|number| json!({"minimum": number - 5000})).collect();
    let wide = property(&json!({"items": {"allOf": subschemas}}));
    let text = refused_in_time(&wide, &json!({"p": (0..500_000).collect::<Vec<_>>()}));
    assert_eq!(text, format!("{PREFIX}{LATE}"));
}

#[test]
fn a_recursive_schema_whose_errors_double_at_every_level_ends_in_its_time() {
    // Each operator checks its left operand before it fails.
    let expression = json!({"$ref": "#/$defs/e"});
    let operators = ["a", "b", "c"].map(|operator| {
        json!({"properties": {"left": expression, "operator": {"const": operator}}, "required": ["operator"]})
    });
    let grammar = json!({"$defs": {"e": {"anyOf": operators}}, "properties": {"e": expression}});
    let argument = (0..60).fold(json!({"operator": "z"}), |left, _| json!({"left": left, "operator": "z"}));
    let text = refused_in_time(&grammar, &json!({"e": argument}));
    assert!(text.starts_with(&format!("{PREFIX}\n- inputSchema cannot be used: ")), "{text:.300}");
    let fits = json!({"left": {"operator": "b"}, "operator": "a"});
    assert_eq!(refusal(&grammar, &json!({"e": fits})), Ok(()));
}

#[test]
fn backtracking_patterns_end_in_their_time() {
    let patterns: serde_json::Map<_, _> =
        (0..100).map(|number| (format!("p{number}"), json!({"pattern": "^(a+)+\\1b$"}))).collect();
    let arguments: serde_json::Map<_, _> =
        (0..100).map(|number| (format!("p{number}"), json!("a".repeat(100_000 + number)))).collect();
    let text = refusal_within(4.0, &json!({"properties": patterns}), &Value::from(arguments));
    assert!(text.starts_with(PREFIX), "{text:.300}");
    let password = property(&json!({"pattern": "^(?=.*[A-Z])(?=.*\\d)(?!.*(.)\\1\\1).{8,}$"}));
    let InputSchema::Compiled(compiled) = InputSchema::compile(&password) else { panic!("unusable") };
    assert_eq!(
        compiled.check_at_once(&json!({"p": "Correct7horse"})),
        Some(Ok(())),
        "no other thread is asked"
    );
    assert_eq!(compiled.check_at_once(&json!({"p": "Coorrect"})), None);
    let long = json!({"p": format!("Correct7horse{}", "ab".repeat(10_000))});
    assert_eq!(compiled.check_at_once(&long), None);
    assert_eq!(refusal(&password, &long), Ok(()));
    assert_eq!(
        lines(&password, &json!({"p": "Coorrect"})),
        [
            "- pattern validation failed: does not match the regex pattern ^(?=.*[A-Z])(?=.*\\d)(?!.*(.)\\1\\1).{8,}$"
        ]
    );
}

#[test]
fn patterns_are_compiled_in_their_time() {
    for pattern in [
        "a".repeat(256 * 1024),
        "(a|b)".repeat(50_000),
        "(((a{100}){100}){100}){100}".to_owned(),
        "\\p{L}{1000}".repeat(100),
        format!("(?=x){}", "[a-z]?".repeat(40_000)),
    ] {
        let began = Instant::now();
        let schema = InputSchema::compile(&property(&json!({"pattern": pattern})));
        assert!(began.elapsed() < Duration::from_secs(5), "{pattern:.40} {:?}", began.elapsed());
        let reason = schema.unusable().unwrap();
        let told = "a pattern is not a regular expression that compiles to at most 1 MiB: ";
        assert!(reason.starts_with(told) && reason.len() < 400, "{reason:.500}");
    }
}

#[test]
fn deep_values_and_deep_schemas_stay_on_the_stack() {
    let mut definitions = json!({"x0": {"type": "object", "properties": {"a": {"$ref": "#/$defs/x240"}}}});
    for number in 1..=240 {
        let before = json!({"$ref": format!("#/$defs/x{}", number - 1)});
        definitions[format!("x{number}")] = json!({"allOf": [before]});
    }
    let schema = InputSchema::compile(&json!({"$ref": "#/$defs/x240", "$defs": definitions}));
    let deep = |depth: usize| (0..depth).fold(json!({}), |inner, _| json!({"a": inner}));
    for depth in [1, 10, 120] {
        assert_eq!(check(&schema, &deep(depth)), Ok(()), "{depth}");
    }
    let wrong = (0..120).fold(json!(1), |inner, _| json!({"a": inner}));
    assert!(check(&schema, &wrong).is_err());
    let InputSchema::Compiled(compiled) = schema else { panic!("unusable") };
    let outcome = compiled.check(&deep(120), Watch::steps(1_000_000, 4096));
    assert_eq!(outcome, Err(Stopped::Deep));
}

#[test]
fn nested_unevaluated_properties_compile() {
    let schema = (0..28).fold(json!({}), |inner, number| {
        json!({"unevaluatedProperties": false, "properties": {format!("p{number}"): {}}, "allOf": [inner]})
    });
    let began = Instant::now();
    assert!(lines(&schema, &json!({"q": 1})).len() > 1);
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

#[test]
fn many_checks_end_in_their_time_and_take_no_one_elses() {
    let subschemas: Vec<_> = (0..5000).map(|number| json!({"minimum": number - 5000})).collect();
    let wide = InputSchema::compile(&property(&json!({"items": {"allOf": subschemas}})));
    let arguments = Arc::new(json!({"p": (0..500_000).collect::<Vec<_>>()}));
    let small = InputSchema::compile(&property(&json!({"type": "string"})));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let began = Instant::now();
    runtime.block_on(async {
        let checks: futures_util::stream::FuturesUnordered<_> =
            (0..20).map(|_| wide.check(&arguments)).collect();
        let others = async {
            loop {
                assert_eq!(small.check(&Arc::new(json!({"p": "x"}))).await, Ok(()));
                tokio::task::yield_now().await;
            }
        };
        let ended = futures_util::StreamExt::collect::<Vec<_>>(checks);
        tokio::select! {
            ended = ended => {
                assert_eq!(ended.len(), 20);
                assert!(ended.into_iter().all(|outcome| outcome.unwrap_err().text.ends_with(LATE)));
            }
            () = others => {}
        }
    });
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
}
