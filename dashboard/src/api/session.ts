// Trades the key of a printed link (`/#k=…`) for a cookie, and removes it from the address and the history.
import { locked, post } from "./client.js";

export async function beginSession(): Promise<void> {
  const key = new URLSearchParams(location.hash.slice(1)).get("k");
  if (key === null) return;
  history.replaceState(null, "", location.href.replace(/#.*/, ""));
  try {
    await post("session", { key });
    locked.value = false;
  } catch {
    locked.value = true;
  }
}
