//! Roles: the calls of Terraform's aws_iam_role and aws_iam_role_policy.

use super::*;
use crate::base::addresses::percent_encode;

#[tokio::test]
async fn a_role_is_read_back_as_it_was_made() {
    let iam = Iam::new();
    let form = [
        ("RoleName", "Gateway"),
        ("Path", "/demo/"),
        ("AssumeRolePolicyDocument", TRUST),
        ("Description", "a <role>"),
        ("MaxSessionDuration", "7200"),
        ("Tags.member.1.Key", "Project"),
        ("Tags.member.1.Value", "demo"),
    ];
    let created = iam.call("CreateRole", &form).await.done();
    let id = created.one("RoleId").to_owned();
    assert!(id.starts_with("AROA") && id.len() == 21, "{id}");
    assert!(created.all("MaxSessionDuration").is_empty());
    let role = iam.call("GetRole", &[("RoleName", "Gateway")]).await.done();
    assert_eq!(role.one("RoleId"), id);
    assert_eq!(role.one("Arn"), "arn:aws:iam::123456789012:role/demo/Gateway");
    assert_eq!((role.one("Path"), role.one("RoleName")), ("/demo/", "Gateway"));
    assert_eq!(role.one("AssumeRolePolicyDocument"), percent_encode(TRUST));
    assert_eq!((role.one("Description"), role.one("MaxSessionDuration")), ("a &lt;role&gt;", "7200"));
    assert_eq!((role.one("Key"), role.one("Value")), ("Project", "demo"));
    let date = role.one("CreateDate");
    assert!(date.len() == 20 && date.ends_with('Z'), "{date}");
    let again = iam.call("GetRole", &[("RoleName", "Gateway")]).await.done();
    assert_eq!(again.without_id(), role.without_id());
}

#[tokio::test]
async fn what_was_not_sent_is_absent_or_awss_default() {
    let iam = Iam::new();
    iam.role("plain").await;
    let role = iam.call("GetRole", &[("RoleName", "plain")]).await.done();
    assert_eq!((role.one("Path"), role.one("MaxSessionDuration")), ("/", "3600"));
    for name in ["Description", "Tags", "PermissionsBoundary"] {
        assert!(!role.text.contains(&format!("<{name}")), "{}", role.text);
    }
}

#[tokio::test]
async fn a_role_is_changed_in_place() {
    let iam = Iam::new();
    iam.role("demo").await;
    let name = ("RoleName", "demo");
    let other = TRUST.replace("bedrock-agentcore", "lambda");
    iam.call("UpdateAssumeRolePolicy", &[name, ("PolicyDocument", &other)]).await.done();
    let described = iam.call("UpdateRoleDescription", &[name, ("Description", "one")]).await.done();
    assert_eq!(described.one("Description"), "one");
    iam.call("UpdateRole", &[name, ("MaxSessionDuration", "43200")]).await.done();
    let boundary = iam.policy("Boundary").await;
    iam.call("PutRolePermissionsBoundary", &[name, ("PermissionsBoundary", &boundary)]).await.done();
    let role = iam.call("GetRole", &[name]).await.done();
    assert_eq!((role.one("Description"), role.one("MaxSessionDuration")), ("one", "43200"));
    assert_eq!(role.one("AssumeRolePolicyDocument"), percent_encode(&other));
    assert_eq!(role.one("PermissionsBoundaryArn"), boundary);
    assert_eq!(role.one("PermissionsBoundaryType"), "PermissionsBoundaryPolicy");
    iam.call("DeleteRolePermissionsBoundary", &[name]).await.done();
    iam.call("UpdateRole", &[name, ("Description", "")]).await.done();
    let role = iam.call("GetRole", &[name]).await.done();
    assert!(!role.text.contains("Boundary") && !role.text.contains("<Description"), "{}", role.text);
    assert_eq!(role.one("MaxSessionDuration"), "3600");
}

#[tokio::test]
async fn a_name_is_taken_in_any_case() {
    let iam = Iam::new();
    iam.role("Demo").await;
    let form = [("RoleName", "dEMO"), ("AssumeRolePolicyDocument", TRUST)];
    let answer = iam.call("CreateRole", &form).await;
    answer.refused(409, "EntityAlreadyExists", "Role with name dEMO already exists.");
}

#[tokio::test]
async fn a_role_that_is_not_there_is_reported() {
    let iam = Iam::new();
    let name = ("RoleName", "gone");
    let policy = ("PolicyName", "p");
    let arn = ("PolicyArn", "arn:aws:iam::aws:policy/ReadOnlyAccess");
    let calls: [(&str, Vec<(&str, &str)>); 15] = [
        ("GetRole", vec![name]),
        ("UpdateRole", vec![name]),
        ("UpdateRoleDescription", vec![name, ("Description", "x")]),
        ("UpdateAssumeRolePolicy", vec![name, ("PolicyDocument", TRUST)]),
        ("DeleteRole", vec![name]),
        ("PutRolePolicy", vec![name, policy, ("PolicyDocument", PERMISSION)]),
        ("GetRolePolicy", vec![name, policy]),
        ("DeleteRolePolicy", vec![name, policy]),
        ("ListRolePolicies", vec![name]),
        ("AttachRolePolicy", vec![name, arn]),
        ("DetachRolePolicy", vec![name, arn]),
        ("ListAttachedRolePolicies", vec![name]),
        ("DeleteRolePermissionsBoundary", vec![name]),
        ("ListRoleTags", vec![name]),
        ("ListInstanceProfilesForRole", vec![name]),
    ];
    for (operation, form) in calls {
        let answer = iam.call(operation, &form).await;
        answer.refused(404, "NoSuchEntity", "The role with name gone cannot be found.");
    }
}

#[tokio::test]
async fn nothing_is_made_of_a_wrong_role() {
    let iam = Iam::new();
    let base = [("RoleName", "demo"), ("AssumeRolePolicyDocument", TRUST)];
    let broken = [("RoleName", "demo"), ("AssumeRolePolicyDocument", "{")];
    let answer = iam.call("CreateRole", &broken).await;
    answer.refused(400, "MalformedPolicyDocument", "This policy contains invalid Json");
    let long = TRUST.replace("bedrock", &"x".repeat(2048));
    let answer = iam.call("CreateRole", &[base[0], ("AssumeRolePolicyDocument", &long)]).await;
    answer.refused(409, "LimitExceeded", "Cannot exceed quota for ACLSizePerRole: 2048");
    let missing = "arn:aws:iam::123456789012:policy/gone";
    let answer = iam.call("CreateRole", &[base[0], base[1], ("PermissionsBoundary", missing)]).await;
    let text = format!("Policy {missing} does not exist or is not attachable.");
    answer.refused(404, "NoSuchEntity", &text);
    let tag = |key| [("Tags.member.1.Key", "a"), ("Tags.member.1.Value", "1"), ("Tags.member.2.Key", key)];
    let form = [&base[..], &tag("A"), &[("Tags.member.2.Value", "2")]].concat();
    let text = "Duplicate tag keys found. Please note that Tag keys are case insensitive.";
    iam.call("CreateRole", &form).await.refused(400, "InvalidInput", text);
    assert_eq!(iam.call("GetRole", &[("RoleName", "demo")]).await.status, 404);
}

#[tokio::test]
async fn a_role_goes_only_without_policies() {
    let iam = Iam::new();
    iam.role("demo").await;
    let name = ("RoleName", "demo");
    let inline = [name, ("PolicyName", "p"), ("PolicyDocument", PERMISSION)];
    let attached = [name, ("PolicyArn", "arn:aws:iam::aws:policy/service-role/AWSLambdaRole")];
    iam.call("PutRolePolicy", &inline).await.done();
    iam.call("AttachRolePolicy", &attached).await.done();
    let text = "Cannot delete entity, must detach all policies first.";
    iam.call("DeleteRole", &[name]).await.refused(409, "DeleteConflict", text);
    iam.call("DetachRolePolicy", &attached).await.done();
    let text = "Cannot delete entity, must delete policies first.";
    iam.call("DeleteRole", &[name]).await.refused(409, "DeleteConflict", text);
    iam.call("DeleteRolePolicy", &inline[..2]).await.done();
    let profiles = iam.call("ListInstanceProfilesForRole", &[name]).await.done();
    assert!(profiles.text.contains("<InstanceProfiles/>"), "{}", profiles.text);
    iam.call("DeleteRole", &[name]).await.done();
    assert_eq!(iam.call("GetRole", &[name]).await.status, 404);
}

#[tokio::test]
async fn an_inline_policy_is_read_back_to_the_byte() {
    let iam = Iam::new();
    iam.role("demo").await;
    let which = [("RoleName", "demo"), ("PolicyName", "reads")];
    let put = async |document: &str| {
        let form = [which[0], which[1], ("PolicyDocument", document)];
        iam.call("PutRolePolicy", &form).await
    };
    put(TRUST).await.refused(
        400,
        "MalformedPolicyDocument",
        "Policy document should not specify a principal.",
    );
    put(PERMISSION).await.done();
    let spaced = format!("{{ {}", &PERMISSION[1..]);
    put(&spaced).await.done();
    let policy = iam.call("GetRolePolicy", &which).await.done();
    assert_eq!(policy.one("PolicyDocument"), percent_encode(&spaced));
    assert_eq!((policy.one("RoleName"), policy.one("PolicyName")), ("demo", "reads"));
    let listed = iam.call("ListRolePolicies", &which[..1]).await.done();
    assert_eq!((listed.all("member"), listed.one("IsTruncated")), (vec!["reads"], "false"));
    let long = PERMISSION.replace("a+b", &"x".repeat(10_240));
    put(&long).await.refused(
        409,
        "LimitExceeded",
        "Maximum policy size of 10240 bytes exceeded for role demo",
    );
    iam.call("DeleteRolePolicy", &which).await.done();
    for operation in ["GetRolePolicy", "DeleteRolePolicy"] {
        let answer = iam.call(operation, &which).await;
        answer.refused(404, "NoSuchEntity", "The role policy with name reads cannot be found.");
    }
}

#[tokio::test]
async fn roles_are_listed_page_by_page_below_a_path() {
    let iam = Iam::new();
    for name in ["d", "B", "a", "C", "e"] {
        iam.role(name).await;
    }
    let form = [("RoleName", "f"), ("Path", "/other/"), ("AssumeRolePolicyDocument", TRUST)];
    iam.call("CreateRole", &form).await.done();
    let first = iam.call("ListRoles", &[("MaxItems", "4")]).await.done();
    assert_eq!((first.all("RoleName"), first.one("IsTruncated")), (vec!["a", "B", "C", "d"], "true"));
    let marker = first.one("Marker");
    // A page continues after the last one, whatever was deleted in between.
    iam.call("DeleteRole", &[("RoleName", "a")]).await.done();
    let rest = iam.call("ListRoles", &[("MaxItems", "4"), ("Marker", marker)]).await.done();
    assert_eq!((rest.all("RoleName"), rest.one("IsTruncated")), (vec!["e", "f"], "false"));
    assert!(!rest.text.contains("Marker"));
    let below = iam.call("ListRoles", &[("PathPrefix", "/other/")]).await.done();
    assert_eq!(below.all("RoleName"), ["f"]);
    iam.call("ListRoles", &[("Marker", "!")]).await.refused(400, "ValidationError", "Invalid Marker.");
}

#[tokio::test]
async fn tags_are_added_changed_and_taken_away() {
    let iam = Iam::new();
    iam.role("demo").await;
    let name = ("RoleName", "demo");
    iam.call("TagRole", &tagging("a", "1")).await.done();
    iam.call("TagRole", &tagging("b", "")).await.done();
    iam.call("TagRole", &tagging("A", "2")).await.done();
    let listed = iam.call("ListRoleTags", &[name]).await.done();
    assert_eq!((listed.all("Key"), listed.all("Value")), (vec!["A", "b"], vec!["2", ""]));
    iam.call("UntagRole", &[name, ("TagKeys.member.1", "a"), ("TagKeys.member.2", "z")]).await.done();
    assert_eq!(iam.call("ListRoleTags", &[name]).await.done().all("Key"), ["b"]);
    for number in 0..49 {
        iam.call("TagRole", &tagging(&format!("k{number}"), "x")).await.done();
    }
    let text = "The number of tags has reached the maximum limit.";
    iam.call("TagRole", &tagging("one-more", "x")).await.refused(409, "LimitExceeded", text);
    let text = "Tag keys that start with aws: are reserved.";
    iam.call("TagRole", &tagging("aws:mine", "x")).await.refused(400, "InvalidInput", text);
}

fn tagging<'a>(key: &'a str, value: &'a str) -> [(&'static str, &'a str); 3] {
    [("RoleName", "demo"), ("Tags.member.1.Key", key), ("Tags.member.1.Value", value)]
}
