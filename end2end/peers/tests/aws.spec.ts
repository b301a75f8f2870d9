import { beside, builtIn, expect, type Peer, type Row, test } from "../fixtures";

/** The people of moto, as `python/aws_with_keys.py` makes them: one may read costs, one nothing. */
const READER = { access_key_id: "AKIATRIBUTARYREADER0", secret_access_key: "reader/secret+0123456789abcdefghijklmnop" };
const NOBODY = { access_key_id: "AKIATRIBUTARYNOBODY0", secret_access_key: "nobody/secret+0123456789abcdefghijklmnop" };
const ACCOUNT = { account_id: "123456789012" };
const DAYS = [12, 11, 10].map(daysAgo);

const it = beside({
  script: "moto.mjs",
  probe: "/moto-api/",
  fill,
  setup: (url) => ({
    variables: {
      AWS_API_BASE: url,
      AWS_ACCESS_KEY_ID: READER.access_key_id,
      AWS_SECRET_ACCESS_KEY: READER.secret_access_key,
      AWS_ACCOUNT_ID: ACCOUNT.account_id,
    },
    providerFiles: builtIn("aws.toml"),
  }),
});

test("the key of the environment signs so that the other AWS lets it in", async () => {
  const connection = await it.admin.connectionOf("aws");
  expect(connection).toMatchObject({ status: "active", sandbox: false, account: ACCOUNT.account_id });
});

test("the costs that it was given become a row a day, service and region", async () => {
  const run = await it.admin.sync(await it.admin.connectionOf("aws"));
  expect(run.error).toBeNull();
  expect(run).toMatchObject({ status: "succeeded", counts: { inserted: 2 * DAYS.length } });
  const rows = await it.admin.rows("cloud_costs", "sort=day");
  expect(rows.map(({ day }) => String(day).slice(0, 10))).toEqual(DAYS.flatMap((day) => [day, day]));
  const [cheap, dear] = rows.slice(0, 2).sort(byCost);
  expect(cheap).toMatchObject({ cloud: "AWS", service: "AWS Lambda", region: "eu-west-1", cost: 125, currency: "USD" });
  expect(dear).toMatchObject({ service: "Amazon S3", region: "us-east-1", cost: 4200, estimated: "false" });
  expect(await it.admin.html("/data/cloud_costs")).toContain("AWS Lambda");
});

test("the next sync finds nothing new, and loses nothing", async () => {
  const run = await it.admin.sync(await it.admin.connectionOf("aws"));
  expect(run).toMatchObject({ status: "succeeded", counts: { inserted: 0, updated: 0 } });
  expect(await it.admin.rows("cloud_costs")).toHaveLength(2 * DAYS.length);
});

// Why it refuses, moto says in XML, unlike the real Cost Explorer: so only that it does is shown.
const REFUSALS = {
  "a signature of another secret": { ...READER, secret_access_key: NOBODY.secret_access_key },
  "a good signature of a person who may not read costs": NOBODY,
};
for (const [what, secrets] of Object.entries(REFUSALS)) {
  test(`${what} is refused`, async () => {
    const answer = await it.admin.connectWithKey("aws", secrets, ACCOUNT);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain("AWS answered 403 Forbidden");
  });
}

const byCost = (one: Row, other: Row) => Number(one.cost) - Number(other.cost);

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 24 * 3_600_000).toISOString().slice(0, 10);
}

/** Lines up answers: nothing for the test call, and then costs for the first step of the sync. */
async function fill(peer: Peer): Promise<void> {
  const group = (service: string, region: string, amount: string) => ({
    Keys: [service, region],
    Metrics: { UnblendedCost: { Amount: amount, Unit: "USD" } },
  });
  const day = (start: string, at: number) => ({
    TimePeriod: { Start: start, End: DAYS[at + 1] ?? daysAgo(9) },
    Total: {},
    Groups: [group("AWS Lambda", "eu-west-1", "1.25"), group("Amazon S3", "us-east-1", "42")],
    Estimated: false,
  });
  const results = [{ ResultsByTime: [] }, { ResultsByTime: DAYS.map(day) }];
  const address = `${peer.url}/moto-api/static/ce/cost-and-usage-results`;
  const answer = await fetch(address, { method: "POST", body: JSON.stringify({ results }) });
  if (!answer.ok) throw new Error(`moto takes no costs: ${answer.status} ${await answer.text()}`);
}
