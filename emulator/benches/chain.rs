//! Prints what the chain costs: each figure beside what it is measured against, in one run on one machine.
//!
//! `cargo bench` builds the program and runs this. The MCP server, the emulator and this client are processes of
//! their own, so that the ratio of the chain to the direct call is that of real use.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST};
use http::{HeaderName, HeaderValue, Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

type Failure = Box<dyn std::error::Error + Send + Sync>;

const PROGRAM: &str = env!("CARGO_BIN_EXE_agentcore-local");
const STACK: &str = include_str!("../../fixtures/stacks/m2m-auth-demo.toml");
/// The same chain with signatures in place of tokens.
const SIGNED_STACK: &str = include_str!("../../fixtures/stacks/iam-chain.toml");
const WARM_UP: usize = 500;
const CALLS: usize = 4_000;
const CONNECTIONS: usize = 16;
const ROUND: Duration = Duration::from_secs(1);
const ROUNDS: usize = 9;
const STARTS: usize = 21;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    start_to_ready()?;
    let port = free_port()?;
    let mut server = Command::new(PROGRAM);
    // The sample server ends when its stdin does: the pipe is held until the end.
    let _server =
        Process::start(server.args(["sample-server", "--port", &port.to_string()]).stdin(Stdio::piped()))?;
    let server = format!("url = \"http://127.0.0.1:{port}/mcp\"");
    let file = std::env::temp_dir().join(format!("agentcore-local-bench-{}.toml", std::process::id()));
    std::fs::write(&file, STACK.replace("sample = true", &server))?;
    let signed_file = file.with_extension("signed.toml");
    std::fs::write(&signed_file, SIGNED_STACK.replace("sample = true", &server))?;
    wait_for(port).await?;
    let stack = ["--stack", &file.display().to_string()];
    let emulator = Emulator::start(&[&stack[..], &["--quiet"]].concat());
    let log = file.with_extension("log");
    let log_file = log.display().to_string();
    let writing = Emulator::start(&[&stack[..], &["--quiet", "--log-file", &log_file]].concat());
    let undecided = Emulator::start(&[&stack[..], &["--quiet", "--iam", "off"]].concat());
    let signed_stack = ["--stack", &signed_file.display().to_string(), "--quiet"];
    let signed = Emulator::start(&signed_stack);
    let believed = Emulator::start(&[&signed_stack[..], &["--iam", "off"]].concat());
    std::fs::remove_file(&file)?;
    std::fs::remove_file(&signed_file)?;
    let (emulator, writing, signed) = (emulator?, writing?, signed?);
    let (undecided, believed) = (undecided?, believed?);
    println!(
        "idle memory, without the sample server   {:.1} MiB resident   (aim: at most 15)",
        emulator.resident()?
    );
    let direct = Call::new(&format!("http://127.0.0.1:{port}/mcp"), "add_numbers", None)?;
    let chain = emulator.call()?;
    latency(&direct, &chain).await?;
    throughput(&direct, &chain).await?;
    decisions("tokens", &chain, &undecided.call()?).await?;
    let signed_call = signed.signed_call()?;
    decisions("signatures", &signed_call, &believed.signed_call()?).await?;
    signatures(&chain, &signed_call).await?;
    let written = request_lines(&chain, &writing.call()?).await;
    drop(writing);
    std::fs::remove_file(&log)?;
    written
}

/// The chain with its request lines written to a file, beside the chain that writes none.
async fn request_lines(quiet: &Call, writing: &Call) -> Result<(), Failure> {
    let mut ratios = Vec::new();
    for _ in 0..ROUNDS {
        let (quiet, writing) = (quiet.rate().await?, writing.rate().await?);
        ratios.push(writing / quiet);
    }
    ratios.sort_by(f64::total_cmp);
    let ratio = ratios.get(ratios.len() / 2).ok_or("no round")?;
    println!("throughput with request lines in a file   {ratio:.3} of that without   (aim: at least 0.98)");
    Ok(())
}

/// A chain whose policies decide, beside one with IAM off, which does not look at signatures either.
async fn decisions(what: &str, on: &Call, off: &Call) -> Result<(), Failure> {
    let mut ratios = Vec::new();
    // In turns, so that neither is always the first.
    for round in 0..2 * ROUNDS {
        let (first, second) = if round % 2 == 0 { (on, off) } else { (off, on) };
        let (first, second) = (first.rate().await?, second.rate().await?);
        ratios.push(if round % 2 == 0 { first / second } else { second / first });
    }
    ratios.sort_by(f64::total_cmp);
    let ratio = ratios.get(ratios.len() / 2).ok_or("no round")?;
    println!("throughput with IAM, {what}   {ratio:.3} of that with IAM off   (aim: at least 0.95)");
    Ok(())
}

/// Signatures in place of tokens at the gateway and at the runtime, which the gateway signs for.
async fn signatures(tokens: &Call, signatures: &Call) -> Result<(), Failure> {
    let mut ratios = Vec::new();
    for _ in 0..ROUNDS {
        let (tokens, signatures) = (tokens.rate().await?, signatures.rate().await?);
        ratios.push(signatures / tokens);
    }
    ratios.sort_by(f64::total_cmp);
    let ratio = ratios.get(ratios.len() / 2).ok_or("no round")?;
    println!(
        "throughput with signatures at every hop   {ratio:.2} of that with tokens   (aim: at least 0.8)"
    );
    Ok(())
}

async fn latency(direct: &Call, chain: &Call) -> Result<(), Failure> {
    let (mut to_server, mut to_gateway) = (direct.connect().await?, chain.connect().await?);
    let (mut direct_times, mut chain_times) = (Vec::new(), Vec::new());
    // Alternating, so that whatever else the machine does falls on both alike.
    for number in 0..WARM_UP + CALLS {
        let times = (direct.time(&mut to_server).await?, chain.time(&mut to_gateway).await?);
        if number >= WARM_UP {
            direct_times.push(times.0);
            chain_times.push(times.1);
        }
    }
    let (direct, chain) = (median(direct_times), median(chain_times));
    println!(
        "tools/call, p50 at 1 connection          direct {} µs, through the chain {} µs: {} µs above   (aim: at most 150)",
        direct.as_micros(),
        chain.as_micros(),
        chain.saturating_sub(direct).as_micros()
    );
    Ok(())
}

async fn throughput(direct: &Call, chain: &Call) -> Result<(), Failure> {
    let mut ratios = Vec::new();
    for _ in 0..ROUNDS {
        let (direct, chain) = (direct.rate().await?, chain.rate().await?);
        println!(
            "tools/call at {CONNECTIONS} connections           direct {direct:.0}/s, through the chain {chain:.0}/s: ratio {:.2}",
            chain / direct
        );
        ratios.push(chain / direct);
    }
    ratios.sort_by(f64::total_cmp);
    let ratio = ratios.get(ratios.len() / 2).ok_or("no round")?;
    println!("throughput, median of {ROUNDS} rounds             ratio {ratio:.2}   (aim: at least 0.5)");
    Ok(())
}

fn start_to_ready() -> Result<(), Failure> {
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let began = Instant::now();
        let emulator = Emulator::start(&[])?;
        times.push(began.elapsed());
        drop(emulator);
    }
    let milliseconds = median(times).as_secs_f64() * 1000.0;
    println!("start to ready, median of {STARTS}             {milliseconds:.1} ms   (aim: at most 25)");
    Ok(())
}

/// One tools/call, as bytes that are sent again and again.
#[derive(Clone)]
struct Call {
    authority: String,
    path: String,
    /// What authorizes it.
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Bytes,
}

impl Call {
    fn new(url: &str, tool: &str, token: Option<&str>) -> Result<Self, Failure> {
        let url: http::Uri = url.parse()?;
        let body = format!(
            r#"{{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{{"name":"{tool}","arguments":{{"a":5,"b":3}}}}}}"#
        );
        Ok(Self {
            authority: url.authority().ok_or("no authority")?.to_string(),
            path: url.path().to_owned(),
            headers: match token {
                Some(token) => vec![(AUTHORIZATION, format!("Bearer {token}").parse()?)],
                None => Vec::new(),
            },
            body: body.into(),
        })
    }

    /// The same, signed by the SDK's own signer; a signature is good for five minutes.
    fn signed(self, variables: &serde_json::Value) -> Result<Self, Failure> {
        let variable =
            |name: &str| variables.get(name).and_then(serde_json::Value::as_str).unwrap_or_default();
        let (id, secret) = (variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY"));
        let identity = Credentials::new(id, secret, None, None, "bench").into();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(variable("AWS_REGION"))
            .name("bedrock-agentcore")
            .time(now())
            .settings(SigningSettings::default())
            .build()?
            .into();
        let url = format!("http://{}{}", self.authority, self.path);
        let body = SignableBody::Bytes(&self.body);
        let headers = [("content-type", "application/json")];
        let request = SignableRequest::new("POST", url, headers.into_iter(), body)?;
        let (signature, _) = sign(request, &params)?.into_parts();
        let headers: Result<Vec<_>, Failure> =
            signature.headers().map(|(name, value)| Ok((name.parse()?, value.parse()?))).collect();
        Ok(Self { headers: headers?, ..self })
    }

    async fn connect(&self) -> Result<SendRequest<Full<Bytes>>, Failure> {
        let stream = TcpStream::connect(&self.authority).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(sender)
    }

    async fn time(&self, connection: &mut SendRequest<Full<Bytes>>) -> Result<Duration, Failure> {
        let mut request = Request::post(&self.path)
            .header(HOST, &self.authority)
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "application/json, text/event-stream");
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let request = request.body(Full::new(self.body.clone()))?;
        connection.ready().await?;
        let began = Instant::now();
        let response = connection.send_request(request).await?;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        let took = began.elapsed();
        // A wrong answer is quickly given: it must not count.
        if status != StatusCode::OK || !body.windows(10).any(|part| part == br#""result":8"#) {
            return Err(format!("{status}: {}", String::from_utf8_lossy(&body)).into());
        }
        Ok(took)
    }

    async fn rate(&self) -> Result<f64, Failure> {
        let deadline = Instant::now() + ROUND;
        let mut tasks = Vec::new();
        for _ in 0..CONNECTIONS {
            let call = self.clone();
            tasks.push(tokio::spawn(async move {
                let mut connection = call.connect().await?;
                let mut calls = 0.0;
                while Instant::now() < deadline {
                    call.time(&mut connection).await?;
                    calls += 1.0;
                }
                Ok::<f64, Failure>(calls)
            }));
        }
        let mut calls = 0.0;
        for task in tasks {
            calls += task.await??;
        }
        Ok(calls / ROUND.as_secs_f64())
    }
}

/// A process that ends with its handle.
struct Process(Child);

impl Process {
    fn start(command: &mut Command) -> Result<Self, Failure> {
        Ok(Self(command.stderr(Stdio::null()).spawn()?))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let stopped = Command::new("kill").arg(self.0.id().to_string()).status();
        drop(stopped.and_then(|_| self.0.wait()));
    }
}

struct Emulator {
    process: Process,
    url: String,
    /// Kept open, so that the emulator can go on printing.
    _output: BufReader<ChildStdout>,
}

impl Emulator {
    /// Starts one on a free port and waits for the word `ready` of its banner.
    fn start(arguments: &[&str]) -> Result<Self, Failure> {
        let mut command = Command::new(PROGRAM);
        command
            .args(["up", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        let mut process = Process::start(&mut command)?;
        let mut output = BufReader::new(process.0.stdout.take().ok_or("no output")?);
        let mut line = String::new();
        while !line.trim_start().starts_with("endpoint") {
            line.clear();
            if output.read_line(&mut line)? == 0 {
                return Err("the emulator stopped before it was ready".into());
            }
        }
        let url = line.split_whitespace().last().ok_or("no URL")?.to_owned();
        Ok(Self { process, url, _output: output })
    }

    /// A call of its gateway's tool that adds, with a token of its user.
    fn call(&self) -> Result<Call, Failure> {
        let token = run(&["--endpoint", &self.url, "token"])?;
        let variables = self.variables()?;
        let url = variables.get("GATEWAY_URL").and_then(serde_json::Value::as_str).ok_or("no GATEWAY_URL")?;
        Call::new(url, "m2m-auth-demo-mcp-target___add_numbers", Some(token.trim()))
    }

    /// The same with the signature of its root.
    fn signed_call(&self) -> Result<Call, Failure> {
        let variables = self.variables()?;
        let url = variables.get("GATEWAY_URL").and_then(serde_json::Value::as_str).ok_or("no GATEWAY_URL")?;
        Call::new(url, "iam-chain-mcp-target___add_numbers", None)?.signed(&variables)
    }

    fn variables(&self) -> Result<serde_json::Value, Failure> {
        Ok(serde_json::from_str(&run(&["--endpoint", &self.url, "env", "--json"])?)?)
    }

    fn resident(&self) -> Result<f64, Failure> {
        let mut status = String::new();
        std::fs::File::open(format!("/proc/{}/status", self.process.0.id()))?.read_to_string(&mut status)?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        let kibibytes: f64 = line.trim().trim_end_matches(" kB").trim().parse()?;
        Ok(kibibytes / 1024.0)
    }
}

fn run(arguments: &[&str]) -> Result<String, Failure> {
    let output = Command::new(PROGRAM).args(arguments).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

#[expect(clippy::disallowed_methods, reason = "a client has the time of its machine")]
fn now() -> SystemTime {
    SystemTime::now()
}

fn free_port() -> Result<u16, Failure> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

async fn wait_for(port: u16) -> Result<(), Failure> {
    let deadline = Instant::now() + Duration::from_secs(10);
    while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        if Instant::now() > deadline {
            return Err("the MCP server does not listen".into());
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
