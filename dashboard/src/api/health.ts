// How Plano itself is: what GET /api/v1/health answers. What does not exist yet is absent.
export interface Health {
  version: string;
  started: number;
  now: number;
  content: "off" | "memory" | "disk";
  sandbox: boolean;
  kept: {
    from: number;
    records: number;
    maxRecords: number;
    contentBytes: number;
    maxContentBytes: number;
    diskBytes: number;
    maxDiskBytes: number;
    days: number;
    dropped: number;
    diskError?: string;
  };
  listeners: { name: string; type: string; address: string; port: number }[]; // the first model listener is used for snippets
  models: string[]; // what one can ask for, aliases first
  providers: {
    name: string;
    models: string[];
    key: "present" | "missing" | "client" | "none";
    requests: number;
    errors: number;
    lastError?: { at: number; status: number; text: string };
    p95: number | null;
  }[];
  limits: {
    name: string;
    unit: "requests" | "tokens" | "dollars";
    selector?: string;
    limit: number;
    left: number | null;
    refillsIn: number | null;
  }[];
  config: {
    file: string;
    loaded: number;
    verdict: "ok" | "refused";
    message?: string;
    text: string /* without secrets */;
  };
  checks: { name: string; state: "ok" | "warn" | "fail"; text: string; remedy?: string }[];
}
