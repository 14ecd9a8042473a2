//! Whether the commands of a file's runtimes can be started on this machine: reported before anything is started.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use toml::Spanned;

use super::diagnose::Diagnostic;
use super::schema::runtime::{Command, Server};
use super::syntax::quoted;
use super::template::Template;
use super::{Stack, StackError};
use crate::base::image::{EXPECTED, ImageRule};
use crate::base::program::{self, NotAProgram};

impl Stack {
    /// Fails with every command of a runtime, and of `[images]`, that could not be started here: its `working_directory` is
    /// not a directory, or its
    /// program does not exist or is not executable. A program whose name is known only when other resources are created is
    /// left to the start.
    pub fn check_commands(&self) -> Result<(), StackError> {
        let mut mistakes = Vec::new();
        for (_, runtime) in &self.document.runtimes {
            if let Server::Command(command) = &runtime.server {
                mistakes.extend(self.check_command(command));
            }
        }
        mistakes.extend(self.document.images.iter().filter_map(|rule| self.check_image(rule)));
        if mistakes.is_empty() {
            return Ok(());
        }
        mistakes.sort_by_key(|mistake| mistake.span().start);
        Err(StackError::wrong(&self.file_name, self.text.expose(), mistakes))
    }

    /// The directory that a command runs in; `None` for the emulator's own.
    pub(crate) fn directory_of(&self, command: &Command) -> Option<PathBuf> {
        let directory = command.working_directory.as_ref()?.get_ref();
        Some(self.directory.as_deref().unwrap_or(Path::new("")).join(directory))
    }

    fn check_command(&self, command: &Command) -> Option<Diagnostic> {
        let directory = self.directory_of(command).unwrap_or_default();
        if let Some(given) = &command.working_directory
            && !directory.is_dir()
        {
            return Some(self.no_directory(given, &directory));
        }
        let word = command.command.first()?;
        let program = known(word.get_ref())?;
        let path = path_of(command)?;
        let error = program::check(&program, &directory, path.as_deref()).err()?;
        Some(self.no_program(command, word, &program, &directory, error))
    }

    fn check_image(&self, rule: &Spanned<ImageRule>) -> Option<Diagnostic> {
        let error = rule.get_ref().server.check_program().err()?;
        let written = self.written(rule);
        let message = match written.contains("${") {
            true => "this is not a server: its program does not exist".to_owned(),
            false => format!("this is not a server: {error}"),
        };
        Some(Diagnostic::new(rule.span(), message).expected(EXPECTED))
    }

    fn no_directory(&self, given: &Spanned<PathBuf>, directory: &Path) -> Diagnostic {
        let shown = self.written(given);
        let message = match directory.exists() {
            true => format!("`{shown}` is a file"),
            false => format!("there is no directory `{shown}`"),
        };
        let mistake =
            Diagnostic::new(given.span(), message).expected("a directory for the command to run in");
        match &self.directory {
            _ if given.get_ref().is_absolute() => mistake,
            Some(from) if !from.as_os_str().is_empty() => {
                mistake.note(format!("it is relative to this file's own directory, `{}`", from.display()))
            }
            _ => mistake.note("it is relative to the directory that agentcore-local runs in"),
        }
    }

    fn no_program(
        &self,
        command: &Command,
        word: &Spanned<Template>,
        program: &str,
        directory: &Path,
        error: NotAProgram,
    ) -> Diagnostic {
        let shown = self.written(word);
        let mistake = Diagnostic::new(word.span(), error.told_of(&shown));
        let mistake = match (program.contains('/'), &command.working_directory) {
            (false, _) => mistake.expected("a program in a folder of `PATH`, or a path with `/`"),
            (true, Some(_)) => mistake.expected("a program, by its path from `working_directory`"),
            (true, None) => mistake.expected("a program, by its path from where agentcore-local runs"),
        };
        if error == NotAProgram::NotExecutable {
            return mistake.help(format!("`chmod +x` makes it executable: `{shown}`"));
        }
        mistake.did_you_mean(self.meant(command, word, program, directory))
    }

    /// What was evidently meant: a program in the directory, or a whole command line in one string.
    fn meant(
        &self,
        command: &Command,
        word: &Spanned<Template>,
        program: &str,
        directory: &Path,
    ) -> Option<String> {
        if word.get_ref().is_hidden() {
            return None;
        }
        let beside = format!("./{program}");
        if !program.contains('/') && program::check(&beside, directory, None).is_ok() {
            return Some(beside);
        }
        let words = shlex::split(program).filter(|words| words.len() > 1)?;
        let path = path_of(command)?;
        program::check(words.first()?, directory, path.as_deref()).ok()?;
        let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
        Some(words.join(", "))
    }

    /// A string as the file has it, so that nothing of the environment is shown.
    fn written<T>(&self, string: &Spanned<T>) -> String {
        let written = self.text.expose().get(string.span()).unwrap_or_default();
        written.trim_matches(['"', '\'']).to_owned()
    }
}

/// The text of a program's name; `None` while it depends on other resources or on the port.
fn known(template: &Template) -> Option<String> {
    let is_known = template.references().next().is_none();
    is_known.then(|| template.outline()).filter(|text| !text.contains("{port}"))
}

/// The value of `PATH` that the command gets; `None` while it depends on other resources.
#[expect(clippy::option_option, reason = "a variable that is not set is known too")]
fn path_of(command: &Command) -> Option<Option<OsString>> {
    match command.path() {
        Some(path) => known(path).map(|path| Some(path.into())),
        None => Some(std::env::var_os("PATH")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(server: &str) -> Option<String> {
        let text = format!(
            "[runtime.r]\nname = \"r\"\n{server}\n[runtime.r.custom_jwt_authorizer]\n\
             discovery_url = \"https://x/.well-known/openid-configuration\"\nallowed_clients = [\"a\"]\n"
        );
        let environment = |name: &str| (name == "NAME").then(|| "topsecret".into());
        let mut stack = Stack::parse_with("my.toml", &text, &environment).unwrap();
        stack.directory = Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests"));
        stack.check_commands().err().map(|error| error.to_string())
    }

    #[track_caller]
    fn has_problem(server: &str, parts: &[&str]) {
        let problem = problem(server).unwrap_or_else(|| panic!("{server} is taken"));
        for part in parts {
            assert!(problem.contains(part), "{part} is missing in\n{problem}");
        }
        assert!(!problem.contains("topsecret"), "{problem}");
    }

    #[test]
    fn what_can_be_started_is_taken() {
        for server in [
            "sample = true",
            "url = \"http://127.0.0.1:1/mcp\"",
            "command = [\"sh\"]\nworking_directory = \"clients\"",
            "command = [\"/bin/sh\"]",
            "command = [\"${urlencode(user_pool.a.id)}\"]",
            "command = [\"run-{port}\"]",
            "command = [\"clients/whole_stack.sh\"]\nworking_directory = \".\"",
            "command = [\"whole_stack.sh\"]\nworking_directory = \".\"\nenvironment = { PATH = \"clients\" }",
            "command = [\"none\"]\nenvironment = { PATH = \"${user_pool.a.id}\" }",
        ] {
            let server = match server.contains("user_pool") {
                true => format!("{server}\n[user_pool.a]\nname = \"a\""),
                false => server.to_owned(),
            };
            assert_eq!(problem(&server), None, "{server}");
        }
    }

    #[test]
    fn a_program_that_cannot_be_run_is_reported_with_its_place() {
        has_problem(
            "command = [\"no-such-program\"]",
            &[
                "error: there is no program `no-such-program`",
                "--> my.toml:3:12",
                "expected a program in a folder of `PATH`, or a path with `/`",
            ],
        );
        has_problem("command = [\"./${env.NAME}\"]", &["there is no program `./${env.NAME}`"]);
        has_problem(
            "command = [\"./clients\"]\nworking_directory = \".\"",
            &["is a directory, not a program"],
        );
        has_problem(
            "command = [\"./Cargo.toml\"]\nworking_directory = \".\"",
            &["`./Cargo.toml` is not executable", "chmod +x", "by its path from `working_directory`"],
        );
        has_problem("command = [\"sh\"]\nenvironment = { PATH = \"/nonexistent\" }", &["no program `sh`"]);
    }

    #[test]
    fn the_program_of_an_image_is_looked_for_too() {
        let images = |server: &str| problem(&format!("sample = true\n[images]\n\"*\" = \"{server}\""));
        assert_eq!(images("sh -c 'a b'"), None);
        assert_eq!(images("sample"), None);
        let problem = images("smple").unwrap();
        for part in ["there is no program `smple`; did you mean `sample`?", "--> my.toml:5:7"] {
            assert!(problem.contains(part), "{problem}");
        }
    }

    #[test]
    fn what_was_certainly_meant_is_reported() {
        has_problem("command = [\"sh -c 'a b'\"]", &["did you mean `\"sh\", \"-c\", \"a b\"`?"]);
        has_problem(
            "command = [\"whole_stack.sh\"]\nworking_directory = \"clients\"",
            &["did you mean `./whole_stack.sh`?"],
        );
        assert!(!problem("command = [\"shh\"]").unwrap().contains("did you mean"));
    }

    #[test]
    fn a_working_directory_that_is_none_is_reported_with_its_place() {
        has_problem(
            "command = [\"none\"]\nworking_directory = \"server\"",
            &[
                "error: there is no directory `server`",
                "--> my.toml:4:21",
                "expected a directory for the command to run in",
                "it is relative to this file's own directory, `",
            ],
        );
        has_problem(
            "command = [\"sh\"]\nworking_directory = \"${env.NAME}\"",
            &["no directory `${env.NAME}`"],
        );
        has_problem("command = [\"sh\"]\nworking_directory = \"Cargo.toml\"", &["is a file"]);
    }
}
