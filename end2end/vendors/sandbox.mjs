// The sandbox that the vendors' clients are let loose on.
export const SANDBOX = process.env.SANDBOX_URL ?? "http://127.0.0.1:4010";

export const APP = { id: "tributary-sandbox", secret: "sandbox-client-secret" };
export const CALLBACK = "http://127.0.0.1:3000/oauth/callback";

// Presses Allow on a consent screen of the sandbox and returns where the browser is sent.
export async function allow(authorize) {
  const answer = await fetch(authorize, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({ decision: "allow" }),
  });
  return new URL(answer.headers.get("location"));
}

// Makes something happen at a provider: expiry, faults, edits.
export const control = (path, body = null) =>
  fetch(`${SANDBOX}/control/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

// Does something while a provider says that there were too many requests.
export async function whileLimited(provider, seconds, doing) {
  await control(`${provider}/fault`, { kind: "rate_limited", retry_after_seconds: seconds });
  try {
    await doing();
  } finally {
    await control(`${provider}/fault`);
  }
}
