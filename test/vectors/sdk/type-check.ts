// Compiles values as literals of their types, in memory, and reports each error by value and path.
import { fileURLToPath } from "node:url";
import ts from "typescript";
import type { Golden } from "./goldens.js";

const OPTIONS: ts.CompilerOptions = {
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: ["node"],
};
/** A virtual file beside the types, so that its imports resolve. */
const MODULE = fileURLToPath(new URL("./all-goldens.ts", import.meta.url));

/** The SDKs' files, parsed once for all checks. */
const parsed = new Map<string, ts.SourceFile | undefined>();

export function typeFaults(goldens: readonly Golden[]): string[] {
  const literals = new Map<string, string>();
  for (const { file, type, value } of goldens) {
    const literal = `: ${type} = ${JSON.stringify(value)};`;
    if (!literals.has(literal)) literals.set(literal, file);
  }
  const names = [...literals.values()];
  const lines = [...literals.keys()].map((literal, index) => `export const v${index}${literal}`);
  const text = ['import type { Errors, Events, Requests, Responses } from "./wire-types.js";', ...lines].join(
    "\n",
  );

  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === MODULE || fileExists(name);
  host.getSourceFile = (name, version, ...rest) => {
    if (name === MODULE) return ts.createSourceFile(name, text, version, true);
    const file = parsed.get(name) ?? getSourceFile.call(host, name, version, ...rest);
    parsed.set(name, file);
    return file;
  };
  const program = ts.createProgram([MODULE], OPTIONS, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const message = ts.flattenDiagnosticMessageText(messageText, " < ");
    if (file?.fileName !== MODULE) return `${file?.fileName ?? "options"}: ${message}`;
    const statement = file.statements.findIndex((each) => start < each.getEnd());
    const name = names[statement - 1] ?? "imports";
    return `${name}: ${pathTo(file, start)}: ${message}`;
  });
}

/** The members and indices that lead to a place in a literal. */
function pathTo(file: ts.SourceFile, position: number): string {
  let path = "$";
  const visit = (node: ts.Node): void => {
    if (position < node.getFullStart() || position >= node.getEnd()) return;
    if (ts.isPropertyAssignment(node)) path += `.${(node.name as ts.StringLiteral).text}`;
    if (ts.isArrayLiteralExpression(node.parent)) path += `[${node.parent.elements.indexOf(node as never)}]`;
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return path;
}
