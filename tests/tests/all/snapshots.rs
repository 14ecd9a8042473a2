//! What people see, letter by letter: the files in `fixtures/snapshots/`. `UPDATE_SNAPSHOTS=1` writes them anew.

use std::path::PathBuf;
use std::process::Command;

use agentcore_local_tests::{Folder, Up, agentcore_local, finish, fixture, python, repository};

const ADD: &str = "m2m-auth-demo-mcp-target___add_numbers";

#[track_caller]
fn matches(name: &str, shown: &str) {
    let path: PathBuf = repository().join("fixtures/snapshots").join(name);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, shown).unwrap();
    }
    assert_eq!(shown, std::fs::read_to_string(&path).unwrap_or_default(), "{}", path.display());
}

/// The text with a word in place of each value that differs from run to run.
fn stable(text: &str, endpoint: &str) -> String {
    let program = agentcore_local().get_program().to_str().unwrap().to_owned();
    let text = text.replace(endpoint, "URL").replace(&program, "agentcore-local");
    let words = text.split_inclusive([' ', '\n', ';']).map(|word| {
        let bare = word.trim_end_matches([' ', '\n', ';', 'm']);
        let end = &word[bare.len()..];
        let value = bare.rsplit('\u{1b}').next().unwrap_or(bare);
        let value =
            value.rsplit_once('m').filter(|_| value.starts_with('[')).map_or(value, |(_, value)| value);
        let is_digits =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let is_time = value.len() == 8 && value.split(':').count() == 3;
        let is_trace = value.split_once('-').is_some_and(|(start, number)| {
            start.len() == 6 && start.bytes().all(|byte| byte.is_ascii_hexdigit()) && is_digits(number)
        });
        let name = match value {
            _ if is_time => "TIME",
            _ if is_trace => "TRACE",
            _ if value.starts_with("20") && value.ends_with('Z') => "MOMENT",
            _ if is_digits(value) && (value.contains('.') && value != "0.1.0" || value.len() == 5) => {
                "NUMBER"
            }
            _ => return word.to_owned(),
        };
        format!("{}{name}{end}", &bare[..bare.len() - value.len()])
    });
    let text: String = words.collect();
    // Small times have no point.
    let mut stable = String::new();
    for line in text.split_inclusive('\n') {
        let mut words: Vec<&str> = line.split(' ').collect();
        for at in 1..words.len() {
            let is_second = words[at - 1] == "NUMBER" && words[at].trim_end() == "s";
            let is_unit = is_second || words[at].starts_with("µs") || words[at].starts_with("ms");
            if is_unit {
                words[at] = words[at].trim_start_matches(['µ', 'm']).trim_start_matches('s');
                let number = words[at - 1];
                let start = number.trim_end_matches(|character: char| character.is_ascii_digit());
                words[at - 1] = if number == "NUMBER" || start.is_empty() { "DURATION" } else { number };
            }
        }
        stable += &words.join(" ");
    }
    stable
}

/// The same command on a terminal of this width.
fn on_terminal(up: &Up, columns: usize, arguments: &[&str]) -> String {
    finish(&mut terminal(up, columns, arguments)).printed()
}

fn terminal(up: &Up, columns: usize, arguments: &[&str]) -> Command {
    let command = up.command(arguments);
    let mut terminal = python();
    terminal.arg(repository().join("tests/clients/terminal.py")).arg(columns.to_string());
    terminal.arg(command.get_program()).args(command.get_args());
    terminal.env("TERM", "xterm").env("TZ", "UTC").env_remove("COLUMNS").env_remove("NO_COLOR");
    terminal
}

/// Without colours.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('\u{1b}') {
        plain += before;
        rest = behind.split_once('m').map_or("", |(_, rest)| rest);
    }
    plain + rest
}

/// Each line of a terminal is the line of the file, cut to the width, with colours.
#[track_caller]
fn is_cut(terminal: &str, file: &str, columns: usize) {
    assert!(terminal.contains('\u{1b}'), "no colours: {terminal}");
    for line in plain(terminal).lines() {
        assert!(line.chars().count() <= columns, "{line}");
        let kept = line.trim_end_matches('…');
        assert!(file.lines().any(|whole| whole.starts_with(kept)), "{line} in {file}");
        assert!(kept.len() == line.len() || line.chars().count() == columns, "{line}");
    }
}

#[test]
fn the_banner_and_status() {
    let up = Up::start(&[]);
    matches("banner.txt", &stable(&up.banner, &up.endpoint));
    let status = up.run(&["status"]).printed();
    matches("status.txt", &stable(&status, &up.endpoint));
    for columns in [60, 120] {
        let coloured = on_terminal(&up, columns, &["status"]);
        assert!(coloured.contains("\u{1b}[32mREADY"), "{coloured}");
        assert_eq!(plain(&coloured), status, "it is the same but for the colours");
    }
}

#[test]
fn the_banner_of_two_gateways_one_of_which_has_a_failed_target() {
    let folder = Folder::new();
    let text = fixture("stacks/m2m-auth-demo.toml");
    let second = "\n[gateway.second]\nname = \"second\"\n[gateway.second.custom_jwt_authorizer]\n\
        discovery_url = \"https://cognito-idp.${region}.amazonaws.com/${user_pool.inbound.id}/.well-known/openid-configuration\"\n\
        allowed_clients = [\"${user_pool.inbound.client.user.id}\"]\n[gateway.second.target.gone]\nname = \"gone\"\n\
        endpoint = \"http://127.0.0.1:1/mcp\"\n";
    let stack = folder.write("two.toml", &format!("{text}{second}")).display().to_string();
    let up = Up::start(&["--stack", &stack, "--allow-failed-targets"]);
    matches("banner-of-two-gateways.txt", &stable(&up.banner, &up.endpoint).replace(&stack, "two.toml"));
}

#[test]
fn the_list_of_calls() {
    let up = Up::start(&[]);
    up.run(&["call", ADD, "a=5", "b=3"]).printed();
    up.run(&["call", ADD, "a=5", "b=x"]);
    up.run(&["tools", "--token", "nonsense"]);
    let mut command = up.command(&["trace", "list"]);
    let list = finish(command.env("TZ", "UTC")).printed();
    matches("trace-list.txt", &stable(&list, &up.endpoint));
    for columns in [60, 120] {
        is_cut(&on_terminal(&up, columns, &["trace", "list"]), &list, columns);
    }
}

#[test]
fn the_request_lines() {
    let folder = Folder::new();
    let script = format!(
        "\"$0\" up --port 0 --ready-file ready --log-file log >/dev/null & up=$!\n\
         until [ -e ready ]; do sleep 0.02; done\n\
         endpoint=$(cut -d'\"' -f8 ready)\n\
         \"$0\" --endpoint $endpoint call {ADD} a=5 b=3 >/dev/null\n\
         \"$0\" --endpoint $endpoint tools --token nonsense 2>/dev/null\n\
         kill $up; wait $up\n"
    );
    for columns in [60, 120] {
        let mut terminal = python();
        terminal.arg(repository().join("tests/clients/terminal.py")).arg(columns.to_string());
        terminal.args(["sh", "-c", &script]).arg(agentcore_local().get_program()).current_dir(folder.path());
        terminal.env("TERM", "xterm").env("TZ", "UTC").env_remove("COLUMNS").env_remove("NO_COLOR");
        let shown = finish(&mut terminal).printed();
        let file = folder.read("log");
        let lines: Vec<&str> = shown.lines().filter(|line| !line.contains("stopping")).collect();
        is_cut(&lines.join("\n"), &file, columns);
        assert!(!file.contains('\u{1b}'), "{file}");
        if columns == 60 {
            // The server's port and how long it took to listen differ.
            let calls: String = file
                .lines()
                .filter(|line| !line.contains(" on port "))
                .map(|line| format!("{line}\n"))
                .collect();
            matches("request-lines.txt", &stable(&calls, "URL"));
        }
        std::fs::remove_file(folder.path().join("log")).unwrap();
    }
}

/// What people see of a call that was refused is as wide as their terminal, with and without colours. Letter by letter, the
/// snapshots of the program's own tests hold it, whose times are always the same.
#[test]
fn explanations_and_traces_are_as_wide_as_the_terminal() {
    let folder = Folder::new();
    let right = "allowed_clients = [\"${user_pool.outbound.client.m2m.id}\"]";
    let wrong = "allowed_clients = [\"${user_pool.inbound.client.user.id}\"]";
    let text = fixture("stacks/m2m-auth-demo.toml").replace(right, wrong);
    let stack = folder.write("my.toml", &text).display().to_string();
    let up = Up::start(&["--stack", &stack, "--allow-failed-targets"]);
    for command in ["explain", "trace"] {
        for columns in [40, 80, 120] {
            for has_colours in [true, false] {
                let mut terminal = terminal(&up, columns, &[command]);
                if !has_colours {
                    terminal.env("NO_COLOR", "1");
                }
                let shown = finish(&mut terminal).printed();
                assert_eq!(shown.contains('\u{1b}'), has_colours, "{shown}");
                for line in plain(&shown).lines() {
                    assert!(line.chars().count() <= columns, "{columns}: {line}");
                }
            }
        }
    }
}
