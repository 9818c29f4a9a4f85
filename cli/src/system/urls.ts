// URLs at which this machine reaches a listener.
import type { Address, ListenerTls } from "@plano/config";

type Place = Address & { tls?: ListenerTls };

/** A listener on all addresses is reached on loopback. */
export function urlOf(place: Place): string {
  return `${place.tls === undefined ? "http" : "https"}://${authorityOf(place)}`;
}

/** A listener that requires client certificates can only be probed by a TCP connection. */
export function healthUrlOf(place: Place): string {
  return place.tls?.clientCa === undefined ? `${urlOf(place)}/healthz` : `tcp://${authorityOf(place)}`;
}

function authorityOf({ host, port }: Address): string {
  const reached = host === "0.0.0.0" || host === "localhost" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `${reached.includes(":") ? `[${reached}]` : reached}:${port}`;
}
