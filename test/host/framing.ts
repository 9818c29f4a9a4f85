// Faults in a message that Envoy would send without complaint and that break the connection after it.
import type { HeaderMap } from "./header-map.js";

export function framingFaults(name: string, headers: HeaderMap | undefined, bodyLength: number): string[] {
  const declared = headers?.get("content-length");
  if (declared === undefined || declared === String(bodyLength)) return [];
  return [`${name}: content-length says ${declared}, the body has ${bodyLength} bytes`];
}
