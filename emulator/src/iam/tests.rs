//! Drives the operations by calls, as they come from a client.

mod attachments;
mod policies;
mod protocol;
mod roles;
mod users;

use std::sync::Arc;

use super::dispatch::answer;
use super::{Account, Parts};
use crate::aws::call::Call;
use crate::base::arn::Place;
use crate::base::http::read;
use crate::base::{Clock, Entropy};

pub(crate) use crate::base::root_key::ACCESS_KEY_ID as ROOT_KEY;

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"bedrock-agentcore.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
const PERMISSION: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a+b/*"}]}"#;

/// The members of a call.
type Form<'a> = [(&'a str, &'a str)];

/// An account and its IAM.
pub(crate) struct Iam {
    pub(crate) parts: Parts,
}

/// What a call was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) xml: String,
}

impl Answer {
    /// The text of every element of this name, in their order.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        let (opening, closing) = (format!("<{name}>"), format!("</{name}>"));
        let behind = self.xml.split(&opening).skip(1);
        behind.map(|rest| rest.split(&closing).next().unwrap()).collect()
    }

    /// The text of the only element of this name.
    pub(crate) fn one(&self, name: &str) -> &str {
        let all = self.all(name);
        assert_eq!(all.len(), 1, "{name} in {}", self.xml);
        all[0]
    }

    /// Asserts that the call succeeded.
    pub(crate) fn done(self) -> Self {
        assert_eq!(self.status, 200, "{}", self.xml);
        self
    }

    /// Asserts a refusal.
    pub(crate) fn refused(&self, status: u16, code: &str, message: &str) {
        assert_eq!(
            (self.status, self.one("Code"), self.one("Message"), self.one("Type")),
            (status, code, message, "Sender"),
        );
    }

    /// The answer without the id of its request.
    pub(crate) fn without_id(&self) -> String {
        self.xml.replace(self.one("RequestId"), "")
    }
}

impl Iam {
    pub(crate) fn new() -> Self {
        let clock = Clock::system();
        let account = Account::new("123456789012".into(), clock.now());
        Self { parts: Parts { clock, entropy: Entropy::system(), account: Arc::new(account) } }
    }

    /// A call that the root signs.
    pub(crate) async fn call(&self, operation: &str, form: &Form<'_>) -> Answer {
        self.call_as(Some(ROOT_KEY), operation, form).await
    }

    /// A call that this key signs.
    pub(crate) async fn call_as(&self, key: Option<&str>, operation: &str, form: &Form<'_>) -> Answer {
        let response = answer(&self.parts, call(key, operation, form)).await;
        Answer::of(response).await
    }

    /// Makes a role.
    async fn role(&self, name: &str) -> Answer {
        let form = [("RoleName", name), ("AssumeRolePolicyDocument", TRUST)];
        self.call("CreateRole", &form).await.done()
    }

    /// Makes a policy and gives its ARN.
    async fn policy(&self, name: &str) -> String {
        let form = [("PolicyName", name), ("PolicyDocument", PERMISSION)];
        self.call("CreatePolicy", &form).await.done().one("Arn").to_owned()
    }
}

impl Answer {
    pub(crate) async fn of(response: http::Response<crate::base::http::Body>) -> Self {
        assert_eq!(response.headers()["content-type"], "text/xml");
        let id = response.headers()["x-amzn-requestid"].to_str().unwrap().to_owned();
        let status = response.status().as_u16();
        let body = read(response.into_body(), 1_000_000).await.unwrap();
        let answer = Self { status, xml: String::from_utf8(body.to_vec()).unwrap() };
        assert_eq!(answer.one("RequestId"), id);
        answer
    }
}

/// The call of an operation with these members.
pub(crate) fn call(key: Option<&str>, operation: &str, form: &Form<'_>) -> Call {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.append_pair("Action", operation).append_pair("Version", "2010-05-08").extend_pairs(form);
    Call {
        operation: operation.to_owned(),
        place: Place { region: "us-east-1".into(), account: "123456789012".into() },
        is_placed: true,
        access_key_id: key.map(str::to_owned),
        body: body.finish().into(),
    }
}
