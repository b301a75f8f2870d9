//! Access tokens for the API.

use chrono::TimeDelta;
use contract::Role;
use hub::tokens;
use testkit::World;

#[tokio::test]
async fn a_token_stands_for_its_user_until_it_expires() {
    let world = World::new().await;
    let token = tokens::issue(&world.hub, &world.viewer.actor).unwrap();
    assert_eq!((token.token_type.as_str(), token.role), ("bearer", Role::Viewer));
    let who = tokens::actor(&world.hub, &token.access_token, None).await.unwrap().unwrap();
    assert_eq!(who.user_id(), world.viewer.actor.user_id());
    world.clock.advance(TimeDelta::seconds(i64::try_from(token.expires_in).unwrap()));
    assert!(tokens::actor(&world.hub, &token.access_token, None).await.unwrap().is_none());
}

#[tokio::test]
async fn a_token_that_was_changed_or_signed_by_somebody_else_stands_for_nobody() {
    let world = World::new().await;
    let other = World::new().await;
    let token = tokens::issue(&world.hub, &world.viewer.actor).unwrap().access_token;
    let mut parts: Vec<_> = token.split('.').collect();
    // {"alg":"none","typ":"JWT"}
    parts[0] = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0";
    for forged in
        [parts.join("."), parts[..2].join(".") + ".", token.replace('.', ""), String::new()]
    {
        assert!(tokens::actor(&world.hub, &forged, None).await.unwrap().is_none(), "{forged}");
    }
    // Same secret, but no such user there.
    assert!(tokens::actor(&other.hub, &token, None).await.unwrap().is_none());
}
