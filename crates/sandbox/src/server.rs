use std::future::Future;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use tokio::net::TcpListener;

use crate::control::{Control, http};
use crate::index_page;
use crate::options::Options;
use crate::provider::ALL;
use crate::world::{Site, World};

/// All pretend providers together. Clones share everything.
#[derive(Clone)]
pub struct Sandbox {
    world: Arc<World>,
    control: Control,
}

impl Sandbox {
    /// A sandbox in which nothing has happened yet.
    pub fn new(options: Options) -> Self {
        let world = Arc::new(World::new(options));
        let control = Control::new(Arc::clone(&world));
        Self { world, control }
    }

    /// Every provider under `/{slug}`, the control under `/control`, `/healthz`, and an index.
    pub fn router(&self) -> Router {
        let mut router = Router::new()
            .route("/", get(index))
            .with_state(Arc::clone(&self.world))
            .route("/healthz", get(async || "ok"))
            .nest("/control", http::routes(self.control.clone()));
        for provider in ALL {
            let Some(standing) = self.world.standing(provider.slug) else { continue };
            let site =
                Site { provider, world: Arc::clone(&self.world), standing: Arc::clone(standing) };
            let mounted: Router = (provider.routes)(&site).with_state(site);
            // As a service it also has the mount itself with a slash, which is AWS's only address.
            router = router.nest_service(&format!("/{}", provider.slug), mounted);
        }
        router
    }

    /// Makes things happen at the providers.
    pub fn control(&self) -> &Control {
        &self.control
    }

    /// Serves until `shutdown` is ready, then lets the open requests end.
    ///
    /// # Errors
    /// Those of the listener.
    pub async fn serve(
        self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> std::io::Result<()> {
        axum::serve(listener, self.router()).with_graceful_shutdown(shutdown).await
    }
}

async fn index(State(world): State<Arc<World>>) -> Response {
    index_page::page(&world.options)
}
