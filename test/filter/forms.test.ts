// Forms: accepts what SDKs and HTTP clients write, and replaces only the model. Refuses what two readers
// could understand differently, since the provider could find another model than the filter judged.
import fc from "fast-check";
import { Response as StandardResponse } from "undici";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Host } from "../host/host-api.js";
import { startWith } from "./configured.js";
import { BOUNDARY, FORM, field, file, form, part, WRITERS } from "./forms.js";

const PATH = "/v1/audio/transcriptions";

let host: Host;
beforeEach(async () => {
  host = await startWith(
    "{ model: openai/*, access_key: $KEY }",
    "model_aliases: { ears: { target: openai/whisper-1 }, others: { target: openai/other } }\n",
  );
});
afterEach(() => {
  expect(host.contexts.size).toBe(2);
});

interface Outcome {
  readonly status: number | undefined;
  readonly message: string;
  /** The body that the provider gets. */
  readonly text?: string;
  readonly type?: string | undefined;
}

function send(body: string | Uint8Array, type = FORM, path = PATH): Outcome {
  const exchange = host.exchange().request({ ":path": path, "content-type": type }, body);
  expect(exchange.faults).toEqual([]);
  const { client, attempts } = exchange;
  const sent = attempts.length > 0 ? exchange.upstream : undefined;
  const outcome = {
    status: client.status,
    message: client.status === undefined ? "" : (client.json as { error: { message: string } }).error.message,
    ...(sent && { text: sent.text, type: sent.headers?.get("content-type") }),
  };
  if (sent) expect(sent.headers?.get("content-length")).toBe(String(sent.body.length));
  exchange.abort();
  return outcome;
}

describe("a form written by", () => {
  test.each(WRITERS)("%s is accepted, with the provider's name of the model", async (_name, write) => {
    const asked = write("ears");
    const wanted = write("whisper-1");
    const boundary = /boundary="?([^"]*)/.exec(wanted.type)?.[1];
    const type = `multipart/form-data; boundary=${boundary}`;
    expect(send(asked.body, asked.type)).toMatchObject({ status: undefined, text: wanted.body, type });
    expect(await readStrictly(Buffer.from(wanted.body), type)).toEqual(["whisper-1"]);
  });

  test("Node's fetch, which its SDK uses, is accepted whatever the file's name is", async () => {
    for (const name of ["a.wav", 'a"b\r\nc.wav', "größe.wav", ""]) {
      const data = new FormData();
      data.append("file", new File([Uint8Array.of(0, 13, 10, 45, 45, 255)], name));
      data.append("model", "ears");
      data.append("timestamp_granularities[]", "word");
      data.append("timestamp_granularities[]", "segment");
      const written = new Response(data);
      const type = written.headers.get("content-type") ?? "";
      const { text } = send(new Uint8Array(await written.arrayBuffer()), type);
      expect(text).toContain('name="model"\r\n\r\nwhisper-1\r\n');
    }
  });

  test("any client is accepted at each endpoint that takes forms", () => {
    for (const path of ["images/edits", "images/variations", "audio/transcriptions", "audio/translations"]) {
      const body = (model: string): string => form(file, field("language", "model"), field("model", model));
      expect(send(body("ears"), FORM, `/v1/${path}?a=b`).text).toBe(body("whisper-1"));
    }
  });
});

const ears = field("model", "ears");
const disposition = (value: string): string =>
  form(ears, part(`Content-Disposition: form-data; ${value}`, "others"));
const headed = (...heads: string[]): string =>
  form(ears, part(['Content-Disposition: form-data; name="x"', ...heads].join("\r\n"), "others"));

const REFUSED: Record<string, readonly [body: string, reason: string, type?: string]> = {
  "no parts": [`--${BOUNDARY}--\r\n`, "no parts"],
  "no boundary in it": ["nothing", "begin with its boundary"],
  "no end": [form(ears).replace(`--${BOUNDARY}--`, ""), "no end"],
  "half an end": [form(ears).replace("--\r\n", "-\r\n"), "follows a boundary"],
  "an empty model": [form(field("model", "")), "empty"],
  "two models": [form(ears, ears), "twice"],
  "two models, one as a list": [form(ears, field("model[]", "others")), "ambiguous"],
  "two models, one as a member": [form(ears, field("model.x", "others")), "ambiguous"],
  "a model in capitals": [form(ears, field("Model", "others")), "ambiguous"],
  "a name that begins with a bracket": [form(ears, field("[model]", "others")), "ambiguous"],
  "a model that is a file": [
    form(ears, part('Content-Disposition: form-data; name="model"; filename="a"', "others")),
    "twice",
  ],
  "a file as model": [
    form(part('Content-Disposition: form-data; name="model"; filename="a"', "ears")),
    "wrong value",
  ],
  "a model of another encoding": [
    form(
      part('Content-Disposition: form-data; name="model"\r\nContent-Type: text/plain; charset=utf-7', "ears"),
    ),
    "wrong value",
  ],
  "a model beyond ASCII in an encoding that is": [
    form(
      part(
        'Content-Disposition: form-data; name="model"\r\nContent-Type: text/plain; charset=iso-8859-1',
        "öars",
      ),
    ),
    "wrong value",
  ],
  "a model in JSON": [
    form(part('Content-Disposition: form-data; name="model"\r\nContent-Type: application/json', '"ears"')),
    "wrong value",
  ],
  "a model of two lines": [form(field("model", "ears\r\nothers")), "wrong value"],
  "an encoding for all fields": [form(ears, field("_charset_", "utf-16")), "ambiguous"],
  "a quote in an unknown parameter": [disposition('name="model"; x=" filename="'), "headers"],
  "spaces around the equals sign": [disposition('name = "model"'), "headers"],
  "an extended name": [disposition("name*=utf-8''model"), "headers"],
  "a name with a second, extended one": [disposition("name=x; name*=utf-8''model"), "headers"],
  "two names": [disposition('name="x"; name="model"'), "headers"],
  "an escaped name": [disposition('name="mod\\el"'), "headers"],
  "a percent sign in a name": [disposition('name="mod%65l"'), "headers"],
  "an encoded name": [disposition('name="=?utf-8?B?bW9kZWw=?="'), "headers"],
  "a name behind the file's": [disposition('filename="model"; name="x"'), "headers"],
  "an escape in a file's name": [disposition('name="x"; filename="a\\"; name=\\"model"'), "headers"],
  "a parameter in a file's name": [disposition('name="x"; filename="a; name=model"'), "headers"],
  "an extended name of a file alone": [disposition("name=x; filename*=utf-8''a"), "headers"],
  "no name": [form(ears, part("Content-Disposition: form-data", "others")), "headers"],
  "an empty name": [disposition('name=""'), "headers"],
  "another disposition": [
    form(ears, part('Content-Disposition: attachment; name="model"', "others")),
    "headers",
  ],
  "no disposition": [form(ears, part("Content-Type: text/plain", "others")), "headers"],
  "no headers": [form(ears, `--${BOUNDARY}\r\n\r\nothers\r\n`), "headers"],
  "two dispositions": [headed('Content-Disposition: form-data; name="model"'), "headers"],
  "a folded header": [headed("Content-Type: text/plain;\r\n charset=utf-8"), "headers"],
  "a folded name": [disposition('\r\n name="model"'), "headers"],
  "lines that end otherwise": [
    headed('Content-Type: a/b\nContent-Disposition: form-data; name="model"'),
    "headers",
  ],
  "a space before a colon": [headed("Content-Type : text/plain"), "headers"],
  "an unknown header": [headed("X-Name: model"), "headers"],
  "an encoding of transfer": [headed("Content-Transfer-Encoding: base64"), "headers"],
  "parts in a part": [headed("Content-Type: multipart/mixed; boundary=y"), "headers"],
  "a part shorter than it says": [headed("Content-Length: 60"), "content-length"],
  "a part longer than it says": [headed("Content-Length: 1"), "content-length"],
  "headers that are too long": [headed(`Content-Type: ${"a".repeat(8192)}`), "8192"],
  "JSON before it": [`{"model":"others"}\r\n${form(ears)}`, "begin with its boundary"],
  "an empty line before it": [`\r\n${form(ears)}`, "begin with its boundary"],
  "text behind it": [`${form(ears)}others`, "follows a boundary"],
  "parts behind it": [form(ears) + form(field("model", "others")), "follows a boundary"],
  "a boundary without its dashes": [form(ears, field("x", `y\r\n${BOUNDARY}\r\n`)), "begins no line"],
  "a boundary that begins no line": [
    form(ears, field("x", `y--${BOUNDARY}\r\n${field("model", "others")}`)),
    "begins no line",
  ],
  "a boundary behind half a line's end": [
    form(ears, field("x", `y\n--${BOUNDARY}\r\n\r\n`)),
    "begins no line",
  ],
  "a boundary with spaces": [form(ears, field("x", `y\r\n--${BOUNDARY} \r\n\r\n`)), "follows a boundary"],
  "a boundary that is the beginning of a line": [
    form(ears, field("x", `y\r\n--${BOUNDARY}y\r\n`)),
    "follows a boundary",
  ],
  "a content-type without a boundary": [form(ears), "boundary", "multipart/form-data"],
  "an empty boundary": [form(ears), "boundary", "multipart/form-data; boundary="],
  "two boundaries": [form(ears), "boundary", `${FORM}; boundary=x`],
  "two content-types": [form(ears), "boundary", `${FORM}, multipart/form-data; boundary=x`],
  "an extended boundary": [form(ears), "boundary", `${FORM}; boundary*=utf-8''x`],
  "another encoding": [form(ears), "boundary", `${FORM}; charset=utf-16`],
  "a boundary that needs quotes": [form(ears), "boundary", 'multipart/form-data; boundary="a b"'],
  "an escaped boundary": [form(ears), "boundary", `multipart/form-data; boundary="\\${BOUNDARY}"`],
  "a boundary that is too long": [form(ears), "boundary", `multipart/form-data; boundary=${"a".repeat(71)}`],
  "another kind of parts": [form(ears), "boundary", FORM.replace("form-data", "mixed")],
};

describe("a form is refused", () => {
  test.each(Object.entries(REFUSED))("with %s", (_name, [body, reason, type]) => {
    const { status, message, text } = send(body, type);
    expect({ status, text }).toEqual({ status: 400, text: undefined });
    expect(message).toContain(reason);
  });
});

/**
 * By a recent undici: older ones, such as Node 20's own, refuse values without quotes, which .NET writes and RFC 2045
 * allows (https://github.com/nodejs/undici/issues/4660).
 */
async function readStrictly(body: Uint8Array, type = FORM): Promise<unknown[]> {
  const data = await new StandardResponse(body, { headers: { "content-type": type } }).formData();
  return data.getAll("model");
}

/** The model fields that different readers find: a strict one, and one that cuts and guesses. */
const READERS: Record<string, (body: Uint8Array) => Promise<unknown[]>> = {
  strict: readStrictly,
  sloppy: async (body) => {
    const parts = Buffer.from(body).toString("latin1").split(`--${BOUNDARY}`);
    return parts.flatMap((part) => {
      const [, head = "", value = ""] = /^(.*?)\r?\n\r?\n(.*?)(?:\r?\n)?$/s.exec(part) ?? [];
      const name = /name\s*\*?=\s*"?([^";\r\n]*)/i.exec(head)?.[1];
      return name?.replaceAll("\\", "").toLowerCase() === "model" ? [value] : [];
    });
  },
};

const pieces = fc.oneof(
  fc.constantFrom(
    ears,
    file,
    field("x", "others"),
    BOUNDARY,
    `--${BOUNDARY}`,
    `\r\n--${BOUNDARY}\r\n`,
    `--${BOUNDARY}--`,
    `--${BOUNDARY}--\r\n`,
    "\r\n\r\n",
    "\r\n",
    "\n",
    "--",
    'Content-Disposition: form-data; name="model"',
    'Content-Disposition: form-data; name="x"',
    "content-disposition:",
    "; filename=a",
    "; filename*=utf-8''b",
    "; name=model",
    "Content-Type: text/plain",
    "others",
    "\0\n\r",
  ),
  fc.string(),
);
/** Whole forms to insert something into. */
const disturbed = fc
  .tuple(fc.shuffledSubarray([ears, file, field("x", "y")], { minLength: 1 }), pieces, fc.nat())
  .map(([parts, piece, place]) => {
    const whole = form(...parts);
    const at = place % (whole.length + 1);
    return whole.slice(0, at) + piece + whole.slice(at);
  });

describe("any bytes", () => {
  test("as a form never trap, and leave with one replaced model that all readers find", async () => {
    const bodies = fc.oneof(
      fc.array(pieces, { minLength: 1, maxLength: 12 }).map((parts) => parts.join("")),
      disturbed,
    );
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        if (body === "") return;
        const { status, text } = send(body);
        if (text === undefined) {
          expect(status).toBeGreaterThanOrEqual(400);
          return;
        }
        taken += 1;
        expect(text.replace("\r\n\r\nwhisper-1", "\r\n\r\nears")).toBe(body);
        for (const read of Object.values(READERS)) {
          expect(await read(Buffer.from(text))).toEqual(["whisper-1"]);
        }
      }),
      { numRuns: 2000 },
    );
    expect(taken).toBeGreaterThan(20);
  });
});
