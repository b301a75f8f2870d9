//! Which crates of others have one door into the house.

use super::members::{Kind, Member};

/// A library, who may name it, and whether tests of others may too.
struct Door {
    /// The library and those whose names begin with its name and a dash.
    library: &'static str,
    may_name: &'static [&'static str],
    in_tests: InTests,
}

#[derive(PartialEq, Eq)]
enum InTests {
    Anyone,
    Same,
}

const DOORS: [Door; 3] = [
    // All SQL is in the hub and the migrations.
    Door {
        library: "sea-orm",
        may_name: &["hub", "migrations", "testkit"],
        in_tests: InTests::Same,
    },
    Door { library: "sqlx", may_name: &["hub", "migrations", "testkit"], in_tests: InTests::Same },
    // All outbound HTTP is in the connectors: there are the timeouts, the rate budget and the
    // guard against private networks.
    Door { library: "reqwest", may_name: &["connectors", "testkit"], in_tests: InTests::Anyone },
];

pub(super) fn breaches(members: &[Member]) -> Vec<String> {
    let mut breaches = Vec::new();
    for member in members {
        for dependency in &member.dependencies {
            for door in &DOORS {
                let forgiven = dependency.kind == Kind::Dev && door.in_tests == InTests::Anyone;
                if door.leads_to(&dependency.name)
                    && !door.may_name.contains(&member.name.as_str())
                    && !forgiven
                {
                    breaches.push(format!(
                        "{} names {}, and only {} may.",
                        member.name,
                        dependency.name,
                        door.may_name.join(", ")
                    ));
                }
            }
        }
    }
    breaches
}

impl Door {
    fn leads_to(&self, name: &str) -> bool {
        name.strip_prefix(self.library).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    }
}

#[cfg(test)]
mod tests {
    use super::super::members::made_up::{dev, member, product};
    use super::*;

    #[test]
    fn whoever_has_the_door_may_use_it() {
        let house = [
            member("hub", &[product("sea-orm"), product("sqlx")]),
            member("migrations", &[product("sea-orm-migration")]),
            member("connectors", &[product("reqwest")]),
            member("server", &[dev("reqwest")]),
        ];
        assert_eq!(breaches(&house), Vec::<String>::new());
    }

    #[test]
    fn sql_outside_the_hub_is_a_breach_even_in_tests() {
        let house =
            [member("server", &[dev("sqlx")]), member("app", &[product("sea-orm-migration")])];
        assert_eq!(
            breaches(&house),
            [
                "server names sqlx, and only hub, migrations, testkit may.",
                "app names sea-orm-migration, and only hub, migrations, testkit may.",
            ]
        );
    }

    #[test]
    fn outbound_http_outside_the_connectors_is_a_breach() {
        let house = [member("hub", &[product("reqwest")])];
        assert_eq!(breaches(&house), ["hub names reqwest, and only connectors, testkit may."]);
    }

    #[test]
    fn another_library_of_a_similar_name_is_fine() {
        assert!(breaches(&[member("app", &[product("sqlxylophone")])]).is_empty());
    }
}
