// What a value of the file looks like, in a few words, as its schema says it: "integer, 1 to 65535", "up to 10 secrets".
import {
  AUTO_OR_MAPPING,
  AUTO_OR_PORT,
  DURATION_FORM,
  HEADER_NAME,
  HOST_AND_PORT,
  ID_FORM,
  PATH_FORM,
  SIZE_FORM,
} from "../../config/dist/schema/patterns.js";

/** Longer lists of words are left to the description. */
const MOST_WORDS = 8;

const NOUNS = new Map([
  [AUTO_OR_MAPPING, "`auto`"],
  [AUTO_OR_PORT, "`auto` or a port"],
  [DURATION_FORM, "duration"],
  [HEADER_NAME, "header name"],
  [HOST_AND_PORT, "`host:port`"],
  [ID_FORM, "id"],
  [PATH_FORM, "path"],
  [SIZE_FORM, "size"],
]);

const either = (forms) =>
  forms.length === 1 ? forms[0] : `${forms.slice(0, -1).join(", ")} or ${forms.at(-1)}`;

const code = (value) => `\`${value}\``;

/** `plural` is the end of a noun that stands for many values. */
export function formOf(part, plural = "") {
  if (part.enum !== undefined) return wordsOf(part.enum, plural);
  const noun = NOUNS.get(part.pattern);
  if (noun !== undefined && part.type !== "object" && !part.type.includes("object"))
    return `${noun}${plural}`;
  return either(typesOf(part).map((type) => formOfType(type, part, plural)));
}

/** Without mappings all of whose keys are deprecated. */
function typesOf({ type, properties = {} }) {
  const types = [type].flat();
  const keys = Object.values(properties);
  const isGivenUp = keys.length > 0 && keys.every(({ deprecated }) => deprecated);
  return isGivenUp ? types.filter((each) => each !== "object") : types;
}

function formOfType(type, part, plural) {
  switch (type) {
    case "boolean":
      return "`true` or `false`";
    case "integer":
    case "number":
      return `${type}${plural}${boundsOf(part)}`;
    case "array":
      return part.items.enum === undefined
        ? `up to ${part.maxItems} ${formOf(part.items, "s")}`
        : `list of ${formOf(part.items, "s")}`;
    case "object":
      return mappingOf(part, plural);
    default:
      return textOf(part, plural);
  }
}

function wordsOf(words, plural) {
  if (words.length > MOST_WORDS) return `word${plural}`;
  return either(words.map(code));
}

function boundsOf({ minimum, exclusiveMinimum, maximum }) {
  if (maximum === undefined) return "";
  return exclusiveMinimum === undefined
    ? `, ${minimum} to ${maximum}`
    : `, more than ${exclusiveMinimum}, to ${maximum}`;
}

function mappingOf({ additionalProperties: others }, plural) {
  return typeof others === "object"
    ? `mapping${plural} of names to ${formOf(others, "s")}`
    : `mapping${plural}`;
}

function textOf({ writeOnly, pattern }, plural) {
  if (writeOnly) return `[secret${plural}](#secrets)`;
  return NOUNS.get(pattern) ?? `text${plural}`;
}
