// AWS's own client against the pretend Cost Explorer.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  CostExplorerClient,
  CostExplorerServiceException,
  GetCostAndUsageCommand,
  InvalidNextTokenException,
} from "@aws-sdk/client-cost-explorer";

import { SANDBOX } from "./sandbox.mjs";

const KEY = {
  accessKeyId: "AKIASANDBOX000000001",
  secretAccessKey: "sandbox/0000000000000000000000000000demo",
};
const LENT = {
  accessKeyId: "ASIASANDBOX000000001",
  secretAccessKey: "sandbox/0000000000000000000000000000lent",
  sessionToken: "IQoJb3JpZ2luX2VjSANDBOX//demo==",
};
const DAY = 24 * 3_600_000;
const day = (ago) => new Date(Date.now() - ago * DAY).toISOString().slice(0, 10);

const client = (credentials = KEY) =>
  new CostExplorerClient({ endpoint: `${SANDBOX}/aws`, region: "us-east-1", credentials });
const question = (more = {}) => ({
  TimePeriod: { Start: day(40), End: day(0) },
  Granularity: "DAILY",
  Metrics: ["UnblendedCost", "UsageQuantity"],
  GroupBy: [
    { Type: "DIMENSION", Key: "SERVICE" },
    { Type: "DIMENSION", Key: "REGION" },
  ],
  ...more,
});

test("the pages hold every day once, with a cost a service and region", async () => {
  const days = [];
  let pages = 0;
  let token;
  do {
    const page = await client().send(new GetCostAndUsageCommand(question({ NextPageToken: token })));
    days.push(...page.ResultsByTime);
    token = page.NextPageToken;
    pages += 1;
  } while (token);
  assert.ok(pages > 1);
  assert.equal(days.length, 40);
  assert.equal(new Set(days.map((it) => it.TimePeriod.Start)).size, 40);
  const [group] = days[0].Groups;
  assert.equal(group.Keys.length, 2);
  assert.match(group.Metrics.UnblendedCost.Amount, /^\d+(\.\d+)?$/);
  assert.equal(group.Metrics.UnblendedCost.Unit, "USD");
  assert.equal(days.at(-1).Estimated, true);
});

test("a lent key is good with its session token", async () => {
  const page = await client(LENT).send(
    new GetCostAndUsageCommand(question({ Granularity: "MONTHLY", GroupBy: undefined })),
  );
  assert.ok(Number(page.ResultsByTime[0].Total.UnblendedCost.Amount) > 0);
  const { sessionToken: _, ...alone } = LENT;
  await assert.rejects(client(alone).send(new GetCostAndUsageCommand(question())), {
    name: "UnrecognizedClientException",
  });
});

test("a wrong secret and an unknown key are the client's own errors", async () => {
  const wrong = client({ ...KEY, secretAccessKey: "guess" });
  await assert.rejects(wrong.send(new GetCostAndUsageCommand(question())), (error) => {
    assert.ok(error instanceof CostExplorerServiceException);
    assert.equal(error.name, "InvalidSignatureException");
    assert.equal(error.$metadata.httpStatusCode, 400);
    assert.ok(error.$metadata.requestId);
    return true;
  });
  const unknown = client({ ...KEY, accessKeyId: "AKIANOBODY0000000000" });
  await assert.rejects(unknown.send(new GetCostAndUsageCommand(question())), {
    name: "UnrecognizedClientException",
  });
});

test("a made-up token is the exception of the model", async () => {
  await assert.rejects(
    client().send(new GetCostAndUsageCommand(question({ NextPageToken: "bm90aGluZw==" }))),
    InvalidNextTokenException,
  );
});
