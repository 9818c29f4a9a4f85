// Every file of the configuration's tests, of the examples and of the demos: rendered whole, or refused in one line that
// names what is not served yet.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { renderParts } from "./files.js";
import { planFor, startable } from "./plan.js";

const root = path.resolve(import.meta.dirname, "../../..");
const inFolder = (folder: string): string[] =>
  readdirSync(path.join(root, folder))
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => `${folder}/${file}`);

const demos = readdirSync(path.join(root, "demos"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => inFolder(`demos/${name}`));

test.each([...inFolder("config/src/files/valid"), ...inFolder("config/examples"), ...demos])(
  "%s is rendered, or what keeps it from being served is named",
  (file) => {
    const plan = planFor(readFileSync(path.join(root, file), "utf8"), path.join(root, file), {});
    const { notServed } = plan.config;
    if (notServed.length > 0) {
      expect(() => startable(plan)).toThrow(`does not serve ${notServed.join(", ")} yet`);
      return;
    }
    const { envoy, filter, brightstaff } = renderParts(startable(plan).config);
    expect(envoy).toContain("static_resources");
    expect([JSON.parse(filter), JSON.parse(brightstaff)]).toEqual([expect.anything(), expect.anything()]);
  },
);
