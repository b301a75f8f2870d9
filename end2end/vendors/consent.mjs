// Presses Allow on a consent screen of the sandbox and returns where the browser is sent.
export async function allow(authorize) {
  const answer = await fetch(authorize, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({ decision: "allow" }),
  });
  return new URL(answer.headers.get("location"));
}

export const APP = { id: "tributary-sandbox", secret: "sandbox-client-secret" };
export const CALLBACK = "http://127.0.0.1:3000/oauth/callback";

// Makes something happen at a provider: expiry, faults, edits.
export const control = (path, body = null) =>
  fetch(`${process.env.SANDBOX_URL}/control/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
