// Facts of a request that the response's writer needs. The request's reader collects them; they are kept until the
// response is written.

import { Buffer } from "../../bytes/buffer";
import { NameSet } from "./name-map";
import { ToolNames } from "./tool-names";

const MAX_ECHO: i32 = 1 << 20;
const MAX_MODEL: i32 = 1024;
const MAX_NAMES: i32 = 64 << 10;

export class RequestNotes {
  /** JSON members, each after a comma, that a Responses response repeats from its request; may be empty. */
  echo: Buffer = new Buffer(1024, MAX_ECHO);
  /** The upstream's name for the model, escaped: the response's model when the provider names none. */
  model: Buffer = new Buffer(64, MAX_MODEL);
  /** Of tools that the provider knows by other names. */
  readonly tools: ToolNames = new ToolNames();
  /** The provider's names of tools whose input is free text. */
  private customTools: NameSet = new NameSet(MAX_NAMES);
  /** Calls of the function `tool_search` are searches among the client's tools. */
  searchesTools: bool = false;
  /** A Chat Completions client that uses `function_call`, the form before tools. */
  legacyFunctions: bool = false;

  /** How many answers the client wants. */
  choices: i32 = 1;
  /** The request lost a web search that the model cannot make. */
  lostSearch: bool = false;
  /** It lost stop sequences that the model does not take. */
  lostStops: bool = false;
  /** It lost tools beyond those that the model takes. */
  lostTools: bool = false;

  clear(): void {
    this.legacyFunctions = false;
    this.lostSearch = false;
    this.lostStops = false;
    this.lostTools = false;
    this.searchesTools = false;
    this.choices = 1;
    this.echo.clear();
    this.model.clear();
    this.customTools.clear();
    this.tools.clear();
  }

  free(): void {
    this.echo.free();
    this.model.free();
    this.customTools.free();
    this.tools.free();
  }

  /** Calls in the response differ from those that the client knows. */
  get changesCalls(): bool {
    return !this.customTools.isEmpty || this.tools.any;
  }

  addCustomTool(name: usize, length: i32): void {
    this.customTools.add(name, length);
  }

  isCustomTool(name: usize, length: i32): bool {
    return this.customTools.has(name, length);
  }
}
