// Runs the filter's answer translation: whole bodies, streams in any pieces, and errors.
import { type ObservedPart, STOP_REASONS } from "@plano/config/contract";
import { compileUnits, type Units } from "./compile-units.js";
import { type ClientName, formatNumber, type UpstreamName } from "./formats.js";

interface Exports {
  input(length: number): number;
  note(client: number, upstream: number, length: number): number;
  forget(): void;
  reset(client: number, upstream: number, streaming: boolean, usage: boolean, answer: boolean): void;
  free(): void;
  setNow(now: bigint): void;
  whole(length: number): number;
  gather(length: number): number;
  chunk(length: number, endOfStream: boolean): number;
  error(client: number, upstream: number, status: number, length: number): number;
  ownError(client: number, status: number, length: number): void;
  outputPtr(): number;
  outputLength(): number;
  unchanged(): number;
  ended(): number;
  errored(): number;
  firstToken(): bigint;
  stopReason(): number;
  observed(): number;
  textsPtr(): number;
}

/** A fixed clock, so that ids made from it are the same in every run. */
const NOW = 1_700_000_000_000_000_000n;

export interface Observed {
  input: number;
  cachedInput: number;
  cacheCreation: number;
  output: number;
  reasoning: number;
  model: string;
  /** The texts of the parts. */
  answer: string;
  parts: ObservedPart[];
  failure: string;
  stop: string;
  ended: boolean;
  errored: boolean;
  firstToken: bigint;
}

/** What the units write of it as JSON, with an empty part before the others. */
type Told = Omit<Observed, "answer" | "stop" | "ended" | "errored" | "firstToken">;

export interface StreamOptions {
  usage?: boolean;
  answer?: boolean;
  /** Whether the stream's end comes with the last piece or separately. */
  lateEnd?: boolean;
  /** The client's request, if the answer depends on it. */
  request?: string | undefined;
}

export interface Outcome {
  text: string;
  observed: Observed;
  /** How many pieces could pass unchanged. */
  untouched: number;
}

export class ResponseUnits {
  /** What is known of the request; a request answered many times is read once. */
  private noted = "";
  /** The last answer as it was told and as it was read: the same stream in other pieces tells the same. */
  private last: { text: string; told: ReturnType<typeof readTold> } | undefined;

  private constructor(private readonly units: Units & Exports) {}

  static async load(): Promise<ResponseUnits> {
    return new ResponseUnits(await compileUnits<Exports>("response"));
  }

  get memorySize(): number {
    return this.units.memory.buffer.byteLength;
  }

  free(): void {
    this.units.free();
  }

  whole(
    client: ClientName,
    upstream: UpstreamName,
    body: string | Buffer,
    streaming = false,
    request?: string,
  ): Outcome & { ok: boolean } {
    this.reset(client, upstream, streaming, { usage: true, request });
    const bytes = Buffer.from(body as string);
    this.place(bytes);
    const ok = this.units.whole(bytes.length) !== 0;
    const untouched = this.units.unchanged();
    return {
      ok,
      untouched,
      text: untouched ? bytes.toString() : this.output().toString(),
      observed: this.observed(),
    };
  }

  /** The body for a client that asked for no stream, although the provider sent one. */
  gather(
    client: ClientName,
    upstream: UpstreamName,
    stream: Buffer,
    request?: string,
  ): { ok: boolean; text: string; observed: Observed } {
    this.reset(client, upstream, false, { usage: true, request });
    this.place(stream);
    const ok = this.units.gather(stream.length) !== 0;
    return { ok, text: this.output().toString(), observed: this.observed() };
  }

  /** The client's bytes for a stream that arrives in these pieces. */
  stream(
    client: ClientName,
    upstream: UpstreamName,
    pieces: Iterable<Buffer>,
    options: StreamOptions = {},
  ): Outcome {
    this.reset(client, upstream, true, options);
    const all = [...pieces];
    if (options.lateEnd === true || all.length === 0) all.push(Buffer.alloc(0));
    const written: Buffer[] = [];
    let untouched = 0;
    all.forEach((piece, index) => {
      this.units.setNow(NOW + BigInt(index));
      this.place(piece);
      if (this.units.chunk(piece.length, index === all.length - 1) === 0)
        throw new Error("output overflowed");
      if (this.units.unchanged() !== 0) {
        if (this.units.outputLength() !== 0) throw new Error("wrote beside leaving the bytes as they are");
        untouched += 1;
        written.push(piece);
      } else {
        written.push(this.output());
      }
    });
    return { text: Buffer.concat(written).toString(), observed: this.observed(), untouched };
  }

  /** The client's body for a provider's error; undefined if the provider's own passes. */
  error(
    client: ClientName,
    upstream: UpstreamName,
    status: number,
    body: string | Buffer,
    request?: string,
  ): string | undefined {
    this.note(client, upstream, request);
    const bytes = Buffer.from(body as string);
    this.place(bytes);
    const written = this.units.error(formatNumber(client), formatNumber(upstream), status, bytes.length);
    return written === 0 ? undefined : this.output().toString();
  }

  /** `client` 0 is a client of an unknown format. */
  ownError(client: number, status: number, parts: [code: string, message: string, field: string]): string {
    const bytes = Buffer.from(parts.join("\n"));
    this.place(bytes);
    this.units.ownError(client, status, bytes.length);
    return this.output().toString();
  }

  private reset(
    client: ClientName,
    upstream: UpstreamName,
    streaming: boolean,
    options: StreamOptions,
  ): void {
    this.note(client, upstream, options.request);
    this.units.setNow(NOW);
    this.units.reset(
      formatNumber(client),
      formatNumber(upstream),
      streaming,
      options.usage ?? false,
      options.answer ?? true,
    );
  }

  private note(client: ClientName, upstream: UpstreamName, request: string | undefined): void {
    const noted = request === undefined ? "" : `${client} ${upstream} ${request}`;
    if (noted === this.noted) return;
    this.noted = noted;
    this.units.forget();
    if (request === undefined) return;
    const bytes = Buffer.from(request);
    this.place(bytes);
    if (this.units.note(formatNumber(client), formatNumber(upstream), bytes.length) === 0)
      throw new Error(`the request of ${client} is refused for ${upstream}`);
  }

  private place(bytes: Buffer): void {
    const pointer = this.units.input(bytes.length);
    new Uint8Array(this.units.memory.buffer, pointer, bytes.length).set(bytes);
  }

  private output(): Buffer {
    return this.read(this.units.outputPtr(), this.units.outputLength());
  }

  private read(pointer: number, length: number): Buffer {
    return Buffer.from(new Uint8Array(this.units.memory.buffer, pointer, length));
  }

  private observed(): Observed {
    const length = this.units.observed();
    const text = this.read(this.units.textsPtr(), length).toString();
    if (text !== this.last?.text) this.last = { text, told: readTold(text) };
    return {
      ...this.last.told,
      stop: STOP_REASONS[this.units.stopReason() - 1] ?? "none",
      ended: this.units.ended() !== 0,
      errored: this.units.errored() !== 0,
      firstToken: this.units.firstToken(),
    };
  }
}

function readTold(text: string): Told & Pick<Observed, "answer"> {
  const { parts, ...told } = JSON.parse(text) as Told;
  return {
    ...told,
    // The first one is empty.
    parts: parts.slice(1),
    answer: parts.map(({ kind, text: said }) => (kind === "text" ? said : "")).join(""),
  };
}
