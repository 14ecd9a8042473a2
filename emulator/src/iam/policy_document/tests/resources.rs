//! Resource policies.

use super::*;

const OF_RESOURCES: [PolicyKind; 2] = [PolicyKind::Resource, PolicyKind::Repository];

#[test]
fn what_is_not_a_resource_policy_is_reported() {
    let refusals = [
        (r#""Principal":"*","Action":"a:b","Resource":"*""#, MalformedPolicy::Missing("Effect")),
        (
            r#""Effect":"allow","Principal":"*","Action":"a:b","Resource":"*""#,
            MalformedPolicy::Missing("Effect"),
        ),
        (r#""Effect":"Allow","Principal":"*","Resource":"*""#, MalformedPolicy::Missing("Action")),
        (r#""Effect":"Allow","Principal":"*","Action":[],"Resource":"*""#, MalformedPolicy::Syntax),
        (r#""Effect":"Allow","Principal":"*","Action":"Get","Resource":"*""#, MalformedPolicy::NoVendor),
        (r#""Effect":"Allow","Action":"a:b","Resource":"*""#, MalformedPolicy::Missing("Principal")),
        (r#""Effect":"Allow","Principal":"1","Action":"a:b","Resource":"*""#, MalformedPolicy::Syntax),
        (r#""Effect":"Allow","Principal":["*"],"Action":"a:b","Resource":"*""#, MalformedPolicy::Syntax),
        (
            r#""Effect":"Allow","Principal":"*","NotPrincipal":"*","Action":"a:b","Resource":"*""#,
            MalformedPolicy::Syntax,
        ),
        (r#""Effect":"Allow","Principal":"*","Action":"a:b","Resource":"b"#, MalformedPolicy::Json),
        (
            r#""Effect":"Allow","Principal":"*","Action":"a:b","Resource":"b""#,
            MalformedPolicy::Resource("b".into()),
        ),
        (r#""Effect":"Allow","Principle":"*","Action":"a:b","Resource":"*""#, MalformedPolicy::Syntax),
        (
            r#""Effect":"Allow","Principal":"*","Action":"a:b","Resource":"*","Sid":1"#,
            MalformedPolicy::Syntax,
        ),
    ];
    for (members, refusal) in refusals {
        for kind in OF_RESOURCES {
            assert_eq!(PolicyDocument::read(kind, &statement(members)), Err(refusal.clone()), "{members}");
        }
    }
}

#[test]
fn a_repository_alone_need_not_be_named() {
    let text = statement(r#""Effect":"Allow","Principal":"*","Action":"ecr:*""#);
    let read = PolicyDocument::read(PolicyKind::Repository, &text).unwrap();
    assert_eq!(read.statements()[0].resource, None);
    let refused = PolicyDocument::read(PolicyKind::Resource, &text);
    assert_eq!(refused, Err(MalformedPolicy::Missing("Resource")));
}

#[test]
fn ids_of_statements_are_free() {
    let statement = r#"{"Sid":"new policy","Effect":"Allow","Principal":"*","Action":"a:b","Resource":"*"}"#;
    let text = format!(r#"{{"Version":"2008-10-17","Statement":[{statement},{statement}]}}"#);
    for kind in OF_RESOURCES {
        let read = PolicyDocument::read(kind, &text).unwrap();
        assert_eq!(read.statements()[1].sid.as_deref(), Some("new policy"));
    }
}

#[test]
fn principals_are_there_by_kind() {
    let of = |principal: &str| {
        let members = format!(r#""Effect":"Allow",{principal},"Action":"a:b","Resource":"*""#);
        let read = PolicyDocument::read(PolicyKind::Resource, &statement(&members)).unwrap();
        read.statements()[0].principal.clone().unwrap()
    };
    assert_eq!(of(r#""Principal":"*""#), Elements::Only(Principals::Everyone));
    assert_eq!(of(r#""NotPrincipal":"*""#), Elements::AllBut(Principals::Everyone));
    let named = of(r#""Principal":{"AWS":["1","2"],"Service":"a.b","Federated":"c","CanonicalUser":"d"}"#);
    let Elements::Only(Principals::Named(named)) = named else { panic!("{named:?}") };
    let mut named: Vec<_> = named.iter().map(|one| (one.id.as_str(), one.kind)).collect();
    named.sort_by_key(|(id, _)| *id);
    let kinds = [
        ("1", PrincipalKind::Aws),
        ("2", PrincipalKind::Aws),
        ("a.b", PrincipalKind::Service),
        ("c", PrincipalKind::Federated),
        ("d", PrincipalKind::CanonicalUser),
    ];
    assert_eq!(named, kinds);
    let everyone = |principal: &str| match of(principal) {
        Elements::Only(principals) => principals.include_everyone(),
        Elements::AllBut(_) => false,
    };
    assert!(everyone(r#""Principal":{"AWS":["1","*"]}"#));
    assert!(!everyone(r#""Principal":{"Service":"*"}"#));
}
