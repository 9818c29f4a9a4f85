// The root members of a request in the official SDKs' types: what a user may send.
import { createRequire } from "node:module";
import path from "node:path";
import ts from "typescript";
import type { ClientName } from "../filter/formats.js";

const { resolve } = createRequire(import.meta.url);
const TYPES: Record<ClientName, { module: string; file: string; type: string }> = {
  "chat-completions": {
    module: "openai",
    file: "resources/chat/completions/completions.d.ts",
    type: "ChatCompletionCreateParamsBase",
  },
  messages: {
    module: "@anthropic-ai/sdk",
    file: "resources/messages/messages.d.ts",
    type: "MessageCreateParamsBase",
  },
  responses: {
    module: "openai",
    file: "resources/responses/responses.d.ts",
    type: "ResponseCreateParamsBase",
  },
};

export function rootMembers(client: ClientName): string[] {
  const { module, file, type } = TYPES[client];
  // Their packages export no package.json: the main module is at the root.
  const declarations = path.join(path.dirname(resolve(module)), file);
  const source = ts.createSourceFile(
    declarations,
    ts.sys.readFile(declarations) ?? "",
    ts.ScriptTarget.ES2022,
    true,
  );
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isInterfaceDeclaration(node) && node.name.text === type) {
      for (const member of node.members) {
        if (ts.isPropertySignature(member)) found.push(member.name.getText(source));
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  if (found.length === 0) throw new Error(`${module} has no ${type} in ${file}`);
  return found;
}
