// What listeners of both types have, in the normalised model.

/** Web pages that may use a listener. */
export interface Cors {
  /**
   * In lower case: origins, with `*.` before a host for all its subdomains, `:*` for all ports; `null`; or
   * `*` for all.
   */
  allowOrigins: string[];
  allowHeaders: string[];
  exposeHeaders: string[];
  maxAgeSeconds: number;
  allowCredentials: boolean;
}

/** What a listener needs to know about browsers. */
export interface Browsed {
  cors?: Cors;
  /** Host names it accepts besides this machine's, when it listens on loopback. */
  hosts?: string[];
}

/** HTTPS at a listener; PEM files. */
export interface ListenerTls {
  certificate: string;
  key: string;
  /** The CA of client certificates, which are then required. */
  clientCa?: string;
  minVersion: "1.2" | "1.3";
}

/** Timeouts of a listener, milliseconds. */
export interface ListenerTimeouts {
  /** Longest time without a byte, before an answer or within a stream; 0 for no bound. */
  timeoutMilliseconds: number;
  /** For a request to arrive completely. */
  requestMilliseconds: number;
}
