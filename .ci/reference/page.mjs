// The page of the file's keys, as Markdown: for each block of the schema its description, its table and its handwritten
// notes. A key in backticks is a link to its block.
import { blocksOf, deprecatedKeys } from "./blocks.mjs";
import { formOf } from "./forms.mjs";
import { providerTable } from "./providers.mjs";

const NOT_SERVED = "[Not served yet](#not-yet).";

export class Page {
  #schema;
  #blocks;
  #notServed;

  constructor(schema, notServed) {
    this.#schema = schema;
    this.#blocks = blocksOf(schema);
    this.#notServed = new Set(notServed);
  }

  /** Those of the paths that are no block of the page. */
  withoutBlock(paths) {
    return paths.filter((path) => !this.#isShown(path));
  }

  /** `frame` is the page around the reference, `notes` what is written of blocks, by their paths. */
  render(frame, notes) {
    const blocks = [...this.#blocks.values()].filter(({ path }) => this.#isShown(path));
    const parts = {
      keys: [this.#overview(), ...blocks.map((block) => this.#block(block, notes.get(block.path)))].join(
        "\n\n",
      ),
      providers: providerTable(),
      "deprecated keys": this.#deprecated(),
      "keys that are not served": this.#notYet(),
    };
    return fill(fill(frame, parts), parts);
  }

  /** Empty when everything is served. */
  #notYet() {
    if (this.#notServed.size === 0) return "";
    const keys = [...this.#notServed].map((key) => `- ${key.includes(" ") ? key : code(key)}`);
    const meaning =
      "`plano validate` checks these, and `plano up` and `plano render` refuse a file with them until Plano serves them:";
    return ["## Not yet", meaning, keys.join("\n")].join("\n\n");
  }

  #isShown(path) {
    const block = this.#blocks.get(path);
    return block !== undefined && block.sameAs === undefined;
  }

  #overview() {
    const { properties, required } = this.#schema;
    const rows = Object.entries(properties)
      .filter(([, part]) => !part.deprecated)
      .map(([key, part]) =>
        this.#row({ name: key, path: key, part, isBlock: true, isRequired: required.includes(key) }),
      );
    return `## Keys of the file\n\n${tableOf(rows)}`;
  }

  #block({ path, part, holder, rows }, notes) {
    const level = path.includes(".") ? "###" : "##";
    const described = part === holder ? [part] : [part, holder];
    const texts = described.map(({ description = "" }) => this.#linked(description, path));
    const paragraph = [...texts, ...(this.#notServed.has(path) ? [NOT_SERVED] : [])]
      .filter(Boolean)
      .join(" ");
    const table = tableOf(rows.map((row) => this.#row(row)));
    return [`${level} ${path}`, paragraph, table, ...(notes === undefined ? [] : [notes])].join("\n\n");
  }

  #row({ name, path, part, isBlock, isRequired }) {
    const target = this.#blocks.get(path)?.sameAs ?? path;
    const isLinked = isBlock && this.#blocks.has(path);
    const { text, initial } = splitDefault(part.description ?? "");
    const served = this.#notServed.has(path) ? ` ${NOT_SERVED}` : "";
    return {
      key: isLinked ? `[${code(name)}](${anchor(target)})` : code(name),
      form: formOf(part),
      initial: isRequired ? "required" : this.#linked(initial, path),
      text: `${this.#linked(text, path)}${served}`,
    };
  }

  /** Code that names a key of another part of the file becomes a link to it. */
  #linked(text, place) {
    return text.replace(/`([a-z_]+)((?:\.[a-z_]+)*)`/g, (written, key, rest) => {
      if (place.split(".")[0] === key || !this.#blocks.has(key)) return written;
      return `[${written}](${anchor(this.#isShown(`${key}${rest}`) ? `${key}${rest}` : key)})`;
    });
  }

  #deprecated() {
    const rows = deprecatedKeys(this.#schema).map(
      ({ path, part }) => `| ${code(path)} | ${this.#linked(part.description, path)} |`,
    );
    return ["| key | what it does |", "| --- | --- |", ...rows].join("\n");
  }
}

const code = (text) => `\`${text}\``;

const anchor = (path) => `#${path.replaceAll(".", "")}`;

function fill(text, parts) {
  return text.replace(/<!-- (.*?) -->/g, (written, name) => parts[name] ?? written);
}

function splitDefault(description) {
  const at = description.lastIndexOf("Default: ");
  if (at < 0) return { text: description, initial: "" };
  return {
    text: description.slice(0, at).trim(),
    initial: description.slice(at + "Default: ".length).replace(/\.$/, ""),
  };
}

function tableOf(rows) {
  const lines = rows.map(({ key, form, initial, text }) => `| ${key} | ${form} | ${initial} | ${text} |`);
  return ["| key | value | default | what it does |", "| --- | --- | --- | --- |", ...lines].join("\n");
}
