import { execFileSync } from "node:child_process";
import type { RequestDetail } from "@plano/brightstaff/dashboard-api";
import { expect, it } from "vitest";
import { toCurl } from "./curl.js";

function detail(part: object): RequestDetail {
  return {
    summary: { asked: "fast-llm", model: "gpt-4o", path: "/v1/chat/completions", stream: true },
    parts: [],
    content: "kept",
    ...part,
  } as unknown as RequestDetail;
}
const text = (role: string, message: number, value: string): object => ({
  role,
  kind: "text",
  message,
  text: value,
  bytes: Buffer.byteLength(value),
});

/** What a shell makes of it. */
function parameters(command: string): string[] {
  const printed = execFileSync("sh", ["-c", command.replace(/^curl/m, "printf '%s\\0'")], {
    encoding: "utf8",
  });
  return printed.split("\0").slice(0, -1);
}

it("sends the same again, whatever a shell thinks of its characters", () => {
  const said = `it's "$HOME" \`date\` \\ ö\n`;
  const command = toCurl(
    detail({ parts: [text("user", 0, said), text("assistant", 1, "an answer")] }),
    "http://localhost:1",
  );
  const [, address, , , , body = ""] = parameters(command);
  expect(address).toBe("http://localhost:1/v1/chat/completions");
  expect(JSON.parse(body)).toEqual({
    model: "fast-llm",
    messages: [{ role: "user", content: said }],
    stream: true,
  });
});

it("tells what is missing", () => {
  const cut = { ...text("user", 0, "a…z"), bytes: 4_000 };
  expect(
    toCurl(detail({ parts: [cut, text("assistant", 1, "b")], omitted: { messages: 3, bytes: 9 } }), ""),
  ).toMatch(/^# 3 messages are not kept\.\n# Long texts were cut, at …\ncurl/);
  expect(toCurl(detail({ content: "off" }), "")).toMatch(
    /^# The messages are not kept: put yours in\.\ncurl/,
  );
});
