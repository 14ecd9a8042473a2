//! Attachments of managed policies.

use super::*;

#[tokio::test]
async fn a_policy_is_attached_listed_and_detached() {
    let iam = Iam::new();
    iam.role("demo").await;
    let own = iam.policy("Own").await;
    let managed = "arn:aws:iam::aws:policy/service-role/AWSLambdaRole";
    let role = ("RoleName", "demo");
    for arn in [&own, managed, managed] {
        iam.call("AttachRolePolicy", &[role, ("PolicyArn", arn)]).await.done();
    }
    let listed = iam.call("ListAttachedRolePolicies", &[role]).await.done();
    assert_eq!(listed.all("PolicyArn"), [own.as_str(), managed]);
    assert_eq!(
        (listed.all("PolicyName"), listed.one("IsTruncated")),
        (vec!["Own", "AWSLambdaRole"], "false")
    );
    let below = iam.call("ListAttachedRolePolicies", &[role, ("PathPrefix", "/service-role/")]).await.done();
    assert_eq!(below.all("PolicyName"), ["AWSLambdaRole"]);
    let first = iam.call("ListAttachedRolePolicies", &[role, ("MaxItems", "1")]).await.done();
    let form = [role, ("MaxItems", "1"), ("Marker", first.one("Marker"))];
    assert_eq!(iam.call("ListAttachedRolePolicies", &form).await.done().all("PolicyArn"), [managed]);
    let which = [("PolicyArn", own.as_str())];
    assert_eq!(iam.call("GetPolicy", &which).await.done().one("AttachmentCount"), "1");
    let text = "Cannot delete a policy attached to entities.";
    iam.call("DeletePolicy", &which).await.refused(409, "DeleteConflict", text);
    iam.call("DetachRolePolicy", &[role, which[0]]).await.done();
    let text = format!("Policy {own} was not found.");
    iam.call("DetachRolePolicy", &[role, which[0]]).await.refused(404, "NoSuchEntity", &text);
    iam.call("DeletePolicy", &which).await.done();
    let text = format!("Policy {own} does not exist or is not attachable.");
    iam.call("AttachRolePolicy", &[role, which[0]]).await.refused(404, "NoSuchEntity", &text);
}

#[tokio::test]
async fn a_role_has_ten_of_them() {
    let iam = Iam::new();
    iam.role("demo").await;
    let attach = async |number: usize| {
        let arn = format!("arn:aws:iam::aws:policy/P{number}");
        iam.call("AttachRolePolicy", &[("RoleName", "demo"), ("PolicyArn", &arn)]).await
    };
    for number in 0..10 {
        attach(number).await.done();
    }
    attach(0).await.done();
    attach(10).await.refused(409, "LimitExceeded", "Cannot exceed quota for PoliciesPerRole: 10");
}

#[tokio::test]
async fn the_entities_of_a_policy_are_listed() {
    let iam = Iam::new();
    let arn = iam.policy("demo").await;
    let which = ("PolicyArn", arn.as_str());
    iam.role("Role").await;
    iam.role("Bound").await;
    iam.call("CreateUser", &[("UserName", "User")]).await.done();
    iam.call("AttachRolePolicy", &[("RoleName", "role"), which]).await.done();
    iam.call("AttachUserPolicy", &[("UserName", "User"), which]).await.done();
    let bound = [("RoleName", "Bound"), ("PermissionsBoundary", arn.as_str())];
    iam.call("PutRolePermissionsBoundary", &bound).await.done();
    let lists: [(&Form<'_>, &[&str], &[&str]); 5] = [
        (&[which], &["Bound", "Role"], &["User"]),
        (&[which, ("EntityFilter", "User")], &[], &["User"]),
        (&[which, ("PolicyUsageFilter", "PermissionsPolicy")], &["Role"], &["User"]),
        (&[which, ("PolicyUsageFilter", "PermissionsBoundary")], &["Bound"], &[]),
        (&[which, ("PathPrefix", "/x/")], &[], &[]),
    ];
    for (form, roles, users) in lists {
        let listed = iam.call("ListEntitiesForPolicy", form).await.done();
        assert_eq!(
            (listed.all("RoleName"), listed.all("UserName")),
            (roles.to_vec(), users.to_vec()),
            "{form:?}"
        );
    }
    let policy = iam.call("GetPolicy", &[which]).await.done();
    assert_eq!((policy.one("AttachmentCount"), policy.one("PermissionsBoundaryUsageCount")), ("2", "1"));
    // A deleted role releases its boundary.
    iam.call("DeleteRole", &bound[..1]).await.done();
    assert_eq!(iam.call("GetPolicy", &[which]).await.done().one("PermissionsBoundaryUsageCount"), "0");
}
