//! What runs in place of container images: the rules of the options and the stack file, and the stack's own servers.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use super::logs::Logs;
use super::variables::loads_code;
use super::{CommandLine, LineSink, START_DEADLINE, Server};
use crate::activity::{Activity, ActivitySink, LogEntry, ServerActivity};
use crate::base::arn::AccountRegion;
use crate::base::image::{ImageRule, ImageServer};
use crate::base::{Clock, Secret};

/// Takes the name of a runtime and a line that its server printed, without its end, from whichever thread read it. It
/// must not block: the server waits for it.
pub type ServerOutput = Arc<dyn Fn(&str, &str) + Send + Sync>;

/// What runs in place of images, and where the servers' lines go.
#[derive(Clone)]
pub(crate) struct ImageRules {
    /// The first that matches an image counts.
    pub(crate) rules: Vec<ImageRule>,
    /// Program and arguments of the sample server; `None` for a task of this process.
    pub(crate) sample_program: Option<(PathBuf, Vec<String>)>,
    /// Takes every line that a server prints.
    pub(crate) output: ServerOutput,
    /// Takes what the servers do.
    pub(crate) activity: Option<ActivitySink>,
    /// Whether an API call may give a command variables that load other code.
    pub(crate) loading_variables: bool,
    /// Keeps what the servers print and do, across a reset.
    pub(crate) logs: Arc<Logs>,
}

pub(crate) struct Images {
    /// The first that matches an image counts.
    rules: Vec<ImageRule>,
    sample: Server,
    output: ServerOutput,
    activity: Option<ActivitySink>,
    loading_variables: bool,
    pub(crate) logs: Arc<Logs>,
    bound: RwLock<BTreeMap<String, Container>>,
}

/// A server, and how long it may take to start listening.
#[derive(Clone, Debug)]
pub(crate) struct Container {
    /// The server; each version that an endpoint points to starts one of its own.
    pub(crate) server: Server,
    /// By default [`START_DEADLINE`].
    pub(crate) start_deadline: Duration,
}

impl Images {
    /// No image has a server of a stack's own yet.
    pub(crate) fn new(rules: ImageRules) -> Self {
        let ImageRules { rules, sample_program, output, activity, loading_variables, logs } = rules;
        let sample = match sample_program {
            Some((program, arguments)) => Server::SampleProcess { program, arguments },
            None => Server::SampleTask,
        };
        Self { rules, sample, output, activity, loading_variables, logs, bound: RwLock::default() }
    }

    pub(crate) fn sample(&self) -> Server {
        self.sample.clone()
    }

    /// Binds a stack's own server to an image URI that only it has; returns that URI. Rules do not change
    /// the binding.
    pub(crate) fn bind(&self, account_region: &AccountRegion, runtime: &str, container: Container) -> String {
        let mut bound = self.bound.write().unwrap_or_else(PoisonError::into_inner);
        let name = repository(runtime);
        let uri = |name: &str| {
            let AccountRegion { region, account } = account_region;
            format!("{account}.dkr.ecr.{region}.amazonaws.com/local/{name}:latest")
        };
        // Names that differ in their case or in the number of `_` would share an image.
        let others = (2..).map(|number: u32| uri(&format!("{name}-{number}")));
        let mut uris = std::iter::once(uri(&name)).chain(others);
        let free = uris.find(|uri| !bound.contains_key(uri)).unwrap_or_default();
        bound.insert(free.clone(), container);
        free
    }

    /// What runs for the image of this URI; commands get these variables of an API call in addition to their own, except for
    /// those
    /// that load other code.
    pub(crate) fn container(&self, uri: &str, environment: &[(String, Secret)]) -> Container {
        let bound = self.bound.read().unwrap_or_else(PoisonError::into_inner).get(uri).cloned();
        let mut container = bound.unwrap_or_else(|| self.by_rule(uri));
        if let Server::Command(command) = &mut container.server {
            let is_withheld = |name: &str| !self.loading_variables && loads_code(name);
            let (withheld, given): (Vec<_>, Vec<_>) =
                environment.iter().cloned().partition(|(name, _)| is_withheld(name));
            command.environment.extend(given);
            command.withheld = withheld.into_iter().map(|(name, _)| name).collect();
        }
        container
    }

    pub(crate) fn output_of(&self, runtime: &str) -> LineSink {
        let (output, name, logs) = (Arc::clone(&self.output), runtime.to_owned(), Arc::clone(&self.logs));
        let sink = LineSink::new(move |line| {
            logs.keep(&name, LogEntry::Output { text: line.to_owned() });
            output(&name, line);
        });
        let (activity, name, logs) = (self.activity.clone(), runtime.to_owned(), Arc::clone(&self.logs));
        sink.with_events(move |event| {
            logs.keep(&name, LogEntry::Event { event: event.clone() });
            if let Some(activity) = &activity {
                activity(Activity::Server(ServerActivity { runtime: name.clone(), event }));
            }
        })
    }

    fn by_rule(&self, uri: &str) -> Container {
        let server = match self.rules.iter().find(|rule| rule.is_for(uri)).map(|rule| &rule.server) {
            Some(ImageServer::Sample) => self.sample(),
            Some(ImageServer::Url(url)) => Server::Url(url.clone()),
            Some(ImageServer::Command(words)) => {
                Server::Command(CommandLine { words: words.clone(), ..CommandLine::default() })
            }
            None => Server::Unprovided(uri.to_owned()),
        };
        Container { server, start_deadline: START_DEADLINE }
    }
}

impl Default for Images {
    fn default() -> Self {
        Self::new(ImageRules {
            rules: Vec::new(),
            sample_program: None,
            output: Arc::new(|_, _| {}),
            activity: None,
            loading_variables: false,
            logs: Arc::new(Logs::new(Clock::system())),
        })
    }
}

impl fmt::Debug for Images {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Images").field("rules", &self.rules).finish_non_exhaustive()
    }
}

/// A runtime's name as the name of a repository. Documented: botocore, RuntimeContainerUri: lower case, and each `_`
/// between two letters or digits.
fn repository(runtime: &str) -> String {
    let words = runtime.split('_').filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_").to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    const URI: &str = "123456789012.dkr.ecr.us-east-1.amazonaws.com/team/server:v1";

    fn rule(pattern: &str, server: &str) -> ImageRule {
        ImageRule { pattern: pattern.to_owned(), server: ImageServer::parse(server).unwrap() }
    }

    fn images(rules: &[ImageRule]) -> Images {
        Images { rules: rules.to_vec(), ..Images::default() }
    }

    fn bind(images: &Images, runtime: &str) -> String {
        let account_region = AccountRegion { region: "us-east-1".into(), account: "123456789012".into() };
        let url = format!("http://{}.test/mcp", runtime.len()).parse().unwrap();
        let container = Container { server: Server::Url(url), start_deadline: Duration::from_secs(7) };
        images.bind(&account_region, runtime, container)
    }

    #[test]
    fn the_first_rule_counts() {
        let images =
            images(&[rule("*/other:*", "sample"), rule("*:v1", "serve --a 'b c'"), rule("*", "sample")]);
        let environment = [("A".to_owned(), Secret::new("1"))];
        let Server::Command(command) = images.container(URI, &environment).server else { panic!() };
        assert_eq!(command.words, ["serve", "--a", "b c"]);
        assert_eq!(command.environment, environment);
        assert_eq!(images.container("public.ecr.aws/other:v2", &[]).server, Server::SampleTask);
    }

    #[test]
    fn an_image_without_a_rule_is_not_provided() {
        let images = images(&[rule("*/other:*", "sample")]);
        assert_eq!(images.container(URI, &[]).server, Server::Unprovided(URI.to_owned()));
    }

    #[test]
    fn the_name_of_a_runtime_is_made_fit() {
        for (runtime, name) in
            [("m2m_auth_demo", "m2m_auth_demo"), ("Demo", "demo"), ("a__B___c_", "a_b_c"), ("a1_", "a1")]
        {
            let expected = format!("123456789012.dkr.ecr.us-east-1.amazonaws.com/local/{name}:latest");
            assert_eq!(bind(&images(&[]), runtime), expected);
        }
    }

    #[test]
    fn a_stacks_own_server_keeps_its_image() {
        let images = images(&[rule("*", "sample")]);
        let (first, second, third) = (bind(&images, "a_b"), bind(&images, "A__b"), bind(&images, "a___b"));
        assert!(second.ends_with("/local/a_b-2:latest") && third.ends_with("/local/a_b-3:latest"));
        for (uri, host) in [(first, "3"), (second, "4"), (third, "5")] {
            let container = images.container(&uri, &[]);
            let url = format!("http://{host}.test/mcp").parse().unwrap();
            assert_eq!((container.server, container.start_deadline.as_secs()), (Server::Url(url), 7));
        }
    }
}
