// GitHub's own client against the pretend GitHub.
import assert from "node:assert/strict";
import test from "node:test";

import { Octokit } from "@octokit/rest";

import { SANDBOX } from "./sandbox.mjs";

const baseUrl = `${SANDBOX}/github`;
const client = (auth) => new Octokit({ auth, baseUrl, userAgent: "tributary-vendors", log: silent });
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const github = client("ghp_sandbox0000000000000000000000000demo");
const app = { owner: "acme", repo: "app", per_page: 100 };

test("it walks the issues to the end and reads one", async () => {
  const issues = await github.paginate(github.rest.issues.listForRepo, { ...app, state: "all" });
  assert.ok(issues.length > 200, `${issues.length}`);
  assert.equal(new Set(issues.map((issue) => issue.number)).size, issues.length);
  const { data } = await github.rest.issues.get({ owner: "acme", repo: "app", issue_number: 7 });
  assert.deepEqual(data, issues.find((issue) => issue.number === 7));
});

test("it walks the comments that changed since, in the order of their change", async () => {
  const since = "2026-09-01T00:00:00Z";
  const order = { sort: "updated", direction: "asc" };
  const all = await github.paginate(github.rest.issues.listCommentsForRepo, app);
  const changed = await github.paginate(github.rest.issues.listCommentsForRepo, { ...app, ...order, since });
  const times = changed.map((comment) => comment.updated_at);
  assert.deepEqual(times, [...times].sort());
  assert.ok(times.every((time) => time >= since) && times.length < all.length);
  assert.equal(changed.length, all.filter((comment) => comment.updated_at >= since).length);
  const { data } = await github.rest.issues.getComment({ owner: "acme", repo: "app", comment_id: all[0].id });
  assert.deepEqual(data, all[0]);
});

test("it lists the repositories of the person", async () => {
  const repositories = await github.paginate(github.rest.repos.listForAuthenticatedUser, { per_page: 1 });
  assert.deepEqual(repositories.map((repository) => repository.full_name), ["acme/app", "acme/website"]);
  const { data } = await github.rest.users.getAuthenticated();
  assert.equal(data.login, "amara-okafor");
});

test("a wrong token and a wrong question are its own errors", async () => {
  const refused = { name: "HttpError", status: 401, message: /Bad credentials/ };
  await assert.rejects(client("ghp_wrong").rest.users.getAuthenticated(), refused);
  const invalid = { name: "HttpError", status: 422, message: /Validation Failed/ };
  await assert.rejects(github.rest.issues.listCommentsForRepo({ ...app, sort: "colour" }), invalid);
  const missing = { name: "HttpError", status: 404 };
  await assert.rejects(github.rest.issues.getComment({ owner: "acme", repo: "app", comment_id: 1 }), missing);
});
