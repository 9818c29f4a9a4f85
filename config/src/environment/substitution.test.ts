// Variables of the environment in a file, through the loader.
import { describe, expect, test } from "vitest";
import { formatErrors, type LoadContext, loadConfig, type NormalisedConfig } from "../index.js";

function file(listener: readonly string[], provider: readonly string[] = [], more = ""): string {
  const block = (lines: readonly string[]): string => lines.map((line) => `    ${line}\n`).join("");
  const head = "version: v0.4.0\nlisteners:\n  - type: model\n    name: m\n";
  return `${head}${block(listener)}model_providers:\n  - model: openai/m\n    access_key: $K\n${block(provider)}${more}`;
}

function accepted(text: string, environment: LoadContext["environment"] = {}): NormalisedConfig {
  const result = loadConfig(text, { environment });
  if (!result.ok) throw new Error(formatErrors(result.errors));
  return result.config;
}

function refused(text: string, environment: LoadContext["environment"] = {}): string {
  const result = loadConfig(text, { environment });
  return result.ok ? "" : formatErrors(result.errors, "f.yaml");
}

describe("a value from the environment", () => {
  test("gets the type that the schema wants", () => {
    const text = file(
      ["port: \u0024{PORT:-12345}", "max_retries: $RETRIES", "request_timeout: \u0024{T}s"],
      ["default: $DEFAULT", "pricing: { input: $PRICE, output: 2 }", "base_url: http://$HOST:81/v1"],
    );
    const env = { RETRIES: "3", T: "7", DEFAULT: "true", PRICE: "1.5e-1", HOST: "h" };
    const { modelListener, targets, providers, defaultTarget } = accepted(text, env);
    expect(modelListener).toMatchObject({ port: 12_345, maxRetries: 3, requestMilliseconds: 7_000 });
    expect(targets[defaultTarget ?? -1]?.pricing).toEqual({ input: 0.15, output: 2 });
    expect(providers[0]).toMatchObject({ host: "h", port: 81 });
    expect(accepted(text, { ...env, PORT: "80" }).modelListener.port).toBe(80);
  });

  test("stays a text where the schema wants one", () => {
    expect(accepted(file([], ["name: $NAME"]), { NAME: "2024" }).targets[0]?.name).toBe("2024");
  });

  test("cannot break the file, whatever it contains", () => {
    const name = 'a"b: {c]\n  - d #$K';
    const text = file([]).replace("name: m", "name: $NAME");
    expect(accepted(text, { NAME: name }).modelListener.name).toBe(name);
  });

  test("is checked as a written one is, and not quoted", () => {
    const port = file(["port: $PORT"]);
    const place = "f.yaml:5:11  listeners[0].port: ";
    expect(refused(port, { PORT: "secret" })).toBe(`${place}must be an integer, not text`);
    expect(refused(port, { PORT: "70000" })).toBe(`${place}must be at most 65535`);
    expect(refused(port, { PORT: "0x10" })).toBe(`${place}must be an integer, not text`);
    expect(refused(file(['port: "80"']))).toBe(`${place}must be an integer, not the text 80\n    port: 80`);
    expect(refused(file(["port: 1$TWO"]), { TWO: "2" })).toBe(`${place}must be an integer, not text`);
  });

  test("does not reach keys, which stay references", () => {
    const config = accepted(file([], ["headers: { x-team: Bearer $TEAM }"]), { K: "sk-1", TEAM: "t-1" });
    expect(JSON.stringify(config)).not.toMatch(/sk-1|t-1/);
    expect(config.providers[0]?.keys.map(({ secretName }) => secretName)).toEqual(["K"]);
  });
});

test("missing variables are listed together, each with its key and position, beside other errors", () => {
  const text = file(
    ["port: $PORT", "address: \u0024{ADDRESS}"],
    ["name: a-$NAME-$PORT"],
    "limits: { request_body: $SIZE }\nloggs: {}\n",
  );
  expect(refused(text)).toBe(
    [
      "f.yaml:5:11  listeners[0].port: the variable PORT is not set",
      "f.yaml:6:14  listeners[0].address: the variable ADDRESS is not set",
      "f.yaml:10:11  model_providers[0].name: the variable NAME is not set",
      "f.yaml:10:11  model_providers[0].name: the variable PORT is not set",
      "f.yaml:11:25  limits.request_body: the variable SIZE is not set",
      "    set them in the environment or in .env beside this file, or give a default: \u0024{NAME:-default}; $$ is a dollar",
      "f.yaml:12:1  loggs: unknown key loggs",
      "    did you mean logs?",
    ].join("\n"),
  );
});

test("a broken reference is refused with the forms that work", () => {
  expect(refused(file(["address: \u0024{A:?no}"]))).toContain(
    "listeners[0].address: is not a reference to a variable\n    write $NAME, \u0024{NAME} or \u0024{NAME:-default}",
  );
});
