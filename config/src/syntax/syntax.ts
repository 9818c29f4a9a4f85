// YAML syntax errors in our own words, by their code: the parser's texts quote the input, which may contain
// a key. https://eemeli.org/yaml/#errors lists the codes.
import type { ErrorCode } from "yaml";

const MESSAGES: Partial<Record<ErrorCode, string>> = {
  BAD_DQ_ESCAPE: "not an escape sequence that double quotes know; single quotes have none",
  BAD_INDENT: "wrong indentation",
  BAD_SCALAR_START: "text that starts with this character must be in quotes",
  BLOCK_AS_IMPLICIT_KEY: "a second key on the same line; a value with `: ` in it must be in quotes",
  BLOCK_IN_FLOW: "a list or mapping by indentation cannot be inside [ ] or { }",
  DUPLICATE_KEY: "Map keys must be unique: this one is listed twice",
  IMPOSSIBLE: "cannot be read as YAML",
  MISSING_CHAR:
    "something is missing here: a closing quote or bracket, a comma, or `:` with a space after it",
  MULTILINE_IMPLICIT_KEY: "a key must be on one line; is a space missing after its `:`?",
  MULTIPLE_DOCS: "a second document starts here; a configuration is one document",
  RESOURCE_EXHAUSTION: "nested too deeply",
  TAB_AS_INDENT: "a tab cannot indent; use spaces",
  TAG_RESOLVE_FAILED: "a tag (!name) that is not known here; text that starts with ! must be in quotes",
  UNEXPECTED_TOKEN: "does not belong here; is a quote or an indentation wrong before it?",
};

export function syntaxMessage(code: ErrorCode): string {
  return MESSAGES[code] ?? "is not valid YAML";
}

/** Why a document that was parsed has no value. */
export function readMessage(error: unknown): string {
  if (error instanceof RangeError) return "nested too deeply";
  const text = error instanceof Error ? error.message : "";
  if (text.startsWith("Unresolved alias")) {
    return "an alias (*name) without its anchor (&name); text that starts with * must be in quotes";
  }
  if (text.startsWith("Merge")) return "<< takes a mapping, or an alias (*name) of one";
  return "aliases (*name) expand to too much, or without end";
}
