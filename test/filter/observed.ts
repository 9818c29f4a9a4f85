// What the filter posts of the exchange that is over.
import { parseObservations } from "@plano/brightstaff";
import type { Observation } from "@plano/config/contract";
import { expect } from "vitest";
import type { Host } from "../host/host-api.js";

export function observedBy(host: Host): Observation {
  host.tick();
  const [call] = host.flushCalls();
  call?.respond({ ":status": "204" });
  const { observations, rejected } = parseObservations(call?.text ?? "");
  expect(rejected).toBe(0);
  const [observation] = observations;
  if (observation === undefined) throw new Error("nothing was observed");
  return observation;
}
