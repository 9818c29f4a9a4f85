// The page's files, in memory: only what the package has can be asked for. Every path that is not a file's is a page of it.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { FastifyInstance, FastifyReply } from "fastify";
import { OPEN } from "./access.js";
import { sendApiError } from "./api-error.js";

interface Asset {
  body: Buffer;
  type: string;
}

/** By their paths below `/assets/`. */
export interface Assets {
  index: Buffer;
  files: ReadonlyMap<string, Asset>;
}

const TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};
const INDEX = "@plano/dashboard/index.html";

const MISSING = `<!doctype html><meta charset="utf-8"><title>Plano</title>
<p>The dashboard's page has not been built: run <code>./build.sh</code>, then <code>plano down</code> and <code>plano up</code>.
Its data is served: see <code>docs/observability.md</code>.</p>
`;

/** Undefined when the package has not been built. */
export async function readAssets(): Promise<Assets | undefined> {
  try {
    const index = fileURLToPath(import.meta.resolve(INDEX));
    const directory = path.join(path.dirname(index), "assets");
    const names = await readdir(directory);
    const files = await Promise.all(
      names.map(async (name): Promise<[string, Asset]> => {
        const type = TYPES[path.extname(name)] ?? "application/octet-stream";
        return [name, { type, body: await readFile(path.join(directory, name)) }];
      }),
    );
    return { index: await readFile(index), files: new Map(files) };
  } catch {
    return undefined;
  }
}

/** Its files tell nothing: they are open. */
export function assetRoutes(app: FastifyInstance, assets: Assets | undefined): void {
  app.get<{ Params: { name: string } }>("/assets/:name", OPEN, ({ params }, reply) => {
    const asset = assets?.files.get(params.name);
    if (asset === undefined) return reply.callNotFound();
    // The name has a hash of the content in it.
    return reply
      .type(asset.type)
      .header("cache-control", "public, max-age=31536000, immutable")
      .send(asset.body);
  });
  const page = (reply: FastifyReply): FastifyReply =>
    reply
      .code(assets === undefined ? 503 : 200)
      .type("text/html; charset=utf-8")
      .header("cache-control", "no-cache")
      .send(assets?.index ?? MISSING);
  app.get("/", OPEN, (_request, reply) => page(reply));
  // More specific than the next one, so that it needs the token.
  for (const path of ["/api/*", "/assets/*"]) app.get(path, (_request, reply) => reply.callNotFound());
  // An SDK with this address would take the page for an answer.
  app.route({
    ...{ method: ["GET", "POST"], url: "/v1/*", ...OPEN },
    handler: (_request, reply) =>
      sendApiError(reply, 404, {
        code: "no_models_here",
        message:
          "This is the dashboard. Models are asked at the address of a listener, which `plano status` prints.",
      }),
  });
  app.get("/*", OPEN, (_request, reply) => page(reply));
}
