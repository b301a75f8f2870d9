#!/usr/bin/env node
// oidc-provider, a certified OAuth 2.0 server that others have written, for trying Tributary's
// OAuth on it: PKCE with S256 is required, access tokens are short, refresh tokens work once (a
// second use ends the grant), and the revocation endpoint is on. Nobody has to press anything: who
// follows the redirects and keeps the cookies has logged in and agreed, and `login_hint=deny` has
// refused.
//
//   npm --prefix end2end ci
//   node end2end/peers/oidc-provider.mjs 4010 [REDIRECT_URI ...]
//
// Clients: `tributary` (Basic) and `tributary-post` (secret in the body), with the secret below. On
// 127.0.0.1 a redirect URI may have any port, whichever is named here (RFC 8252, section 7.3).
import { generateKeyPairSync } from "node:crypto";

const SECRET = "tributary-oidc-secret-0123456789abcdef";
const ACCESS_SECONDS = Number(process.env.ACCESS_SECONDS ?? 30);
const PEOPLE = { amara: { name: "Amara Okafor", email: "amara.okafor@example.com" } };
const LOGIN = "amara";

const [port, ...redirects] = process.argv.slice(2);
if (!/^\d+$/.test(port ?? "")) {
  console.error("usage: node end2end/peers/oidc-provider.mjs PORT [REDIRECT_URI ...]");
  process.exit(2);
}
const { Provider } = await import("oidc-provider").catch(() => {
  console.error("oidc-provider is not installed: run `npm --prefix end2end ci` first.");
  process.exit(1);
});

const client = (client_id, token_endpoint_auth_method) => ({
  client_id,
  client_secret: SECRET,
  token_endpoint_auth_method,
  // What makes the port of a loopback address free to choose.
  application_type: "native",
  grant_types: ["authorization_code", "refresh_token"],
  redirect_uris: redirects.length > 0 ? redirects : ["http://127.0.0.1/integrations/oidc/oauth2callback"],
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
    devInteractions: { enabled: false },
    introspection: { enabled: true },
    revocation: { enabled: true },
  },
  clockTolerance: 0,
  pkce: { required: () => true },
  rotateRefreshToken: true,
  issueRefreshToken: (_, known) => known.grantTypeAllowed("refresh_token"),
  expiresWithSession: () => false,
  ttl: { AccessToken: ACCESS_SECONDS, AuthorizationCode: 60, Grant: 3600, RefreshToken: 3600, Session: 3600 },
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
});

/** Logs in and agrees, or refuses, in the place of a person. */
provider.use(async (context, next) => {
  if (!context.path.startsWith("/interaction/")) return next();
  const { params, prompt } = await provider.interactionDetails(context.req, context.res);
  const finish = (result) => provider.interactionFinished(context.req, context.res, result);
  context.respond = false;
  if (params.login_hint === "deny") {
    return finish({ error: "access_denied", error_description: "The person said no." });
  }
  if (prompt.name === "login") return finish({ login: { accountId: LOGIN } });
  const grant = new provider.Grant({ accountId: LOGIN, clientId: params.client_id });
  grant.addOIDCScope(params.scope ?? "");
  return finish({ consent: { grantId: await grant.save() } });
});

const server = provider.listen(Number(port), "127.0.0.1", () => console.log(`http://127.0.0.1:${port}`));
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}
