// The format that a request wants the answer in: Chat Completions' `response_format`. A schema is written in the target's
// dialect. Where the target cannot be constrained to it, a system text asks for it, which is what a client gets without strict
// mode anyway.

import { Buffer } from "../../bytes/buffer";
import { writeEscaped } from "../../bytes/escape";
import { JsonIndex } from "../../json/json-index";
import { Refusal } from "../visitor/request";
import { RequestRules } from "./request-rules";
import { CYCLE, SchemaWriter } from "./schema/schema-writer";
import { Dialect } from "./schema/dialects";

const LIMIT: i32 = 8 << 20;
const index = new JsonIndex();
const schemas = new SchemaWriter();

export class AnswerFormat {
  /** Any JSON object is wanted. */
  object: bool = false;
  /** The schema to constrain the answer to; empty without one. */
  readonly schema: Buffer = new Buffer(256, LIMIT);
  /** Of the schema, escaped; may be empty. */
  readonly name: Buffer = new Buffer(64, 64 << 10);
  readonly description: Buffer = new Buffer(64, 1 << 20);
  /** -1 when absent, else 0 or 1. */
  strict: i32 = -1;
  /** The schema, or what is said of `strict`, differs from the client's. */
  rewritten: bool = false;
  /** The system text that asks for the format, escaped; empty without one. */
  readonly demand: Buffer = new Buffer(256, LIMIT);
  /** The schema as the client wrote it. */
  private readonly source: Buffer = new Buffer(256, LIMIT);

  clear(): void {
    this.object = false;
    this.schema.clear();
    this.name.clear();
    this.description.clear();
    this.strict = -1;
    this.rewritten = false;
    this.demand.clear();
    this.source.clear();
  }

  get overflowed(): bool {
    return this.schema.overflowed || this.demand.overflowed || this.source.overflowed;
  }

  /** `value` is the raw object. */
  read(value: usize, length: i32, rules: RequestRules, refusal: Refusal): void {
    this.clear();
    if (!index.parse(value, length)) return;
    const type = index.find(0, "type");
    this.object = index.textEquals(type, "json_object");
    if (!index.textEquals(type, "json_schema")) return;
    const definition = index.find(0, "json_schema");
    const schema = index.find(definition, "schema");
    if (!index.isObject(schema)) return;
    keepText(this.name, index.find(definition, "name"));
    keepText(this.description, index.find(definition, "description"));
    const strict = index.find(definition, "strict");
    this.strict = index.isBoolean(strict) ? (index.isTrue(strict) ? 1 : 0) : -1;
    this.source.bytes(index.ptr(schema), index.size(schema));
    this.constrain(rules, refusal);
  }

  /** A system text asks for the format in place of a member of the request. */
  askInstead(): void {
    const demand = this.demand;
    demand.clear();
    if (this.object) demand.ascii("Answer with one JSON object and nothing else.");
    else if (this.source.len > 0) writeDemand(demand, this.source.ptr, this.source.len);
    this.schema.clear();
    this.object = false;
  }

  private constrain(rules: RequestRules, refusal: Refusal): void {
    const source = this.source;
    if (!rules.takesFormats) return this.askInstead();
    const dialect = rules.formatDialect(this.strict == 1);
    if (dialect == Dialect.Any) {
      this.schema.append(source);
      return;
    }
    if (!schemas.write(dialect, source.ptr, source.len, false)) {
      refusal.set("", "holds a schema that is too large");
      return;
    }
    if (schemas.fits) {
      this.rewritten = schemas.changed;
      this.schema.append(schemas.changed ? schemas.text : source);
    } else if (dialect == Dialect.Strict) {
      this.strict = -1;
      this.rewritten = true;
      this.schema.append(source);
    } else if (schemas.cycle >= 0 && (this.strict == 1 || dialect == Dialect.Grok)) {
      refusal.set("", CYCLE + schemas.cyclePath);
    } else this.askInstead();
  }
}

/** A system text that asks for JSON of a schema, escaped. */
export function writeDemand(out: Buffer, schema: usize, length: i32): void {
  out.ascii("Answer with JSON that matches this JSON Schema, and nothing else: ");
  writeEscaped(out, schema, length);
}

function keepText(out: Buffer, text: i32): void {
  if (index.isString(text)) out.bytes(index.textPtr(text), index.textLen(text));
}
