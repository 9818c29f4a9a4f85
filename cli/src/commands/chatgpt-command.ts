// How `plano chatgpt` is called.
import { Command } from "commander";

export function chatgptCommand(env: NodeJS.ProcessEnv, print: (line: string) => void): Command {
  const command = new Command("chatgpt").description(
    "log in with a ChatGPT subscription, for chatgpt/* models",
  );
  command.addHelpText(
    "after",
    `
The tokens are in ~/.config/plano/chatgpt.json, readable for you only. A file that names $CHATGPT_ACCESS_TOKEN gets the token, which is
refreshed while Plano runs; a variable of the environment comes first.

Examples:
  $ plano chatgpt login
  $ plano chatgpt status --json | jq .expires
  $ plano chatgpt logout`,
  );
  command
    .command("login")
    .description(
      "show a code to enter on OpenAI's page, and wait until that is done; exit status 1 when it is not",
    )
    .action(async () => (await import("./chatgpt.js")).login(env, print));
  command
    .command("status")
    .description("say whether there is a login; exit status 1 when there is none")
    .option("--json", "print JSON")
    .action(async ({ json }: { json?: boolean }) => {
      if (!(await (await import("./chatgpt.js")).loginStatus(json === true, env, print)))
        process.exitCode = 1;
    });
  command
    .command("logout")
    .description("forget the login")
    .action(async () => (await import("./chatgpt.js")).logout(env, print));
  return command;
}
