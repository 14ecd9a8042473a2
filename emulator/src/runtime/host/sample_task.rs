//! The sample server as a task of this process, as the library runs it.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use http::Uri;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, oneshot};
use tokio::task::JoinHandle;

use super::error::HostError;
use super::{Host, Reach, mcp_url};
use crate::base::http::BoxFuture;
use crate::status::ServerState;

/// How long open requests may take to end when the server stops.
const GRACE: Duration = Duration::from_secs(1);

#[derive(Debug, Default)]
pub(super) struct SampleTask {
    // An async lock, held while binding: concurrent callers wait for the one that binds.
    state: Mutex<State>,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    NotStarted,
    Running(Running),
    Stopped,
}

#[derive(Debug)]
struct Running {
    url: Uri,
    task: JoinHandle<std::io::Result<()>>,
    shutdown: oneshot::Sender<()>,
}

impl SampleTask {
    async fn start() -> std::io::Result<Running> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = mcp_url(listener.local_addr()?);
        let (shutdown, told) = oneshot::channel();
        let task = tokio::spawn(mcp_server::serve(listener, async {
            let _ = told.await;
        }));
        Ok(Running { url, task, shutdown })
    }
}

impl Host for SampleTask {
    fn reach(&self) -> BoxFuture<'_, Result<Reach, HostError>> {
        Box::pin(async {
            let mut state = self.state.lock().await;
            match &*state {
                State::Stopped => Err(HostError::Stopped),
                State::Running(running) if !running.task.is_finished() => Ok(Reach::Url(running.url.clone())),
                _ => {
                    let running =
                        Self::start().await.map_err(|reason| HostError::NoPort(Arc::new(reason)))?;
                    let url = running.url.clone();
                    *state = State::Running(running);
                    Ok(Reach::Url(url))
                }
            }
        })
    }

    fn state(&self) -> ServerState {
        // Whoever holds the lock is starting or stopping the server.
        let Ok(state) = self.state.try_lock() else { return ServerState::NotStarted };
        match &*state {
            State::Running(running) if !running.task.is_finished() => {
                ServerState::Running { port: running.url.port_u16().unwrap_or_default() }
            }
            State::Running(_) => ServerState::Ended { reason: "the task ended".to_owned() },
            State::NotStarted | State::Stopped => ServerState::NotStarted,
        }
    }

    fn stop(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            let state = std::mem::replace(&mut *self.state.lock().await, State::Stopped);
            let State::Running(Running { mut task, shutdown, .. }) = state else { return };
            let _ = shutdown.send(());
            if tokio::time::timeout(GRACE, &mut task).await.is_err() {
                task.abort();
            }
        })
    }
}
