//! What is kept of log-ins and users, measured at the process.

use agentcore_local_tests::{SigV4, Up};
use reqwest::Client;
use serde_json::{Value, json};

/// Callers at the same time.
const CALLERS: usize = 16;

/// An emulator of its own process, and the pool and client of its stack's user.
struct Measured {
    up: Up,
    client: Client,
    pool: String,
    client_id: String,
    user: (String, String),
}

impl Measured {
    async fn start() -> Self {
        let up = tokio::task::block_in_place(|| Up::start(&["--quiet"]));
        let client = Client::builder().no_proxy().build().unwrap();
        let asked = client.get(format!("{}/_local/stack", up.endpoint)).send().await.unwrap();
        let stack: Value = serde_json::from_str(&asked.text().await.unwrap()).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let user = &stack["user"];
        Self {
            pool: text(&stack["environment"]["INBOUND_USER_POOL_ID"]),
            client_id: text(&user["client_id"]),
            user: (text(&user["username"]), text(&user["password"])),
            up,
            client,
        }
    }

    async fn call(&self, operation: &str, input: Value) -> u16 {
        let request = self.client.post(&self.up.endpoint);
        let request =
            request.header("x-amz-target", format!("AWSCognitoIdentityProviderService.{operation}"));
        let request = request.header("content-type", "application/x-amz-json-1.1").body(input.to_string());
        let answer = SigV4::root("cognito-idp").send(request).await;
        let status = answer.status().as_u16();
        answer.bytes().await.unwrap();
        status
    }

    async fn log_in(&self, username: &str, password: &str) -> u16 {
        let parameters = json!({"USERNAME": username, "PASSWORD": password});
        let flow = "USER_PASSWORD_AUTH";
        let input = json!({"AuthFlow": flow, "ClientId": self.client_id, "AuthParameters": parameters});
        self.call("InitiateAuth", input).await
    }

    /// Does it `count` times, and gives by how many bytes each time the process has grown.
    async fn growth(&self, count: usize, done: impl AsyncFn(usize)) -> f64 {
        // What every thread takes once is not counted.
        self.repeat(0..count / 10, &done).await;
        let before = self.up.resident_bytes();
        self.repeat(count / 10..count + count / 10, &done).await;
        let after = self.up.resident_bytes();
        (after as f64 - before as f64) / count as f64
    }

    async fn repeat(&self, numbers: std::ops::Range<usize>, done: &impl AsyncFn(usize)) {
        let share = |caller: usize| numbers.clone().skip(caller).step_by(CALLERS);
        let callers = (0..CALLERS).map(|caller| async move {
            for number in share(caller) {
                done(number).await;
            }
        });
        futures_util::future::join_all(callers).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_in_keeps_its_session_and_nothing_else() {
    let measured = Measured::start().await;
    let (username, right) = measured.user.clone();
    let kept =
        measured.growth(2000, async |_| assert_eq!(measured.log_in(&username, &right).await, 200)).await;
    assert!(kept < 2048.0, "a log-in keeps {kept} bytes");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_log_in_keeps_nothing() {
    let measured = Measured::start().await;
    // Each name once: a user whom many try to be is locked out for a while, without a look at the password.
    let kept = measured
        .growth(4000, async |number| {
            assert_eq!(measured.log_in(&format!("nobody-{number}"), "Wrong-1234").await, 400);
        })
        .await;
    assert!(kept < 256.0, "a failed log-in keeps {kept} bytes");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_keeps_what_is_known_of_it() {
    let measured = Measured::start().await;
    let kept = measured
        .growth(4000, async |number| {
            let input = json!({"UserPoolId": measured.pool, "Username": format!("user-{number}")});
            assert_eq!(measured.call("AdminCreateUser", input).await, 200);
        })
        .await;
    assert!(kept < 2048.0, "a user keeps {kept} bytes");
}
