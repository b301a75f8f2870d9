//! Connections on which nothing comes.
//!
//! hyper tells HTTP/1 from HTTP/2 by the first bytes of a connection, and waits for them without a
//! limit: its own limit, for the head of a request, only begins after that.

use std::{
    future::Future,
    io::{self, ErrorKind, IoSlice},
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum_server::accept::Accept;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Sleep, sleep},
};

/// What HTTP/2 begins with. Who begins otherwise speaks HTTP/1.
const HTTP2: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// Accepts what `acceptor` does, and waits only so long for the version of HTTP.
#[derive(Debug, Clone)]
pub(super) struct Patient<A> {
    acceptor: A,
    limit: Duration,
}

impl<A> Patient<A> {
    pub(super) fn new(acceptor: A, limit: Duration) -> Self {
        Self { acceptor, limit }
    }
}

impl<A, I, S> Accept<I, S> for Patient<A>
where
    A: Accept<I, S>,
    A::Future: Send + 'static,
{
    type Stream = FirstBytes<A::Stream>;
    type Service = A::Service;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Self::Stream, Self::Service)>> + Send>>;

    fn accept(&self, stream: I, service: S) -> Self::Future {
        let accepted = self.acceptor.accept(stream, service);
        let limit = self.limit;
        Box::pin(async move {
            let (stream, service) = accepted.await?;
            Ok((FirstBytes::of(stream, limit), service))
        })
    }
}

/// A connection that is closed when it does not tell its version of HTTP in time.
pub(super) struct FirstBytes<I> {
    stream: I,
    /// What is still missing of the beginning of HTTP/2, and until when; nothing once it is clear
    /// which version this is.
    open: Option<(&'static [u8], Pin<Box<Sleep>>)>,
}

impl<I> FirstBytes<I> {
    fn of(stream: I, limit: Duration) -> Self {
        Self { stream, open: Some((HTTP2, Box::pin(sleep(limit)))) }
    }

    /// Compares what has come.
    fn note(&mut self, new: &[u8]) {
        if let Some((missing, _)) = &mut self.open {
            match missing.strip_prefix(new) {
                Some(rest) if !rest.is_empty() => *missing = rest,
                _ => self.open = None,
            }
        }
    }
}

impl<I: AsyncRead + Unpin> AsyncRead for FirstBytes<I> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        if let Poll::Ready(read) = Pin::new(&mut self.stream).poll_read(context, buffer) {
            self.note(&buffer.filled()[before..]);
            return Poll::Ready(read);
        }
        let Some((_, until)) = &mut self.open else { return Poll::Pending };
        ready!(until.as_mut().poll(context));
        Poll::Ready(Err(ErrorKind::TimedOut.into()))
    }
}

impl<I: AsyncWrite + Unpin> AsyncWrite for FirstBytes<I> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_open_after(parts: &[&[u8]]) -> bool {
        let mut stream = FirstBytes::of((), Duration::MAX);
        for part in parts {
            stream.note(part);
        }
        stream.open.is_some()
    }

    #[tokio::test]
    async fn the_wait_ends_as_soon_as_the_version_is_clear() {
        assert!(is_open_after(&[]));
        assert!(is_open_after(&[b"PRI", b" * HTTP/2.0\r\n\r\nSM\r\n\r"]));
        assert!(!is_open_after(&[HTTP2]));
        assert!(!is_open_after(&[b"P", b"OST / HTTP/1.1"]));
        assert!(!is_open_after(&[b"PRI * HTTP/2.0\r\n\r\n", b"SM\r\n\r\nand more"]));
    }
}
