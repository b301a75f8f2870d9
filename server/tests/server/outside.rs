//! Pretend providers that outlive the program, and the truth they tell.

use std::collections::BTreeMap;

use contract::query::{Cursor, NamedPage};
use sandbox::{Control, Options, Sandbox, Size};
use testkit::{Browser, World, browser::location};
use tokio::net::TcpListener;
use url::Url;

/// Pretend providers outside of the program.
pub(crate) struct Outside {
    pub(crate) sandbox: Sandbox,
    pub(crate) url: Url,
}

impl Outside {
    /// With so many orders, at a midnight, where there are exactly so many.
    pub(crate) async fn with_orders(orders: u32) -> Self {
        let size = Size { orders, customers: 40, events: 10, ..Size::default() };
        let now = World::now().date_naive().and_hms_opt(0, 0, 0).map(|time| time.and_utc());
        Self::with(Options { size, now, ..Options::default() }).await
    }

    pub(crate) async fn with(options: Options) -> Self {
        let sandbox = Sandbox::new(options);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
        let serving = sandbox.clone();
        tokio::spawn(async move { serving.serve(listener, std::future::pending()).await });
        Self { sandbox, url }
    }

    pub(crate) fn control(&self) -> &Control {
        self.sandbox.control()
    }

    /// What the program is started with to find the pretend shop here.
    pub(crate) fn mock_saas(&self) -> (&'static str, String) {
        ("MOCK_SAAS_API_BASE", format!("{}mock-saas/", self.url))
    }

    /// Each order that there is, and how it is: its number, its status and when that changed.
    pub(crate) fn orders(&self) -> Orders {
        let text = |order: &serde_json::Value, name: &str| order[name].as_str().unwrap().to_owned();
        let told = self.control().truth("mock-saas", "orders");
        told.iter()
            .map(|order| {
                (text(order, "number"), [text(order, "status"), text(order, "updated_at")])
            })
            .collect()
    }
}

/// Orders by their numbers: status, time of change.
pub(crate) type Orders = BTreeMap<String, [String; 2]>;

/// Connects the pretend shop with its key. Gives the connection's id.
pub(crate) async fn connect(admin: &Browser) -> String {
    let key = World::sandbox_key("mock-saas");
    let form = [("secret.key", key)];
    let answer = admin.post("/integrations/mock-saas/key").form(&form).send().await.unwrap();
    location(&answer).unwrap().trim_start_matches("/connections/").to_owned()
}

/// Each order that the program has. Panics when it has one twice.
pub(crate) async fn stored_orders(admin: &Browser) -> Orders {
    const QUERY: &str = "/api/v1/records/orders?limit=200&columns=number,status,updated_at";
    let mut orders = Orders::new();
    let mut path = QUERY.to_owned();
    loop {
        let NamedPage { page, .. } = admin.get(&path).send().await.unwrap().json().await.unwrap();
        for row in page.rows {
            let [number, status, updated_at] = <[_; 3]>::try_from(row.cells).unwrap();
            let contract::value::Value::Time(updated_at) = updated_at else { panic!("no time") };
            let number = number.as_text().unwrap().to_owned();
            let updated_at = updated_at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
            let order = [status.as_text().unwrap().to_owned(), updated_at];
            let twice = orders.insert(number.clone(), order);
            assert!(twice.is_none(), "{number} is stored twice");
        }
        let Some(Cursor::After(place)) = page.next else { return orders };
        path = format!("{QUERY}&after={place}");
    }
}
