//! Tests of the tables as a whole; inputs by protocol and by constraint are in their own files.

use serde_json::json;

use super::shape::Shape;
use super::table::Table;
use super::*;

mod constraints;
mod hostile;
mod queries;
mod rests;

fn operation(service: Service, name: &str) -> &'static Operation {
    service.operation(name).unwrap()
}

fn json(service: Service, name: &str, input: &Value) -> Result<Value, InputError> {
    operation(service, name).json_input(input.to_string().as_bytes())
}

fn told(result: Result<Value, InputError>) -> String {
    match result {
        Err(InputError::Validation(text)) => text,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_table_is_read_and_holds_together() {
    let counts = Service::ALL.map(|service| {
        let table: &'static Table = service.table();
        for shape in table.shapes().all() {
            for name in shape.expect("it can be read").names() {
                assert!(table.shapes().get(name).is_some(), "{service:?} has no {name}");
            }
        }
        for operation in table.operations() {
            for name in operation.shapes() {
                assert!(table.shapes().get(name).is_some(), "{service:?} {}: no {name}", operation.name());
            }
        }
        table.operations().count()
    });
    assert_eq!(counts, [153, 175, 75, 181, 12, 62, 26]);
}

#[test]
fn a_table_that_cannot_be_read_takes_nothing() {
    for text in ["{", r#"{"operations":{"A":{"stranger":1}},"shapes":{}}"#] {
        assert!(Table::read(Service::Sts, text).operation("A").is_none());
    }
    let dangling = r#"{"operations":{},"shapes":{"In":{"structure":{"members":{"a":"Gone"}}}}}"#;
    let refusal = check::check(Table::read(Service::Sts, dangling).shapes(), "In", json!({ "a": 1 }));
    assert_eq!(refusal, Err(InputError::Serialization("there is no shape Gone".to_owned())));
}

#[test]
fn every_pattern_compiles() {
    for service in Service::ALL {
        for shape in service.table().shapes().all() {
            if let Some(Shape::String(text)) = shape
                && let Some(pattern) = &text.pattern
            {
                assert!(pattern.compiled().is_some(), "{}", pattern.text());
            }
        }
    }
}

#[test]
fn operations_are_known_by_name_whether_emulated_or_not() {
    assert!(operation(Service::CognitoIdp, "DescribeUserPool").is_emulated());
    let sign_up = operation(Service::CognitoIdp, "SignUp");
    assert!(!sign_up.is_emulated());
    assert_eq!(told(sign_up.json_input(b"{}")), "SignUp is not emulated by agentcore-local");
    assert!(Service::Sts.operation("SignUp").is_none());
    assert_eq!(operation(Service::AgentCoreControl, "CreateGateway").success(), 202);
    assert_eq!(operation(Service::Sts, "GetCallerIdentity").success(), 200);
}

#[test]
fn a_checked_input_gets_its_type() {
    #[derive(serde::Deserialize, Debug, PartialEq)]
    struct Input {
        #[serde(rename = "UserPoolId")]
        pool: String,
    }
    let input =
        json(Service::CognitoIdp, "DescribeUserPool", &json!({ "UserPoolId": "us-east-1_a" })).unwrap();
    assert_eq!(read::<Input>(input).unwrap().pool, "us-east-1_a");
    assert!(matches!(read::<Input>(json!({})), Err(InputError::Serialization(_))));
}
