//! How much a peer may send before the head of its response: any number of informational responses (1xx) may precede it, and
//! reading them keeps everything else on the thread waiting.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// In bytes, including any part of the response's body among them.
const MAX_HEAD_LENGTH: usize = 512 * 1024;
/// No head is expected.
const UNLIMITED: usize = usize::MAX;

/// How much may still come before the head.
#[derive(Debug)]
pub(super) struct HeadLimit(AtomicUsize);

impl Default for HeadLimit {
    fn default() -> Self {
        Self(AtomicUsize::new(UNLIMITED))
    }
}

impl HeadLimit {
    /// A head is expected from now on.
    pub(super) fn begin(&self) {
        self.0.store(MAX_HEAD_LENGTH, Ordering::Relaxed);
    }

    /// The head has arrived, or never will.
    pub(super) fn end(&self) {
        self.0.store(UNLIMITED, Ordering::Relaxed);
    }

    fn take(&self, read: usize) {
        let left = self.0.load(Ordering::Relaxed);
        if left != UNLIMITED {
            self.0.store(left.saturating_sub(read), Ordering::Relaxed);
        }
    }
}

/// A stream that fails once too much has arrived before a head.
pub(super) struct Limited<S> {
    stream: TokioIo<S>,
    limit: Arc<HeadLimit>,
}

impl<S> Limited<S> {
    pub(super) fn over(stream: S, limit: Arc<HeadLimit>) -> TokioIo<Self> {
        TokioIo::new(Self { stream: TokioIo::new(stream), limit })
    }
}

impl<S> AsyncRead for Limited<S>
where
    TokioIo<S>: AsyncRead + Unpin,
{
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.limit.0.load(Ordering::Relaxed) == 0 {
            let reason = format!("more than {MAX_HEAD_LENGTH} bytes came before the head of the answer");
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, reason)));
        }
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        self.limit.take(buffer.filled().len().saturating_sub(before));
        Poll::Ready(Ok(()))
    }
}

impl<S> AsyncWrite for Limited<S>
where
    TokioIo<S>: AsyncWrite + Unpin,
{
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, buffer)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, buffers)
    }
}
