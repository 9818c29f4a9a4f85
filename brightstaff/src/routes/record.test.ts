// What a record has of a request that brightstaff serves or refuses itself.
import { EventEmitter } from "node:events";
import type { FastifyReply, FastifyRequest } from "fastify";
import { expect, test } from "vitest";
import { rootRecordOf } from "../history/root-record.js";
import { type FinishedRoot, Roots } from "../history/roots.js";
import { sampleRecord } from "../history/testing/samples.js";
import type { ServiceConfig } from "../service-config/schema.js";
import { PLAIN_CONFIG } from "../testing/service-config.js";
import { recordRequest } from "./record.js";

function finishedWith(headers: Record<string, string>): FinishedRoot {
  const roots = new Roots();
  const finished: FinishedRoot[] = [];
  roots.onFinished = (root) => void finished.push(root);
  const raw = Object.assign(new EventEmitter(), { getHeader: () => undefined, headersSent: true });
  const config: ServiceConfig = {
    ...PLAIN_CONFIG,
    dashboard: {
      ...{ host: "127.0.0.1", port: 0, hosts: [], content: "off", detectors: [] },
      tags: { user: "X-User-Id", team: "x-team" },
      keep: { records: 1, contentBytes: 0, diskBytes: 0, days: 1 },
      shown: { listeners: [], providers: [], limits: [] },
    },
  };
  const request = { prefix: "", path: "/v1/chat/completions", api: "chat-completions", config } as const;
  recordRequest({ id: "r", headers } as FastifyRequest, { raw } as unknown as FastifyReply, request, roots);
  raw.emit("close");
  roots.close();
  return finished[0] as FinishedRoot;
}

test("a request without a call of a model has its tags, as the filter writes them", () => {
  const { facts } = finishedWith({ "x-user-id": "ann", "x-team": `${"a".repeat(63)}Ã©`, "x-other": "no" });
  expect(rootRecordOf(facts, undefined).tags).toEqual({ user: "ann", team: "a".repeat(63) });
});

test("the client's tags go before those of calls, which tell them where the client has none", () => {
  const call = sampleRecord({ tags: { team: "agents" } });
  expect(rootRecordOf(finishedWith({ "x-user-id": "ann" }).facts, call).tags).toEqual({ user: "ann" });
  expect(rootRecordOf(finishedWith({}).facts, call).tags).toEqual({ team: "agents" });
  expect(rootRecordOf(finishedWith({}).facts, undefined)).not.toHaveProperty("tags");
});
