// How the demos show what was asked and answered.

/** `who` answered. */
export function say(question, who, answer) {
  console.log(`\n> ${question}\n  [${who}] ${answer}`);
}

export function expectText(answer, part) {
  if (!answer.includes(part)) throw new Error(`expected "${part}" in: ${answer}`);
}
