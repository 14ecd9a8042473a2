//! What the grammar accepts and refuses, for each kind.

mod examples;
mod resources;

use super::*;

fn managed(text: &str) -> Result<PolicyDocument, MalformedPolicy> {
    PolicyDocument::read(PolicyKind::Managed, text)
}

fn inline(text: &str) -> Result<PolicyDocument, MalformedPolicy> {
    PolicyDocument::read(PolicyKind::Inline, text)
}

fn trust(text: &str) -> Result<PolicyDocument, MalformedPolicy> {
    PolicyDocument::read(PolicyKind::Trust, text)
}

/// The elements of a statement for this kind.
fn elements(kind: PolicyKind) -> &'static str {
    match kind {
        PolicyKind::Trust => r#""Effect":"Allow","Principal":{"AWS":["1","2"]},"Action":"sts:AssumeRole""#,
        PolicyKind::Resource | PolicyKind::Repository => {
            r#""Effect":"Allow","Principal":{"AWS":["1","2"]},"Action":"a:b","Resource":"*""#
        }
        _ => r#""Effect":"Allow","Action":"a:b","Resource":"*""#,
    }
}

fn statement(members: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":{{{members}}}}}"#)
}

#[test]
fn the_articles_policies_are_taken_to_the_byte() {
    let text = r#"{"Version":"2012-10-17","Statement":[{"Sid":"GatewayAssumeRolePolicy","Effect":"Allow","Principal":{"Service":"bedrock-agentcore.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:SourceAccount":"123456789012"}}}]}"#;
    assert_eq!(trust(text).unwrap().text(), text);
    let permission = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \
                      [\"ecr:*\", \"*\"], \"Resource\": \"arn:aws:ecr:us-east-1:123456789012:repository/a+b\"}]\n}";
    for document in [managed(permission), inline(permission)] {
        assert_eq!(document.unwrap().text(), permission);
    }
}

/// The recorded response of CreateRole encodes all but letters, digits and `-_.~`.
#[test]
fn a_document_is_given_percent_encoded() {
    let text = statement(r#""Effect":"Allow","Action":"a:b","Resource":"arn:x y+z%~""#);
    let encoded = managed(&text).unwrap().encoded();
    assert!(encoded.starts_with("%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%7B"), "{encoded}");
    assert!(encoded.ends_with("arn%3Ax%20y%2Bz%25~%22%7D%7D"), "{encoded}");
}

#[test]
fn white_space_does_not_count() {
    let text = statement(r#" "Effect" : "Allow",  "Action":"a:b", "Resource":"*" "#);
    assert_eq!(inline(&text).unwrap().size(), text.replace(' ', "").len());
}

#[test]
fn what_is_not_a_permission_is_reported() {
    let refusals = [
        ("", MalformedPolicy::Json),
        ("{", MalformedPolicy::Json),
        ("\u{feff}{}", MalformedPolicy::Json),
        ("[]", MalformedPolicy::Syntax),
        ("{}", MalformedPolicy::Syntax),
        (r#"{"Version":"2012-10-17","Version":"2012-10-17"}"#, MalformedPolicy::Json),
        (r#"{"Version":"2012-10-18","Statement":{}}"#, MalformedPolicy::Syntax),
        (r#"{"Version":null,"Statement":{}}"#, MalformedPolicy::Syntax),
        (r#"{"Id":1,"Statement":{"Effect":"Allow","Action":"a:b","Resource":"*"}}"#, MalformedPolicy::Syntax),
        (r#"{"Version":"2012-10-17","Statement":[]}"#, MalformedPolicy::Syntax),
        (
            r#"{"Statement":[{"Effect":"Allow","Action":"a:b","Resource":"*"}],"More":1}"#,
            MalformedPolicy::Syntax,
        ),
    ];
    for (text, refusal) in refusals {
        assert_eq!(inline(text), Err(refusal), "{text}");
    }
    let refusals = [
        (r#""Action":"a:b","Resource":"*""#, MalformedPolicy::Syntax),
        (r#""Effect":"allow","Action":"a:b","Resource":"*""#, MalformedPolicy::Syntax),
        (r#""Effect":"Allow","Resource":"*""#, MalformedPolicy::NoActions),
        (r#""Effect":"Allow","Action":"a:b""#, MalformedPolicy::NoResources),
        (r#""Effect":"Allow","Action":"GetItem","Resource":"*""#, MalformedPolicy::NoVendor),
        (r#""Effect":"Allow","Action":[1],"Resource":"*""#, MalformedPolicy::Syntax),
        (r#""Effect":"Allow","Action":[],"Resource":"*""#, MalformedPolicy::Syntax),
        (r#""Effect":"Allow","Action":"a:b","Resource":[]"#, MalformedPolicy::Syntax),
        (
            r#""Effect":"Allow","Action":"a:b","Resource":"bucket""#,
            MalformedPolicy::Resource("bucket".into()),
        ),
        (r#""Effect":"Allow","Action":"a:b","Resource":"*","Principal":"*""#, MalformedPolicy::Principal),
        (r#""Effect":"Allow","Action":"a:b","NotAction":"a:c","Resource":"*""#, MalformedPolicy::Syntax),
        (r#""Effect":"Allow","Action":"a:b","Resource":"*","Sid":"a b""#, MalformedPolicy::Sid),
        (r#""Effect":"Allow","Action":"a:b","Resource":"*","Condition":"x""#, MalformedPolicy::Syntax),
    ];
    for (members, refusal) in refusals {
        assert_eq!(
            PolicyDocument::read(PolicyKind::Session, &statement(members)),
            Err(refusal.clone()),
            "{members}"
        );
        assert_eq!(managed(&statement(members)), Err(refusal), "{members}");
    }
    let twice = r#"{"Version":"2012-10-17","Statement":[
        {"Sid":"A","Effect":"Allow","Action":"a:b","Resource":"*"},
        {"Sid":"A","Effect":"Allow","Action":"a:b","Resource":"*"}]}"#;
    assert_eq!(managed(twice), Err(MalformedPolicy::SidTwice));
}

#[test]
fn only_a_managed_policy_must_name_its_version() {
    let text = r#"{"Statement":[{"Effect":"Allow","Action":"a:b","Resource":"*"}]}"#;
    assert!(inline(text).is_ok());
    assert_eq!(managed(text), Err(MalformedPolicy::Version));
}

#[test]
fn what_is_not_a_trust_policy_is_reported() {
    let refusals = [
        (r#""Action":"sts:AssumeRole","Principal":"*""#, MalformedPolicy::Missing("Effect")),
        (r#""Effect":"Allow","Principal":"*""#, MalformedPolicy::Missing("Action")),
        (r#""Effect":"Allow","Action":"sts:AssumeRole""#, MalformedPolicy::Missing("Principal")),
        (r#""Effect":"Allow","Action":"iam:PassRole","Principal":"*""#, MalformedPolicy::NotSts),
        (r#""Effect":"Allow","Action":"sts:AssumeRole","Principal":"x""#, MalformedPolicy::Syntax),
        (r#""Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Servic":"x"}"#, MalformedPolicy::Syntax),
        (r#""Effect":"Allow","Action":"sts:AssumeRole","Principal":{}"#, MalformedPolicy::Syntax),
        (r#""Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":[]}"#, MalformedPolicy::Syntax),
        (
            r#""Effect":"Allow","Action":"sts:AssumeRole","Principal":"*","Resource":"*""#,
            MalformedPolicy::Prohibited("Resource"),
        ),
    ];
    for (members, refusal) in refusals {
        assert_eq!(trust(&statement(members)), Err(refusal), "{members}");
    }
}

/// Each insertion repeats a member, the outermost first and the innermost last.
#[test]
fn a_duplicate_member_is_refused_at_every_depth() {
    for kind in PolicyKind::ALL {
        let condition = r#""Condition":{"StringEquals":{"a:k":"1"}}"#;
        let text = format!(r#"{{"Version":"2012-10-17","Statement":[{{{},{condition}}}]}}"#, elements(kind));
        assert!(PolicyDocument::read(kind, &text).is_ok(), "{text}");
        let insertions = [
            ("\"Version\"", r#""Version":"2012-10-17","#),
            ("\"Statement\"", r#""Statement":[],"#),
            ("\"Effect\"", r#""Effect":"Allow","#),
            ("\"Effect\"", r#""\u0045ffect":"Allow","#),
            ("\"Action\"", r#""Action":"sts:AssumeRole","#),
            ("\"Condition\"", r#""Condition":{},"#),
            ("\"StringEquals\"", r#""StringEquals":{"a:k":"2"},"#),
            ("\"a:k\"", r#""a:k":"2","#),
            ("\"AWS\"", r#""AWS":"3","#),
        ];
        for (before, member) in insertions {
            let Some(at) = text.find(before) else { continue };
            let mut twice = text.clone();
            twice.insert_str(at, member);
            assert_eq!(PolicyDocument::read(kind, &twice), Err(MalformedPolicy::Json), "{twice}");
        }
    }
}

#[test]
fn a_condition_is_operators_of_keys_of_values() {
    for kind in PolicyKind::ALL {
        let with = |condition: &str| {
            PolicyDocument::read(kind, &statement(&format!(r#"{},"Condition":{condition}"#, elements(kind))))
        };
        for condition in [
            "[]",
            "null",
            r#"{"Bool":"x"}"#,
            r#"{"Bool":{"a:k":null}}"#,
            r#"{"Bool":{"a:k":{}}}"#,
            r#"{"Bool":{"a:k":[[]]}}"#,
        ] {
            assert_eq!(with(condition), Err(MalformedPolicy::Syntax), "{condition}");
        }
        let read =
            with(r#"{"Bool":{"a:k":true},"NumericLessThan":{"a:n":[1,2.5],"a:s":"x"},"Null":{"a:e":[]}}"#);
        let conditions = &read.unwrap().statements()[0].conditions.clone();
        let values = |operator: &str, key: &str| conditions[operator][key].join("|");
        assert_eq!((values("Bool", "a:k"), values("Null", "a:e")), ("true".to_owned(), String::new()));
        assert_eq!(values("NumericLessThan", "a:n"), "1|2.5");
        assert_eq!(values("NumericLessThan", "a:s"), "x");
    }
}

#[test]
fn what_a_policy_says_is_there_typed() {
    let text = r#"{"Id":"mine","Version":"2012-10-17","Statement":[
        {"Sid":"One","Effect":"Deny","NotAction":["a:*","b:C"],"NotResource":"arn:aws:s3:::b/${aws:username}"},
        {"Effect":"Allow","Action":"*","Resource":["*"]}]}"#;
    let read = inline(text).unwrap();
    assert_eq!((read.version(), read.id()), (Version::Of2012, Some("mine")));
    let [first, second] = read.statements() else { panic!("{read:?}") };
    assert_eq!((first.sid.as_deref(), first.effect, &first.principal), (Some("One"), Effect::Deny, &None));
    assert_eq!(first.action, Elements::AllBut(vec!["a:*".to_owned(), "b:C".to_owned()]));
    assert_eq!(first.resource, Some(Elements::AllBut(vec!["arn:aws:s3:::b/${aws:username}".to_owned()])));
    assert_eq!((second.sid.as_deref(), second.effect), (None, Effect::Allow));
    assert_eq!(second.action, Elements::Only(vec!["*".to_owned()]));
    assert!(first.conditions.is_empty() && second.conditions.is_empty());
    let old = inline(r#"{"Statement":{"Effect":"Allow","Action":"a:b","Resource":"*"}}"#).unwrap();
    assert_eq!((old.version(), old.id(), old.statements().len()), (Version::Of2008, None, 1));
}
