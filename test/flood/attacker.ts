// One attacker, a process of its own: sends attacks in turn to the given port, beginning with the given
// number, until its standard input ends. Prints the attacks' names and how often each got which status.
import { ATTACKS, attack } from "./attacks.js";

/** Concurrent attacks. */
const AT_A_TIME = 4;

const [port, first] = process.argv.slice(2).map(Number);
const bodies = ATTACKS.map(({ body }) => body());
const got: Record<string, Record<string, number>> = {};
let next = first ?? 0;
let over = false;
process.stdin
  .on("end", () => {
    over = true;
  })
  .resume();

async function send(): Promise<void> {
  while (!over) {
    const index = next++ % ATTACKS.length;
    const [one, body] = [ATTACKS[index], bodies[index]];
    if (one === undefined || body === undefined) throw new Error("there is no such attack");
    const status = await attack(one, body, port ?? 0);
    const counts = got[one.name] ?? {};
    got[one.name] = { ...counts, [status]: (counts[status] ?? 0) + 1 };
  }
}

console.log("ready");
await Promise.all(Array.from({ length: AT_A_TIME }, send));
console.log(JSON.stringify(got));
