//! The real binary from its start to its end: ready, refused, stopped, and what it leaves behind.

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use agentcore_local_tests::{Finished, Folder, Up, agentcore_local, built_in_with, finish, repository, venv};

fn up(arguments: &[&str]) -> Finished {
    let mut command = agentcore_local();
    finish(command.arg("up").args(arguments))
}

/// The built-in stack in a file, with another server behind its runtime.
fn stack_with(folder: &Folder, server: &str) -> String {
    let text = built_in_with(server);
    folder.write("stack.toml", &text).display().to_string()
}

/// Waits for something that gives no sign, in another process.
#[track_caller]
fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !holds() {
        assert!(Instant::now() < deadline, "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Whether a process runs; one that has ended and is not yet waited for does not.
fn runs(id: u32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    status.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
}

/// The processes that a process has started, whichever of its threads did.
fn children(id: u32) -> Vec<u32> {
    let threads = std::fs::read_dir(format!("/proc/{id}/task")).unwrap();
    let lists =
        threads.map(|thread| std::fs::read_to_string(thread.unwrap().path().join("children")).unwrap());
    lists
        .flat_map(|list| list.split_whitespace().map(|id| id.parse().unwrap()).collect::<Vec<u32>>())
        .collect()
}

#[test]
fn a_signal_stops_it_and_the_sample_server() {
    for signal in ["TERM", "INT", "HUP"] {
        let up = Up::start(&[]);
        let servers = children(up.id());
        assert_eq!(servers.len(), 2, "the sample server is a process, and so is the supervisor");
        assert_eq!(up.run(&["health"]).code, Some(0));
        up.signal(signal);
        let endpoint = up.endpoint.clone();
        let finished = up.end();
        assert_eq!((finished.code, finished.stdout.as_str()), (Some(0), ""), "{signal}: {finished:?}");
        assert!(!servers.iter().any(|id| runs(*id)), "{signal}: a process still runs");
        assert!(TcpStream::connect(endpoint.trim_start_matches("http://")).is_err());
    }
}

/// What an end of the emulator comes to, even one that it does not see.
#[test]
fn no_end_leaves_a_command_or_what_it_started() {
    let folder = Folder::new();
    let (python, server) = (venv().join("bin/python"), repository().join("fixtures/article/server.py"));
    let script =
        format!("echo $$ >shell; '{}' '{}' & echo $! >server; wait", python.display(), server.display());
    let server = format!(
        "command = [\"sh\", \"-c\", \"{script}\"]\nworking_directory = \"{}\"",
        folder.path().display()
    );
    for (signal, code) in [("TERM", Some(0)), ("INT", Some(0)), ("HUP", Some(0)), ("KILL", None)] {
        let up = Up::start(&["--stack", &stack_with(&folder, &server)]);
        let mut ids: Vec<u32> =
            ["shell", "server"].map(|name| folder.read(name).trim().parse().unwrap()).to_vec();
        ids.extend(children(up.id()));
        assert!(ids.iter().all(|id| runs(*id)), "{ids:?}");
        up.signal(signal);
        assert_eq!(up.end().code, code, "{signal}");
        eventually("the command's processes still run", || !ids.iter().any(|id| runs(*id)));
    }
}

#[test]
fn a_killed_emulator_leaves_no_sample_server() {
    let up = Up::start(&[]);
    let servers = children(up.id());
    assert!(!servers.is_empty());
    up.signal("KILL");
    assert_eq!(up.end().code, None);
    eventually("the sample server still runs", || !servers.iter().any(|id| runs(*id)));
}

#[test]
fn a_server_that_died_is_started_again() {
    let folder = Folder::new();
    let (python, server) = (venv().join("bin/python"), repository().join("fixtures/article/server.py"));
    let script = format!("echo $$ >server; exec '{}' '{}'", python.display(), server.display());
    let server = format!(
        "command = [\"sh\", \"-c\", \"{script}\"]\nworking_directory = \"{}\"",
        folder.path().display()
    );
    let up = Up::start(&["--stack", &stack_with(&folder, &server)]);
    let call = ["call", "m2m-auth-demo-mcp-target___add_numbers", "a=5", "b=3"];
    assert_eq!(up.run(&call).printed(), "8\n");
    let first = folder.read("server");
    assert!(finish(Command::new("sh").args(["-c", &format!("kill -KILL {first}")])).code == Some(0));
    // The emulator hears of it a moment later.
    eventually("no call passes any more", || up.run(&call).stdout == "8\n");
    assert_ne!(folder.read("server"), first);
}

/// Keys are parsed and generated when they are needed: those of the 64 pools that have published ones, and of others.
#[test]
fn many_user_pools_are_ready_as_fast_as_few() {
    let folder = Folder::new();
    let ready_in = |pools: usize| {
        let stack: String =
            (0..pools).map(|pool| format!("[user_pool.p{pool}]\nname = \"pool-{pool:02}\"\n\n")).collect();
        let stack = folder.write(&format!("{pools}.toml"), &stack).display().to_string();
        let began = Instant::now();
        (Up::start(&["--stack", &stack]), began.elapsed())
    };
    let (few, of_few) = ready_in(1);
    drop(few);
    let (many, of_many) = ready_in(70);
    // One key alone takes about as long as the whole start.
    assert!(of_many < of_few * 4 + Duration::from_secs(2), "{of_few:?}, with 70 pools {of_many:?}");
    let status: serde_json::Value = serde_json::from_str(&many.run(&["status", "--json"]).stdout).unwrap();
    let pools = status["user_pools"].as_array().unwrap();
    assert_eq!(pools.len(), 70);
    let key_set = |pool: &serde_json::Value| {
        let url = format!("{}/{}/.well-known/jwks.json", many.endpoint, pool["id"].as_str().unwrap());
        let fetched = finish(Command::new("curl").args(["--silent", "--fail", &url])).stdout;
        let key_set: serde_json::Value = serde_json::from_str(&fetched).unwrap();
        assert_eq!(key_set["keys"].as_array().unwrap().len(), 2);
        key_set
    };
    assert_ne!(key_set(&pools[0]), key_set(&pools[69]));
    assert_eq!(key_set(&pools[69]), key_set(&pools[69]), "it is made once");
}

#[test]
fn the_banner_says_how_to_go_on() {
    let up = Up::start(&[]);
    let (endpoint, banner) = (&up.endpoint, &up.banner);
    for part in [
        "ready".to_owned(),
        format!("{endpoint}/gateway/m2m-auth-demo-"),
        "local-user".to_owned(),
        "m2m-auth-demo-mcp-target READY, 3 tools".to_owned(),
        format!(" --endpoint {endpoint} env)\""),
        "call m2m-auth-demo-mcp-target___add_numbers a=5 b=3".to_owned(),
        "trace --last".to_owned(),
    ] {
        assert!(banner.contains(&part), "{part} is missing in {banner}");
    }
    assert!(!banner.contains('\u{1b}'), "colours only for terminals");
    assert!(!banner.contains("test-user"), "the article's user is made by the walkthrough");
}

#[test]
fn a_busy_port_is_one_clear_message() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let finished = up(&["--listen", &address]);
    assert_eq!((finished.code, finished.stdout.as_str()), (Some(1), ""));
    assert!(
        finished.stderr.starts_with("error: ") && finished.stderr.contains(&address),
        "{}",
        finished.stderr
    );
    assert!(finished.stderr.to_lowercase().contains("in use"), "{}", finished.stderr);
}

#[test]
fn wrong_options_are_named() {
    for (arguments, part) in [
        (vec!["--listn", "127.0.0.1:0"], "--listn"),
        (vec!["--listen", "127.0.0.1:0", "--public-url", "http://x/path"], "--public-url"),
        (vec!["--listen", "127.0.0.1:0", "--public-url", "ftp://x"], "--public-url"),
        (vec!["--listen", "127.0.0.1:0", "--public-url", "http://user:word@x"], "--public-url"),
        (vec!["--listen", "127.0.0.1:0", "--public-url", "http://x#part"], "--public-url"),
    ] {
        let finished = up(&arguments);
        assert_eq!((finished.code, finished.stdout.as_str()), (Some(2), ""), "{arguments:?}: {finished:?}");
        assert!(finished.stderr.contains(part), "{}", finished.stderr);
    }
    let finished = up(&["--listen", "nonsense"]);
    assert!(matches!(finished.code, Some(1 | 2)), "{finished:?}");
    assert!(
        finished.stderr.contains("nonsense") && !finished.stderr.contains("panicked"),
        "{}",
        finished.stderr
    );
    assert_eq!(finish(agentcore_local().arg("upp")).code, Some(2));
}

#[test]
fn a_server_that_dies_at_the_start_shows_its_last_words() {
    let folder = Folder::new();
    let server = r#"command = ["sh", "-c", "echo no such database >&2; exit 3"]"#;
    let finished = up(&["--listen", "127.0.0.1:0", "--stack", &stack_with(&folder, server)]);
    assert_eq!((finished.code, finished.stdout.as_str()), (Some(1), ""), "{finished:?}");
    for part in ["exited with status 3 and said: no such database", "--allow-failed-targets"] {
        assert!(finished.stderr.contains(part), "{part} is missing in {}", finished.stderr);
    }
    assert!(!finished.stderr.contains("panicked"), "{}", finished.stderr);
}

#[test]
fn a_program_that_is_not_there_is_named() {
    let folder = Folder::new();
    let server = r#"command = ["agentcore-local-has-no-such-program"]"#;
    let finished = up(&["--listen", "127.0.0.1:0", "--stack", &stack_with(&folder, server)]);
    assert_eq!(finished.code, Some(2), "{finished:?}");
    for part in ["there is no program `agentcore-local-has-no-such-program`", "in a folder of `PATH`"] {
        assert!(finished.stderr.contains(part), "{part} is missing in {}", finished.stderr);
    }
}

#[test]
fn a_failed_target_can_be_looked_at() {
    let folder = Folder::new();
    let stack = stack_with(&folder, "url = \"http://127.0.0.1:1/mcp\"");
    assert_eq!(up(&["--listen", "127.0.0.1:0", "--stack", &stack]).code, Some(1));
    let up = Up::start(&["--stack", &stack, "--allow-failed-targets"]);
    assert!(up.banner.contains("m2m-auth-demo-mcp-target FAILED, 0 tools"), "{}", up.banner);
    assert!(
        up.banner.contains("Failed to connect and fetch tools from the provided MCP target server."),
        "{}",
        up.banner
    );
}

#[test]
fn every_interface_is_served_with_a_warning() {
    let mut command = agentcore_local();
    let up = Up::spawn(command.args(["up", "--listen", "0.0.0.0:0"])).unwrap();
    assert!(up.endpoint.starts_with("http://127.0.0.1:"), "{}", up.endpoint);
    assert_eq!(up.run(&["health"]).code, Some(0));
    up.signal("TERM");
    let said = up.end().stderr;
    assert!(said.contains("warning: 0.0.0.0:") && said.contains("other machines"), "{said}");
}

#[test]
fn the_ids_are_the_same_at_every_start() {
    let ids = || {
        let up = Up::start(&[]);
        up.run(&["env"]).printed().replace(&up.endpoint, "URL")
    };
    assert_eq!(ids(), ids());
}

#[test]
fn relative_directories_are_meant_from_the_stack_file() {
    let folder = Folder::new();
    let server = repository().join("fixtures/article/server.py");
    std::fs::create_dir(folder.path().join("inner")).unwrap();
    std::fs::copy(server, folder.path().join("inner/server.py")).unwrap();
    let python = venv().join("bin/python");
    let server =
        format!("command = [\"{}\", \"server.py\"]\nworking_directory = \"inner\"", python.display());
    let stack = stack_with(&folder, &server);
    assert!(Path::new(&stack).is_absolute());
    let up = Up::start(&["--stack", &stack]);
    assert!(up.banner.contains("READY, 3 tools"), "{}", up.banner);
}
