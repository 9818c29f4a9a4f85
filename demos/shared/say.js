// How the demos show what was asked, what happened to it on its way, and what was answered.

export function ask(question) {
  console.log(`\n> ${question}`);
}

/** What a service does about it: lines of this kind come from other programs than try.js. */
export function note(name, what) {
  console.log(`    ${name.padEnd(16)}${what}`);
}

/** What the client reads, and by whom or in which way it came. */
export function answered(who, answer) {
  console.log(`  [${who}] ${answer}`);
}

/** Ends the questions, and by that the demo, at an answer that is another. */
export function expectText(answer, part) {
  if (answer.includes(part)) return;
  console.error(`\nExpected "${part}" in: ${answer}`);
  process.exit(1);
}
