//! Rules for every operation: its form, its errors, its speed.

use super::*;
use crate::model::Service;

#[tokio::test]
async fn the_answer_is_as_the_query_protocol_has_it() {
    let iam = Iam::new();
    let answer = iam.call("ListRoles", &[("MaxItems", "1")]).await.done();
    let expected = "<ListRolesResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">\n  <ListRolesResult>\n    \
                    <Roles/>\n    <IsTruncated>false</IsTruncated>\n  </ListRolesResult>\n  <ResponseMetadata>\n    \
                    <RequestId></RequestId>\n  </ResponseMetadata>\n</ListRolesResponse>\n";
    assert_eq!(answer.without_id(), expected);
}

#[tokio::test]
async fn a_call_is_signed_known_and_emulated() {
    let iam = Iam::new();
    let answer = iam.call("CreateRoles", &[]).await;
    answer.refused(400, "InvalidAction", "Could not find operation CreateRoles for version 2010-05-08");
    let answer = iam.call("CreateInstanceProfile", &[]).await;
    let text = "CreateInstanceProfile is not emulated by agentcore-local";
    answer.refused(400, "UnsupportedOperationException", text);
    let answer = iam.call_as(None, "ListRoles", &[]).await;
    answer.refused(403, "MissingAuthenticationToken", "Request is missing Authentication Token");
}

#[tokio::test]
async fn a_missing_member_is_reported_in_awss_words() {
    let iam = Iam::new();
    let answer = iam.call("GetRole", &[]).await;
    let text = "1 validation error detected: Value null at 'roleName' failed to satisfy constraint: Member must not be \
                null";
    answer.refused(400, "ValidationError", text);
    let answer = iam.call("ListRoles", &[("MaxItems", "many")]).await;
    assert_eq!((answer.status, answer.one("Code")), (400, "MalformedInput"));
}

/// The operations without required input, whose responses have what the API model requires.
const WITHOUT_INPUT: [&str; 4] = ["GetUser", "ListPolicies", "ListRoles", "ListUsers"];

#[tokio::test]
async fn every_emulated_operation_has_a_handler_and_checks_its_input() {
    let iam = Iam::new();
    let mut emulated = 0;
    let model: serde_json::Value = serde_json::from_str(include_str!("../../../model/iam.json")).unwrap();
    for name in model["operations"].as_object().unwrap().keys() {
        let answer = iam.call(name, &[]).await;
        if WITHOUT_INPUT.contains(&name.as_str()) {
            assert_eq!(answer.status, 200, "{name}");
            emulated += 1;
            continue;
        }
        assert_eq!((answer.status, answer.one("Type")), (400, "Sender"), "{name}");
        let is_refused = answer.one("Message").contains("is not emulated by agentcore-local");
        let is_emulated = Service::Iam.operation(name).unwrap().is_emulated();
        // Without a name, these two refer to the root's own keys, which are not emulated.
        let is_of_root = matches!(name.as_str(), "CreateAccessKey" | "ListAccessKeys");
        assert_eq!(is_refused, !is_emulated || is_of_root, "{name}");
        emulated += usize::from(is_emulated);
    }
    assert_eq!(emulated, 51);
}

#[tokio::test]
async fn ten_thousand_roles_are_quick_to_read_and_to_page() {
    let iam = Iam::new();
    for number in 0..10_000 {
        iam.role(&format!("role-{number:05}")).await;
    }
    let first = iam.call("ListRoles", &[("MaxItems", "1000")]).await.done();
    let mut names: Vec<String> = first.all("RoleName").into_iter().map(str::to_owned).collect();
    let mut marker = first.one("Marker").to_owned();
    loop {
        let page = iam.call("ListRoles", &[("MaxItems", "1000"), ("Marker", &marker)]).await.done();
        names.extend(page.all("RoleName").into_iter().map(str::to_owned));
        let Some(next) = page.all("Marker").first().map(|next| (*next).to_owned()) else { break };
        marker = next;
    }
    assert_eq!(names.len(), 10_000);
    assert!(names.is_sorted());
}
