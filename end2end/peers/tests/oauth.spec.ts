import { beside, type Connection, expect, ownFile, test } from "../fixtures";
import { Consent } from "../fixtures/consent";

const SECRET = "tributary-oidc-secret-0123456789abcdef";
const BASIC = ownFile("oidc.toml");
/** The same server, to a client that sends its secret in the body. */
const IN_BODY = BASIC.replace('slug = "oidc"', 'slug = "oidc-post"').replace('client_auth = "basic"', 'client_auth = "body"');

const it = beside({
  script: "oidc-provider.mjs",
  probe: "/.well-known/openid-configuration",
  setup: (url) => ({
    variables: { ...registered("OIDC", "tributary", url), ...registered("OIDC_POST", "tributary-post", url) },
    providerFiles: { "oidc.toml": BASIC, "oidc-post.toml": IN_BODY },
  }),
});

let connection: Connection;

test("the server gives no code to whoever sends no challenge", async () => {
  const query = new URLSearchParams({
    client_id: "tributary",
    response_type: "code",
    scope: "openid",
    redirect_uri: `${it.product.url}/integrations/oidc/oauth2callback`,
  });
  const answer = await fetch(`${it.peer.url}/auth?${query}`, { redirect: "manual" });
  expect(answer.headers.get("location")).toMatch(/error=invalid_request.*PKCE/);
});

test("who refuses comes back to a sentence, and nothing is connected", async () => {
  const page = await (await Consent.begin(it.admin, "oidc")).refuse();
  expect(page.url()).toContain(it.product.url);
  expect((await page.text()).includes("You did not allow the access at OpenID.")).toBe(true);
  expect(await it.admin.connections()).toEqual([]);
});

test("who agrees is connected, with a code that a S256 challenge protects", async () => {
  const consent = await Consent.begin(it.admin, "oidc");
  expect(consent.html).toContain("offline access");
  const page = await consent.agree();
  expect(page.url()).toMatch(/\/connections\/con_[0-9a-f]+$/);
  connection = await it.admin.connectionOf("oidc");
  expect(connection).toMatchObject({ account: "Amara Okafor", status: "active", sandbox: false });
  expect(events("code issued")).toEqual([{ pkce: "S256" }]);
  expect(events("tokens issued")[0]).toEqual({ grant: "authorization_code", client: "tributary" });
});

test("each sync rotates the refresh token, and none is used twice", async () => {
  for (let round = 0; round < 3; round += 1) {
    await halfALife();
    const run = await it.admin.sync(connection);
    expect(run.error).toBeNull();
    expect(run.status).toBe("succeeded");
  }
  const refreshed = events("tokens issued").filter(({ grant }) => grant === "refresh_token");
  expect(refreshed.length).toBeGreaterThanOrEqual(3);
  expect(events("refresh token used up")).toHaveLength(refreshed.length);
  expect([...events("tokens refused"), ...events("grant ended")]).toEqual([]);
  const [person] = await it.admin.rows("contacts");
  expect(person).toMatchObject({ name: "Amara Okafor", email: "amara.okafor@example.com" });
});

test("a client that sends its secret in the body connects and refreshes as well", async () => {
  await (await Consent.begin(it.admin, "oidc-post")).agree();
  await halfALife();
  const run = await it.admin.sync(await it.admin.connectionOf("oidc-post"));
  expect(run.status).toBe("succeeded");
  const grants = events("tokens issued").filter(({ client }) => client === "tributary-post");
  expect(grants.map(({ grant }) => grant)).toEqual(["authorization_code", "refresh_token"]);
});

test("disconnecting ends the grant at the server", async () => {
  await it.admin.disconnect(connection);
  expect(events("grant ended")).toHaveLength(1);
  expect(await it.admin.html("/activity")).toContain("revoked at the provider");
  expect(await it.admin.rows("contacts")).not.toEqual([]);
});

test("a grant that the server knows no more asks a person to connect again", async () => {
  await it.peer.forget();
  const run = await it.admin.sync(await it.admin.connectionOf("oidc-post"));
  expect(run).toMatchObject({ status: "failed", error: { kind: "unauthorized" } });
  expect(events("tokens refused")).toEqual([{ error: "invalid_grant" }]);
  expect(await it.admin.connectionOf("oidc-post")).toMatchObject({ status: "needs_reconnect" });
});

/** Waits until a token that was issued just now is due to be refreshed: after half of its two seconds. */
async function halfALife(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1_200));
}

/** How an operator registers this installation with the server. */
function registered(slug: string, client: string, url: string): Record<string, string> {
  return {
    [`${slug}_CLIENT_ID`]: client,
    [`${slug}_CLIENT_SECRET`]: SECRET,
    [`${slug}_API_BASE`]: url,
    [`${slug}_AUTHORIZE_URL`]: `${url}/auth`,
    [`${slug}_TOKEN_URL`]: `${url}/token`,
  };
}

/** What the server says it did, of one kind. */
function events(kind: string): Record<string, string>[] {
  const lines = it.peer.said().split("\n").filter((line) => line.startsWith("{"));
  const all: Record<string, string>[] = lines.map((line) => JSON.parse(line));
  return all.filter(({ event }) => event === kind).map(({ event: _, ...more }) => more);
}
