//! Tests the operations through calls as a client sends them.

mod attachments;
mod policies;
mod protocol;
mod roles;
mod users;

use crate::test_support::{Answer, World, signature_by};

pub(crate) use crate::aws::principal::ROOT_ACCESS_KEY_ID as ROOT_KEY;

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"bedrock-agentcore.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
const PERMISSION: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a+b/*"}]}"#;

/// The members of a call.
type Form<'a> = [(&'a str, &'a str)];

/// An account and its IAM.
pub(crate) struct Iam {
    pub(crate) world: World,
}

/// A response as XML.
pub(crate) trait Xml: Sized {
    /// The text of every element of this name, in order.
    fn all(&self, name: &str) -> Vec<&str>;

    /// The text of the only element of this name.
    fn one(&self, name: &str) -> &str;

    /// Asserts that the call succeeded.
    fn done(self) -> Self;

    /// Asserts an error.
    fn refused(&self, status: u16, code: &str, message: &str);

    /// The response without its request id.
    fn without_id(&self) -> String;
}

impl Xml for Answer {
    fn all(&self, name: &str) -> Vec<&str> {
        let (opening, closing) = (format!("<{name}>"), format!("</{name}>"));
        let behind = self.text.split(&opening).skip(1);
        behind.map(|rest| rest.split(&closing).next().unwrap()).collect()
    }

    fn one(&self, name: &str) -> &str {
        let all = self.all(name);
        assert_eq!(all.len(), 1, "{name} in {}", self.text);
        all[0]
    }

    fn done(self) -> Self {
        assert_eq!(self.status, 200, "{}", self.text);
        self
    }

    fn refused(&self, status: u16, code: &str, message: &str) {
        assert_eq!(
            (self.status, self.one("Code"), self.one("Message"), self.one("Type")),
            (status, code, message, "Sender"),
        );
    }

    fn without_id(&self) -> String {
        self.text.replace(self.one("RequestId"), "")
    }
}

impl Iam {
    pub(crate) fn new() -> Self {
        Self { world: World::new() }
    }

    fn service(&self) -> &super::Iam {
        &self.world.app.api.iam
    }

    /// Calls an operation with the root's signature.
    pub(crate) async fn call(&self, operation: &str, form: &Form<'_>) -> Answer {
        self.call_as(Some(ROOT_KEY), operation, form).await
    }

    /// Calls an operation with the signature of this key.
    pub(crate) async fn call_as(&self, key: Option<&str>, operation: &str, form: &Form<'_>) -> Answer {
        send(&self.world, key, ("iam", "2010-05-08"), operation, form).await
    }

    /// Creates a role.
    async fn role(&self, name: &str) -> Answer {
        let form = [("RoleName", name), ("AssumeRolePolicyDocument", TRUST)];
        self.call("CreateRole", &form).await.done()
    }

    /// Creates a policy and returns its ARN.
    async fn policy(&self, name: &str) -> String {
        let form = [("PolicyName", name), ("PolicyDocument", PERMISSION)];
        self.call("CreatePolicy", &form).await.done().one("Arn").to_owned()
    }
}

/// Calls a service and version with the signature of this key.
pub(crate) async fn send(
    world: &World,
    key: Option<&str>,
    (service, version): (&str, &str),
    operation: &str,
    form: &Form<'_>,
) -> Answer {
    let signature = key.map(|key| signature_by(key, "us-east-1", service));
    let form = [&[("Action", operation), ("Version", version)], form].concat();
    let answer = world.query(&form, signature.as_deref()).await;
    assert_eq!(answer.header("content-type"), "text/xml");
    assert_eq!(answer.one("RequestId"), answer.header("x-amzn-requestid"));
    answer
}
