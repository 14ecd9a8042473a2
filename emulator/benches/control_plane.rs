//! Prints what a call of the APIs at the root costs with 10 resources in the store and with 10,000.
//!
//! The emulator runs in this process and is called over one connection. User pools are not counted by the thousand:
//! each takes two new RSA keys, whose making would be all that is measured. Their groups stand for Cognito.

use std::time::{Duration, Instant};

use agentcore_local::stack::Stack;
use agentcore_local::{Emulator, IamMode};
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use http::{HeaderName, Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpStream;

type Failure = Box<dyn std::error::Error + Send + Sync>;

const TARGET: HeaderName = HeaderName::from_static("x-amz-target");
const FEW: usize = 10;
const MANY: usize = 10_000;
const CALLS: usize = 200;
const PAGE: usize = 60;
const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"a.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    // What a signature costs is not measured here.
    let emulator =
        Emulator::builder().stack(Stack::parse("empty.toml", "")?).iam(IamMode::Off).start().await?;
    let mut client = Client::connect(&emulator.address().to_string()).await?;
    let pool = client.call(&cognito("CreateUserPool", &json!({ "PoolName": "demo" }))).await?;
    let pool = serde_json::from_str::<Value>(&pool)?.pointer("/UserPool/Id").cloned().ok_or("no pool")?;
    println!(
        "p50 in µs, {FEW} resources / {MANY} resources (ratio)   (aim: under 2000, and the last page as the first)"
    );
    for family in families(&pool) {
        family.measure(&mut client).await?;
    }
    Ok(())
}

/// Asks for the page that a token names, or for the first.
type List = dyn Fn(Option<&str>) -> Call;

/// A kind of resource, and the calls that are measured.
struct Family {
    name: &'static str,
    create: Box<dyn Fn(usize) -> Call>,
    get: Box<dyn Fn(usize) -> Call>,
    list: Box<List>,
    /// The member of an answer that holds the next page's token.
    token: &'static str,
}

fn families(pool: &Value) -> [Family; 4] {
    let (create, get, list) = (pool.clone(), pool.clone(), pool.clone());
    [
        Family {
            name: "groups",
            create: Box::new(move |number| {
                cognito("CreateGroup", &json!({ "UserPoolId": create, "GroupName": name(number) }))
            }),
            get: Box::new(move |number| {
                cognito("GetGroup", &json!({ "UserPoolId": get, "GroupName": name(number) }))
            }),
            list: Box::new(move |token| {
                let input = json!({ "UserPoolId": list, "Limit": PAGE });
                cognito("ListGroups", &with(input, "NextToken", token))
            }),
            token: "NextToken",
        },
        Family {
            name: "secrets",
            create: Box::new(|number| {
                let token = format!("{number:032}");
                secrets(
                    "CreateSecret",
                    &json!({ "Name": name(number), "SecretString": "x", "ClientRequestToken": token }),
                )
            }),
            get: Box::new(|number| secrets("DescribeSecret", &json!({ "SecretId": name(number) }))),
            list: Box::new(|token| {
                secrets("ListSecrets", &with(json!({ "MaxResults": PAGE }), "NextToken", token))
            }),
            token: "NextToken",
        },
        Family {
            name: "repositories",
            create: Box::new(|number| ecr("CreateRepository", &json!({ "repositoryName": name(number) }))),
            get: Box::new(|number| {
                ecr("DescribeRepositories", &json!({ "repositoryNames": [name(number)] }))
            }),
            list: Box::new(|token| {
                ecr("DescribeRepositories", &with(json!({ "maxResults": PAGE }), "nextToken", token))
            }),
            token: "nextToken",
        },
        Family {
            name: "roles",
            create: Box::new(|number| {
                iam("CreateRole", &[("RoleName", &name(number)), ("AssumeRolePolicyDocument", TRUST)])
            }),
            get: Box::new(|number| iam("GetRole", &[("RoleName", &name(number))])),
            list: Box::new(|token| {
                let size = PAGE.to_string();
                let marker = token.map(|token| ("Marker", token));
                iam(
                    "ListRoles",
                    &[Some(("MaxItems", size.as_str())), marker].into_iter().flatten().collect::<Vec<_>>(),
                )
            }),
            token: "Marker",
        },
    ]
}

impl Family {
    async fn measure(&self, client: &mut Client) -> Result<(), Failure> {
        for number in 0..FEW {
            client.call(&(self.create)(number)).await?;
        }
        let few = self.figures(client, FEW).await?;
        for number in FEW + CALLS..MANY - CALLS {
            client.call(&(self.create)(number)).await?;
        }
        // Creating fills the store: a pool has no more groups than these.
        let many = self.figures(client, MANY - CALLS).await?;
        for ((what, few), (_, many)) in few.into_iter().zip(many) {
            let ratio = many.as_secs_f64() / few.as_secs_f64();
            println!(
                "{:<14}{what:<12}{:>6} / {:>6} ({ratio:.2})",
                self.name,
                few.as_micros(),
                many.as_micros()
            );
        }
        Ok(())
    }

    /// Each call's p50 beside a store of this many; creating leaves [`CALLS`] more.
    async fn figures(
        &self,
        client: &mut Client,
        stored: usize,
    ) -> Result<[(&'static str, Duration); 4], Failure> {
        let get = client.p50(|number| (self.get)(number % FEW)).await?;
        let first = client.p50(|_| (self.list)(None)).await?;
        let last = self.last_page(client).await?;
        let last = client.p50(|_| (self.list)(last.as_deref())).await?;
        let create = client.p50(|number| (self.create)(stored + number)).await?;
        Ok([("get", get), ("first page", first), ("last page", last), ("create", create)])
    }

    /// The token of the last page.
    async fn last_page(&self, client: &mut Client) -> Result<Option<String>, Failure> {
        let mut token = None;
        loop {
            let answer = client.call(&(self.list)(token.as_deref())).await?;
            match text_of(&answer, self.token) {
                Some(next) => token = Some(next),
                None => return Ok(token),
            }
        }
    }
}

/// The text of a member in JSON, or of an element in XML.
fn text_of(answer: &str, name: &str) -> Option<String> {
    if let Ok(answer) = serde_json::from_str::<Value>(answer) {
        return answer.get(name)?.as_str().map(str::to_owned);
    }
    let (_, rest) = answer.split_once(&format!("<{name}>"))?;
    rest.split_once('<').map(|(text, _)| text.to_owned())
}

fn name(number: usize) -> String {
    format!("resource-{number:05}")
}

fn with(mut input: Value, member: &str, text: Option<&str>) -> Value {
    if let (Some(text), Some(members)) = (text, input.as_object_mut()) {
        members.insert(member.to_owned(), text.into());
    }
    input
}

/// One call: its signing name, its target when it is JSON, its body.
struct Call {
    service: &'static str,
    target: Option<String>,
    body: String,
}

fn cognito(operation: &str, input: &Value) -> Call {
    json11("cognito-idp", "AWSCognitoIdentityProviderService", operation, input)
}

fn secrets(operation: &str, input: &Value) -> Call {
    json11("secretsmanager", "secretsmanager", operation, input)
}

fn ecr(operation: &str, input: &Value) -> Call {
    json11("ecr", "AmazonEC2ContainerRegistry_V20150921", operation, input)
}

fn json11(service: &'static str, prefix: &str, operation: &str, input: &Value) -> Call {
    Call { service, target: Some(format!("{prefix}.{operation}")), body: input.to_string() }
}

fn iam(operation: &str, members: &[(&str, &str)]) -> Call {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("Action", operation).append_pair("Version", "2010-05-08").extend_pairs(members);
    Call { service: "iam", target: None, body: form.finish() }
}

/// One connection to the emulator.
struct Client {
    address: String,
    connection: SendRequest<Full<Bytes>>,
}

impl Client {
    async fn connect(address: &str) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (connection, driver) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(driver);
        Ok(Self { address: address.to_owned(), connection })
    }

    /// The answer's body; fails unless it is a success.
    async fn call(&mut self, call: &Call) -> Result<String, Failure> {
        let signature = format!(
            "AWS4-HMAC-SHA256 Credential=local/20261123/us-east-1/{}/aws4_request, SignedHeaders=host, Signature=0",
            call.service
        );
        let media_type = if call.target.is_some() {
            "application/x-amz-json-1.1"
        } else {
            "application/x-www-form-urlencoded"
        };
        let mut request = Request::post("/")
            .header(HOST, &self.address)
            .header(AUTHORIZATION, signature)
            .header("x-amz-date", "20261123T000000Z")
            .header(CONTENT_TYPE, media_type);
        if let Some(target) = &call.target {
            request = request.header(TARGET, target);
        }
        self.connection.ready().await?;
        let answer = self.connection.send_request(request.body(Full::from(call.body.clone()))?).await?;
        let status = answer.status();
        let body = String::from_utf8(answer.into_body().collect().await?.to_bytes().to_vec())?;
        if status == StatusCode::OK { Ok(body) } else { Err(format!("{status}: {body}").into()) }
    }

    async fn p50(&mut self, call: impl Fn(usize) -> Call) -> Result<Duration, Failure> {
        let mut times = Vec::with_capacity(CALLS);
        for number in 0..CALLS {
            let call = call(number);
            let start = Instant::now();
            self.call(&call).await?;
            times.push(start.elapsed());
        }
        times.sort_unstable();
        times.get(CALLS / 2).copied().ok_or_else(|| "nothing was timed".into())
    }
}
