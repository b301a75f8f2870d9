//! Listening, and how long somebody may keep us waiting who is not even signed in.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    time::Duration,
};

use axum::{Router, extract::connect_info::IntoMakeServiceWithConnectInfo};
use axum_server::{Handle, Server, tls_rustls::RustlsConfig};
use hyper_util::rt::TokioTimer;

mod first_bytes;

use first_bytes::Patient;

/// How long a connection may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// To the end of the head of a request; the silence before it counts, so that this is also how
    /// long a connection stays open on which nothing happens.
    pub head: Duration,
    /// To the end of the body of a request.
    pub body: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        // Proxies keep the connections behind them for a minute: one that we close before they do
        // may be the one that they are about to use.
        Self { head: Duration::from_secs(75), body: Duration::from_mins(1) }
    }
}

/// What answers: the router, told who is calling.
pub type Service = IntoMakeServiceWithConnectInfo<Router, SocketAddr>;

/// Takes an address that connections will be accepted on.
pub fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Answers over HTTP, or HTTPS when there is a certificate, until `handle` says stop.
pub async fn answer(
    listener: TcpListener,
    tls: Option<RustlsConfig>,
    service: Service,
    limits: Limits,
    handle: Handle<SocketAddr>,
) -> io::Result<()> {
    let Some(tls) = tls else {
        let server = axum_server::from_tcp(listener)?;
        return limited(server, limits).handle(handle).serve(service).await;
    };
    let server = axum_server::from_tcp_rustls(listener, tls)?;
    limited(server, limits).handle(handle).serve(service).await
}

/// A server that closes connections which take too long. Only the wait for a request is limited:
/// an answer may take as long as live events do.
fn limited<A>(server: Server<SocketAddr, A>, limits: Limits) -> Server<SocketAddr, Patient<A>> {
    let mut server = server.map(|acceptor| Patient::new(acceptor, limits.head));
    let http = server.http_builder();
    http.http1().timer(TokioTimer::new()).header_read_timeout(limits.head);
    // HTTP/2 asks whether the other side is still there, and closes when nobody says so.
    http.http2().timer(TokioTimer::new()).keep_alive_interval(limits.head);
    server
}
