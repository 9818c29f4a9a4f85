// What a rendering needs beside the normalised configuration: where files are on the machine that runs Envoy.

export interface RenderOptions {
  /** The filter's wasm binary. */
  wasmPath: string;
  /** File of the JSON access log; absent: standard output. */
  accessLogPath?: string;
  /**
   * Unix socket of Envoy's admin interface, at most 103 bytes; absent: `envoy-admin.sock` in the directory that Envoy is
   * started in.
   */
  adminSocketPath?: string;
  /** File of the keys that listeners take, which Envoy watches. */
  keysPath?: string;
  /** Directory of the files that name listeners' certificates, which Envoy watches. */
  tlsDirectory?: string;
  /** Directory of the files with what verifies tokens, where an issuer's keys are in a file; Envoy watches it. */
  tokensDirectory?: string;
  /** CA bundle used when the configuration names none; absent: the system's is looked for. */
  systemCaPath?: string;
  /** For Envoy's heap where the configuration says nothing; absent: 2 GiB. */
  memoryBytes?: number;
  /** Leave the gateway out: the bare proxy that measurements compare with. */
  withoutFilter?: boolean;
}
