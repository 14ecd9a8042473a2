//! What `call` and `tools` show of a tool that says more than a line of text.

use std::io::Write as _;
use std::process::Stdio;

use agentcore_local_tests::{Asked, Finished, Folder, Stub, Up, finish, fixture, python, repository};
use serde_json::{Value, json};

const TARGET: &str = "m2m-auth-demo-mcp-target";

fn answer(message: &Value, result: &Value) -> Option<(u16, String)> {
    Some((200, json!({"jsonrpc": "2.0", "id": message["id"], "result": result}).to_string()))
}

/// The results, by the name of the tool that gives them.
fn result_of(tool: &str) -> Value {
    let content = match tool {
        "rich" => json!([
            {"type": "text", "text": "first\n\u{1b}[31mred\u{1b}[0m \u{202e}"},
            {"type": "image", "mimeType": "image/png", "data": "iVBORw0KGgo="},
            {"type": "audio", "mimeType": "audio/wav", "data": "not base64"},
            {"type": "resource", "resource": {"uri": "note://1", "mimeType": "text/plain", "text": "hello resource"}},
            {"type": "resource", "resource": {"uri": "file:///../../.profile", "blob": "AAEC"}},
            {"type": "resource_link", "uri": "file:///a.txt", "name": "a.txt", "mimeType": "text/plain", "size": 12},
            {"type": "hologram", "depth": 3},
        ]),
        "structured" => return json!({"content": [], "structuredContent": {"days": [1, 2]}}),
        "broken" => {
            let content = json!([
                {"type": "text", "text": "error: no such city\u{7}"},
                {"type": "image", "mimeType": "image/png", "data": "iVBORw0KGgo="},
            ]);
            return json!({"content": content, "isError": true});
        }
        _ => json!([{"type": "text", "text": "done"}]),
    };
    json!({"content": content})
}

fn tools() -> Value {
    let weather = json!({
        "type": "object",
        "properties": {
            "city": {"type": "string", "description": "Where to look, as people there write it, with its country if need be"},
            "unit": {"$ref": "#/$defs/Unit", "default": "celsius"},
            "days": {"type": "integer", "default": 3},
        },
        "required": ["city"],
        "$defs": {"Unit": {"type": "string", "enum": ["celsius", "kelvin"]}},
    });
    let address = json!({
        "type": "object",
        "properties": {"city": {"type": "string"}, "zip": {"type": "string"}},
        "required": ["city"],
    });
    let person = json!({
        "type": "object",
        "properties": {"name": {"type": "string"}, "address": {"$ref": "#/$defs/Address"}},
        "required": ["name", "address"],
    });
    let save_person = json!({
        "type": "object",
        "properties": {
            "person": person,
            "tags": {"type": "array", "items": {"type": "string"}},
            "note": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": null},
        },
        "required": ["person"],
        "$defs": {"Address": address},
    });
    let nothing = json!({"type": "object"});
    json!([
        {"name": "delete_all", "description": "Deletes everything.", "inputSchema": nothing},
        {"name": "weather", "description": "Tells the weather.\n\nIt asks the nearest station:\n  - first the one that is nearest, which may be far away from where you are,\n  - then yesterday's.", "inputSchema": weather},
        {"name": "save_person", "description": "Saves a person.", "inputSchema": save_person},
        {"name": "rich", "description": "Everything", "inputSchema": nothing},
        {"name": "structured", "description": "No content", "inputSchema": nothing},
        {"name": "broken", "description": "Fails", "inputSchema": nothing},
    ])
}

fn script(_: &Asked, message: &Value) -> Option<(u16, String)> {
    match message["method"].as_str()? {
        "tools/list" => answer(message, &json!({"tools": tools()})),
        "tools/call" => answer(message, &result_of(message["params"]["name"].as_str()?)),
        _ => None,
    }
}

/// A stack whose runtime is the stub.
struct Stack {
    stub: Stub,
    up: Up,
    folder: Folder,
}

async fn start() -> Stack {
    let stub = Stub::start(script).await;
    let folder = Folder::new();
    let text = fixture("stacks/m2m-auth-demo.toml")
        .replace("\nsample = true\n", &format!("\nurl = \"{}\"\n", stub.url()));
    let stack = folder.write("stack.toml", &text).display().to_string();
    let up = tokio::task::spawn_blocking(move || Up::start(&["--stack", &stack])).await.unwrap();
    Stack { stub, up, folder }
}

impl Stack {
    /// Runs a command while the stub goes on answering.
    fn run(&self, arguments: &[&str]) -> Finished {
        tokio::task::block_in_place(|| self.up.run(arguments))
    }

    /// The same on a terminal that is so wide.
    fn on_terminal(&self, columns: usize, arguments: &[&str]) -> String {
        self.with_variable(columns, ("TERM", "xterm"), arguments)
    }

    fn with_variable(&self, columns: usize, variable: (&str, &str), arguments: &[&str]) -> String {
        let command = self.up.command(arguments);
        let mut terminal = python();
        terminal.arg(repository().join("tests/clients/terminal.py")).arg(columns.to_string());
        terminal.arg(command.get_program()).args(command.get_args());
        terminal.env("TERM", "xterm").env_remove("COLUMNS").env(variable.0, variable.1);
        tokio::task::block_in_place(|| finish(&mut terminal)).printed()
    }

    /// The arguments that the server got last, letter by letter.
    fn sent(&self) -> String {
        let asked = self.stub.asked();
        let call = asked.iter().rev().find(|asked| asked.rpc() == "tools/call").unwrap();
        let (_, arguments) = call.body.split_once("\"arguments\":").unwrap();
        arguments.to_owned()
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }
}

fn whole(tool: &str) -> String {
    format!("{TARGET}___{tool}")
}

#[tokio::test(flavor = "multi_thread")]
async fn all_content_is_shown_in_order() {
    let stack = start().await;
    let shown = "first
\\u{1b}[31mred\\u{1b}[0m \\u{202e}
[image/png, 8 bytes]
[audio/wav, not base64]
[resource note://1 text/plain, 14 bytes] hello resource
[resource file:///../../.profile, 3 bytes]
[resource link file:///a.txt a.txt text/plain 12 bytes]
[hologram] {\"type\":\"hologram\",\"depth\":3}
";
    assert_eq!(stack.run(&["call", &whole("rich")]).printed(), shown);
    let whole_answer: Value =
        serde_json::from_str(&stack.run(&["call", &whole("rich"), "--json"]).printed()).unwrap();
    assert_eq!(whole_answer["result"]["content"], result_of("rich")["content"]);
    let structured = stack.run(&["call", &whole("structured")]).printed();
    assert_eq!(structured, "{\n  \"days\": [\n    1,\n    2\n  ]\n}\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_shows_its_content_as_the_tools_own() {
    let stack = start().await;
    let finished = stack.run(&["call", &whole("broken")]);
    assert_eq!((finished.code, finished.stdout.as_str()), (Some(5), ""), "{finished:?}");
    let said = "the tool said: error: no such city\\u{7}\n[image/png, 8 bytes]\n  what happened: ";
    assert!(finished.stderr.starts_with(said), "{finished:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn save_writes_files_and_never_over_one() {
    let stack = start().await;
    let folder = stack.path("new/folder");
    let call = ["call", &whole("rich"), "--save", &folder];
    let finished = stack.run(&call);
    let path = |name: &str| format!("{folder}/{name}");
    let names = ["01-image.png", "02-1.txt", "03-profile"];
    let saved: String = names.map(|name| format!("saved {}\n", path(name))).concat();
    assert_eq!((finished.code, finished.stderr.as_str()), (Some(0), saved.as_str()));
    let bytes = names.map(|name| std::fs::read(path(name)).unwrap());
    assert_eq!(bytes, [b"\x89PNG\r\n\x1a\n".to_vec(), b"hello resource".to_vec(), vec![0, 1, 2]]);
    std::fs::write(path(names[0]), "mine").unwrap();
    let again = stack.run(&call);
    assert_eq!(again.code, Some(1), "{again:?}");
    assert!(again.stdout.starts_with("first\n"), "what the tool said is not lost: {again:?}");
    assert!(again.stderr.contains(&format!("{} exists and is not overwritten", path(names[0]))), "{again:?}");
    assert_eq!(std::fs::read(path(names[0])).unwrap(), b"mine");
    let failed = stack.run(&["call", &whole("broken"), "--save", &stack.path("failed")]);
    assert_eq!(failed.code, Some(5), "{failed:?}");
    assert!(failed.stderr.contains("/failed/01-image.png\n"), "{failed:?}");
    let no_folder = stack.run(&["call", &whole("rich"), "--save", &stack.path("stack.toml/x")]);
    assert_eq!((no_folder.code, no_folder.stdout.as_str()), (Some(1), ""), "{no_folder:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn arguments_come_from_anywhere_with_all_their_digits() {
    let stack = start().await;
    let long = "{\"days\": 99999999999999999999, \"city\":\"x\"}";
    let file = stack.folder.write("arguments.json", long).display().to_string();
    let call = whole("weather");
    assert_eq!(stack.run(&["call", &call, "--arguments", &format!("@{file}")]).printed(), "done\n");
    assert!(stack.sent().starts_with(long), "{}", stack.sent());
    let mut command = stack.up.command(&["call", &call, "--arguments", "-"]);
    let piped = tokio::task::block_in_place(|| {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(b" {\"city\":\"piped\"}\n").unwrap();
        child.wait_with_output().unwrap()
    });
    assert_eq!(piped.stdout, b"done\n");
    assert!(stack.sent().starts_with("{\"city\":\"piped\"}"), "{}", stack.sent());
    stack.run(&["call", &call, "city=@/etc/hostname", "days=99999999999999999999"]).printed();
    let sent = "{\"city\":\"@/etc/hostname\",\"days\":99999999999999999999}";
    assert!(stack.sent().starts_with(sent), "{}", stack.sent());
    let large = stack.folder.write("large.json", &" ".repeat(6 * 1024 * 1024 + 1)).display().to_string();
    for (given, said) in [
        ("@/no/such/file", "--arguments: cannot read /no/such/file: No such file"),
        ("{", "--arguments is not JSON: EOF while parsing an object at column 1"),
        ("[1]", "--arguments is not a JSON object"),
        (&*format!("@{large}"), "is larger than 6 MiB"),
        (&*format!("@{}", stack.path("stack.toml")), "stack.toml is not JSON: "),
        ("-", "--arguments: standard input is not JSON: EOF while parsing a value"),
    ] {
        let finished = stack.run(&["call", &call, "--arguments", given]);
        assert_eq!((finished.code, finished.stdout.as_str()), (Some(2), ""), "{given}: {finished:?}");
        assert!(finished.stderr.contains(said), "{given}: {finished:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_argument_that_cannot_be_is_named() {
    let stack = start().await;
    let finished = stack.run(&["call", "save_person", "person={\"name\":\"A\","]);
    assert_eq!((finished.code, finished.stdout.as_str()), (Some(2), ""), "{finished:?}");
    for part in [
        "error: person: not JSON: EOF while parsing an object at column 12\n",
        "  expected object {name: string, address: {city: string, zip?: string}}\n",
    ] {
        assert!(finished.stderr.contains(part), "{part} is missing in {finished:?}");
    }
    let finished = stack.run(&["call", &whole("weather"), "city=Berlin", "cty=x"]);
    let note =
        format!("note: the schema of {} has no argument `cty`; did you mean `city`?\n", whole("weather"));
    assert_eq!((finished.code, finished.stdout.as_str()), (Some(0), "done\n"));
    assert_eq!(finished.stderr, note);
    assert!(stack.sent().starts_with("{\"city\":\"Berlin\",\"cty\":\"x\"}"), "{}", stack.sent());
}

const IN_A_FILE: &str = "\
m2m-auth-demo-mcp-target___weather city=string [unit=string] [days=integer]
    Tells the weather.

    It asks the nearest station:
      - first the one that is nearest, which may be far away from where you are,
      - then yesterday's.
    city  string   required  Where to look, as people there write it, with its country if need be
    unit  string   one of celsius, kelvin  default celsius
    days  integer  default 3
";
const AT_60: &str = "\
*m2m-auth-demo-mcp-target___weather# city=string [unit=string]
        [days=integer]
    Tells the weather.

    It asks the nearest station:
      - first the one that is nearest, which may be far away
      from where you are,
      - then yesterday's.
    city  string   required  ~Where to look, as people there
          write it, with its country if need be#
    unit  string   one of celsius, kelvin  default celsius
    days  integer  default 3
";
const AT_90: &str = "\
*m2m-auth-demo-mcp-target___weather# city=string [unit=string] [days=integer]
    Tells the weather.

    It asks the nearest station:
      - first the one that is nearest, which may be far away from where you are,
      - then yesterday's.
    city  string   required  ~Where to look, as people there write it, with its country if
          need be#
    unit  string   one of celsius, kelvin  default celsius
    days  integer  default 3
";
const SAVE_PERSON: &str = "\
m2m-auth-demo-mcp-target___save_person person=object [tags=array] [note=string]
    Saves a person.
    person  object {name: string, address: {city: string, zip?: string}}  required
    tags    [string]
    note    string | null
";

/// Bold, faint and their end, as letters.
fn letters(text: &str) -> String {
    text.replace("\u{1b}[1m", "*").replace("\u{1b}[2m", "~").replace("\u{1b}[0m", "#")
}

#[tokio::test(flavor = "multi_thread")]
async fn tools_reports_all_that_a_caller_needs_and_fits_the_terminal() {
    let stack = start().await;
    assert_eq!(stack.run(&["tools", "weather"]).printed(), IN_A_FILE);
    assert_eq!(letters(&stack.on_terminal(60, &["tools", "weather"])), AT_60);
    assert_eq!(letters(&stack.on_terminal(90, &["tools", "weather"])), AT_90);
    for (variable, expected) in [(("COLUMNS", "60"), AT_60), (("COLUMNS", "nonsense"), AT_90)] {
        let shown = stack.with_variable(90, variable, &["tools", "weather"]);
        assert_eq!(letters(&shown), expected, "{variable:?}");
    }
    let plain = stack.with_variable(60, ("NO_COLOR", "1"), &["tools", "weather"]);
    assert_eq!(plain, AT_60.replace(['*', '~', '#'], ""));
    let wide = letters(&stack.on_terminal(120, &["tools", "weather"]));
    assert_eq!(wide.replace(['*', '~', '#'], ""), IN_A_FILE);

    let all = stack.run(&["tools"]).printed();
    for tool in [IN_A_FILE, SAVE_PERSON] {
        assert!(all.contains(&format!("{tool}\n")), "{tool} and an empty line are missing in {all}");
    }
    let names: Vec<&str> =
        all.lines().filter(|line| line.contains("___") || line.starts_with("x_")).collect();
    assert!(names.last().unwrap().starts_with("x_amz_bedrock_agentcore_search query=string"), "{all}");
    assert_eq!(names.len(), 7);
    assert!(!all.contains('\u{1b}'), "colours only for terminals");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_tool_can_be_asked_for() {
    let stack = start().await;
    let json =
        |arguments: &[&str]| -> Value { serde_json::from_str(&stack.run(arguments).printed()).unwrap() };
    let all = json(&["tools", "--json"]);
    let all = all.as_array().unwrap();
    let weather = all.iter().find(|tool| tool["name"] == whole("weather").as_str()).unwrap();
    assert_eq!(json(&["tools", "weather", "--json"]), json!([weather]));
    assert_eq!(json(&["tools", &whole("weather"), "--json"]), json!([weather]));
    assert_eq!(all[0]["name"], "x_amz_bedrock_agentcore_search", "JSON has the order of the gateway");
    let finished = stack.run(&["tools", "wether"]);
    assert_eq!(finished.code, Some(2), "{finished:?}");
    assert!(finished.stderr.contains(&format!("did you mean `{}`?", whole("weather"))), "{finished:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_banner_suggests_nothing_that_deletes() {
    let stack = start().await;
    let suggested = format!("call {}\n", whole("broken"));
    assert!(stack.up.banner.contains(&suggested), "{}", stack.up.banner);
}
