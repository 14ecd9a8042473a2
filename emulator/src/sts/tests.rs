//! Tests the operations through calls, next to an IAM with the same account.

use std::time::Duration;

use crate::iam::tests::{Iam, ROOT_KEY, Xml as _, send};
use crate::test_support::Answer;

const TRUST: &str = r#"{"Statement":[{"Effect":"Allow","Principal":"*",
    "Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"]}]}"#;
const ARN: &str = "arn:aws:iam::123456789012:role/team/Demo";
const INVALID: &str = "The security token included in the request is invalid.";

/// An account with one role, and a user who may assume it.
struct Sts {
    iam: Iam,
    /// The user's access key id.
    key: String,
}

impl Sts {
    async fn new() -> Self {
        let iam = Iam::new();
        let form = [("RoleName", "Demo"), ("Path", "/team/"), ("AssumeRolePolicyDocument", TRUST)];
        iam.call("CreateRole", &form).await.done();
        let sts = Self { iam, key: String::new() };
        let key = sts.user("operator").await;
        Self { key, ..sts }
    }

    fn service(&self) -> &super::Sts {
        &self.iam.world.app.api.sts
    }

    async fn call_as(&self, key: Option<&str>, operation: &str, form: &[(&str, &str)]) -> Answer {
        send(&self.iam.world, key, ("sts", "2011-06-15"), operation, form).await
    }

    /// Assumes the role with this key and these additional members.
    async fn assume(&self, key: &str, more: &[(&str, &str)]) -> Answer {
        let form = [&[("RoleArn", ARN), ("RoleSessionName", "me@work")], more].concat();
        self.call_as(Some(key), "AssumeRole", &form).await
    }

    /// Creates a user and returns its access key id.
    async fn user(&self, name: &str) -> String {
        self.iam.call("CreateUser", &[("UserName", name)]).await.done();
        let key = self.iam.call("CreateAccessKey", &[("UserName", name)]).await.done();
        key.one("AccessKeyId").to_owned()
    }
}

#[tokio::test]
async fn everyone_learns_who_they_are() {
    let sts = Sts::new().await;
    let root = sts.call_as(Some(ROOT_KEY), "GetCallerIdentity", &[]).await.done();
    assert_eq!((root.one("Account"), root.one("UserId")), ("123456789012", "123456789012"));
    assert_eq!(root.one("Arn"), "arn:aws:iam::123456789012:root");
    let user = sts.user("alice").await;
    let user = sts.call_as(Some(&user), "GetCallerIdentity", &[]).await.done();
    assert_eq!(user.one("Arn"), "arn:aws:iam::123456789012:user/alice");
    assert!(user.one("UserId").starts_with("AIDA"));
    let session = sts.assume(&sts.key, &[]).await.done();
    let caller = sts.call_as(Some(session.one("AccessKeyId")), "GetCallerIdentity", &[]).await.done();
    assert_eq!(caller.one("Arn"), "arn:aws:sts::123456789012:assumed-role/Demo/me@work");
    assert_eq!((caller.one("Arn"), caller.one("UserId")), (session.one("Arn"), session.one("AssumedRoleId")));
    let nobody = sts.call_as(Some("AKIANOBODYKNOWSTHIS0"), "GetCallerIdentity", &[]).await;
    nobody.refused(403, "InvalidClientTokenId", INVALID);
}

#[tokio::test]
async fn a_session_has_credentials_that_end() {
    let sts = Sts::new().await;
    let session = sts.assume(&sts.key, &[]).await.done();
    let key = session.one("AccessKeyId").to_owned();
    assert!(key.starts_with("ASIA") && key.len() == 20, "{key}");
    assert_eq!(session.one("SecretAccessKey").len(), 40);
    assert!(session.one("SessionToken").len() > 300);
    assert!(session.one("Expiration").ends_with('Z') && session.one("Expiration").len() == 20);
    assert!(!session.text.contains("PackedPolicySize") && !session.text.contains("SourceIdentity"));
    sts.iam.world.clock.advance(Duration::from_secs(3599));
    sts.call_as(Some(&key), "GetCallerIdentity", &[]).await.done();
    sts.iam.world.clock.advance(Duration::from_secs(1));
    let answer = sts.call_as(Some(&key), "GetCallerIdentity", &[]).await;
    answer.refused(403, "ExpiredToken", "The security token included in the request is expired");
}

#[tokio::test]
async fn a_session_keeps_what_was_said_of_it() {
    let sts = Sts::new().await;
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
    let more = [
        ("Policy", policy),
        ("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
        ("Tags.member.1.Key", "team"),
        ("Tags.member.1.Value", "a"),
        ("SourceIdentity", "alice"),
    ];
    let answer = sts.assume(&sts.key, &more).await.done();
    assert_eq!(answer.one("SourceIdentity"), "alice");
    assert_eq!(answer.one("PackedPolicySize"), "5");
    let tables = sts.service().account.read();
    let session = tables.access_keys[answer.one("AccessKeyId")].session.clone().unwrap();
    assert_eq!(session.policy.unwrap().text(), policy);
    assert_eq!(session.policy_arns, ["arn:aws:iam::aws:policy/ReadOnlyAccess"]);
    assert_eq!((session.tags[0].key.as_str(), session.source_identity.as_deref()), ("team", Some("alice")));
    assert_eq!(session.token.expose(), answer.one("SessionToken"));
}

#[tokio::test]
async fn what_cannot_be_assumed_is_refused() {
    let sts = Sts::new().await;
    let key = sts.user("alice").await;
    let gone = "arn:aws:iam::123456789012:role/Gone";
    let form = |arn| [("RoleArn", arn), ("RoleSessionName", "me")];
    let answer = sts.call_as(Some(&key), "AssumeRole", &form(gone)).await;
    let text = "User: arn:aws:iam::123456789012:user/alice is not authorized to perform: sts:AssumeRole on \
                resource: arn:aws:iam::123456789012:role/Gone";
    answer.refused(403, "AccessDenied", text);
    let answer = sts.call_as(Some(&key), "AssumeRole", &form("arn:aws:s3:::not-a-role")).await;
    answer.refused(400, "ValidationError", "arn:aws:s3:::not-a-role is invalid");
    let text = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
    sts.assume(&key, &[("DurationSeconds", "3601")]).await.refused(400, "ValidationError", text);
    let text = "This policy contains invalid Json";
    let twice = r#"{"Statement":{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}}"#;
    for policy in ["{", twice] {
        sts.assume(&key, &[("Policy", policy)]).await.refused(400, "MalformedPolicyDocument", text);
    }
    let text = "AssumeRole with an MFA device is not emulated by agentcore-local";
    let mfa = [("SerialNumber", "arn:aws:iam::123456789012:mfa/x")];
    sts.assume(&key, &mfa).await.refused(400, "UnsupportedOperationException", text);
    sts.assume("AKIANOBODYKNOWSTHIS0", &[]).await.refused(403, "InvalidClientTokenId", INVALID);
}

#[tokio::test]
async fn a_chain_of_roles_lasts_an_hour_at_most() {
    let sts = Sts::new().await;
    let form = [("RoleName", "Demo"), ("MaxSessionDuration", "43200")];
    sts.iam.call("UpdateRole", &form).await.done();
    let long = [("DurationSeconds", "43200")];
    let key = sts.assume(&sts.key, &long).await.done().one("AccessKeyId").to_owned();
    let text =
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining";
    sts.assume(&key, &long).await.refused(400, "ValidationError", text);
    sts.assume(&key, &[]).await.done();
}

#[tokio::test]
async fn a_session_ends_with_its_role() {
    let sts = Sts::new().await;
    let key = sts.assume(&sts.key, &[]).await.done().one("AccessKeyId").to_owned();
    sts.iam.call("DeleteRole", &[("RoleName", "Demo")]).await.done();
    let answer = sts.call_as(Some(&key), "GetCallerIdentity", &[]).await;
    answer.refused(403, "InvalidClientTokenId", INVALID);
}

#[tokio::test]
async fn a_session_token_identifies_its_caller() {
    let sts = Sts::new().await;
    let user = sts.user("alice").await;
    for (key, arn) in [(ROOT_KEY, "root"), (user.as_str(), "user/alice")] {
        let session = sts.call_as(Some(key), "GetSessionToken", &[]).await.done();
        let session_key = session.one("AccessKeyId");
        assert!(session_key.starts_with("ASIA"));
        let caller = sts.call_as(Some(session_key), "GetCallerIdentity", &[]).await.done();
        assert_eq!(caller.one("Arn"), format!("arn:aws:iam::123456789012:{arn}"));
        let answer = sts.call_as(Some(session_key), "GetSessionToken", &[]).await;
        answer.refused(403, "AccessDenied", "Cannot call GetSessionToken with session credentials");
    }
}

#[tokio::test]
async fn what_is_not_emulated_is_reported_and_what_is_unsigned_too() {
    let sts = Sts::new().await;
    let model: serde_json::Value = serde_json::from_str(include_str!("../../model/sts.json")).unwrap();
    for name in model["operations"].as_object().unwrap().keys() {
        let unsigned = sts.call_as(None, name, &[]).await;
        let is_unsigned_in_aws = ["AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"].contains(&name.as_str());
        if !is_unsigned_in_aws {
            let text = "Request is missing Authentication Token";
            unsigned.refused(403, "MissingAuthenticationToken", text);
        }
        if ["AssumeRole", "GetCallerIdentity", "GetSessionToken"].contains(&name.as_str()) {
            continue;
        }
        let text = format!("{name} is not emulated by agentcore-local");
        let answer = if is_unsigned_in_aws { unsigned } else { sts.call_as(Some(ROOT_KEY), name, &[]).await };
        answer.refused(400, "UnsupportedOperationException", &text);
    }
    let answer = sts.call_as(Some(ROOT_KEY), "Assume", &[]).await;
    answer.refused(400, "InvalidAction", "Could not find operation Assume for version 2011-06-15");
    let answer = sts.call_as(Some(ROOT_KEY), "AssumeRole", &[]).await;
    assert_eq!((answer.status, answer.one("Code")), (400, "ValidationError"));
    assert!(answer.one("Message").starts_with("2 validation errors detected: "), "{}", answer.text);
}

#[tokio::test]
async fn a_session_takes_no_tag_of_aws() {
    let sts = Sts::new().await;
    let tag = [("Tags.member.1.Key", "aws:team"), ("Tags.member.1.Value", "a")];
    let answer = sts.assume(&sts.key, &tag).await;
    answer.refused(400, "InvalidInput", "Tag keys that start with aws: are reserved.");
}

mod trust;
