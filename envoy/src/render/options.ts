// What a rendering needs beside the normalised configuration: where files are on the machine that runs Envoy.

export interface RenderOptions {
  /** The filter's wasm binary. */
  wasmPath: string;
  /** File of the JSON access log; absent: standard output. */
  accessLogPath?: string;
  /** CA bundle used when the configuration names none; absent: the system's is looked for. */
  systemCaPath?: string;
  /** Leave the gateway out: the bare proxy that measurements compare with. */
  withoutFilter?: boolean;
}
