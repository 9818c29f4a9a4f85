// Runs the filter's request translation.
import { compileUnits, type Units } from "./compile-units.js";
import { type ClientName, formatNumber, MODELS, type UpstreamName } from "./formats.js";

interface Exports {
  input(length: number): number;
  modelInput(length: number): number;
  translate(client: number, upstream: number, quirks: number, length: number, modelLength: number): number;
  outputPtr(): number;
  outputLength(): number;
  refusalText(): number;
  refusalPtr(): number;
  echoPtr(): number;
  echoLength(): number;
  isCustomTool(length: number): number;
}

export type RequestOutcome = { text: string } | { field: string; message: string };

export class RequestUnits {
  private constructor(private readonly units: Units & Exports) {}

  static async load(): Promise<RequestUnits> {
    return new RequestUnits(await compileUnits<Exports>("request"));
  }

  /** The body must be JSON. */
  translate(
    client: ClientName,
    upstream: UpstreamName,
    body: string,
    model = MODELS[upstream],
    quirks = 0,
  ): RequestOutcome {
    const { units } = this;
    const bytes = Buffer.from(body);
    const name = Buffer.from(model);
    this.place(units.input(bytes.length), bytes);
    this.place(units.modelInput(name.length), name);
    const [from, to] = [formatNumber(client), formatNumber(upstream)];
    const verdict = units.translate(from, to, quirks, bytes.length, name.length);
    if (verdict === -1) throw new Error(`not JSON: ${body.slice(0, 200)}`);
    if (verdict === 1) return { text: this.read(units.outputPtr(), units.outputLength()) };
    const length = units.refusalText();
    const [field = "", message = ""] = this.read(units.refusalPtr(), length).split("\n");
    return { field, message };
  }

  /** The members that a Responses answer would repeat from the last request, each after a comma. */
  echo(): string {
    return this.read(this.units.echoPtr(), this.units.echoLength());
  }

  /** Whether the last request has a tool of this name with free text as input. */
  isCustomTool(name: string): boolean {
    const bytes = Buffer.from(name);
    this.place(this.units.modelInput(bytes.length), bytes);
    return this.units.isCustomTool(bytes.length) === 1;
  }

  private place(pointer: number, bytes: Buffer): void {
    new Uint8Array(this.units.memory.buffer, pointer, bytes.length).set(bytes);
  }

  private read(pointer: number, length: number): string {
    return Buffer.from(new Uint8Array(this.units.memory.buffer, pointer, length)).toString();
  }
}
