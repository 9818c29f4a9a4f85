import { expect, test } from "vitest";
import { formatErrors, loadConfig, type NormalisedConfig } from "../index.js";

const textOf = (limits: string, listener = ""): string => `
version: v0.4.0
listeners: [{ type: model, name: m${listener} }]
model_providers: [{ model: sandbox/m }]
limits: { ${limits} }
`;

function accepted(limits: string, listener?: string): NormalisedConfig {
  const result = loadConfig(textOf(limits, listener));
  if (!result.ok) throw new Error(formatErrors(result.errors));
  return result.config;
}

function refused(limits: string, listener?: string): string {
  const result = loadConfig(textOf(limits, listener));
  return result.ok ? "accepted" : formatErrors(result.errors);
}

test("has defaults for what all clients together may take, except memory", () => {
  const { limits, modelListener } = accepted("");
  expect(limits).toMatchObject({ connections: 50_000, streamsPerConnection: 100 });
  expect(limits.memoryBytes).toBeUndefined();
  expect(modelListener.requestMilliseconds).toBe(120_000);
});

test("uses the limits that the file gives", () => {
  const { limits, modelListener } = accepted(
    "memory: 1.5GiB, connections: 10, streams_per_connection: 5",
    ", request_timeout: 5s",
  );
  expect(limits).toMatchObject({ memoryBytes: 1_610_612_736, connections: 10, streamsPerConnection: 5 });
  expect(modelListener.requestMilliseconds).toBe(5_000);
});

test("requires memory for four of the largest bodies", () => {
  expect(refused("memory: 127MiB")).toContain("limits.memory: must be at least 128MiB");
  expect(refused("memory: 999MiB, response_body: 256MiB")).toContain("must be at least 1024MiB");
  expect(refused("memory: 1GB")).toBe("accepted");
});

test("bounds how long a request may take to arrive", () => {
  expect(refused("", ", request_timeout: 0s")).toContain("request_timeout: must be longer than 0s");
});
