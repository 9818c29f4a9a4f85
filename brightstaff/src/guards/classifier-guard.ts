// Asks a service of text classification: it gets one text at a time, and answers with labels and their scores in one of the
// usual shapes.
// https://huggingface.co/docs/inference-providers/tasks/text-classification
// https://huggingface.github.io/text-embeddings-inference/#/Text%20Embeddings%20Inference/predict
import { BACKEND_HEADER } from "@plano/config/contract";
import type { Pool } from "undici";
import { isObject } from "../json.js";
import type { ClassifierConfig } from "../service-config/schema.js";
import { filterHeaders } from "../upstream/forwarded-headers.js";
import { readValue } from "../upstream/read-json.js";
import type { Guard, GuardCall, GuardedText, Verdict } from "./guard.js";
import { PassedPieces } from "./passed-pieces.js";
import { type Piece, plainPiecesOf } from "./pieces.js";
import { judgePieces } from "./piecewise.js";

/** UTF-16 units of a text: most classifiers read 512 tokens. */
const ROOM = 1_500;
const MOST_PIECES = 1_024;
/** Of an answer: a label takes five values. */
const LIMITS = { mostValues: 10_000, mostBytes: 1 << 20 };
/** Calls at a time. */
const CALLS = 8;

export class ClassifierGuard implements Guard {
  readonly name = "classifier";
  readonly #config: ClassifierConfig;
  readonly #pool: Pool;
  readonly #passed = new PassedPieces();

  constructor(config: ClassifierConfig, pool: Pool) {
    this.#config = config;
    this.#pool = pool;
  }

  judge(texts: readonly GuardedText[], call: GuardCall): Promise<Verdict> {
    return judgePieces(plainPiecesOf(texts, ROOM), call, {
      ...{ name: this.name, passed: this.#passed, most: MOST_PIECES, atOnce: CALLS },
      refuses: (piece) => this.#refuses(piece, call),
    });
  }

  async #refuses(piece: Piece, { request, signal }: GuardCall): Promise<boolean> {
    const { backend, path, labels, threshold } = this.#config;
    const answer = await this.#pool.request({
      method: "POST",
      path,
      headers: {
        ...filterHeaders(request.headers, request.requestId),
        "content-type": "application/json",
        accept: "application/json",
        [BACKEND_HEADER]: backend,
      },
      body: JSON.stringify({ inputs: piece }),
      signal,
    });
    if (answer.statusCode !== 200) {
      await answer.body.dump();
      throw new Error(`the classifier answered ${answer.statusCode}`);
    }
    const part = request.holding.part();
    try {
      const scores = scoresIn(await readValue(answer, part, LIMITS));
      if (scores.length === 0) throw new Error("the classifier's answer has no labels");
      return scores.some(({ label, score }) => score >= threshold && labels.includes(label.toLowerCase()));
    } finally {
      part.release();
    }
  }
}

interface Score {
  label: string;
  score: number;
}

/** `{label, score}`, lists of them, lists of such lists; or `{labels, scores}`. Throws when a part of it is anything else. */
function scoresIn(answer: unknown): Score[] {
  return [answer].flat(2).flatMap((one) => {
    const { label, score, labels, scores } = isObject(one) ? one : {};
    if (!Array.isArray(labels) || !Array.isArray(scores)) return [scoreOf(label, score)];
    if (labels.length !== scores.length) throw new Error("the classifier has not scored each label");
    return labels.map((each, index) => scoreOf(each, scores[index]));
  });
}

function scoreOf(label: unknown, score: unknown): Score {
  if (typeof label !== "string" || typeof score !== "number")
    throw new Error("the classifier's answer has no labels with scores");
  return { label, score };
}
