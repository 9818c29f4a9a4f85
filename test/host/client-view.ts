// The response as the client sees it.
import { utf8 } from "./bytes.js";
import type { HeaderMap } from "./header-map.js";

export class ClientView {
  headers: HeaderMap | undefined;
  trailers: HeaderMap | undefined;
  /** The body in the pieces Envoy wrote, without empty ones. */
  readonly chunks: Uint8Array[] = [];
  /** The response is complete. */
  ended = false;
  /** The stream was cut off instead of ending. */
  reset = false;

  get status(): number | undefined {
    const status = this.headers?.get(":status");
    return status === undefined ? undefined : Number(status);
  }

  get body(): Uint8Array {
    return Buffer.concat(this.chunks);
  }

  get text(): string {
    return utf8(this.body);
  }

  get json(): unknown {
    return JSON.parse(this.text);
  }
}
