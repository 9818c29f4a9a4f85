// `plano doctor` says which services of the file are not there.
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { planFor } from "../system/plan.js";
import { serviceChecks } from "./services.js";

test("services that are there are told apart from those that are not", async () => {
  const server = createServer((socket) => socket.end()).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const there = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const gone = "127.0.0.1:1";
  const { config } = planFor(
    `version: v0.4.0
listeners: [{ type: agent, name: a, port: 8001, agents: [{ id: flights, description: f }, { id: weather, description: w }] }]
agents: [{ id: flights, url: "http://${there}" }, { id: weather, url: ["http://${there}", "http://${gone}"] }]
filters: [{ id: guard, type: http, url: "http://${gone}/check" }]
model_providers:
  - { model: own/m, provider_interface: openai, base_url: "http://${there}/v1", default: true }
  - { model: openai/gpt-4o, access_key: $KEY }
`,
    "plano.yaml",
    {},
  );
  const remedy = "start it, or correct its address in the file";
  const forAgents = `${remedy}; plano sandbox --port PORT answers in its place`;
  const checks = await serviceChecks(config);
  expect(new Map(checks.map((check) => [check.name, check]))).toEqual(
    new Map([
      ["own", { name: "own", state: "ok", text: `${there} accepts connections` }],
      ["agent/flights", { name: "agent/flights", state: "ok", text: `${there} accepts connections` }],
      [
        "agent/weather",
        {
          ...{ name: "agent/weather", state: "warn", remedy: forAgents },
          text: `${gone} does not accept connections`,
        },
      ],
      ["guard", { name: "guard", state: "warn", text: `${gone} does not accept connections`, remedy }],
    ]),
  );
});
