// Reads the input items of a Responses request and matches calls with outputs.
// https://platform.openai.com/docs/api-reference/responses/create#responses-create-input
import type { Conversation } from "../request.js";
import { SIGNATURES } from "../signatures.js";
import type { View } from "../view.js";

const PARTS = {
  user: ["input_text", "input_image", "input_file"],
  assistant: ["output_text", "refusal"],
} as const;
type Kind = (typeof PARTS)["user" | "assistant"][number];

export class Items {
  readonly #conversation: Conversation;
  /** Accepts the sandbox's own reasoning by its id alone. */
  readonly #stored: boolean;
  readonly #open = new Map<string, View>();

  constructor(conversation: Conversation, stored: boolean) {
    this.#conversation = conversation;
    this.#stored = stored;
  }

  read(input: View): void {
    const items = input.list();
    if (items.length === 0) input.fail("Expected at least one item.");
    for (const [index, item] of items.entries()) this.#item(item, items[index + 1]);
    for (const [id, call] of this.#open) call.fail(`No tool output found for function call ${id}.`);
  }

  #item(item: View, next: View | undefined): void {
    const kind = item.get("type").optionalString() ?? "message";
    if (kind === "message") this.#message(item);
    else if (kind === "reasoning") this.#reasoning(item, next);
    else if (kind === "function_call") this.#call(item, "arguments");
    else if (kind === "custom_tool_call") this.#call(item, "input");
    else if (kind === "function_call_output" || kind === "custom_tool_call_output") this.#output(item);
    else if (kind === "item_reference") item.fail(`Item with id '${item.get("id").value}' not found.`);
    else if (!/_(call|call_output|list_tools|request|response)$/.test(kind)) {
      item.get("type").fail(`Invalid value: '${kind}'.`, "invalid_value");
    }
  }

  #message(item: View): void {
    item.only(["type", "role", "content", "id", "status", "phase"]);
    const role = item.get("role").oneOf(["user", "assistant", "system", "developer"]);
    const content = item.get("content").required();
    if (role === "user") this.#conversation.user();
    if (role === "assistant") this.#conversation.assistant();
    const text =
      typeof content.value === "string"
        ? content.value
        : content
            .list()
            .map((part) => this.#part(part, PARTS[role === "assistant" ? "assistant" : "user"]))
            .join("");
    if (role === "user") this.#conversation.say(text);
    if (role === "assistant") this.#conversation.assistant(text);
  }

  #reasoning(item: View, next: View | undefined): void {
    item.only(["type", "id", "summary", "content", "encrypted_content", "status"]);
    const id = item.get("id").optionalString() ?? "";
    for (const part of item.get("summary").required().list()) {
      part.get("type").oneOf(["summary_text"]);
      part.get("text").string();
    }
    const encrypted = item.get("encrypted_content");
    if (encrypted.present && encrypted.string() !== SIGNATURES.openAi) {
      encrypted.fail(
        `The encrypted content for item ${id} could not be verified. Reason: Encrypted content could not be decrypted ` +
          "or parsed.",
        "invalid_encrypted_content",
      );
    }
    if (!encrypted.present && !(this.#stored && id.startsWith("rs_"))) {
      item.fail(
        `Item with id '${id}' not found. Items are not persisted when \`store\` is set to false. Try again with ` +
          "`store` set to true, or remove this item from your input.",
      );
    }
    const follower = next?.get("type").value ?? "message";
    if (next === undefined || (follower === "message" && next.get("role").value !== "assistant")) {
      item.fail(`Item '${id}' of type 'reasoning' was provided without its required following item.`);
    }
  }

  #call(item: View, input: "arguments" | "input"): void {
    item.only(["type", "id", "call_id", "name", input, "status", "namespace"]);
    const id = item.get("call_id").name();
    item.get("name").name();
    item.get(input).string();
    if (
      item
        .get("id")
        .optionalString()
        ?.startsWith(input === "input" ? "ctc" : "fc") === false
    )
      item.get("id").wrong("an ID that begins with 'fc'");
    this.#open.set(id, item);
    this.#conversation.assistant();
  }

  #output(item: View): void {
    item.only(["type", "id", "call_id", "output", "status"]);
    const id = item.get("call_id").name();
    if (!this.#open.delete(id)) item.fail(`No tool call found for function call output with call_id ${id}.`);
    const output = item.get("output").required();
    const text =
      typeof output.value === "string"
        ? output.value
        : output
            .list()
            .map((part) => this.#part(part, PARTS.user))
            .join("");
    this.#conversation.result(text);
  }

  #part(part: View, kinds: readonly Kind[]): string {
    const kind = part.get("type").oneOf(kinds);
    switch (kind) {
      case "input_text":
        return part.only(["type", "text"]).get("text").string();
      case "output_text":
        return part.only(["type", "text", "annotations", "logprobs"]).get("text").string();
      case "refusal":
        return part.only(["type", "refusal"]).get("refusal").string();
      case "input_image": {
        part.only(["type", "image_url", "file_id", "detail"]);
        if (part.get("file_id").present) this.#conversation.file("the file", part.get("file_id").name());
        else this.#conversation.url("an image", part.get("image_url"));
        return "";
      }
      case "input_file": {
        part.only(["type", "file_id", "file_data", "file_url", "filename", "detail"]);
        if (part.get("file_id").present) this.#conversation.file("the file", part.get("file_id").name());
        else if (part.get("file_url").present) this.#conversation.url("a file", part.get("file_url"));
        else this.#conversation.url("a file", part.get("file_data"));
        return "";
      }
    }
  }
}
