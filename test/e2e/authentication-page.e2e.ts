// docs/authentication.md works as written: its command makes a key, and each of its configurations lets in
// exactly the clients that the page says.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { type RequestOptions, request } from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { type RunningPlano, startPlano } from "@plano/cli";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startHttpService } from "./authorization/service.js";

const run = promisify(execFile);
const root = path.join(import.meta.dirname, "../..");

let page: string;
let directory: string;
let plano: RunningPlano | undefined;

const file = (name: string): string => path.join(directory, name);

/** The page's dates are in the future. */
function blocks(language: string): string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm");
  return [...page.matchAll(fence)].map(([, text = ""]) => text.replaceAll("2027-", "2999-"));
}

/** The only configuration of the page that contains `key`. */
function example(key: string): string {
  const found = blocks("yaml").filter((text) => new RegExp(`^ +${key}:`, "m").test(text));
  expect(found).toHaveLength(1);
  return found[0] ?? "";
}

beforeAll(async () => {
  page = await readFile(path.join(root, "docs/authentication.md"), "utf8");
  directory = await mkdtemp(path.join(tmpdir(), "plano-page-"));
  for (const [certificate, key] of [
    ["server.pem", "server.key"],
    ["clients.pem", "clients.key"],
  ] as const) {
    const files = ["-keyout", file(key), "-out", file(certificate), "-subj", "/CN=plano", "-days", "2"];
    await run("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...files]);
  }
});

afterEach(async () => {
  await plano?.stop();
  plano = undefined;
});

afterAll(() => rm(directory, { recursive: true, force: true }));

async function start(text: string): Promise<RunningPlano> {
  const env = { ...process.env, OPENAI_API_KEY: "", BUILD_SERVER_KEY: "key-of-the-build-server" };
  const stateDirectory = file("state");
  plano = await startPlano({ text, file: file("plano.yaml"), env, stateDirectory, freePorts: true });
  return plano;
}

async function ask(key: string | undefined, model = "openai/gpt-4o"): Promise<number> {
  const response = await fetch(`${plano?.url}/v1/chat/completions`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify({ model, messages: [{ role: "user", content: "hello" }] }),
  });
  await response.body?.cancel();
  return response.status;
}

test("the page has a configuration for each kind of authentication", () => {
  expect(blocks("yaml")).toHaveLength(4);
});

test("keys from the command's file and from the configuration are accepted", async () => {
  const [command = "false"] = blocks("sh");
  const [name, ...parameters] = command.trim().replaceAll("'", "").split(" ");
  expect(name).toBe("plano");
  const cli = path.join(root, "cli/bin/plano.js");
  const { stdout } = await run(process.execPath, [cli, ...parameters], { cwd: directory });
  const key = stdout.split(/\s+/).find((word) => word.length > 40) ?? "none";
  await start(example("keys_file"));
  expect(await ask(undefined)).toBe(401);
  expect(await ask("stranger")).toBe(401);
  for (const known of [key, "key-of-the-build-server"]) {
    for (const model of ["openai/gpt-4o", "fast-llm"])
      expect([model, await ask(known, model)]).toEqual([model, 200]);
  }
});

test("only requests with a token are accepted", async () => {
  await start(example("jwt"));
  expect(await ask(undefined)).toBe(401);
  expect(await ask("stranger")).toBe(401);
});

test("the authorization service decides who gets in, by its configured headers", async () => {
  const service = await startHttpService(({ headers }) => {
    const allowed = { "x-user": "alice", "x-user-models": "openai/*" };
    return headers.authorization === "Bearer alice" ? { status: 200, headers: allowed } : { status: 401 };
  });
  const text = example("ext_authz");
  expect(text).toContain("127.0.0.1:9000");
  await start(text.replace("127.0.0.1:9000", `127.0.0.1:${service.port}`));
  expect(await ask("alice")).toBe(200);
  expect(await ask("stranger")).toBe(401);
  expect(service.asked[0]?.path).toBe("/check/v1/chat/completions");
  await service.close();
});

test("only clients with a certificate of client_ca get in over TLS", async () => {
  const { url } = await start(example("tls"));
  const get = (options: RequestOptions = {}): Promise<number | string | undefined> =>
    new Promise((resolve) => {
      request(`${url}/v1/models`, { rejectUnauthorized: false, agent: false, ...options })
        .once("response", (response) => resolve(response.resume().statusCode))
        .once("error", ({ message }) => resolve(message))
        .end();
    });
  const [cert, key] = await Promise.all(["clients.pem", "clients.key"].map((name) => readFile(file(name))));
  expect(await get({ cert, key })).toBe(200);
  expect(await get()).toMatch(/alert|certificate|reset|hang up/i);
});
