//! Who may assume a role: trust policy and identity policies together.

use serde_json::{Value, json};

use super::{ARN, Sts};
use crate::iam::tests::Xml as _;
use crate::test_support::signature_by;

const OPERATOR: &str = "arn:aws:iam::123456789012:user/operator";

impl Sts {
    async fn trusts(&self, statements: &Value) {
        let document = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
        self.iam
            .call("UpdateAssumeRolePolicy", &[("RoleName", "Demo"), ("PolicyDocument", &document)])
            .await
            .done();
    }

    /// What the operator's own policy says of the role; `None` for nothing.
    async fn allows(&self, effect: Option<&str>) {
        let statement = match effect {
            Some(effect) => json!({"Effect": effect, "Action": "sts:*", "Resource": ARN}),
            None => json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}),
        };
        self.iam.world.allow("operator", &json!([statement])).await;
    }

    /// The reason clause of the denial; `None` if the operator may assume the role.
    async fn denied(&self, more: &[(&str, &str)]) -> Option<String> {
        let answer = self.assume(&self.key, more).await;
        if answer.status == 200 {
            return None;
        }
        let text = answer.xml("Message");
        assert_eq!((answer.status, answer.xml("Code").as_str()), (403, "AccessDenied"), "{}", answer.text);
        let start = format!("User: {OPERATOR} is not authorized to perform: ");
        let (action, clause) =
            text.strip_prefix(&start).unwrap().split_once(&format!(" on resource: {ARN} ")).unwrap();
        Some(format!("{action} {clause}"))
    }
}

fn by(principal: &Value) -> Value {
    json!({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"})
}

const NO_TRUST: &str = "sts:AssumeRole because no role trust policy allows the sts:AssumeRole action";
const NO_IDENTITY: &str = "sts:AssumeRole because no identity-based policy allows the sts:AssumeRole action";
const IDENTITY_DENIES: &str = "sts:AssumeRole with an explicit deny in an identity-based policy";

/// Source: IAM guide, Principal element, and evaluation within one account.
#[tokio::test]
async fn the_trust_policy_must_allow_it_and_identity_policies_where_it_names_the_account() {
    let sts = Sts::new().await;
    let service = json!({"Service": "bedrock-agentcore.amazonaws.com"});
    for (principal, own, expected) in [
        (json!({"AWS": OPERATOR}), None, None),
        (json!({"AWS": OPERATOR}), Some("Allow"), None),
        (json!({"AWS": OPERATOR}), Some("Deny"), Some(IDENTITY_DENIES)),
        (json!({"AWS": [ARN, OPERATOR]}), None, None),
        (json!("*"), None, None),
        (json!({"AWS": "arn:aws:iam::123456789012:root"}), None, Some(NO_IDENTITY)),
        (json!({"AWS": "arn:aws:iam::123456789012:root"}), Some("Allow"), None),
        (json!({"AWS": "arn:aws:iam::123456789012:root"}), Some("Deny"), Some(IDENTITY_DENIES)),
        (json!({"AWS": "123456789012"}), Some("Allow"), None),
        (json!({"AWS": "123456789012"}), None, Some(NO_IDENTITY)),
        (json!({"AWS": "arn:aws:iam::210987654321:root"}), Some("Allow"), Some(NO_TRUST)),
        (json!({"AWS": "arn:aws:iam::123456789012:user/another"}), Some("Allow"), Some(NO_TRUST)),
        (service.clone(), Some("Allow"), Some(NO_TRUST)),
        (service, None, Some(NO_TRUST)),
    ] {
        sts.trusts(&json!([by(&principal)])).await;
        sts.allows(own).await;
        assert_eq!(sts.denied(&[]).await.as_deref(), expected, "{principal} {own:?}");
    }
    let deny = json!({"Effect": "Deny", "Principal": {"AWS": OPERATOR}, "Action": "sts:AssumeRole"});
    sts.trusts(&json!([by(&json!("*")), deny])).await;
    sts.allows(Some("Allow")).await;
    let expected = "sts:AssumeRole with an explicit deny in the role trust policy";
    assert_eq!(sts.denied(&[]).await.as_deref(), Some(expected));
}

#[tokio::test]
async fn what_the_call_says_can_be_a_condition_of_trust() {
    let sts = Sts::new().await;
    let with = |condition: Value| {
        let mut statement = by(&json!({"AWS": OPERATOR}));
        statement["Action"] = json!(["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]);
        statement["Condition"] = condition;
        json!([statement])
    };
    let external = json!({"StringEquals": {"sts:ExternalId": "secret-7"}});
    let name = |pattern: &str| json!({"StringLike": {"sts:RoleSessionName": pattern}});
    let team = json!({"StringEquals": {"aws:RequestTag/team": "a"}});
    let tag = [("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "a")];
    for (condition, more, expected) in [
        (external.clone(), &[("ExternalId", "secret-7")][..], None),
        (external.clone(), &[("ExternalId", "secret-8")], Some(NO_TRUST)),
        (external, &[], Some(NO_TRUST)),
        (name("me@*"), &[], None),
        (name("you@*"), &[], Some(NO_TRUST)),
        (team.clone(), &tag, None),
        (team, &[], Some(NO_TRUST)),
        (json!({"StringEquals": {"sts:SourceIdentity": "ann"}}), &[("SourceIdentity", "ann")], None),
        (json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}}), &[], Some(NO_TRUST)),
    ] {
        sts.trusts(&with(condition.clone())).await;
        assert_eq!(sts.denied(more).await.as_deref(), expected, "{condition} {more:?}");
    }
    // Tags and a source identity are permissions of their own.
    sts.trusts(&json!([by(&json!({"AWS": OPERATOR}))])).await;
    let expected = "sts:TagSession because no role trust policy allows the sts:TagSession action";
    assert_eq!(sts.denied(&tag).await.as_deref(), Some(expected));
    let expected =
        "sts:SetSourceIdentity because no role trust policy allows the sts:SetSourceIdentity action";
    assert_eq!(sts.denied(&[("SourceIdentity", "ann")]).await.as_deref(), Some(expected));
}

#[tokio::test]
async fn a_role_is_trusted_by_its_arn_and_a_session_by_its_own() {
    let sts = Sts::new().await;
    let first = sts.assume(&sts.key, &[]).await.xml("AccessKeyId");
    let session = "arn:aws:sts::123456789012:assumed-role/Demo/me@work";
    for (principal, expected) in [
        (json!({"AWS": ARN}), 200),
        (json!({"AWS": session}), 200),
        (json!({"AWS": "arn:aws:sts::123456789012:assumed-role/Demo/other"}), 403),
        (json!({"AWS": OPERATOR}), 403),
    ] {
        let document = json!({"Version": "2012-10-17", "Statement": [by(&principal)]}).to_string();
        let form = [("RoleName", "Second"), ("AssumeRolePolicyDocument", &*document)];
        sts.iam.call("CreateRole", &form).await.done();
        let form = [
            ("Action", "AssumeRole"),
            ("Version", "2011-06-15"),
            ("RoleArn", "arn:aws:iam::123456789012:role/Second"),
            ("RoleSessionName", "chained"),
        ];
        let signed = signature_by(&first, "us-east-1", "sts");
        let answer = sts.iam.world.query(&form, Some(&signed)).await;
        assert_eq!(answer.status, expected, "{principal}: {}", answer.text);
        sts.iam.call("DeleteRole", &[("RoleName", "Second")]).await.done();
    }
}
