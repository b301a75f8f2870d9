//! Whether the providers of the connections can be reached.

use std::{collections::BTreeMap, time::Duration};

use futures::future::join_all;
use hub::{
    Hub,
    checkup::{self, Check},
};
use tokio::{net::TcpStream, time::timeout};

const NAME: &str = "online";

/// How long a provider may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Opens a connection to each provider and closes it: nothing is asked, and no secret is sent.
pub(super) async fn check(hub: &Hub) -> Vec<Check> {
    let hosts = match checkup::hosts(hub).await {
        Ok(hosts) => hosts,
        Err(error) => return vec![Check::of(NAME, Err(error))],
    };
    let mut users: BTreeMap<(String, u16), Vec<String>> = BTreeMap::new();
    for host in hosts {
        if let (Some(name), Some(port)) = (host.url.host_str(), host.url.port_or_known_default()) {
            let name = name.trim_matches(['[', ']']).to_owned();
            users.entry((name, port)).or_default().push(host.connection);
        }
    }
    if users.is_empty() {
        return vec![Check::ok(NAME, "no connection whose provider could be asked")];
    }
    join_all(users.into_iter().map(|(host, users)| reach(host, users))).await
}

async fn reach((host, port): (String, u16), users: Vec<String>) -> Check {
    let users = users.join(", ");
    let reached = timeout(PATIENCE, TcpStream::connect((host.as_str(), port))).await;
    let why = match reached {
        Ok(Ok(_)) => return Check::ok(NAME, format!("{host}:{port} answers ({users})")),
        Ok(Err(error)) => error.to_string(),
        Err(_) => format!("no answer in {} seconds", PATIENCE.as_secs()),
    };
    let finding = format!("{host}:{port} is not reached, which {users} needs: {why}");
    let remedy = "Look at the network of this machine, and at the provider's status page.";
    Check::warning(NAME, finding, remedy)
}
