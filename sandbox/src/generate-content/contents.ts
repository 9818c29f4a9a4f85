// Reads the turns of a generateContent request, part by part, and matches calls with responses.
// https://ai.google.dev/api/caching#Content
import type { Conversation } from "../request.js";
import { SIGNATURES } from "../signatures.js";
import type { View } from "../view.js";

/** A part has exactly one of these. */
const DATA = [
  ...["text", "inlineData", "functionCall", "functionResponse", "fileData", "executableCode"],
  ...["codeExecutionResult", "toolCall", "toolResponse"],
];
const PART = [...DATA, "thought", "thoughtSignature", "videoMetadata", "partMetadata", "mediaResolution"];
/** https://ai.google.dev/gemini-api/docs/thought-signatures: replace the signature of another model's call. */
const PLACEHOLDERS = ["skip_thought_signature_validator", "context_engineering_is_the_way_to_go"];

interface Called {
  id: unknown;
  name: string;
}

export class Contents {
  readonly #conversation: Conversation;
  /** The calls of the previous turn. */
  #calls: Called[] = [];
  /** Calls must be signed, as Gemini 3 requires. */
  readonly #signed: boolean;

  constructor(conversation: Conversation, signed: boolean) {
    this.#conversation = conversation;
    this.#signed = signed;
  }

  system(instruction: View): void {
    if (!instruction.present) return;
    for (const part of instruction.only(["role", "parts"]).get("parts").required().list())
      part.only(PART).get("text").string();
  }

  read(contents: View): void {
    const all = contents.list();
    if (all.length === 0) contents.fail("contents is not specified");
    const asked = all.findLastIndex((content) => isQuestion(content));
    for (const [index, content] of all.entries()) this.#turn(content, this.#signed && index > asked);
    if (this.#calls.length > 0) this.#unequal(contents);
  }

  #turn(content: View, current: boolean): void {
    const role = content.only(["role", "parts"]).get("role").optionalString() ?? "user";
    if (role !== "user" && role !== "model")
      content.get("role").fail("Please use a valid role: user, model.");
    const parts = content.get("parts");
    if (parts.list().length === 0) parts.fail("contents.parts must not be empty.");
    for (const part of parts.list()) checkSignature(part.only(PART));
    if (role === "model") this.#model(parts, current);
    else this.#user(parts);
  }

  #model(parts: View, current: boolean): void {
    if (this.#calls.length > 0) this.#unequal(parts);
    this.#conversation.assistant();
    for (const part of parts.list()) {
      const kind = kindOf(part);
      if (kind === "functionResponse") part.fail("a function response cannot be in a turn of the model");
      if (kind === "text") this.#conversation.assistant(part.get("text").string());
      if (kind !== "functionCall") continue;
      const call = part.get(kind).only(["id", "name", "args"]);
      const name = call.get("name").name();
      if (call.get("args").present) call.get("args").object();
      if (current && this.#calls.length === 0 && !part.get("thoughtSignature").present) {
        part.fail(
          "Function call is missing a thought_signature in functionCall parts. This is required for tools to work " +
            `correctly. Additional data, function call \`default_api:${name}\`.`,
        );
      }
      this.#calls.push({ id: call.get("id").value, name });
    }
  }

  #user(parts: View): void {
    const responses = parts.list().filter((part) => part.get("functionResponse").present);
    if (responses.length !== this.#calls.length) this.#unequal(parts);
    if (responses.length < parts.list().length) this.#conversation.user();
    for (const part of parts.list()) {
      const kind = kindOf(part);
      if (kind === "functionCall") part.fail("a function call cannot be in a turn of the user");
      if (kind === "functionResponse") this.#response(part.get(kind));
      else this.#shown(part, kind, ["mimeType", "data"]);
    }
  }

  #response(response: View): void {
    response.only(["id", "name", "response", "parts", "willContinue", "scheduling"]);
    const name = response.get("name").optionalString() ?? "";
    if (name === "") response.get("name").fail("Name cannot be empty.");
    const id = response.get("id").optionalString();
    const match = this.#calls.findIndex((call) => call.name === name && (id === undefined || call.id === id));
    if (match < 0) response.fail(`there is no function call ${name} with this id in the turn before`);
    this.#calls.splice(match, 1);
    const { output, error, ...rest } = response.get("response").required().object();
    const said = error ?? output ?? rest;
    this.#conversation.result(typeof said === "string" ? said : JSON.stringify(said), error !== undefined);
    for (const part of response.get("parts").list())
      this.#shown(part.only(["inlineData", "fileData"]), kindOf(part), ["mimeType", "data", "displayName"]);
  }

  #shown(part: View, kind: string, members: readonly string[]): void {
    const inner = part.get(kind);
    if (kind === "text") this.#conversation.say(inner.string());
    else if (kind === "inlineData") {
      this.#conversation.bytes(inner.only(members).get("mimeType").name(), inner.get("data"));
    } else if (kind === "fileData") {
      this.#conversation.url("a file", inner.only(["fileUri", "mimeType", "displayName"]).get("fileUri"));
    }
  }

  #unequal(where: View): never {
    where.fail(
      "Please ensure that the number of function response parts is equal to the number of function call parts of " +
        "the function call turn.",
    );
  }
}

/** A user turn with more than results. */
function isQuestion(content: View): boolean {
  const { value } = content.get("parts");
  return (
    content.get("role").value !== "model" &&
    !(
      Array.isArray(value) &&
      content
        .get("parts")
        .list()
        .some((part) => part.get("functionResponse").present)
    )
  );
}

function kindOf(part: View): string {
  const [kind, ...more] = part.keys().filter((name) => DATA.includes(name));
  if (kind === undefined) return part.fail("required oneof field 'data' must have one initialized field");
  if (more.length > 0) return part.fail(`oneof field 'data' is already set. Cannot set '${more[0]}'`);
  return kind;
}

function checkSignature(part: View): void {
  const signature = part.get("thoughtSignature").optionalString();
  if (signature === undefined || signature === SIGNATURES.google || PLACEHOLDERS.includes(signature)) return;
  part.get("thoughtSignature").fail("Corrupted thought signature.");
}
