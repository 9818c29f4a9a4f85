// The table of the known providers: the rows of config/providers.yaml.
import { isSandbox, providerRows } from "../../config/dist/providers/rows.js";

export function providerTable() {
  const rows = [...providerRows()].filter(([name]) => !isSandbox(name));
  return [
    "| provider (other names) | APIs | `access_key` | its usual variable |",
    "| --- | --- | --- | --- |",
    ...rows.map(
      ([name, row]) =>
        `| ${namesOf(name, row)} | ${apisOf(row)} | ${keyOf(name, row)} | ${variableOf(row)} |`,
    ),
    "| `sandbox`, `sandbox-messages`, and more | one each, as their names say | takes none | |",
  ].join("\n");
}

function namesOf(name, { aliases = [] }) {
  const others = aliases.map((alias) => `\`${alias}\``).join(", ");
  return others === "" ? `\`${name}\`` : `\`${name}\` (${others})`;
}

function apisOf({ apis }) {
  return Object.keys(apis).join(", ");
}

function keyOf(name, { auth, needs }) {
  if (name === "chatgpt") return "the client's own, if none is given";
  if (auth === "aws") return "a bearer key, or none: AWS credentials";
  return needs === "base_url" ? "optional; needs `base_url`" : "required";
}

function variableOf({ key }) {
  return key === undefined ? "" : `\`${key}\``;
}
