// One client's stream in a run of many: each step is the next legal action of client, provider or Envoy, cut
// off anywhere. At the end it says whether the client's response is well-formed, and whether anybody got
// another's words.
import { CLIENT_PATHS, type ClientApi, type Format } from "@plano/config/contract";
import { utf8 } from "../host/bytes.js";
import type { Exchange, HeaderMap, Host } from "../host/host-api.js";
import { addressed, bodyOf, pieces } from "./bodies.js";
import type { Markers } from "./markers.js";
import type { Random } from "./random.js";

/** Requests that need state go there. */
export const BRIGHTSTAFF = "plano-brightstaff";
/** Passes unchanged. */
const EMBEDDINGS = "/v1/embeddings";
/** The provider's format, by the path of the request. */
const PATTERNS: readonly (readonly [Format, RegExp])[] = [
  ["chat-completions", /chat\/completions/],
  ["messages", /messages/],
  ["responses", /responses/],
  ["converse", /converse/],
  ["generate-content", /enerateContent/],
];
const STREAM_TYPES: Readonly<Record<string, string>> = { converse: "application/vnd.amazon.eventstream" };
const ERRORS = [204, 302, 400, 401, 404, 429, 500, 529, 599] as const;

export interface StreamSetting {
  readonly random: Random;
  readonly markers: Markers;
  /** The owners of the configuration's secrets. */
  readonly secrets: readonly string[];
  readonly models: readonly string[];
  readonly number: number;
  readonly between: (stream: OneStream) => void;
}

export class OneStream {
  readonly exchange: Exchange;
  readonly #random: Random;
  readonly #client: ClientApi;
  readonly #model: string;
  readonly #streaming: boolean;
  #request: Buffer[] | undefined;
  #answer: Buffer[] | undefined;
  #attempt = 0;
  readonly #markers: Markers;
  /**
   * Owners of what the client says, of its credential, of what each attempt's provider says, and of Envoy's
   * words.
   */
  readonly #name: string;
  readonly #secrets: readonly string[];

  /** Envoy calls `between` where it has other filters: between the filter's two roles. */
  constructor(host: Host, { random, markers, secrets, models, number, between }: StreamSetting) {
    this.exchange = host.exchange({
      route: (headers) => {
        between(this);
        return headers.get("x-plano-cluster");
      },
    });
    this.#random = random;
    this.#markers = markers;
    this.#secrets = secrets;
    this.#name = `exchange ${number}`;
    this.#client = random.pick(Object.keys(CLIENT_PATHS) as ClientApi[]);
    this.#model = random.pick(models);
    this.#streaming = random.chance(0.5);
  }

  /** Does the next action and names it. */
  step(): string {
    const { exchange } = this;
    if (this.#random.chance(0.01)) {
      exchange.abort();
      return "client aborts";
    }
    const attempt = exchange.attempts.at(-1);
    if (attempt !== undefined && attempt.number !== this.#attempt) {
      this.#attempt = attempt.number;
      this.#answer = undefined;
    }
    if (this.#request === undefined) return this.#beginRequest();
    if (this.#request.length > 0) return this.#continueRequest(this.#request);
    if (attempt === undefined || attempt.stopped()) return this.#envoyGivesUp();
    if (this.#random.chance(0.03)) return this.#fail();
    return this.#answer === undefined ? this.#beginAnswer() : this.#continueAnswer(this.#answer);
  }

  #beginRequest(): string {
    const random = this.#random;
    const marker = this.#markers.make(this.#name);
    const body = random.chance(0.03)
      ? random.bytes(random.below(300))
      : addressed(bodyOf(random, "requests", this.#client, marker), this.#model, this.#streaming);
    const bare = random.chance(0.02);
    this.#request = bare ? [] : pieces(random, body);
    const path = random.chance(0.02)
      ? "/v1/nothing"
      : random.chance(0.05)
        ? EMBEDDINGS
        : CLIENT_PATHS[this.#client];
    const user = random.chance(0.5) ? { "x-user": random.chance(0.2) ? marker : `u${random.below(5)}` } : {};
    const headers = {
      ":path": path,
      "content-type": "application/json",
      "anthropic-version": "2023-06-01",
      "x-request-id": this.#markers.make(this.#name),
      "user-agent": this.#markers.make(this.#name),
      [random.pick([
        "authorization",
        "x-api-key",
      ])]: `Bearer ${this.#markers.make(`${this.#name}'s credential`)}`,
    };
    this.exchange.requestHeaders({ ...headers, ...user }, bare);
    return `${this.#name}: ${this.#client} client asks for ${this.#model}${this.#streaming ? ", streaming" : ""}`;
  }

  #continueRequest(left: Buffer[]): string {
    const piece = left.shift() ?? Buffer.alloc(0);
    if (left.length === 0 && this.#random.chance(0.05)) {
      this.exchange.requestChunk(piece).requestTrailers({ "x-t": "1" });
      return "request ends with trailers";
    }
    const separate = left.length === 0 && this.#random.chance(0.1);
    this.exchange.requestChunk(piece, left.length === 0 && !separate);
    if (separate) this.exchange.requestChunk("", true);
    return `request body, ${piece.length} bytes`;
  }

  #envoyGivesUp(): string {
    const limited = this.#random.chance(0.5);
    if (limited) this.exchange.envoyReply(429, this.#envoySays(), "request_rate_limited");
    else this.exchange.envoyReply(504, this.#envoySays(), "response_timeout");
    if (!this.exchange.finished) this.exchange.abort();
    return "Envoy times out";
  }

  #fail(): string {
    const kind = this.#random.pick(["break", "retry", "retry on answer", "reply"] as const);
    const answered = this.#answer !== undefined;
    if (kind === "break") this.exchange.breakUpstream();
    else if (kind === "reply" || answered) {
      this.exchange.envoyReply(503, this.#envoySays(), "no_healthy_upstream");
    } else if (kind === "retry") this.exchange.retry();
    else {
      const headers = { ":status": "503", "content-type": "application/json" };
      this.exchange.retryOnAnswer({ ...headers, "x-request-id": this.#providerSays() });
    }
    return `attempt fails: ${kind}`;
  }

  #envoySays(): string {
    return `Envoy says ${this.#markers.make(`${this.#name}'s Envoy`)}`;
  }

  #providerSays(): string {
    return this.#markers.make(`${this.#name}'s provider ${this.#attempt}`);
  }

  /** What the provider says passes unchanged. */
  get #passedOn(): boolean {
    const path = this.exchange.attempts.at(-1)?.headers?.get(":path");
    return path === EMBEDDINGS || this.#format === this.#client;
  }

  /** Of the latest attempt's provider. */
  get #format(): Format {
    const path = this.exchange.attempts.at(-1)?.headers?.get(":path") ?? "";
    return PATTERNS.find(([, pattern]) => pattern.test(path))?.[0] ?? "chat-completions";
  }

  #beginAnswer(): string {
    const random = this.#random;
    const format = random.chance(0.05) ? random.pick(PATTERNS)[0] : this.#format;
    const kind = random.chance(0.15) ? "errors" : this.#streaming ? "streams" : "responses";
    const json = kind !== "streams" || random.chance(0.03);
    const type = json ? "application/json" : (STREAM_TYPES[format] ?? "text/event-stream");
    const status = kind === "errors" ? random.pick(ERRORS) : 200;
    const bare = random.chance(0.02);
    this.#answer = bare ? [] : pieces(random, bodyOf(random, kind, format, this.#providerSays()));
    const headers = { "request-id": this.#providerSays(), "set-cookie": this.#providerSays() };
    this.exchange.respondHeaders({ ...headers, ":status": String(status), "content-type": type }, bare);
    return `provider answers ${status} with ${kind} of ${format}`;
  }

  #continueAnswer(left: Buffer[]): string {
    const piece = left.shift() ?? Buffer.alloc(0);
    if (left.length === 0 && this.#random.chance(0.05)) {
      if (this.exchange.respondChunk(piece)) this.exchange.respondTrailers({ "x-t": "1" });
      return "answer ends with trailers";
    }
    const separate = left.length === 0 && this.#random.chance(0.1);
    const open = this.exchange.respondChunk(piece, left.length === 0 && !separate);
    if (separate && open) this.exchange.respondChunk("", true);
    return `answer body, ${piece.length} bytes`;
  }

  /** Another owner's words in what this exchange's provider, client or access log got. */
  #leaks(disturbed: boolean): string[] {
    const { client, attempts, filterState } = this.exchange;
    const last = attempts.at(-1)?.number ?? 0;
    // A host that pretends to have written headers sends on the old ones.
    const credential = `${this.#name}'s credential`;
    const unwritten = disturbed ? [credential, ...this.#secrets] : [];
    const sent = attempts.flatMap(({ number, cluster, headers, trailers, body }) =>
      this.#markers.foreign(
        {
          [`attempt ${number}`]: utf8(body),
          [`the head of attempt ${number}`]: text(headers) + text(trailers),
        },
        [
          this.#name,
          `the secrets of ${headers?.get(":authority")}`,
          ...unwritten,
          // Whose a response is, brightstaff knows by the client's credential.
          ...(cluster === BRIGHTSTAFF ? [credential] : []),
        ],
      ),
    );
    const got = { answer: client.text, "the answer's head": text(client.headers) + text(client.trailers) };
    const logged = [...filterState].map(([name, value]) => [`filter state ${name}`, utf8(value)]);
    return [
      ...sent,
      ...this.#markers.foreign({ ...got, ...Object.fromEntries(logged) }, [
        this.#name,
        `${this.#name}'s provider ${last}`,
        `${this.#name}'s Envoy`,
      ]),
    ];
  }

  /** What is wrong with the client's response; `disturbed`: host functions failed meanwhile. */
  faults(disturbed: boolean): string[] {
    const { client, localReply } = this.exchange;
    const faults = this.#leaks(disturbed);
    if (localReply !== undefined && localReply.source !== "envoy" && !isError(utf8(localReply.body))) {
      faults.push(`a local reply is no error in JSON: ${utf8(localReply.body).slice(0, 200)}`);
    }
    if (disturbed) return faults;
    faults.push(...this.exchange.faults);
    const streamed = client.headers?.get("content-type")?.startsWith("text/event-stream") === true;
    if (streamed && client.ended && !this.#passedOn) faults.push(...sseFaults(client.text));
    return faults;
  }
}

function text(headers: HeaderMap | undefined): string {
  return JSON.stringify(headers?.toRecord() ?? {});
}

function isError(text: string): boolean {
  try {
    const { error } = JSON.parse(text) as { error?: { message?: unknown } };
    return typeof error?.message === "string";
  } catch {
    return false;
  }
}

/** Of a translated stream: only fields that clients know, and JSON or the end in every `data`. */
function sseFaults(text: string): string[] {
  if (text !== "" && !text.endsWith("\n\n")) return [`a stream ends within an event: ${text.slice(-200)}`];
  const wrong = text.split("\n").find((line) => line !== "" && !isLine(line));
  return wrong === undefined ? [] : [`no line of a stream: ${wrong.slice(0, 200)}`];
}

function isLine(line: string): boolean {
  if (/^(event: \S+|:.*|data: \[DONE\])$/.test(line)) return true;
  if (!line.startsWith("data: ")) return false;
  try {
    JSON.parse(line.slice(6));
    return true;
  } catch {
    return false;
  }
}
