#!/usr/bin/env node
// oidc-provider, a certified OAuth 2.0 server that others have written, for trying Tributary's
// OAuth on it: PKCE with S256 is required, access tokens are short, refresh tokens work once (a
// second use ends the grant), and the revocation endpoint is on. The screens are its own: any
// password signs `amara` in. What it does with codes and tokens is printed, a JSON object a line.
//
//   npm --prefix end2end ci
//   node end2end/peers/oidc-provider.mjs 4010 [REDIRECT_URI ...]
//
// Clients: `tributary` (Basic) and `tributary-post` (secret in the body), with the secret below. On
// 127.0.0.1 a redirect URI may have any port, whichever is named here (RFC 8252, section 7.3).
import { generateKeyPairSync } from "node:crypto";

const SECRET = "tributary-oidc-secret-0123456789abcdef";
// So short that half of it is over soon: that is when a token is refreshed.
const ACCESS_SECONDS = 2;
const PEOPLE = { amara: { name: "Amara Okafor", email: "amara.okafor@example.com" } };

const [port, ...redirects] = process.argv.slice(2);
if (!/^\d+$/.test(port ?? "")) {
  console.error("usage: node end2end/peers/oidc-provider.mjs PORT [REDIRECT_URI ...]");
  process.exit(2);
}
const { Provider } = await import("oidc-provider").catch(() => {
  console.error("oidc-provider is not installed: run `npm --prefix end2end ci` first.");
  process.exit(1);
});

const callback = (slug) => `http://127.0.0.1/integrations/${slug}/oauth2callback`;
const client = (client_id, token_endpoint_auth_method) => ({
  client_id,
  client_secret: SECRET,
  token_endpoint_auth_method,
  // What makes the port of a loopback address free to choose.
  application_type: "native",
  grant_types: ["authorization_code", "refresh_token"],
  redirect_uris: redirects.length > 0 ? redirects : ["oidc", "oidc-post"].map(callback),
});
const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [client("tributary", "client_secret_basic"), client("tributary-post", "client_secret_post")],
  jwks: { keys: [{ ...key, alg: "RS256", use: "sig" }] },
  cookies: { keys: ["of-this-peer-only"] },
  scopes: ["openid", "offline_access", "profile", "email", "records:read"],
  claims: { openid: ["sub"], profile: ["name"], email: ["email"] },
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...PEOPLE[sub] }) }),
  features: {
    devInteractions: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
  },
  clockTolerance: 0,
  pkce: { required: () => true },
  rotateRefreshToken: true,
  issueRefreshToken: (_, known) => known.grantTypeAllowed("refresh_token"),
  expiresWithSession: () => false,
  ttl: { AccessToken: ACCESS_SECONDS, AuthorizationCode: 60, Grant: 3600, RefreshToken: 3600, Session: 3600 },
});

const say = (event, more = {}) => console.log(JSON.stringify({ event, ...more }));
provider.on("authorization_code.saved", (code) => say("code issued", { pkce: code.codeChallengeMethod }));
provider.on("grant.success", ({ oidc }) =>
  say("tokens issued", { grant: oidc.params.grant_type, client: oidc.client.clientId }),
);
provider.on("grant.error", (_, error) => say("tokens refused", { error: error.error }));
provider.on("refresh_token.consumed", () => say("refresh token used up"));
provider.on("grant.revoked", () => say("grant ended"));

const server = provider.listen(Number(port), "127.0.0.1", () => console.log(`http://127.0.0.1:${port}`));
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}
