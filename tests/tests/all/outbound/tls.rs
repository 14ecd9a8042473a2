//! Whom outbound calls over TLS trust, and what is said when they do not.

use agentcore_local_tests::Authority;

use super::*;

const GOOD: (i32, i32) = (2020, 2099);

/// Why the built-in stack with this target does not start, as the trace has it.
async fn refused(url: &str, authority: Option<&Authority>) -> String {
    let mut builder = builder(&with_target(url));
    if let Some(authority) = authority {
        builder = builder.root_certificates("ca.pem", authority.pem());
    }
    match builder.start().await {
        Err(StartError::NotReady { trace: Some(trace), .. }) => trace.failed_checks()[0].actual.to_string(),
        other => panic!("{url}: {other:?}"),
    }
}

#[tokio::test]
async fn a_given_authority_is_trusted_and_another_one_is_named() {
    let (authority, stub) = (Authority::default(), Stub::echo().await);
    let tls = authority.serve(stub.address(), &["localhost"], GOOD).await;
    let url = format!("https://localhost:{}/mcp", tls.address.port());
    let local =
        Local::started(builder(&with_target(&url)).root_certificates("ca.pem", authority.pem())).await;
    let answer =
        local.call(&local.user_token().await, &format!("{TARGET}___echo"), &json!({"text": "x"})).await;
    assert!(answer.body.contains("echoed"), "{answer:?}");

    let said = refused(&url, None).await;
    let start = format!(
        "no TLS connection to localhost:{}: the certificate of localhost is not trusted: it was issued by \"CN=Test CA\", \
         which is neither in ",
        tls.address.port()
    );
    assert!(said.contains(&start), "{said}");
    for part in [" nor given by --ca FILE; start with", "subject \"CN=server\"", "to 2099-01-01T00:00:00Z"] {
        assert!(said.contains(part), "{said}");
    }
}

#[tokio::test]
async fn every_other_trouble_is_reported() {
    let (authority, stub) = (Authority::default(), Stub::echo().await);
    let url = |tls: &agentcore_local_tests::Tls| format!("https://localhost:{}/mcp", tls.address.port());
    let old = authority.serve(stub.address(), &["localhost"], (2020, 2021)).await;
    let said = refused(&url(&old), Some(&authority)).await;
    assert!(
        said.contains("the certificate of localhost has expired: it held until 2021-01-01T00:00:00Z"),
        "{said}"
    );
    let other = authority.serve(stub.address(), &["example.com", "127.0.0.2"], GOOD).await;
    let said = refused(&url(&other), Some(&authority)).await;
    assert!(said.contains("is for other names: example.com, 127.0.0.2; call the server by"), "{said}");
    let itself = authority.serve_as_itself(stub.address()).await;
    let said = refused(&url(&itself), Some(&authority)).await;
    assert!(said.contains("it is a CA certificate that serves as the server's own; make a server"), "{said}");
    let plain = format!("https://{}/mcp", stub.address());
    let said = refused(&plain, Some(&authority)).await;
    assert!(said.contains("it does not speak TLS") && said.contains("write http:// in its URL"), "{said}");
    let closing = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let closed = format!("https://{}/mcp", closing.local_addr().unwrap());
    let task = tokio::spawn(async move {
        while let Ok((stream, _)) = closing.accept().await {
            drop(stream);
        }
    });
    let said = refused(&closed, Some(&authority)).await;
    assert!(said.contains("closed the connection during the TLS handshake"), "{said}");
    task.abort();
}

#[tokio::test]
async fn a_runtime_whose_server_is_not_trusted_reports_why() {
    let (authority, stub) = (Authority::default(), Stub::echo().await);
    let tls = authority.serve(stub.address(), &["localhost"], GOOD).await;
    let server = format!("\nurl = \"https://localhost:{}/mcp\"\n", tls.address.port());
    let text = fixture("stacks/m2m-auth-demo.toml").replace("\nsample = true\n", &server);
    let Err(StartError::NotReady { trace: Some(trace), .. }) = builder(&text).start().await else {
        panic!("it is ready")
    };
    let failed = trace.failed_checks();
    let check = failed.iter().find(|check| check.check == "tls").unwrap_or_else(|| panic!("{failed:?}"));
    assert!(check.actual.contains("it was issued by \"CN=Test CA\""), "{check:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_trusts_files_of_the_option_and_of_the_variable() {
    let (authority, stub) = (Authority::default(), Stub::echo().await);
    let tls = authority.serve(stub.address(), &["localhost"], GOOD).await;
    let folder = Folder::new();
    let ca = folder.write("ca.pem", &authority.pem());
    let url = format!("https://localhost:{}/mcp", tls.address.port());
    let file = folder.write("stack.toml", &with_target(&url));
    let up = |options: &[&str], variable: Option<&std::path::Path>| {
        let mut command = agentcore_local();
        command.env_remove("SSL_CERT_FILE").env_remove("SSL_CERT_DIR");
        command.args(["up", "--listen", "127.0.0.1:0", "--stack", file.to_str().unwrap()]).args(options);
        if let Some(variable) = variable {
            command.env("SSL_CERT_FILE", variable);
        }
        tokio::task::block_in_place(|| Up::spawn(&mut command).map(drop))
    };
    up(&["--ca", ca.to_str().unwrap()], None).unwrap();
    up(&[], Some(&ca)).unwrap();
    let said = up(&[], None).unwrap_err().stderr;
    assert!(said.contains("which is neither in the system's store"), "{said}");
    let other = folder.write("other.pem", &Authority::default().pem());
    let said = up(&[], Some(&other)).unwrap_err().stderr;
    assert!(said.contains("another key has signed it"), "{said}");
    let said = up(&[], Some(&folder.path().join("none.pem"))).unwrap_err().stderr;
    assert!(said.contains("no root certificate to trust") && said.contains("none.pem"), "{said}");
}

#[test]
fn a_file_that_gives_no_root_is_reported_before_anything_starts() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let listen = taken.local_addr().unwrap().to_string();
    let folder = Folder::new();
    let text = folder.write("text.pem", "nonsense\n");
    let key = folder.write("key.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    for (file, said) in [
        (folder.path().join("none.pem"), "none.pem` cannot be read: No such file or directory"),
        (text, "text.pem`: it is not PEM; expected `-----BEGIN CERTIFICATE-----` in it"),
        (key, "key.pem`: there is no certificate in it, only other PEM"),
    ] {
        let mut program = agentcore_local();
        let finished = finish(program.args(["up", "--listen", &listen, "--ca", file.to_str().unwrap()]));
        assert_eq!(finished.code, Some(2), "{finished:?}");
        assert!(finished.stderr.contains(said), "{finished:?}");
    }
}
