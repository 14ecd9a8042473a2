use super::*;

fn statement(members: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":{{{members}}}}}"#)
}

#[test]
fn the_articles_policies_are_taken_to_the_byte() {
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Sid":"GatewayAssumeRolePolicy","Effect":"Allow","Principal":{"Service":"bedrock-agentcore.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:SourceAccount":"123456789012"}}}]}"#;
    assert_eq!(PolicyDocument::trust(trust).unwrap().text(), trust);
    let permission = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \
                      [\"ecr:*\", \"*\"], \"Resource\": \"arn:aws:ecr:us-east-1:123456789012:repository/a+b\"}]\n}";
    for document in [PolicyDocument::managed(permission), PolicyDocument::inline(permission)] {
        assert_eq!(document.unwrap().text(), permission);
    }
}

/// The recorded answer of CreateRole encodes all but letters, digits and `-_.~`.
#[test]
fn a_document_is_given_percent_encoded() {
    let text = statement(r#""Effect":"Allow","Action":"a:b","Resource":"arn:x y+z%~""#);
    let encoded = PolicyDocument::managed(&text).unwrap().encoded();
    assert!(encoded.starts_with("%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%7B"), "{encoded}");
    assert!(encoded.ends_with("arn%3Ax%20y%2Bz%25~%22%7D%7D"), "{encoded}");
}

#[test]
fn white_space_does_not_count() {
    let text = statement(r#" "Effect" : "Allow",  "Action":"a:b", "Resource":"*" "#);
    assert_eq!(PolicyDocument::inline(&text).unwrap().size(), text.replace(' ', "").len());
}

#[test]
fn what_is_no_permission_is_told() {
    let refusals = [
        ("", Malformed::Json),
        ("{", Malformed::Json),
        ("\u{feff}{}", Malformed::Json),
        ("[]", Malformed::Syntax),
        ("{}", Malformed::Syntax),
        (r#"{"Version":"2012-10-17","Version":"2012-10-17"}"#, Malformed::Json),
        (r#"{"Version":"2012-10-18","Statement":{}}"#, Malformed::Syntax),
        (r#"{"Version":"2012-10-17","Statement":[]}"#, Malformed::Syntax),
        (r#"{"Statement":[{"Effect":"Allow","Action":"a:b","Resource":"*"}],"More":1}"#, Malformed::Syntax),
    ];
    for (text, refusal) in refusals {
        assert_eq!(PolicyDocument::inline(text), Err(refusal), "{text}");
    }
    let refusals = [
        (r#""Action":"a:b","Resource":"*""#, Malformed::Syntax),
        (r#""Effect":"allow","Action":"a:b","Resource":"*""#, Malformed::Syntax),
        (r#""Effect":"Allow","Resource":"*""#, Malformed::NoActions),
        (r#""Effect":"Allow","Action":"a:b""#, Malformed::NoResources),
        (r#""Effect":"Allow","Action":"GetItem","Resource":"*""#, Malformed::NoVendor),
        (r#""Effect":"Allow","Action":[1],"Resource":"*""#, Malformed::Syntax),
        (r#""Effect":"Allow","Action":"a:b","Resource":"bucket""#, Malformed::Resource("bucket".into())),
        (r#""Effect":"Allow","Action":"a:b","Resource":"*","Principal":"*""#, Malformed::Principal),
        (r#""Effect":"Allow","Action":"a:b","NotAction":"a:c","Resource":"*""#, Malformed::Syntax),
        (r#""Effect":"Allow","Action":"a:b","Resource":"*","Sid":"a b""#, Malformed::Sid),
        (r#""Effect":"Allow","Action":"a:b","Resource":"*","Condition":"x""#, Malformed::Syntax),
    ];
    for (members, refusal) in refusals {
        assert_eq!(PolicyDocument::managed(&statement(members)), Err(refusal), "{members}");
    }
    let twice = r#"{"Version":"2012-10-17","Statement":[
        {"Sid":"A","Effect":"Allow","Action":"a:b","Resource":"*"},
        {"Sid":"A","Effect":"Allow","Action":"a:b","Resource":"*"}]}"#;
    assert_eq!(PolicyDocument::managed(twice), Err(Malformed::SidTwice));
}

#[test]
fn only_a_managed_policy_must_name_its_version() {
    let text = r#"{"Statement":[{"Effect":"Allow","Action":"a:b","Resource":"*"}]}"#;
    assert!(PolicyDocument::inline(text).is_ok());
    assert_eq!(PolicyDocument::managed(text), Err(Malformed::Version));
}

#[test]
fn what_is_no_trust_policy_is_told() {
    let refusals = [
        (r#""Action":"sts:AssumeRole","Principal":"*""#, Malformed::Missing("Effect")),
        (r#""Effect":"Allow","Principal":"*""#, Malformed::Missing("Action")),
        (r#""Effect":"Allow","Action":"sts:AssumeRole""#, Malformed::Missing("Principal")),
        (r#""Effect":"Allow","Action":"iam:PassRole","Principal":"*""#, Malformed::NotSts),
        (r#""Effect":"Allow","Action":"sts:AssumeRole","Principal":"x""#, Malformed::Syntax),
        (r#""Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Servic":"x"}"#, Malformed::Syntax),
        (
            r#""Effect":"Allow","Action":"sts:AssumeRole","Principal":"*","Resource":"*""#,
            Malformed::Prohibited("Resource"),
        ),
    ];
    for (members, refusal) in refusals {
        assert_eq!(PolicyDocument::trust(&statement(members)), Err(refusal), "{members}");
    }
}
