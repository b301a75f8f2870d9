//! A server that runs for one test.

use std::net::SocketAddr;

use axum_server::Handle;
use server::{
    listen::{self, Limits},
    router::{Cookies, router},
};
use testkit::{Browser, Person, World, WorldOptions};
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
        Self::with(Limits::default()).await
    }

    pub(crate) async fn with(limits: Limits) -> Self {
        let listener = listen::bind(([127, 0, 0, 1], 0).into()).unwrap();
        let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
        let options = WorldOptions { public_url: Some(url.clone()), ..WorldOptions::default() };
        let mut world = World::with(options).await;
        world.start_jobs();
        let stop = CancellationToken::new();
        let app = router(world.hub.clone(), Cookies::Plain, stop.clone(), limits.body);
        let service = app.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(listen::answer(listener, None, service, limits, Handle::new()));
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
