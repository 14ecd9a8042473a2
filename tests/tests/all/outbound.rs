//! Where outbound calls go: `--map` and the stack's `[map]`. `outbound/tls.rs`: whom they trust.

mod tls;

use agentcore_local::stack::Stack;
use agentcore_local::trace::{Hop, Trace, Verdict};
use agentcore_local::{Builder, Emulator, StartError};
use agentcore_local_tests::{Folder, Issuer, Local, Stub, Up, agentcore_local, finish, fixture, flatten};
use serde_json::{Value, json};

const TARGET: &str = "m2m-auth-demo-mcp-target";

/// The built-in stack with its target at another URL.
fn with_target(url: &str) -> String {
    let text = fixture("stacks/m2m-auth-demo.toml");
    let line = text.lines().find(|line| line.starts_with("endpoint = ")).unwrap();
    text.replace(line, &format!("endpoint = \"{url}\""))
}

fn builder(text: &str) -> Builder {
    Emulator::builder()
        .stack(Stack::parse("test.toml", text).unwrap_or_else(|error| panic!("{error}\n{text}")))
}

/// What the hop tells of its mapping.
fn mapping_of(hop: &Hop) -> Option<&str> {
    let check = hop.checks.iter().find(|check| check.check == "map")?;
    assert_eq!(check.verdict, Verdict::Noted);
    Some(&check.actual)
}

#[track_caller]
fn mapped_hop<'t>(trace: &'t Trace, title: &str) -> &'t str {
    let hops = flatten([trace]);
    let hop = hops.iter().find(|hop| hop.title.starts_with(title));
    let hop = hop.unwrap_or_else(|| panic!("no {title} in {trace:#?}"));
    mapping_of(hop).unwrap_or_else(|| panic!("no mapping in {hop:#?}"))
}

#[tokio::test]
async fn a_mapped_target_answers_and_stays_what_it_is_for_aws() {
    let stub = Stub::echo().await;
    let at = stub.address();
    let builder = builder(&with_target("https://API.example.com:443/v1/mcp?key=hunter2"));
    let to = format!("http://{at}/other");
    let local = Local::started(
        builder.map("https://api.example.com", "http://127.0.0.1:1").map("https://api.example.com/v1/", &to),
    )
    .await;
    let gateway = local.emulator.status().gateways[0].clone();
    assert_eq!((gateway.targets[0].status.as_str(), gateway.targets[0].tools), ("READY", 1));

    let answer =
        local.call(&local.user_token().await, &format!("{TARGET}___echo"), &json!({"text": "x"})).await;
    assert!(answer.body.contains("echoed"), "{answer:?}");
    let trace = local.trace_of(&answer);
    let both = format!("https://API.example.com:443/v1/mcp -> http://{at}/other/mcp");
    assert_eq!(mapped_hop(&trace, "tools/call https://API.example.com:443/v1/mcp"), both);
    assert!(!serde_json::to_string(&trace).unwrap().contains("hunter2"));
    let asked = stub.asked();
    assert!(asked.iter().all(|asked| asked.path == "/other/mcp?key=hunter2"), "{asked:?}");
    assert!(asked.iter().all(|asked| asked.header("host") == at.to_string()), "{asked:?}");

    let path = format!("/gateways/{}/targets/{}/", gateway.id, gateway.targets[0].id);
    let got = local.control("us-east-1", "GET", &path, &Value::Null).await;
    let endpoint = got.json()["targetConfiguration"]["mcp"]["mcpServer"]["endpoint"].clone();
    assert_eq!(endpoint, "https://API.example.com:443/v1/mcp?key=hunter2", "{got:?}");
    let told: Vec<_> = local.emulator.status().mappings.into_iter().map(|map| (map.from, map.to)).collect();
    let one = ("https://api.example.com/v1/".to_owned(), to);
    let other = ("https://api.example.com/".to_owned(), "http://127.0.0.1:1/".to_owned());
    assert_eq!(told, [one, other]);
}

#[tokio::test]
async fn a_mapped_url_where_nothing_listens_is_reported_with_both() {
    let builder = builder(&with_target("https://api.example.com/mcp"))
        .map("https://api.example.com", "http://127.0.0.1:1");
    let StartError::NotReady { trace, .. } = builder.start().await.unwrap_err() else {
        panic!("it is ready")
    };
    let trace = trace.unwrap();
    let failed: Vec<&str> = trace.failed_checks().iter().map(|check| &*check.actual).collect();
    let both = "https://api.example.com/mcp -> http://127.0.0.1:1/mcp";
    assert!(failed[0].contains("cannot connect to 127.0.0.1:1: "), "{failed:?}");
    assert!(failed[0].ends_with(&format!("; mapped: {both}")), "{failed:?}");
}

#[tokio::test]
async fn an_issuer_and_its_keys_are_mapped() {
    let issuer = Issuer::named("https://issuer.example.com/tenant").await;
    let stub = Stub::echo().await;
    let local = Local::of(&format!(
        "[map]\n\"https://issuer.example.com/tenant\" = \"{}\"\n[gateway.main]\nname = \"demo\"\n\
         [gateway.main.custom_jwt_authorizer]\ndiscovery_url = \"{}\"\nallowed_clients = [\"a\"]\n\
         [gateway.main.target.one]\nname = \"one\"\nendpoint = \"{}\"\n",
        issuer.address(),
        issuer.discovery_url(),
        stub.url()
    ))
    .await;
    let now = local.emulator.clock().epoch_seconds();
    let token = issuer.key().sign(&json!({"iss": issuer.url(), "client_id": "a", "exp": now + 600}));
    let url = local.emulator.status().gateways[0].url.clone();
    let answer = local.rpc(&url, &token, &json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"})).await;
    assert!(answer.status == 200 && answer.body.contains("one___echo"), "{answer:?}");
    let trace = local.trace_of(&answer);
    let both = format!("https://issuer.example.com/tenant/keys -> {}/keys", issuer.address());
    assert_eq!(mapped_hop(&trace, "GET https://issuer.example.com/tenant/keys"), both);
}

#[tokio::test]
async fn a_providers_documents_and_token_endpoint_are_mapped() {
    let document = json!({
        "issuer": "https://login.example.com",
        "authorization_endpoint": "https://login.example.com/authorize",
        "token_endpoint": "https://token.example.com/token",
        "jwks_uri": "https://login.example.com/keys",
    });
    let provider = Stub::start(move |asked, _| match asked.path.as_str() {
        "/.well-known/openid-configuration" => Some((200, document.to_string())),
        "/here/token" => Some((
            200,
            json!({"access_token": "of-the-stub", "token_type": "Bearer", "expires_in": 600}).to_string(),
        )),
        _ => Some((404, String::new())),
    })
    .await;
    let server = Stub::echo().await;
    let text = with_target(server.url()).replacen(
        "[oauth2_credential_provider.m2m]",
        "[map]
\"https://login.example.com\" = \"http://127.0.0.1:1\"
[oauth2_credential_provider.m2m]",
        1,
    );
    let at = text.find("[oauth2_credential_provider.m2m]").unwrap();
    let (before, behind) = text.split_at(at);
    let line = behind.lines().find(|line| line.starts_with("discovery_url")).unwrap();
    let elsewhere = "discovery_url = \"https://login.example.com/.well-known/openid-configuration\"";
    let text = before.to_owned() + &behind.replacen(line, elsewhere, 1);
    let to = format!("http://{}", provider.address());
    // What is given here goes before the file's own.
    let builder = builder(&text).map("https://login.example.com/", &to);
    let local = Local::started(builder.map("https://token.example.com", &format!("{to}/here"))).await;
    let answer =
        local.call(&local.user_token().await, &format!("{TARGET}___echo"), &json!({"text": "x"})).await;
    assert!(answer.body.contains("echoed"), "{answer:?}");
    assert_eq!(server.asked().last().unwrap().header("authorization"), "Bearer of-the-stub");
    let traces = local.traces().await;
    let start = traces.last().unwrap();
    let discovery = mapped_hop(start, "GET https://login.example.com/.well-known/openid-configuration");
    assert!(discovery.ends_with(&format!(" -> {to}/.well-known/openid-configuration")), "{discovery}");
    let token = mapped_hop(start, "POST https://token.example.com/token");
    assert_eq!(token, format!("https://token.example.com/token -> {to}/here/token"));
}

#[tokio::test]
async fn a_mapping_may_lead_to_this_emulator_and_not_round_in_it() {
    let text = "[gateway.one]\nname = \"one\"\n[gateway.one.target.t]\nname = \"t\"\n\
                endpoint = \"https://partner.example.com/gateway/${gateway.one.id}/mcp\"\n\
                [gateway.one.custom_jwt_authorizer]\n\
                discovery_url = \"https://cognito-idp.us-east-1.amazonaws.com/${user_pool.a.id}/.well-known/openid-configuration\"\n\
                allowed_clients = [\"a\"]\n[user_pool.a]\nname = \"a\"\n";
    let builder = builder(text).public_url("http://emulator.test:4747");
    let error =
        builder.map("https://partner.example.com", "http://emulator.test:4747").start().await.unwrap_err();
    assert!(
        error.to_string().contains("the stack leads back to itself: gateway one -> gateway one"),
        "{error}"
    );

    // The runtime's own URL, by another company's name: it answers in the process.
    let runtime = "https://partner.example.com/runtimes/${urlencode(runtime.mcp_server.arn)}/invocations";
    let builder = self::builder(&with_target(runtime)).public_url("http://emulator.test:4747");
    let emulator =
        builder.map("https://partner.example.com", "http://emulator.test:4747").start().await.unwrap();
    let status = emulator.status();
    assert_eq!(
        (status.gateways[0].targets[0].status.as_str(), status.gateways[0].targets[0].tools),
        ("READY", 3)
    );
}

#[tokio::test]
async fn an_address_of_the_emulator_itself_is_not_mapped() {
    let builder = Emulator::builder().public_url("http://emulator.test:4747");
    let error =
        builder.map("http://EMULATOR.test:4747/gateway", "http://127.0.0.1:1").start().await.unwrap_err();
    let StartError::Options(said) = error else { panic!("{error:?}") };
    assert!(said.contains("is for an address of this emulator itself"), "{said}");
}

#[test]
fn what_is_not_a_mapping_is_reported_before_anything_starts() {
    // The port is taken, and nobody gets so far as to notice.
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let listen = taken.local_addr().unwrap().to_string();
    let good = "http://127.0.0.1:9001";
    for (maps, said) in [
        (
            &["https://a.test"][..],
            "--map `https://a.test` has no `=`: expected FROM=TO, such as https://".to_owned(),
        ),
        (
            &["=http://b.test"],
            "--map `=http://b.test`: the URL that is mapped is not an http or https URL".to_owned(),
        ),
        (&["https://a.test="], "the URL that it is mapped to is not an http or https URL".to_owned()),
        (&["https://a.test?x=http://b.test"], "the URL that is mapped has a query".to_owned()),
        (
            &["https://a.test=http://me:secret@b.test"],
            "--map: the URL that it is mapped to has a user or".to_owned(),
        ),
        (&["https://a.test=https://a.test/"], "it maps a URL to itself".to_owned()),
        (
            &["https://a.test/x=http://b.test", "https://A.test:443/x/=http://c.test"],
            "the same URL is mapped already, by https://a.test/x -> http://b.test/".to_owned(),
        ),
        (
            &[&format!("https://cognito-idp.us-east-1.amazonaws.com={good}")],
            "the emulator itself answers for".to_owned(),
        ),
    ] {
        for command in [&["up", "--listen", &listen][..], &["exec"]] {
            let mut program = agentcore_local();
            program.args(command);
            for map in maps {
                program.args(["--map", map]);
            }
            if command[0] == "exec" {
                program.args(["--", "true"]);
            }
            let finished = finish(&mut program);
            let code = if command[0] == "exec" { 125 } else { 2 };
            assert_eq!(finished.code, Some(code), "{maps:?}: {finished:?}");
            assert!(finished.stderr.contains(&said), "{finished:?}");
            assert!(!finished.stderr.contains("secret"), "{finished:?}");
        }
    }
    let before = finish(agentcore_local().args(["--map", "https://a.test=http://b.test", "status"]));
    assert!(before.code == Some(2) && before.stderr.contains("`--map` is before the command"), "{before:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_maps_and_reports_it() {
    let stub = Stub::echo().await;
    let folder = Folder::new();
    let file = folder.write("stack.toml", &with_target("https://api.example.com/mcp"));
    let map = format!("https://api.example.com=http://{}", stub.address());
    tokio::task::block_in_place(|| {
        let up = Up::start(&["--stack", file.to_str().unwrap(), "--map", &map]);
        let line = format!("https://api.example.com/ -> http://{}/\n", stub.address());
        assert!(up.banner.contains(&line), "{}", up.banner);
        assert!(up.run(&["status"]).printed().contains(&line));
        assert!(up.run(&["call", &format!("{TARGET}___echo"), "text=x"]).printed().contains("echoed"));
        let trace = up.run(&["trace", "--last", "-v"]).printed();
        let both = format!("https://api.example.com/mcp -> http://{}/mcp", stub.address());
        assert!(trace.contains(&both), "{trace}");
    });
}
