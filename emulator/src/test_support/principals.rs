//! Users and sessions of roles, as IAM and STS make them.

use serde_json::{Value, json};

use super::world::ACCOUNT;
use super::{Answer, REGION, World, signature, signature_by};

impl World {
    /// Calls IAM as the account's root; the call must succeed.
    pub(crate) async fn iam(&self, action: &str, more: &[(&str, &str)]) -> Answer {
        let form = [&[("Action", action), ("Version", "2010-05-08")], more].concat();
        let answer = self.query(&form, Some(&signature(REGION, "iam"))).await;
        assert_eq!(answer.status, 200, "{action}: {}", answer.text);
        answer
    }

    /// Creates a role that AgentCore may assume.
    pub(crate) fn add_role(&self, name: &str) {
        let trust = r#"{"Statement":[{"Effect":"Allow","Principal":{"Service":"bedrock-agentcore.amazonaws.com"},
            "Action":"sts:AssumeRole"}]}"#;
        let input = json!({"RoleName": name, "AssumeRolePolicyDocument": trust});
        let input = serde_json::from_value(input).unwrap();
        crate::iam::operations::role::create(&self.app.api.iam, input).unwrap();
    }

    /// The access key id of a new user, who may do nothing yet.
    pub(crate) async fn user(&self, name: &str) -> String {
        self.iam("CreateUser", &[("UserName", name)]).await;
        self.iam("CreateAccessKey", &[("UserName", name)]).await.xml("AccessKeyId")
    }

    /// Gives a user an inline policy, in place of the one that it has.
    pub(crate) async fn allow(&self, user: &str, statements: &Value) {
        let policy = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
        let form = [("UserName", user), ("PolicyName", "own"), ("PolicyDocument", &policy)];
        self.iam("PutUserPolicy", &form).await;
    }

    /// The access key id of a session that a user has as a role.
    pub(crate) async fn assume(&self, user_key: &str, role: &str, more: &[(&str, &str)]) -> String {
        let arn = format!("arn:aws:iam::{ACCOUNT}:role/{role}");
        let form = [
            &[("Action", "AssumeRole"), ("Version", "2011-06-15"), ("RoleSessionName", "laptop")],
            &[("RoleArn", arn.as_str())][..],
            more,
        ]
        .concat();
        let answer = self.query(&form, Some(&signature_by(user_key, REGION, "sts"))).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.xml("AccessKeyId")
    }
}
