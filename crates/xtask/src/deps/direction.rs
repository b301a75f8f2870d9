//! Which of our crates may know which.
//!
//! ```text
//! contract <- connectors <- hub <- app[ssr] <- server
//! frontend -> app[hydrate] -> contract
//! ```

use super::members::{Dependency, Kind, Member, Presence};

/// A crate, and whom it may know in the product. Tests may know anyone but [`NOBODYS`].
const MAY_KNOW: [(&str, &[&str]); 10] = [
    ("contract", &[]),
    ("connectors", &["contract"]),
    ("migrations", &["contract"]),
    ("hub", &["contract", "connectors", "migrations"]),
    ("app", &["contract", "hub"]),
    ("frontend", &["app"]),
    ("sandbox", &["contract"]),
    ("server", &["contract", "connectors", "hub", "app", "sandbox"]),
    ("testkit", &["contract", "connectors", "migrations", "hub", "sandbox"]),
    ("xtask", &[]),
];

/// The ends of the house: whoever depends on one of these has things the wrong way round.
const NOBODYS: [&str; 3] = ["server", "frontend", "xtask"];

const TESTS_ONLY: &str = "testkit";

pub(super) fn breaches(members: &[Member]) -> Vec<String> {
    members.iter().flat_map(of_member).collect()
}

fn of_member(member: &Member) -> Vec<String> {
    let Some((_, may_know)) = MAY_KNOW.iter().find(|(name, _)| *name == member.name) else {
        return vec![format!(
            "crate {} is not in the table of `cargo xtask deps`: say there whom it may know.",
            member.name
        )];
    };
    member
        .dependencies
        .iter()
        .filter_map(|other| of_dependency(&member.name, may_know, other))
        .collect()
}

fn of_dependency(name: &str, may_know: &[&str], other: &Dependency) -> Option<String> {
    let theirs = other.name.as_str();
    if !MAY_KNOW.iter().any(|(ours, _)| *ours == theirs) {
        return None;
    }
    if NOBODYS.contains(&theirs) {
        return Some(format!("{name} depends on {theirs}, and nobody may."));
    }
    if other.kind == Kind::Dev {
        return None;
    }
    if theirs == TESTS_ONLY {
        return Some(format!("{name} has {theirs} in the product: make it a dev-dependency."));
    }
    if !may_know.contains(&theirs) {
        return Some(format!(
            "{name} depends on {theirs}, and may know only {}.",
            listed(may_know)
        ));
    }
    if name == "app" && theirs == "hub" && other.presence == Presence::Always {
        return Some("app has hub always: it belongs behind the feature ssr.".to_owned());
    }
    None
}

fn listed(names: &[&str]) -> String {
    if names.is_empty() { "outsiders".to_owned() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::super::members::made_up::{dev, member, optional, product};
    use super::*;

    fn one(name: &str, dependency: Dependency) -> Vec<String> {
        breaches(&[member(name, &[dependency])])
    }

    #[test]
    fn the_house_as_drawn_is_fine() {
        let house = [
            member("contract", &[product("serde")]),
            member("connectors", &[product("contract"), product("reqwest")]),
            member(
                "hub",
                &[
                    product("contract"),
                    product("connectors"),
                    product("migrations"),
                    dev("testkit"),
                ],
            ),
            member("app", &[product("contract"), optional("hub")]),
            member("frontend", &[product("app")]),
            member("server", &[product("app"), product("hub"), product("sandbox"), dev("testkit")]),
        ];
        assert_eq!(breaches(&house), Vec::<String>::new());
    }

    #[test]
    fn an_arrow_against_the_stream_is_a_breach() {
        assert_eq!(
            one("connectors", product("hub")),
            ["connectors depends on hub, and may know only contract."]
        );
        assert_eq!(
            one("contract", product("connectors")),
            ["contract depends on connectors, and may know only outsiders."]
        );
        assert_eq!(one("sandbox", product("connectors")).len(), 1);
        assert_eq!(one("frontend", product("hub")).len(), 1);
        assert_eq!(one("server", product("migrations")).len(), 1);
    }

    #[test]
    fn a_breach_behind_a_feature_is_still_one() {
        assert_eq!(one("contract", optional("hub")).len(), 1);
    }

    #[test]
    fn nobody_depends_on_server_not_even_in_tests() {
        assert_eq!(one("hub", dev("server")), ["hub depends on server, and nobody may."]);
    }

    #[test]
    fn testkit_stays_out_of_the_product() {
        assert_eq!(
            one("hub", product("testkit")),
            ["hub has testkit in the product: make it a dev-dependency."]
        );
        assert!(one("hub", dev("testkit")).is_empty());
    }

    #[test]
    fn tests_may_know_more_than_the_product() {
        assert!(one("connectors", dev("sandbox")).is_empty());
    }

    #[test]
    fn the_app_knows_the_hub_on_the_server_only() {
        assert_eq!(
            one("app", product("hub")),
            ["app has hub always: it belongs behind the feature ssr."]
        );
    }

    #[test]
    fn a_crate_nobody_thought_of_has_to_be_thought_of() {
        assert_eq!(one("billing", product("serde")).len(), 1);
    }
}
