import { expect, test } from "vitest";
import { formatErrors, loadConfig } from "../index.js";

function load(more: string, env = {}): number[] | string {
  const result = loadConfig(
    `version: v0.4.0\nlisteners: [{ type: model, name: m }]\nmodel_providers: [{ model: sandbox/a }]\n${more}\n`,
    { environment: env },
  );
  if (!result.ok) return formatErrors(result.errors, "f.yaml");
  const { admin, brightstaff, egressListener, backendListener } = result.config;
  return [admin, brightstaff, egressListener, backendListener].map(({ port }) => port);
}

test.each([
  ["", [9901, 9091, 12_001, 11_000]],
  ["ports: auto", [0, 0, 0, 0]],
  ["ports: { admin: 1, brightstaff: auto, backends: 9901 }", [1, 0, 12_001, 9901]],
  ["ports: { admin: $ADMIN, egress: $EGRESS }", [2, 9091, 0, 11_000]],
  ["ports: $EGRESS", [0, 0, 0, 0]],
])("%s are the ports %j of Plano's own", (more, ports) => {
  expect(load(more, { ADMIN: "2", EGRESS: "auto" })).toEqual(ports);
});

test.each([
  ["ports: { admin: 9091 }", "ports.admin: 9091 is the port of brightstaff"],
  ["ports: { admin: 5, egress: 5 }", "ports.egress: 5 is the port of Envoy's admin interface"],
  [
    "ports: { backends: 12000 }",
    "12000 is the port of calls to endpoints\n    take another, or move that one with `ports`",
  ],
  ["ports: any", "ports: must be auto or a mapping"],
  ["ports: 5", "ports: must be auto or a mapping"],
  ["ports: { admin: any }", "ports.admin: must be a port or auto"],
  ["ports: { admin: $ANY }", "ports.admin: must be a port or auto"],
  ["ports: { admin: true }", "ports.admin: must be a port or auto"],
  ["ports: { admin: 70000 }", "ports.admin: must be at most 65535"],
  ["ports: { admn: 1 }", "did you mean admin?"],
])("%s is refused", (more, message) => {
  expect(load(more, { ANY: "x" })).toContain(message);
});
