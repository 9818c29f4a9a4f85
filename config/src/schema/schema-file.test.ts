// The schema as editors read it, with an ajv that knows nothing of Plano.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { schema as loaderSchema } from "./schema.js";

interface Part {
  description?: string;
  properties?: Record<string, Part>;
  items?: Part;
  additionalProperties?: Part | boolean;
}

const root = path.resolve(import.meta.dirname, "../../..");
const read = (file: string): string => readFileSync(path.join(root, file), "utf8");
const schema: Part = JSON.parse(read("config/plano_config_schema.json"));
const validate = new Ajv2020({ allowUnionTypes: true }).compile(schema);

const examples = readdirSync(path.join(root, "config/examples")).map((name) => `config/examples/${name}`);
const demos = readdirSync(path.join(root, "demos"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => readdirSync(path.join(root, "demos", name)).map((file) => `demos/${name}/${file}`));
const files = [...examples, ...demos].filter((file) => file.endsWith(".yaml"));

describe("the schema that editors read", () => {
  test("has examples and demos to be tried on", () => {
    expect(files).toContain("config/examples/quickstart.yaml");
    expect(files).toContain("demos/rag/plano_config.yaml");
  });

  test.each(files)("lets %s through", (file) => {
    validate(parse(read(file)));
    expect(validate.errors).toBeNull();
  });

  test.each([
    ["a key that is not known", "listners: []\n"],
    ["a number that is too small", "limits: { connections: 0 }\n"],
    ["a word that is none of those listed", "ratelimit_service: { address: a:1, failure_mode: maybe }\n"],
  ])("refuses %s", (_what, yaml) => {
    expect(validate(parse(read("config/examples/quickstart.yaml") + yaml))).toBe(false);
  });

  test("lets references to variables through where a number or a word is wanted", () => {
    const more = "ports: \u0024{PORTS:-auto}\nlimits: { connections: $MOST, stream_idle: $IDLE }\n";
    validate(parse(read("config/examples/quickstart.yaml") + more));
    expect(validate.errors).toBeNull();
  });

  test("describes every key", () => {
    expect(undescribed(schema, "")).toEqual([]);
  });
});

test("the schema that files are checked with follows the standard", () => {
  const ajv = new Ajv2020();
  expect([ajv.validateSchema(loaderSchema), ajv.errorsText()]).toEqual([true, "No errors"]);
});

function undescribed(
  { properties = {}, items, additionalProperties: others }: Part,
  place: string,
): string[] {
  return [
    ...Object.entries(properties).flatMap(([key, part]) => [
      ...(part.description === undefined ? [`${place}${key}`] : []),
      ...undescribed(part, `${place}${key}.`),
    ]),
    ...(items === undefined ? [] : undescribed(items, place)),
    ...(typeof others === "object" ? undescribed(others, place) : []),
  ];
}
