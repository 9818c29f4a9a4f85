// One attacker, a process of its own: sends the attacks in turn to the port that it is given, beginning with the one whose
// number it is given, until its standard input ends, and prints what it got: the attacks' names, and how often which status.
import { ATTACKS, attack } from "./attacks.js";

/** Attacks that are under way at a time. */
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
