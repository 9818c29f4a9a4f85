// Inputs of a rendering beside the normalised configuration: paths on the machine that runs Envoy.

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
  /** File of the access keys, which Envoy watches. */
  keysPath?: string;
  /** File of the providers' sealed secrets, which Envoy watches. */
  secretsPath?: string;
  /** Directory of the files that list the listeners' certificates, which Envoy watches. */
  tlsDirectory?: string;
  /** Directory of the token filters' files, for issuers whose keys are in a file; Envoy watches it. */
  tokensDirectory?: string;
  /** CA bundle when the configuration names none; absent: the system's. */
  systemCaPath?: string;
  /** Bytes for Envoy's heap when the configuration sets none; absent: 2 GiB. */
  memoryBytes?: number;
  /** Leaves the filter out: the bare proxy that measurements compare with. */
  withoutFilter?: boolean;
}
