// Stands in for two models: one rewrites questions, the other is the agent and knows only the passages it
// gets.
import { startAgent } from "../shared/agent.js";

const THINGS = /gift card|annual pass|day ticket/gi;

startAgent({
  name: "rewriter",
  port: 10553,
  reply: (messages) => {
    const users = messages.filter(({ role }) => role === "user").map(({ content }) => content);
    const thing = users.slice(0, -1).join("\n").match(THINGS)?.at(-1)?.toLowerCase();
    const question = users.at(-1).replace(/^and /i, "");
    const whole = thing === undefined ? question : question.replace(/\bit\b/, `the ${thing}`);
    return `${whole[0].toUpperCase()}${whole.slice(1)}`;
  },
});

startAgent({
  name: "museum",
  port: 10554,
  reply: (messages) => {
    const context = messages.find(({ role }) => role === "system")?.content ?? "";
    const [, source, text] = /^\[(.+?)\] (.+)$/m.exec(context) ?? [];
    return source === undefined ? "I find nothing about that." : `${text} (source: ${source})`;
  },
});
