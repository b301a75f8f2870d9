// No client of NetSuite's can be pointed elsewhere with the newer kind of sign-in; here another
// implementation of the signatures (Node's) and plain requests judge the pretend NetSuite.
import assert from "node:assert/strict";
import { constants, createSign } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { SANDBOX } from "./sandbox.mjs";

const file = "../../crates/sandbox/src/netsuite/private_key.pem";
const key = readFileSync(new URL(file, import.meta.url), "utf8");
const TOKEN = `${SANDBOX}/netsuite/services/rest/auth/oauth2/v1/token`;

function assertion(alg, padding) {
  const now = Math.floor(Date.now() / 1_000);
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = [
    part({ alg, typ: "JWT", kid: "custcertificate_sandbox_demo" }),
    part({
      iss: "5a4db0c0ffee00000000000000000000000000000000000000000000000000aa",
      scope: ["rest_webservices"],
      aud: TOKEN,
      iat: now,
      exp: now + 3_600,
    }),
  ].join(".");
  const signer = createSign("sha256").update(text);
  return `${text}.${signer.sign({ key, ...padding }).toString("base64url")}`;
}

const exchange = (client_assertion) =>
  fetch(TOKEN, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion,
    }),
  });

const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };

test("both signatures are taken, and a changed one is not", async () => {
  const pss = assertion("PS256", PSS);
  for (const good of [pss, assertion("RS256", {})]) {
    assert.equal((await exchange(good)).status, 200);
  }
  const [header, claims, signature] = pss.split(".");
  const changed = `${header}.${claims}.${signature.replace(/^./, (it) => (it === "A" ? "B" : "A"))}`;
  const refused = await exchange(changed);
  assert.equal(refused.status, 400);
  assert.deepEqual(await refused.json(), { error: "invalid_grant" });
});

test("the next links lead to every bill once", async () => {
  const { access_token } = await (await exchange(assertion("PS256", PSS))).json();
  let next = `${SANDBOX}/netsuite/services/rest/query/v1/suiteql?limit=1000&offset=0`;
  const seen = new Set();
  let total;
  while (next) {
    const answer = await fetch(next, {
      method: "POST",
      headers: {
        authorization: `Bearer ${access_token}`,
        "content-type": "application/json",
        prefer: "transient",
      },
      body: JSON.stringify({ q: "SELECT id FROM transaction WHERE type='VendBill' ORDER BY id" }),
    });
    const page = await answer.json();
    total = page.totalResults;
    for (const item of page.items) seen.add(item.id);
    next = page.links.find((link) => link.rel === "next")?.href;
  }
  assert.equal(seen.size, total);
  assert.ok(total > 1_000);
});
