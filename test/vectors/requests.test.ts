// Requests from every client's format to every provider's: recorded vectors with their goldens, and mutated
// requests, which must never trap: they become a valid request or a refusal that names a field.
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { type ClientName, READY_CLIENTS, READY_UPSTREAMS, type UpstreamName } from "../filter/formats.js";
import { mutated, nearestOwner } from "../filter/request-mutations.js";
import { type RequestOutcome, RequestUnits } from "../filter/request-units.js";
import { REQUEST_RULES } from "./rules/index.js";
import { namesOf, vector } from "./store.js";
import { expectGolden } from "./vectors.js";

let units: RequestUnits;

beforeAll(async () => {
  units = await RequestUnits.load();
});

/** Checks the outcome of a request against the rules. */
function translate(client: ClientName, upstream: UpstreamName, body: string, strict = true): RequestOutcome {
  const outcome = units.translate(client, upstream, body);
  if ("text" in outcome) {
    const request = JSON.parse(outcome.text);
    if (strict) REQUEST_RULES[upstream](request);
  } else {
    expect(outcome.message).not.toBe("");
    expect(nearestOwner(JSON.parse(body), outcome.field)).toBe(true);
  }
  return outcome;
}

describe.each(READY_CLIENTS)("a recorded %s request", (client) => {
  describe.each(namesOf("requests", client))("%s", (name) => {
    const source = vector("requests", client, name);

    test.each(READY_UPSTREAMS)("to %s becomes its golden, which that API accepts", (upstream) => {
      const outcome = translate(client, upstream, source);
      const golden = "text" in outcome ? outcome.text : JSON.stringify({ refused: outcome });
      expectGolden("requests", client, name, upstream, golden);
    });

    test("survives being written in its own format, then translated", () => {
      // A model that takes all that a client says.
      const model = client === "messages" ? undefined : "gpt-4o";
      const same = units.translate(client, client, source, model);
      // If even this is refused, the refusal is its golden.
      if (!("text" in same)) return;
      expect(units.translate(client, client, same.text, model)).toEqual(same);
      for (const upstream of READY_UPSTREAMS) {
        const [direct, again] = [source, same.text].map((body) => translate(client, upstream, body));
        expect("text" in (again ?? {})).toBe("text" in (direct ?? {}));
      }
    });
  });
});

describe.each(READY_CLIENTS)("a mutated %s request", (client) => {
  const bodies = namesOf("requests", client).map((name) => JSON.parse(vector("requests", client, name)));

  test.each(READY_UPSTREAMS)("to %s becomes a valid request or names its fault", (upstream) => {
    let accepted = 0;
    fc.assert(
      fc.property(mutated(bodies), (body) => {
        // In its own format a request may have errors that the provider reports.
        const strict = client !== upstream;
        if ("text" in translate(client, upstream, JSON.stringify(body), strict)) accepted += 1;
      }),
      { numRuns: 2_000 },
    );
    expect(accepted).toBeGreaterThan(200);
  });

  test.each(READY_UPSTREAMS)("to %s never traps, whatever JSON it is", (upstream) => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (body) => {
        const outcome = units.translate(client, upstream, body);
        expect("text" in outcome || outcome.field).toBeTruthy();
      }),
      { numRuns: 2_000 },
    );
  });
});
