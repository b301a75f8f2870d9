// Slack's own clients walk the pretend Slack.
import assert from "node:assert/strict";
import { test } from "node:test";

import { InstallProvider } from "@slack/oauth";
import { ErrorCode, LogLevel, WebClient } from "@slack/web-api";
import { IncomingWebhook } from "@slack/webhook";

import { APP, CALLBACK, SANDBOX, allow, whileLimited } from "./sandbox.mjs";

const base = `${SANDBOX}/slack`;
const slackApiUrl = `${base}/api/`;
const options = { slackApiUrl, logLevel: LogLevel.ERROR, retryConfig: { retries: 0 } };
const client = new WebClient("xoxb-sandbox-000000000000-demo", options);

const collected = async (pages, what) => {
  const items = [];
  for await (const page of pages) items.push(...page[what]);
  return items;
};

test("auth.test tells the workspace and the scopes", async () => {
  const who = await client.auth.test();
  assert.equal(who.team, "Acme Retail");
  assert.ok(who.response_metadata.scopes.includes("channels:history"));
});

test("the history is walked to its end", async () => {
  const query = { channel: "C07ACME0002", limit: 500 };
  const messages = await collected(client.paginate("conversations.history", query), "messages");
  assert.ok(messages.length >= 1200);
  assert.equal(new Set(messages.map((message) => message.ts)).size, messages.length);
  const since = messages[100].ts;
  const newer = await collected(
    client.paginate("conversations.history", { ...query, oldest: since, limit: 30 }),
    "messages",
  );
  assert.equal(newer.length, 100);
});

test("channels and people are walked to their end", async () => {
  const types = "public_channel,private_channel";
  const channels = await collected(
    client.paginate("conversations.list", { types, limit: 3 }),
    "channels",
  );
  assert.equal(channels.length, 7);
  const people = await collected(client.paginate("users.list", { limit: 25 }), "members");
  assert.ok(people.length >= 51);
});

test("a posted message is read again", async () => {
  const blocks = [{ type: "section", text: { type: "mrkdwn", text: "*done*" } }];
  const posted = await client.chat.postMessage({ channel: "C07ACME0001", text: "done", blocks });
  const read = await client.conversations.history({
    channel: posted.channel,
    latest: posted.ts,
    inclusive: true,
    limit: 1,
  });
  assert.equal(read.messages[0].ts, posted.ts);
  assert.deepEqual(read.messages[0].blocks, blocks);
});

test("a refusal is the client's own platform error", async () => {
  await assert.rejects(client.conversations.history({ channel: "C07ACME0004" }), (error) => {
    assert.equal(error.code, ErrorCode.PlatformError);
    assert.equal(error.data.error, "not_in_channel");
    return true;
  });
  const stranger = new WebClient("xoxb-guess", options);
  await assert.rejects(stranger.auth.test(), (error) => error.data.error === "invalid_auth");
});

test("too many calls are the client's own rate limited error", async () => {
  const impatient = new WebClient("xoxb-sandbox-000000000000-demo", {
    ...options,
    rejectRateLimitedCalls: true,
  });
  await whileLimited("slack", 12, async () => {
    await assert.rejects(impatient.users.list({}), (error) => {
      assert.equal(error.code, ErrorCode.RateLimitedError);
      assert.equal(error.retryAfter, 12);
      return true;
    });
  });
});

test("Slack's installer gets a bot token, refreshes it, and is told what is wrong", async () => {
  const installations = new Map();
  const installer = new InstallProvider({
    clientId: APP.id,
    clientSecret: APP.secret,
    stateSecret: "a secret of this test",
    authorizationUrl: `${base}/oauth/v2/authorize`,
    clientOptions: options,
    logLevel: LogLevel.ERROR,
    installationStore: {
      storeInstallation: async (it) => installations.set(it.team.id, it),
      fetchInstallation: async (query) => installations.get(query.teamId),
    },
  });
  const redirectUri = CALLBACK;
  const scopes = ["channels:read", "channels:history"];
  const authorize = await installer.generateInstallUrl({ scopes, redirectUri });
  const { searchParams } = await allow(authorize);
  const stranger = new WebClient(undefined, options);
  const exchange = {
    client_id: APP.id,
    client_secret: APP.secret,
    code: searchParams.get("code"),
    redirect_uri: redirectUri,
  };
  const token = await stranger.oauth.v2.access(exchange);
  assert.equal(token.bot_user_id, "U07ACMEBOT");
  await assert.rejects(stranger.oauth.v2.access(exchange), (error) => {
    assert.equal(error.data.error, "invalid_code");
    return true;
  });
  installations.set(token.team.id, {
    team: token.team,
    user: { id: token.authed_user.id },
    bot: {
      scopes,
      token: token.access_token,
      userId: token.bot_user_id,
      refreshToken: token.refresh_token,
      // Due, so that the installer refreshes it.
      expiresAt: 1,
    },
    authVersion: "v2",
  });
  const rotated = await installer.authorize({ teamId: token.team.id, isEnterpriseInstall: false });
  assert.notEqual(rotated.botToken, token.access_token);
  const who = await new WebClient(rotated.botToken, options).auth.test();
  assert.equal(who.team_id, token.team.id);
});

test("the incoming webhook takes a message, and refuses an empty one", async () => {
  const url = `${base}/services/T07ACME0001/B07ACMEHOOK/sandboxWebhook000000000`;
  const webhook = new IncomingWebhook(url);
  assert.equal((await webhook.send({ text: "Sync failed" })).text, "ok");
  const posted = await (await fetch(`${SANDBOX}/control/slack/posted`)).json();
  assert.ok(posted.some((it) => it.door === "incoming webhook" && it.body.text === "Sync failed"));
  await assert.rejects(webhook.send({ text: "" }), /400|no_text/);
});
