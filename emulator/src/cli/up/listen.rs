//! `--listen` and `--port`: all forms of an address to listen on.

use crate::cli::failure::Failure;

const DEFAULT: &str = "127.0.0.1:4747";

/// The address as HOST:PORT. `4748` and `:4748` mean the loopback address: access from elsewhere must be asked for
/// explicitly.
pub(super) fn address(listen: Option<&str>, port: Option<u16>) -> Result<String, Failure> {
    if let Some(port) = port {
        return Ok(format!("127.0.0.1:{port}"));
    }
    let Some(listen) = listen else { return Ok(DEFAULT.to_owned()) };
    let wrong = |why: &str| {
        let message = format!("--listen `{listen}` {why}");
        Err(Failure::misused(message)
            .hint("expected HOST:PORT, :PORT or PORT, such as 127.0.0.1:4747, :4748 or 4748"))
    };
    let (host, port) = match listen.rsplit_once(':') {
        None => ("", listen),
        Some((host, port)) => (host, port),
    };
    if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) {
        return match port.parse::<u16>() {
            Ok(port) if host.is_empty() => Ok(format!("127.0.0.1:{port}")),
            Ok(_) => Ok(listen.to_owned()),
            Err(_) => wrong("has no port: ports go up to 65535"),
        };
    }
    wrong(if host.is_empty() || listen.starts_with('[') { "has no port" } else { "is not an address" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_be_short() {
        for (listen, expected) in [
            ("4748", "127.0.0.1:4748"),
            (":4748", "127.0.0.1:4748"),
            ("0", "127.0.0.1:0"),
            ("0.0.0.0:80", "0.0.0.0:80"),
            ("localhost:1", "localhost:1"),
            ("[::1]:4747", "[::1]:4747"),
        ] {
            assert_eq!(address(Some(listen), None).unwrap(), expected, "{listen}");
        }
        assert_eq!(address(None, Some(1)).unwrap(), "127.0.0.1:1");
        assert_eq!(address(None, None).unwrap(), DEFAULT);
        for wrong in ["", ":", "nope", "127.0.0.1", "127.0.0.1:99999", "70000", "[::1]", "a:b"] {
            assert!(address(Some(wrong), None).is_err(), "{wrong}");
        }
    }
}
