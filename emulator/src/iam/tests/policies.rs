//! Managed policies and their versions.

use super::*;
use crate::base::addresses::percent_encode;

#[tokio::test]
async fn a_policy_is_read_back_as_it_was_made() {
    let iam = Iam::new();
    let form = [
        ("PolicyName", "Reads"),
        ("Path", "/demo/"),
        ("PolicyDocument", PERMISSION),
        ("Description", "reads"),
        ("Tags.member.1.Key", "a"),
        ("Tags.member.1.Value", "1"),
    ];
    let created = iam.call("CreatePolicy", &form).await.done();
    let arn = created.one("Arn").to_owned();
    assert_eq!(arn, "arn:aws:iam::123456789012:policy/demo/Reads");
    assert!(created.one("PolicyId").starts_with("ANPA") && created.one("PolicyId").len() == 21);
    let which = [("PolicyArn", arn.as_str())];
    let policy = iam.call("GetPolicy", &which).await.done();
    assert_eq!(policy.one("PolicyId"), created.one("PolicyId"));
    assert_eq!((policy.one("DefaultVersionId"), policy.one("AttachmentCount")), ("v1", "0"));
    assert_eq!((policy.one("Path"), policy.one("PolicyName")), ("/demo/", "Reads"));
    assert_eq!((policy.one("Description"), policy.one("IsAttachable")), ("reads", "true"));
    assert_eq!((policy.one("Key"), policy.one("Value")), ("a", "1"));
    let version = iam.call("GetPolicyVersion", &[which[0], ("VersionId", "v1")]).await.done();
    assert_eq!(version.one("Document"), percent_encode(PERMISSION));
    assert_eq!((version.one("VersionId"), version.one("IsDefaultVersion")), ("v1", "true"));
    assert_eq!(iam.call("GetPolicy", &which).await.without_id(), policy.without_id());
}

#[tokio::test]
async fn an_empty_description_is_none() {
    let iam = Iam::new();
    let form = [("PolicyName", "p"), ("PolicyDocument", PERMISSION), ("Description", ""), ("Tags", "")];
    let arn = iam.call("CreatePolicy", &form).await.done().one("Arn").to_owned();
    let policy = iam.call("GetPolicy", &[("PolicyArn", &arn)]).await.done();
    assert!(!policy.text.contains("<Description") && !policy.text.contains("<Tags"), "{}", policy.text);
}

#[tokio::test]
async fn a_policy_that_is_wrong_is_not_made() {
    let iam = Iam::new();
    iam.policy("Demo").await;
    let form = |name, document| [("PolicyName", name), ("PolicyDocument", document)];
    let text = "A policy called demo already exists. Duplicate names are not allowed.";
    iam.call("CreatePolicy", &form("demo", PERMISSION)).await.refused(409, "EntityAlreadyExists", text);
    let answer = iam.call("CreatePolicy", &form("other", "[]")).await;
    answer.refused(400, "MalformedPolicyDocument", "Syntax errors in policy.");
    let long = PERMISSION.replace("a+b", &"x".repeat(6144));
    let answer = iam.call("CreatePolicy", &form("other", &long)).await;
    answer.refused(409, "LimitExceeded", "Cannot exceed quota for PolicySize: 6144");
    assert_eq!(iam.call("ListPolicies", &[]).await.done().all("PolicyName"), ["Demo"]);
}

#[tokio::test]
async fn a_policy_that_is_not_there_is_reported() {
    let iam = Iam::new();
    let arn = ("PolicyArn", "arn:aws:iam::123456789012:policy/gone");
    let version = ("VersionId", "v1");
    let calls: [(&str, Vec<(&str, &str)>); 9] = [
        ("GetPolicy", vec![arn]),
        ("DeletePolicy", vec![arn]),
        ("CreatePolicyVersion", vec![arn, ("PolicyDocument", PERMISSION)]),
        ("GetPolicyVersion", vec![arn, version]),
        ("ListPolicyVersions", vec![arn]),
        ("SetDefaultPolicyVersion", vec![arn, version]),
        ("DeletePolicyVersion", vec![arn, version]),
        ("ListEntitiesForPolicy", vec![arn]),
        ("ListPolicyTags", vec![arn]),
    ];
    for (operation, form) in calls {
        let text = format!("Policy {} was not found.", arn.1);
        iam.call(operation, &form).await.refused(404, "NoSuchEntity", &text);
    }
    let text = "ARN arn:aws:s3:::bucket/with/a/key is not valid.";
    let foreign = [("PolicyArn", "arn:aws:s3:::bucket/with/a/key")];
    iam.call("GetPolicy", &foreign).await.refused(400, "InvalidInput", text);
    let managed = [("PolicyArn", "arn:aws:iam::aws:policy/ReadOnlyAccess")];
    let text = "Reading or changing a policy that AWS manages is not emulated by agentcore-local";
    iam.call("GetPolicy", &managed).await.refused(400, "UnsupportedOperationException", text);
}

#[tokio::test]
async fn five_versions_and_one_of_them_counts() {
    let iam = Iam::new();
    let arn = iam.policy("demo").await;
    let arn = ("PolicyArn", arn.as_str());
    let other = PERMISSION.replace("GetObject", "PutObject");
    for number in 2..=5 {
        let form = [arn, ("PolicyDocument", other.as_str()), ("SetAsDefault", "false")];
        let version = iam.call("CreatePolicyVersion", &form).await.done();
        assert_eq!(version.one("VersionId"), format!("v{number}"));
        assert_eq!(version.one("IsDefaultVersion"), "false");
    }
    let answer = iam.call("CreatePolicyVersion", &[arn, ("PolicyDocument", PERMISSION)]).await;
    answer.refused(
        409,
        "LimitExceeded",
        "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing \
         version.",
    );
    iam.call("SetDefaultPolicyVersion", &[arn, ("VersionId", "v3")]).await.done();
    let listed = iam.call("ListPolicyVersions", &[arn]).await.done();
    assert_eq!(listed.all("VersionId"), ["v5", "v4", "v3", "v2", "v1"]);
    assert_eq!(listed.all("IsDefaultVersion"), ["false", "false", "true", "false", "false"]);
    assert_eq!(iam.call("GetPolicy", &[arn]).await.done().one("DefaultVersionId"), "v3");
    let answer = iam.call("DeletePolicyVersion", &[arn, ("VersionId", "v3")]).await;
    answer.refused(409, "DeleteConflict", "Cannot delete the default version of a policy.");
    iam.call("DeletePolicy", &[arn]).await.refused(
        409,
        "DeleteConflict",
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. \
         The default version is deleted with the policy.",
    );
    for id in ["v1", "v2", "v4", "v5"] {
        iam.call("DeletePolicyVersion", &[arn, ("VersionId", id)]).await.done();
    }
    let text = format!("Policy {} version v1 does not exist or is not attachable.", arn.1);
    for operation in ["GetPolicyVersion", "SetDefaultPolicyVersion", "DeletePolicyVersion"] {
        let answer = iam.call(operation, &[arn, ("VersionId", "v1")]).await;
        answer.refused(404, "NoSuchEntity", &text);
    }
    let form = [arn, ("PolicyDocument", PERMISSION), ("SetAsDefault", "true")];
    assert_eq!(iam.call("CreatePolicyVersion", &form).await.done().one("VersionId"), "v6");
    iam.call("DeletePolicyVersion", &[arn, ("VersionId", "v3")]).await.done();
    iam.call("DeletePolicy", &[arn]).await.done();
    assert_eq!(iam.call("GetPolicy", &[arn]).await.status, 404);
}

#[tokio::test]
async fn policies_are_listed_by_scope_path_and_use() {
    let iam = Iam::new();
    let (attached, boundary) = (iam.policy("attached").await, iam.policy("boundary").await);
    iam.policy("unused").await;
    iam.role("demo").await;
    let role = ("RoleName", "demo");
    iam.call("AttachRolePolicy", &[role, ("PolicyArn", &attached)]).await.done();
    iam.call("PutRolePermissionsBoundary", &[role, ("PermissionsBoundary", &boundary)]).await.done();
    let lists: [(&Form<'_>, &[&str]); 7] = [
        (&[], &["attached", "boundary", "unused"]),
        (&[("Scope", "Local")], &["attached", "boundary", "unused"]),
        (&[("Scope", "AWS")], &[]),
        (&[("OnlyAttached", "true")], &["attached"]),
        (&[("PolicyUsageFilter", "PermissionsPolicy")], &["attached"]),
        (&[("PolicyUsageFilter", "PermissionsBoundary")], &["boundary"]),
        (&[("PathPrefix", "/x/")], &[]),
    ];
    for (form, names) in lists {
        assert_eq!(iam.call("ListPolicies", form).await.done().all("PolicyName"), names, "{form:?}");
    }
    let first = iam.call("ListPolicies", &[("MaxItems", "2")]).await.done();
    let form = [("MaxItems", "2"), ("Marker", first.one("Marker"))];
    assert_eq!(iam.call("ListPolicies", &form).await.done().all("PolicyName"), ["unused"]);
}

#[tokio::test]
async fn a_policys_tags_are_its_own() {
    let iam = Iam::new();
    let arn = iam.policy("demo").await;
    let arn = ("PolicyArn", arn.as_str());
    iam.call("TagPolicy", &[arn, ("Tags.member.1.Key", "a"), ("Tags.member.1.Value", "1")]).await.done();
    assert_eq!(iam.call("ListPolicyTags", &[arn]).await.done().all("Key"), ["a"]);
    iam.call("UntagPolicy", &[arn, ("TagKeys.member.1", "a")]).await.done();
    let listed = iam.call("ListPolicyTags", &[arn]).await.done();
    assert!(listed.text.contains("<Tags/>") && listed.one("IsTruncated") == "false", "{}", listed.text);
}

#[tokio::test]
async fn a_duplicate_member_is_refused_in_every_policy() {
    let iam = Iam::new();
    iam.role("demo").await;
    let arn = iam.policy("demo").await;
    let twice = |policy: &str| policy.replace(r#""Effect":"Allow""#, r#""Effect":"Deny","Effect":"Allow""#);
    let (permission, trust) = (twice(PERMISSION), twice(TRUST));
    let document = ("PolicyDocument", permission.as_str());
    let calls: [(&str, Vec<(&str, &str)>); 5] = [
        ("CreatePolicy", vec![("PolicyName", "other"), document]),
        ("CreatePolicyVersion", vec![("PolicyArn", &arn), document]),
        ("PutRolePolicy", vec![("RoleName", "demo"), ("PolicyName", "own"), document]),
        ("CreateRole", vec![("RoleName", "other"), ("AssumeRolePolicyDocument", &trust)]),
        ("UpdateAssumeRolePolicy", vec![("RoleName", "demo"), ("PolicyDocument", &trust)]),
    ];
    for (operation, form) in calls {
        let text = "This policy contains invalid Json";
        iam.call(operation, &form).await.refused(400, "MalformedPolicyDocument", text);
    }
}
