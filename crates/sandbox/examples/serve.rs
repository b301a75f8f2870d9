//! Serves the pretend providers on a port of their own:
//! `cargo run -p sandbox --example serve -- 127.0.0.1:4010`.

use sandbox::{Options, Sandbox};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:4010".to_owned());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    println!("http://{}", listener.local_addr()?);
    Sandbox::new(Options::default()).serve(listener, std::future::pending()).await
}
