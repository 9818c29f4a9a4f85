// What listeners of either type have, as the rest of Plano is told.

/** Web pages that may ask a listener. */
export interface Cors {
  /** In lower case: origins, with `*.` before a host for all below it, `:*` for all ports; `null`; or `*` for all. */
  allowOrigins: string[];
  allowHeaders: string[];
  exposeHeaders: string[];
  maxAgeSeconds: number;
  allowCredentials: boolean;
}

/** What a listener has to know of browsers. */
export interface Browsed {
  cors?: Cors;
  /** Names it is asked under beside this machine's, when it is on loopback. */
  hosts?: string[];
}

/** HTTPS at a listener; PEM files. */
export interface ListenerTls {
  certificate: string;
  key: string;
  /** Who signs clients' certificates, which are then required. */
  clientCa?: string;
  minVersion: "1.2" | "1.3";
}

/** Of a listener, milliseconds. */
export interface ListenerTimeouts {
  /** Longest silence before an answer begins or within a stream; 0 for no bound. */
  timeoutMilliseconds: number;
  /** For a request to arrive whole. */
  requestMilliseconds: number;
}
