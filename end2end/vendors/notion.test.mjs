// Notion's own client walks the pretend Notion.
import assert from "node:assert/strict";
import { test } from "node:test";

import {
  APIErrorCode,
  APIResponseError,
  Client,
  collectPaginatedAPI,
  isFullDataSource,
  isFullPage,
} from "@notionhq/client";

import { APP, CALLBACK, SANDBOX, allow, whileLimited } from "./sandbox.mjs";

const baseUrl = `${SANDBOX}/notion`;
const silent = { baseUrl, retry: false, logger: () => {} };
const client = new Client({ auth: "ntn_000000000000SandboxInternalIntegrationDemo00", ...silent });

const sources = await collectPaginatedAPI(client.search, {
  filter: { property: "object", value: "data_source" },
});
const orders = sources.find((source) => source.title[0].plain_text === "Orders");

const refused = (code, status) => (error) => {
  assert.ok(APIResponseError.isAPIResponseError(error), String(error));
  assert.equal(error.code, code);
  assert.equal(error.status, status);
  assert.ok(error.request_id);
  return true;
};

test("data sources and pages are what the client takes for full ones", async () => {
  assert.ok(sources.length === 2 && sources.every(isFullDataSource));
  const pages = await collectPaginatedAPI(client.search, {
    filter: { property: "object", value: "page" },
    page_size: 100,
  });
  assert.ok(pages.length >= 456 && pages.every(isFullPage));
});

test("a data source is walked, and narrowed to what was edited since", async () => {
  const data_source_id = orders.id;
  const everything = await collectPaginatedAPI(client.dataSources.query, {
    data_source_id,
    page_size: 60,
  });
  assert.ok(everything.length >= 300);
  assert.equal(new Set(everything.map((page) => page.id)).size, everything.length);
  const since = "2026-10-01T00:00:00.000Z";
  const edited = await collectPaginatedAPI(client.dataSources.query, {
    data_source_id,
    filter: { timestamp: "last_edited_time", last_edited_time: { on_or_after: since } },
    sorts: [{ timestamp: "last_edited_time", direction: "ascending" }],
  });
  const times = edited.map((page) => page.last_edited_time);
  assert.ok(times.length > 10 && times.every((time) => time >= since));
  assert.deepEqual(times, times.toSorted());
});

test("a page and its data source are read by their ids", async () => {
  const { results } = await client.dataSources.query({ data_source_id: orders.id, page_size: 1 });
  const page = await client.pages.retrieve({ page_id: results[0].id });
  assert.deepEqual(page.properties, results[0].properties);
  const source = await client.dataSources.retrieve({ data_source_id: orders.id });
  assert.deepEqual(Object.keys(source.properties), Object.keys(page.properties));
  const database = await client.databases.retrieve({ database_id: source.parent.database_id });
  assert.equal(database.data_sources[0].id, orders.id);
  assert.equal((await client.users.me({})).bot.workspace_name, "Acme Retail");
});

test("refusals are the client's own errors", async () => {
  const stranger = new Client({ auth: "ntn_guess", ...silent });
  await assert.rejects(stranger.users.me({}), refused(APIErrorCode.Unauthorized, 401));
  const page_id = "00000000-0000-4000-8000-000000000001";
  await assert.rejects(
    client.pages.retrieve({ page_id }),
    refused(APIErrorCode.ObjectNotFound, 404),
  );
  await assert.rejects(
    client.dataSources.query({ data_source_id: orders.id, page_size: 101 }),
    refused(APIErrorCode.ValidationError, 400),
  );
});

test("too many requests are the client's own error, with a time to come back", async () => {
  await whileLimited("notion", 12, async () => {
    await assert.rejects(client.search({}), (error) => {
      refused(APIErrorCode.RateLimited, 429)(error);
      assert.equal(error.headers.get("retry-after"), "12");
      return true;
    });
  });
});

test("a code becomes tokens, which are refreshed once and revoked", async () => {
  const redirect_uri = CALLBACK;
  const query = new URLSearchParams({
    client_id: APP.id,
    redirect_uri,
    response_type: "code",
    owner: "user",
  });
  const callback = await allow(`${baseUrl}/v1/oauth/authorize?${query}`);
  const code = callback.searchParams.get("code");
  const app = { client_id: APP.id, client_secret: APP.secret };
  const first = await client.oauth.token({
    ...app,
    grant_type: "authorization_code",
    code,
    redirect_uri,
  });
  const again = { ...app, grant_type: "refresh_token", refresh_token: first.refresh_token };
  const second = await client.oauth.token(again);
  assert.equal(second.workspace_id, first.workspace_id);
  await assert.rejects(client.oauth.token(again), { status: 400 });
  const connected = new Client({ auth: second.access_token, ...silent });
  assert.equal((await connected.users.me({})).id, first.bot_id);
  await client.oauth.revoke({ ...app, token: second.access_token });
  const asked = { ...app, token: second.access_token };
  assert.equal((await client.oauth.introspect(asked)).active, false);
  await assert.rejects(connected.users.me({}), refused(APIErrorCode.Unauthorized, 401));
});
