//! Users and their access keys.

use super::*;

const INVALID: &str = "The security token included in the request is invalid.";

#[tokio::test]
async fn a_user_is_made_read_listed_and_deleted() {
    let iam = Iam::new();
    let form =
        [("UserName", "Alice"), ("Path", "/team/"), ("Tags.member.1.Key", "a"), ("Tags.member.1.Value", "1")];
    let created = iam.call("CreateUser", &form).await.done();
    assert!(created.one("UserId").starts_with("AIDA") && created.one("UserId").len() == 21);
    assert_eq!(created.one("Arn"), "arn:aws:iam::123456789012:user/team/Alice");
    let which = [("UserName", "Alice")];
    let user = iam.call("GetUser", &which).await.done();
    assert_eq!((user.one("UserId"), user.one("Key")), (created.one("UserId"), "a"));
    let answer = iam.call("CreateUser", &[("UserName", "alice")]).await;
    answer.refused(409, "EntityAlreadyExists", "User with name alice already exists.");
    iam.call("CreateUser", &[("UserName", "bob")]).await.done();
    let first = iam.call("ListUsers", &[("MaxItems", "1")]).await.done();
    assert_eq!((first.all("UserName"), first.one("IsTruncated")), (vec!["Alice"], "true"));
    let form = [("Marker", first.one("Marker"))];
    assert_eq!(iam.call("ListUsers", &form).await.done().all("UserName"), ["bob"]);
    assert_eq!(iam.call("ListUsers", &[("PathPrefix", "/team/")]).await.done().all("UserName"), ["Alice"]);
    iam.call("DeleteUser", &which).await.done();
    for operation in ["GetUser", "DeleteUser"] {
        let answer = iam.call(operation, &which).await;
        answer.refused(404, "NoSuchEntity", "The user with name Alice cannot be found.");
    }
}

#[tokio::test]
async fn a_user_goes_only_without_policies_and_keys() {
    let iam = Iam::new();
    let name = ("UserName", "alice");
    iam.call("CreateUser", &[name]).await.done();
    let key = iam.call("CreateAccessKey", &[name]).await.done().one("AccessKeyId").to_owned();
    let arn = ("PolicyArn", "arn:aws:iam::aws:policy/ReadOnlyAccess");
    iam.call("AttachUserPolicy", &[name, arn]).await.done();
    let policy = [name, ("PolicyName", "p")];
    iam.call("PutUserPolicy", &[policy[0], policy[1], ("PolicyDocument", PERMISSION)]).await.done();
    let kept = async |what: &str| {
        let text = format!("Cannot delete entity, must {what} first.");
        iam.call("DeleteUser", &[name]).await.refused(409, "DeleteConflict", &text);
    };
    kept("delete access keys").await;
    iam.call("DeleteAccessKey", &[name, ("AccessKeyId", &key)]).await.done();
    kept("detach all policies").await;
    assert_eq!(iam.call("ListAttachedUserPolicies", &[name]).await.done().all("PolicyArn"), [arn.1]);
    iam.call("DetachUserPolicy", &[name, arn]).await.done();
    kept("delete policies").await;
    assert_eq!(iam.call("ListUserPolicies", &[name]).await.done().all("member"), ["p"]);
    assert_eq!(iam.call("GetUserPolicy", &policy).await.done().one("UserName"), "alice");
    iam.call("DeleteUserPolicy", &policy).await.done();
    let text = "The user policy with name p cannot be found.";
    iam.call("GetUserPolicy", &policy).await.refused(404, "NoSuchEntity", text);
    iam.call("DeleteUser", &[name]).await.done();
}

#[tokio::test]
async fn a_user_has_two_keys_that_can_be_put_out_of_use() {
    let iam = Iam::new();
    let name = ("UserName", "alice");
    iam.call("CreateUser", &[name]).await.done();
    let first = iam.call("CreateAccessKey", &[name]).await.done();
    let (id, secret) = (first.one("AccessKeyId").to_owned(), first.one("SecretAccessKey"));
    assert!(id.starts_with("AKIA") && id.len() == 20 && secret.len() == 40, "{}", first.text);
    let second = iam.call("CreateAccessKey", &[name]).await.done().one("AccessKeyId").to_owned();
    let answer = iam.call("CreateAccessKey", &[name]).await;
    answer.refused(409, "LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2");
    let which = [name, ("AccessKeyId", id.as_str())];
    iam.call("UpdateAccessKey", &[which[0], which[1], ("Status", "Inactive")]).await.done();
    let listed = iam.call("ListAccessKeys", &[name]).await.done();
    assert_eq!(listed.all("AccessKeyId"), [&id, &second]);
    assert_eq!(listed.all("Status"), ["Inactive", "Active"]);
    assert!(!listed.text.contains("Secret"), "{}", listed.text);
    assert_eq!(iam.call("GetAccessKeyLastUsed", &which[1..]).await.done().one("UserName"), "alice");
    iam.call("DeleteAccessKey", &which).await.done();
    let text = format!("The Access Key with id {id} cannot be found.");
    iam.call("DeleteAccessKey", &which).await.refused(404, "NoSuchEntity", &text);
    let answer = iam.call("UpdateAccessKey", &[which[0], which[1], ("Status", "Active")]).await;
    answer.refused(404, "NoSuchEntity", &text);
}

#[tokio::test]
async fn without_a_name_the_caller_is_meant() {
    let iam = Iam::new();
    let root = iam.call("GetUser", &[]).await.done();
    assert_eq!((root.one("Arn"), root.one("UserId")), ("arn:aws:iam::123456789012:root", "123456789012"));
    let name = ("UserName", "alice");
    iam.call("CreateUser", &[name]).await.done();
    let key = iam.call("CreateAccessKey", &[name]).await.done().one("AccessKeyId").to_owned();
    let denied = iam.call_as(Some(&key), "GetUser", &[]).await;
    let text = "User: arn:aws:iam::123456789012:user/alice is not authorized to perform: iam:GetUser on resource: \
                arn:aws:iam::123456789012:user/alice because no identity-based policy allows the iam:GetUser action";
    denied.refused(403, "AccessDenied", text);
    let own = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:GetUser","iam:ListAccessKeys"],
        "Resource":"arn:aws:iam::*:user/${aws:username}"}]}"#;
    iam.call("PutUserPolicy", &[name, ("PolicyName", "own"), ("PolicyDocument", own)]).await.done();
    let user = iam.call_as(Some(&key), "GetUser", &[]).await.done();
    assert_eq!(user.one("Arn"), "arn:aws:iam::123456789012:user/alice");
    assert_eq!(iam.call_as(Some(&key), "ListAccessKeys", &[]).await.done().all("AccessKeyId"), [&key]);
    iam.call("UpdateAccessKey", &[name, ("AccessKeyId", &key), ("Status", "Inactive")]).await.done();
    for key in [key.as_str(), "AKIANOBODYKNOWSTHIS0"] {
        let answer = iam.call_as(Some(key), "GetUser", &[]).await;
        answer.refused(403, "InvalidClientTokenId", INVALID);
    }
}

#[tokio::test]
async fn a_key_does_not_outlive_its_user() {
    let iam = Iam::new();
    let name = ("UserName", "alice");
    iam.call("CreateUser", &[name]).await.done();
    let key = iam.call("CreateAccessKey", &[name]).await.done().one("AccessKeyId").to_owned();
    // Left over, as a session of the user would be.
    let left = iam.service().account.read().access_keys[&key].clone();
    iam.call("DeleteAccessKey", &[name, ("AccessKeyId", &key)]).await.done();
    iam.call("DeleteUser", &[name]).await.done();
    iam.call("CreateUser", &[name]).await.done();
    iam.service().account.write().access_keys.insert(key.clone(), left);
    iam.call_as(Some(&key), "GetUser", &[]).await.refused(403, "InvalidClientTokenId", INVALID);
}
