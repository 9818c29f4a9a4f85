// The link that opens the dashboard: its token is behind the `#`, so no server sees it and no log has it.
import { readFile } from "node:fs/promises";

/** Undefined without a dashboard. Without a token the page asks for it. */
export async function dashboardLink(url: string | undefined, tokenPath: string): Promise<string | undefined> {
  if (url === undefined) return undefined;
  const token = (await readFile(tokenPath, "utf8").catch(() => "")).trim();
  return linkTo(url, "/", token);
}

/** `path` begins with a slash; without a token the page asks for it. */
export function linkTo(url: string, path: string, token: string): string {
  return token === "" ? url + path : `${url}${path}#k=${token}`;
}

/** For files that others may be shown. */
export function withoutToken(text: string): string {
  return text.replace(/#k=[\w-]+/g, "");
}
