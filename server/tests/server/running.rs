//! A server that runs for one test.

use std::net::SocketAddr;

use server::router::{Cookies, router};
use testkit::{Browser, Person, World, WorldOptions};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;

/// The real router on a port of its own, over a world with workers.
pub(crate) struct Running {
    pub(crate) world: World,
    pub(crate) url: Url,
    pub(crate) stop: CancellationToken,
}

impl Running {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
        let options = WorldOptions { public_url: Some(url.clone()), ..WorldOptions::default() };
        let mut world = World::with(options).await;
        world.start_jobs();
        let stop = CancellationToken::new();
        let app = router(world.hub.clone(), Cookies::Plain, stop.clone());
        let service = app.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self { world, url, stop }
    }

    pub(crate) fn nobody(&self) -> Browser {
        Browser::new(&self.url)
    }

    pub(crate) async fn signed_in(&self, person: &Person) -> Browser {
        Browser::signed_in(&self.url, person).await
    }

    pub(crate) async fn admin(&self) -> Browser {
        self.signed_in(&self.world.admin).await
    }

    pub(crate) async fn viewer(&self) -> Browser {
        self.signed_in(&self.world.viewer).await
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}
