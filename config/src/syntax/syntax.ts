// YAML syntax errors in our own words, by their code: the parser's texts quote the input, which may contain
// a key. https://eemeli.org/yaml/#errors lists the codes.
import type { ErrorCode, YAMLError } from "yaml";

const MESSAGES: Partial<Record<ErrorCode, string>> = {
  BAD_ALIAS:
    "an alias (*name) or anchor (&name) without a name; text that starts with * or & must be in quotes",
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

const NO_SPACE = "a dash that begins an entry needs a space after it";
const NO_ENTRY = "wrong indentation: neither that of the line above nor a new entry with `- `";
const REFERENCE_IN_FLOW =
  "within [ ] and { } a reference with braces must be in quotes, or be written as $NAME";
const NOT_CLOSED = "a [ or { before this is not closed, or what is in it is indented less than its key";

export interface SyntaxFlaw {
  offset: number;
  message: string;
}

/** In the order of the text. */
export function syntaxErrorsOf(errors: readonly YAMLError[], text: string): SyntaxFlaw[] {
  const sorted = errors.toSorted((one, other) => one.pos[0] - other.pos[0]);
  return sorted
    .flatMap((error, index) => {
      const [before, next] = [sorted[index - 1], sorted[index + 1]];
      if (isContinued(before, error)) return [];
      return isContinued(error, next) ? continuedError(next.pos, text) : plainError(error, text);
    })
    .toSorted((one, other) => one.offset - other.offset);
}

function plainError(error: YAMLError, text: string): SyntaxFlaw {
  const [offset] = error.pos;
  if (text.startsWith("${", offset - 1)) return { offset: offset - 1, message: REFERENCE_IN_FLOW };
  return { offset, message: messageOf(error) };
}

/** A code may have several causes, which the parser's text tells apart. */
function messageOf({ code, message }: YAMLError): string {
  if (code === "BAD_INDENT" && message.startsWith("Flow ")) return NOT_CLOSED;
  if (code === "MISSING_CHAR" && message.startsWith("Sequence item")) return NO_ENTRY;
  return MESSAGES[code] ?? "is not valid YAML";
}

/** Whether the parser took the next line for more of a value, so that a key within it has several lines. */
function isContinued(
  error: YAMLError | undefined,
  next: YAMLError | undefined,
): next is YAMLError & { code: "MULTILINE_IMPLICIT_KEY" } {
  return error?.code === "BLOCK_AS_IMPLICIT_KEY" && next?.code === "MULTILINE_IMPLICIT_KEY";
}

/** The line is at fault that is indented as if it continued a value. */
function continuedError([from, to]: readonly [number, number], text: string): SyntaxFlaw {
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const [line = ""] = text.slice(start).split("\n", 1);
  const dash = /^ *-(?=[^\s-])/.exec(line);
  if (dash !== null) return { offset: start + dash[0].length, message: NO_SPACE };
  const key = text.slice(from, to).trimEnd();
  const at = from + key.lastIndexOf("\n") + 1;
  const indentation = /^ */.exec(text.slice(at))?.[0].length ?? 0;
  return { offset: at + indentation, message: "wrong indentation: not that of the line above" };
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
