#!/usr/bin/env node
// GitHub's REST API as GitHub itself describes it, for trying Tributary on real input: Prism serves
// GitHub's own OpenAPI description, refuses every request that does not fit it, and answers with
// GitHub's own example data.
//
//   npm --prefix end2end ci
//   node end2end/peers/github-api.mjs 4010
//   curl -H 'Authorization: Bearer x' 'http://127.0.0.1:4010/repos/octocat/hello/issues?state=all'
//
// A header such as `Prefer: code=404` asks for that answer.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The calls Tributary makes. All of GitHub's would take Prism most of a minute to load. */
const PATHS = [
  "/rate_limit",
  "/user",
  "/user/repos",
  "/repos/{owner}/{repo}",
  "/repos/{owner}/{repo}/issues",
  "/repos/{owner}/{repo}/issues/comments",
];

const home = join(dirname(fileURLToPath(import.meta.url)), "..");
const installed = (path) => {
  const file = join(home, "node_modules", path);
  if (!existsSync(file)) {
    console.error(`${path} is not installed: run \`npm --prefix end2end ci\` first.`);
    process.exit(1);
  }
  return file;
};

/** GitHub's description cut down to PATHS, written once per version of the description and of this list. */
function description() {
  const version = createRequire(import.meta.url)(installed("@octokit/openapi/package.json")).version;
  const folder = join(home, "node_modules", ".cache", "github-api");
  const list = createHash("sha256").update(PATHS.join("\n")).digest("hex").slice(0, 12);
  const file = join(folder, `${version}-${list}.json`);
  if (existsSync(file)) return file;

  const whole = JSON.parse(readFileSync(installed("@octokit/openapi/generated/api.github.com.json")));
  const absent = PATHS.filter((path) => !whole.paths[path]);
  if (absent.length > 0) throw new Error(`GitHub's description no longer has ${absent.join(", ")}`);
  whole.paths = Object.fromEntries(PATHS.map((path) => [path, whole.paths[path]]));
  delete whole.webhooks;
  delete whole["x-webhooks"];

  mkdirSync(folder, { recursive: true });
  // Renamed into place, so that a start cut short leaves no half a file behind.
  writeFileSync(`${file}.part`, JSON.stringify(whole));
  renameSync(`${file}.part`, file);
  return file;
}

const port = process.argv[2] ?? "4010";
if (!/^\d+$/.test(port)) {
  console.error("usage: node end2end/peers/github-api.mjs [PORT]");
  process.exit(2);
}
const prism = spawn(
  process.execPath,
  [installed("@stoplight/prism-cli/dist/index.js"), "mock", description(), "-h", "127.0.0.1", "-p", port],
  { stdio: ["ignore", "inherit", "inherit"] },
);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => prism.kill(signal));
prism.on("exit", (code) => process.exit(code ?? 0));
