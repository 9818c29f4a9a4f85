// What `plano doctor` says of a file that is valid.
import { expect, test } from "vitest";
import { planFor } from "../system/plan.js";
import { configurationChecks } from "./configuration.js";

const FILE = `version: v0.4.0
listeners: [{ type: model, name: m }]
model_providers: [{ model: openai/a, access_key: sk-secret }]
`;

test("a warning's own hint is what to do about it", () => {
  const { remedy, text } =
    configurationChecks(planFor(FILE, "plano.yaml", {}), "plano.yaml").find(
      ({ state }) => state === "warn",
    ) ?? {};
  expect(text).toMatch(/^plano\.yaml:3:.*: the key itself is in the file$/);
  expect(remedy).toBe("access_key: $OPENAI_API_KEY keeps it out of the file");
});

test("a variable that is not set is to be set", () => {
  const warnings = ["plano.yaml:1:2  x.…: NETWORK_KEY is not set; what needs it does not work until it is"];
  const plan = { ...planFor(FILE, "plano.yaml", {}), warnings };
  expect(configurationChecks(plan, "plano.yaml").at(1)?.remedy).toBe(
    "set NETWORK_KEY, or write it into .env",
  );
});

test("a warning without a hint is no reason to stop", () => {
  const plan = { ...planFor(FILE, "plano.yaml", {}), warnings: ["something is odd"] };
  expect(configurationChecks(plan, "plano.yaml").at(1)).toMatchObject({
    text: "something is odd",
    remedy: "Plano starts all the same",
  });
});
