// Microsoft's own clients walk the pretend Teams: MSAL gets the tokens, the Graph client reads.
//
// Both insist on https. The sandbox speaks http on this machine, so what they send goes through a
// small stand-in for the proxy that would end TLS: it only changes the scheme and the host.
import assert from "node:assert/strict";
import { test } from "node:test";

import { ConfidentialClientApplication, CryptoProvider } from "@azure/msal-node";
import {
  AuthenticationHandler,
  Client,
  GraphError,
  PageIterator,
} from "@microsoft/microsoft-graph-client";

import { APP, CALLBACK, SANDBOX, allow, whileLimited } from "./sandbox.mjs";

const base = `${SANDBOX}/microsoft-teams`;
const tenant = "7c4a1e90-5b2d-4f3a-8e61-00000000ac3e";
const scopes = ["User.Read", "Team.ReadBasic.All", "Channel.ReadBasic.All", "ChannelMessage.Read.All"];
const redirectUri = CALLBACK;

const LOGIN = "https://login.microsoftonline.com";
const asked = async (method, url, options) => {
  assert.ok(url.startsWith(LOGIN), url);
  const { headers, body } = options ?? {};
  const answer = await fetch(url.replace(LOGIN, base), { method, headers, body });
  return {
    headers: Object.fromEntries(answer.headers),
    body: await answer.json(),
    status: answer.status,
  };
};
const networkClient = {
  sendGetRequestAsync: (url, options) => asked("GET", url, options),
  sendPostRequestAsync: (url, options) => asked("POST", url, options),
};
const app = (authority, clientSecret = APP.secret) =>
  new ConfidentialClientApplication({
    auth: { clientId: APP.id, clientSecret, authority: `${LOGIN}/${authority}` },
    system: { networkClient },
  });

/** Goes to the address that MSAL made, presses Allow, and returns the code. */
const allowed = async (address) => (await allow(address.replace(LOGIN, base))).searchParams;

const behindTls = {
  async execute(context) {
    const url = new URL(context.request);
    url.protocol = "http:";
    const headers = new Headers(context.options.headers);
    headers.set("x-forwarded-proto", "https");
    context.response = await fetch(url, { ...context.options, headers });
  },
};
const reader = (token) =>
  Client.initWithMiddleware({
    baseUrl: `${base.replace("http://", "https://")}/`,
    defaultVersion: "v1.0",
    customHosts: new Set([new URL(base).hostname]),
    middleware: [new AuthenticationHandler({ getAccessToken: async () => token }), behindTls],
  });

/** A channel answers five times a second. */
const patiently = () => new Promise((go) => setTimeout(go, 210));

/** Walks all pages that the client's own iterator leads to. */
async function walked(client, address) {
  const items = [];
  await patiently();
  const iterator = new PageIterator(client, await client.api(address).get(), (item) => {
    items.push(item);
    return true;
  });
  const original = iterator.fetchAndUpdateNextPageData.bind(iterator);
  iterator.fetchAndUpdateNextPageData = async () => {
    await patiently();
    await original();
  };
  await iterator.iterate();
  return { items, deltaLink: iterator.getDeltaLink() };
}

const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
const person = app("common");
const query = { scopes, redirectUri, codeChallenge: challenge, codeChallengeMethod: "S256" };
const callback = await allowed(await person.getAuthCodeUrl(query));
const exchange = { code: callback.get("code"), scopes, redirectUri, codeVerifier: verifier };
const result = await person.acquireTokenByCode(exchange);
const client = reader(result.accessToken);

test("MSAL takes the code, the id token and the account", async () => {
  assert.ok(callback.get("session_state"));
  assert.equal(result.account.username, "amara.okafor@acme.example");
  assert.equal(result.account.tenantId, tenant);
  assert.ok(result.scopes.includes("ChannelMessage.Read.All"));
  await assert.rejects(person.acquireTokenByCode(exchange), { errorCode: "invalid_grant" });
});

test("MSAL refreshes, and gets another access token", async () => {
  const account = result.account;
  const refreshed = await person.acquireTokenSilent({ account, scopes, forceRefresh: true });
  assert.notEqual(refreshed.accessToken, result.accessToken);
  assert.equal((await reader(refreshed.accessToken).api("/me").get()).displayName, "Amara Okafor");
});

test("MSAL gets a token for the app itself, and is told of a wrong secret", async () => {
  const wanted = { scopes: ["https://graph.microsoft.com/.default"] };
  const { accessToken } = await app(tenant).acquireTokenByClientCredential(wanted);
  const teams = await reader(accessToken).api("/teams").get();
  assert.equal(teams.value.length, 3);
  await assert.rejects(app(tenant, "guess").acquireTokenByClientCredential(wanted), (error) => {
    assert.equal(error.errorCode, "invalid_client");
    assert.match(error.errorMessage, /AADSTS7000215/);
    return true;
  });
});

test("teams lead to channels, and those to messages, page by page", async () => {
  const { value: teams } = await client.api("/me/joinedTeams").get();
  assert.deepEqual(teams.map((team) => team.displayName), ["Retail", "Engineering"]);
  const { value: channels } = await client.api(`/teams/${teams[0].id}/channels`).get();
  const orders = channels.find((channel) => channel.displayName === "Orders");
  const address = `/teams/${teams[0].id}/channels/${orders.id}/messages`;
  const { items } = await walked(client, `${address}?$top=50`);
  assert.ok(items.length >= 400);
  assert.equal(new Set(items.map((message) => message.id)).size, items.length);
  await patiently();
  assert.deepEqual(await client.api(`${address}/${items[7].id}`).get(), items[7]);

  const since = "2026-10-15T00:00:00Z";
  const filter = `lastModifiedDateTime gt ${since}`;
  const changed = await walked(client, `${address}/delta?$top=50&$filter=${filter}`);
  const expected = items.filter((it) => new Date(it.lastModifiedDateTime) > new Date(since));
  assert.deepEqual(
    new Set(changed.items.map((it) => it.id)),
    new Set(expected.map((it) => it.id)),
  );
  const later = await walked(client, changed.deltaLink);
  assert.ok(later.items.length <= 2, "nothing new but what fell into the very last second");
});

test("refusals are the client's own errors", async () => {
  await assert.rejects(reader("guess").api("/me").get(), (error) => {
    assert.ok(error instanceof GraphError);
    assert.equal(error.statusCode, 401);
    assert.equal(error.code, "InvalidAuthenticationToken");
    assert.ok(error.requestId);
    return true;
  });
  await assert.rejects(client.api("/teams/4a1f0c52-7d3e-4b6a-9c18-000000000003").get(), {
    statusCode: 403,
    code: "Forbidden",
  });
});

test("too many requests are the client's own error, with a time to come back", async () => {
  await whileLimited("microsoft-teams", 12, async () => {
    await assert.rejects(client.api("/me").get(), (error) => {
      assert.equal(error.statusCode, 429);
      assert.equal(error.headers.get("retry-after"), "12");
      return true;
    });
  });
});
