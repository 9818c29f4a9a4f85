// Chooses the stats series for a request's caller. Only configured names have series of their own: those of keys, and
// those in rate limits. All callers that tokens or services name otherwise share one series: clients cannot create any.

import { isKeyHolder } from "../auth/current-keys";
import { Buffer } from "../bytes/buffer";
import { CallerCount, CallerSeries } from "./caller-series";
import { NameTable } from "../bytes/name-table";
import { Exchange } from "../exchange/exchange";

/** Keys come and go while Envoy runs, but Envoy never removes stats. */
const MAX_CALLERS: i32 = 1_000;

export class CallerStats {
  private known: NameTable = new NameTable(MAX_CALLERS);
  private series: Array<CallerSeries> = [];
  private nobody: CallerSeries = new CallerSeries(word("none"));
  private others: CallerSeries = new CallerSeries(word("other"));

  /** `named` has the callers that the configuration names, beside those of keys. */
  constructor(private readonly named: NameTable) {}

  add(exchange: Exchange, statusClass: i32): void {
    const series = this.of(exchange.request.caller);
    // brightstaff's calls on a client's behalf cost tokens, but are no requests of the client.
    if (exchange.request.isOfClient) series.count(CallerCount.Requests + statusClass, 1);
    series.count(CallerCount.InputTokens, exchange.outcome.usage.input);
    series.count(CallerCount.OutputTokens, exchange.outcome.usage.output);
  }

  private of(caller: Buffer): CallerSeries {
    if (caller.len == 0) return this.nobody;
    const index = this.known.find(caller.ptr, caller.len);
    if (index >= 0) return unchecked(this.series[index]);
    if (this.series.length >= MAX_CALLERS || !this.isNamed(caller)) return this.others;
    const name = new Buffer(caller.len, caller.len);
    name.append(caller);
    const series = new CallerSeries(name);
    this.known.set(name, this.series.length);
    this.series.push(series);
    return series;
  }

  private isNamed(caller: Buffer): bool {
    return this.named.find(caller.ptr, caller.len) >= 0 || isKeyHolder(caller);
  }
}

function word(text: string): Buffer {
  const buffer = new Buffer(text.length, text.length);
  buffer.ascii(text);
  return buffer;
}
