// Prints what was asked, what happened to it on its way, and what was answered.

export function ask(question) {
  console.log(`\n> ${question}`);
}

/** What a service did; such lines come from other programs than try.js. */
export function note(name, what) {
  console.log(`    ${name.padEnd(16)}${what}`);
}

/** The answer that the client reads, and who gave it or how. */
export function answered(who, answer) {
  console.log(`  [${who}] ${answer}`);
}

/** Ends the questions, and so the demo, if the answer is not the expected one. */
export function expectText(answer, part) {
  if (answer.includes(part)) return;
  console.error(`\nExpected "${part}" in: ${answer}`);
  process.exit(1);
}
