// Writes a JSON Schema in a target's dialect. A keyword that the dialect lacks moves into the description of its schema, as
// Anthropic's own SDK does it. The depth is that of the document and, where references are replaced by what they lead to,
// bounded; so is the text.

import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { startsWithAscii } from "../../../bytes/slice";
import { JsonIndex } from "../../../json/json-index";
import { NameSet } from "../name-map";
import {
  Action,
  actionOf,
  Dialect,
  isBeyondRoot,
  isBeyondStrict,
  isClosed,
  namesProperties,
} from "./dialects";
import { Keyword, keywordAt } from "./keywords";
import { cutFrom, cutTo, findCut, isKnown, remember } from "./known-schemas";
import { Fact, factsOf, hasType } from "./node";
import * as moonshot from "./moonshot";
import { writeNote } from "./notes";
import { hasOptional, isPropertyName, misnamedIn, takeNames } from "./property-names";
import { References } from "./references";
import { takesValue } from "./values";

const LIMIT: i32 = 8 << 20;
/** Schemas within one another, beyond which references are not replaced. */
const MAX_DEPTH: i32 = 60;
const MAX_PATH: i32 = 128;
/** A refusal, before the path. */
export const CYCLE: string = "holds a schema that refers to itself, which this model cannot take: ";

export class SchemaWriter {
  readonly text: Buffer = new Buffer(1_024, LIMIT);
  /** The text differs from the source in more than white space. */
  changed: bool = false;
  /** Instances would be refused that the source allows: an object with unknown members, or any value. */
  open: bool = false;
  /** A property is not required. */
  optional: bool = false;
  /** A reference leads out of the definitions. */
  unresolved: bool = false;
  readonly json: JsonIndex = new JsonIndex();
  private readonly references: References = new References();
  private readonly names: NameSet = new NameSet(1 << 20);
  private dialect: Dialect = Dialect.Any;
  private tool: bool = false;
  private referred: bool = false;
  /** The properties of a tool's root, where one has a name that the dialect refuses; else -1. */
  private misnamed: i32 = -1;
  private depth: i32 = 0;
  private budget: i32 = 0;
  /** The member `$schema` of the root, if it has to go, and the one before it; -1 without one. */
  private marker: i32 = -1;
  private before: i32 = -1;

  /** False when the schema is no JSON object, or too large. `tool`: of a tool's input. */
  write(dialect: Dialect, schema: usize, length: i32, tool: bool): bool {
    this.text.clear();
    this.changed = false;
    this.open = false;
    this.optional = false;
    this.unresolved = false;
    this.dialect = dialect;
    this.tool = tool;
    this.referred = false;
    this.depth = 0;
    this.references.cycle = -1;
    this.marker = -1;
    this.misnamed = -1;
    if (isKnown(dialect, tool, schema, length)) {
      this.cut(schema, length);
      return !this.text.overflowed;
    }
    // What references are replaced by: no more than a few times the source.
    this.budget = min(LIMIT, 65_536 + length * 4);
    if (!this.json.parse(schema, length) || !this.json.isObject(0)) return false;
    this.references.read(this.json);
    this.node(0, true);
    if (this.referred) this.references.look(this.json);
    if (this.text.overflowed) return false;
    const same = !this.changed && this.fits && this.cycle < 0;
    if (this.marker >= 0) this.changed = true;
    if (!same) return true;
    findCut(this.json, this.marker, this.before);
    this.cut(schema, length);
    if (!this.text.overflowed) remember();
    return !this.text.overflowed;
  }

  /** Writes the schema without the part to leave out, if there is one. */
  private cut(schema: usize, length: i32): void {
    if (cutTo == 0) return;
    this.text.clear();
    this.text.bytes(schema, cutFrom);
    this.text.bytes(schema + cutTo, length - cutTo);
    this.changed = true;
  }

  /** The target takes the text as it is, and constrains to what the source allows. */
  get fits(): bool {
    if (this.dialect == Dialect.Grok) return this.cycle < 0;
    if (!isClosed(this.dialect)) return true;
    if (this.open || this.unresolved) return false;
    return this.dialect == Dialect.Strict ? !this.optional : this.cycle < 0;
  }

  /** The reference of a schema that holds itself; -1 without one. */
  get cycle(): i32 {
    return this.references.cycle;
  }

  /** For a refusal. */
  get cyclePath(): string {
    const json = this.json;
    return String.UTF8.decodeUnsafe(json.textPtr(this.cycle), min(json.textLen(this.cycle), MAX_PATH));
  }

  /** `handed` is the type of the schema whose alternative this is; -1 without one. */
  private node(schema: i32, root: bool, handed: i32 = -1): void {
    const json = this.json;
    const out = this.text;
    const isMoonshot = this.dialect == Dialect.Moonshot;
    if (!json.isObject(schema)) {
      this.open = true;
      if (json.isBoolean(schema) && isMoonshot) this.inPlace(moonshot.schemaOf(json.isTrue(schema)));
      else if (json.isTrue(schema) && this.narrows) this.inPlace("{}");
      else this.raw(schema);
      return;
    }
    let facts = factsOf(json, schema, root);
    if ((facts & Fact.Ref) != 0 && this.replaced(schema, root)) return;
    // The root of a tool's input must itself be an object.
    const body = root && this.tool && (facts & Fact.Ref) != 0 ? this.target(schema) : schema;
    if (body != schema) facts = factsOf(json, body, root);
    if (root && this.tool) facts = (facts | Fact.Object) & ~Fact.Array;
    if (isMoonshot) facts = moonshot.takenFacts(json, body, facts, handed);
    if (isClosed(this.dialect)) this.measure(body, facts);
    out.byte(OPEN_BRACE);
    if (root && this.tool) {
      if ((facts & Fact.Typed) == 0) this.add('"type":"object"');
    } else if (isMoonshot && (facts & Fact.Typed) == 0 && !moonshot.leavesType(facts)) {
      this.add(handed < 0 ? moonshot.untoldType(json, body, facts) : '"type":');
      if (handed >= 0) this.raw(handed);
    }
    this.members(body, facts, handed);
    if (body != schema) this.definitions(schema, facts);
    this.complete(facts);
    out.byte(CLOSE_BRACE);
  }

  /** The dialect takes a part of JSON Schema only. */
  private get narrows(): bool {
    const some = this.dialect == Dialect.Gemini || this.dialect == Dialect.Grok;
    return some || this.dialect == Dialect.Moonshot || isClosed(this.dialect);
  }

  private members(schema: i32, facts: i32, handed: i32): void {
    const json = this.json;
    // Looked up once for a schema, however often it repeats a keyword.
    const own = (facts & (Fact.AnyOf | Fact.OneOf)) == 0 ? -1 : json.find(schema, "type");
    const required = this.knowsRequired ? json.find(schema, "required") : -1;
    let notes = 0;
    let before = -1;
    if (this.tool && (facts & Fact.Root) != 0 && namesProperties(this.dialect))
      this.misnamed = misnamedIn(this.json, schema);
    if (this.hasMisnamed(facts)) {
      notes = 1;
      this.open = true;
      this.changed = true;
    }
    for (let key = schema + 1; key < json.next(schema); key = json.next(key + 1)) {
      const keyword = keywordAt(json, key);
      const isRepeated = keyword == Keyword.Required && required >= 0 && required != key + 1;
      const action = isRepeated ? Action.Drop : this.actionAt(key, keyword, facts);
      if (action == Action.Note) notes += 1;
      else if (action != Action.Drop && keyword != Keyword.Description)
        this.member(schema, key, keyword, facts, own < 0 ? handed : own);
      // A closed dialect writes its own.
      const rewritten = keyword == Keyword.AdditionalProperties && isClosed(this.dialect);
      if (schema == 0 && keyword == Keyword.Schema && action == Action.Drop && this.marker < 0) {
        this.marker = key;
        this.before = before;
      } else if (action >= Action.Note && !rewritten) this.changed = true;
      before = key;
    }
    this.describe(schema, facts, notes);
  }

  private hasMisnamed(facts: i32): bool {
    return (facts & Fact.Root) != 0 && this.misnamed >= 0;
  }

  /** The schema that a reference leads to, at last; the schema itself when there is none. */
  private target(schema: i32): i32 {
    let target = schema;
    for (let i = 0; i < MAX_DEPTH; i++) {
      const reference = this.json.find(target, "$ref");
      if (!this.json.isString(reference)) break;
      const next = this.references.resolve(this.json, reference);
      if (next <= 0) return schema;
      target = next;
    }
    this.changed = this.changed || target != schema;
    return target;
  }

  private definitions(schema: i32, facts: i32): void {
    for (let key = schema + 1; key < this.json.next(schema); key = this.json.next(key + 1)) {
      const keyword = keywordAt(this.json, key);
      const defines = keyword == Keyword.Defs || keyword == Keyword.Definitions;
      if (defines && this.actionAt(key, keyword, facts) < Action.Note)
        this.member(schema, key, keyword, facts);
    }
  }

  /** Writes a schema in place of the reference to it, where the dialect has no references. */
  private replaced(schema: i32, root: bool): bool {
    const json = this.json;
    this.referred = true;
    const reference = json.find(schema, "$ref");
    const target = this.references.resolve(json, reference);
    if (target < 0) this.unresolved = true;
    const isMoonshot = this.dialect == Dialect.Moonshot;
    if (!isMoonshot && this.dialect != Dialect.Nova) return false;
    if (root && this.tool && (isMoonshot || target < 0)) return false;
    if (isMoonshot && moonshot.takesReference(json, reference, target, this.references.areOlder))
      return false;
    this.changed = true;
    if (target < 0 || this.depth == MAX_DEPTH || this.text.len > this.budget) {
      this.unresolved = true;
      this.inPlace(isMoonshot ? moonshot.schemaOf(true) : "{}");
      return true;
    }
    this.depth += 1;
    this.node(target, root);
    this.depth -= 1;
    return true;
  }

  /** Notes what closing the schema would change. OpenAI wants an object at the root. */
  private measure(schema: i32, facts: i32): void {
    if (this.dialect == Dialect.Strict && (facts & Fact.Root) != 0) {
      if ((facts & Fact.Object) == 0 || (!this.tool && (facts & Fact.AnyOf) != 0)) this.open = true;
    }
    if ((facts & Fact.Said) == 0) this.open = true;
    if ((facts & Fact.Array) != 0 && (facts & Fact.Items) == 0) this.open = true;
    if ((facts & Fact.Object) == 0) return;
    if ((facts & Fact.Map) != 0 || (facts & (Fact.Properties | Fact.Closed)) == 0) this.open = true;
    if ((facts & Fact.Properties) != 0 && hasOptional(this.json, schema, this.names)) this.optional = true;
  }

  /** What becomes of a member, with its value and its neighbours. */
  private actionAt(key: i32, keyword: Keyword, facts: i32): Action {
    const json = this.json;
    const dialect = this.dialect;
    const root = (facts & Fact.Root) != 0;
    // What the root refers to stands in its place, unless nothing is found.
    if (root && this.tool && (keyword == Keyword.Ref || isBeyondRoot(dialect, keyword))) return Action.Note;
    if (dialect == Dialect.Nova && root) {
      const taken = keyword == Keyword.Type || keyword == Keyword.Properties || keyword == Keyword.Required;
      return taken ? actionOf(dialect, keyword) : Action.Drop;
    }
    if (keyword == Keyword.AdditionalProperties && this.hasMisnamed(facts)) return Action.Drop;
    if (dialect == Dialect.Strict && isBeyondStrict(keyword)) this.open = true;
    // A vendor's own, which strict mode does not know.
    if (dialect == Dialect.Strict && startsWithAscii(json.textPtr(key), json.textLen(key), "x-"))
      return Action.Note;
    // What refers to them is replaced.
    if (dialect == Dialect.Moonshot && keyword == Keyword.Definitions && !(root && this.references.areOlder))
      return Action.Drop;
    const action = actionOf(dialect, keyword);
    if (action >= Action.Note) return action;
    if (!takesValue(json, dialect, keyword, key + 1)) return Action.Note;
    if (dialect == Dialect.Moonshot) return moonshot.actionOf(keyword, action, facts);
    if (dialect == Dialect.OpenAi || dialect == Dialect.Nova || dialect == Dialect.Rooted) return action;
    // One list of alternatives, and one of values.
    if (keyword == Keyword.Enum && dialect == Dialect.Gemini && (facts & Fact.Const) != 0) return Action.Drop;
    const alternatives = keyword == Keyword.AnyOf || keyword == Keyword.OneOf || keyword == Keyword.AllOf;
    if (alternatives && ((facts & Fact.Beside) != 0 || !json.isArray(key + 1))) return Action.Note;
    if (keyword == Keyword.OneOf && (facts & Fact.AnyOf) != 0) return Action.Note;
    if (keyword != Keyword.AllOf || this.isSingle(key + 1, facts)) return action;
    // Closed objects of several schemas would contradict each other.
    this.open = true;
    return dialect == Dialect.Gemini ? Action.Note : action;
  }

  /** A list of one schema that can be written as an alternative. */
  private isSingle(list: i32, facts: i32): bool {
    const json = this.json;
    const alone = (facts & (Fact.AnyOf | Fact.OneOf)) == 0 && json.isArray(list);
    return alone && json.next(list + 1) == json.next(list);
  }

  /** `type` is that of the schema, for its alternatives; -1 without one. */
  private member(schema: i32, key: i32, keyword: Keyword, facts: i32, type: i32 = -1): void {
    const json = this.json;
    const out = this.text;
    const dialect = this.dialect;
    const value = key + 1;
    const narrow = this.narrows;
    if (keyword == Keyword.Ref && (facts & Fact.Beside) != 0 && narrow) {
      this.add('"anyOf":[{"$ref":');
      this.reference(value);
      out.ascii("}]");
    } else if (keyword == Keyword.Type && this.tool && (facts & Fact.Root) != 0) {
      this.separate();
      this.text.ascii('"type":"object"');
      if (!json.textEquals(value, "object")) this.changed = true;
    } else if (keyword == Keyword.Type && (facts & Fact.Nullable) != 0 && narrow) this.nullable(value);
    else if (keyword == Keyword.Required && this.knowsRequired) this.required(schema, key);
    else if (keyword == Keyword.Const && (dialect == Dialect.Gemini || dialect == Dialect.Moonshot)) {
      this.add('"enum":[');
      this.raw(value);
      out.byte(CLOSE_BRACKET);
    } else if (keyword == Keyword.Enum && dialect == Dialect.Gemini) this.list(key, false);
    else if (narrow && (keyword == Keyword.OneOf || (keyword == Keyword.AllOf && dialect != Dialect.Grok))) {
      this.add('"anyOf":');
      this.schemas(value, type);
    } else if (keyword == Keyword.AnyOf && json.isArray(value)) {
      this.name(key);
      this.schemas(value, type);
    } else {
      if (keyword == Keyword.Definitions && dialect == Dialect.Moonshot) this.add('"$defs":');
      else this.name(key);
      if (actionOf(dialect, keyword) == Action.Walk) this.walk(keyword, value);
      else if (keyword == Keyword.Ref) this.reference(value);
      else this.raw(value);
    }
  }

  private walk(keyword: Keyword, value: i32): void {
    if (this.json.isArray(value)) return this.schemas(value, -1);
    const map = keyword == Keyword.Properties || keyword == Keyword.Defs || keyword == Keyword.Definitions;
    if (keyword == Keyword.AdditionalProperties && !this.json.isObject(value)) return this.raw(value);
    if (!map || !this.json.isObject(value)) return this.node(value, false);
    const json = this.json;
    this.text.byte(OPEN_BRACE);
    const root = value == this.misnamed;
    for (let key = value + 1; key < json.next(value); key = json.next(key + 1)) {
      if (root && !isPropertyName(json, key)) continue;
      this.name(key);
      this.node(key + 1, false);
    }
    this.text.byte(CLOSE_BRACE);
  }

  private schemas(list: i32, type: i32): void {
    const json = this.json;
    this.text.byte(OPEN_BRACKET);
    for (let item = list + 1; item < json.next(list); item = json.next(item)) {
      this.separate();
      this.node(item, false, type);
    }
    this.text.byte(CLOSE_BRACKET);
  }

  /** OpenAPI's `nullable` as JSON Schema says it. */
  private nullable(type: i32): void {
    if (!this.json.isString(type) || hasType(this.json, type, "null")) {
      this.add('"type":');
      this.raw(type);
      return;
    }
    this.add('"type":[');
    this.raw(type);
    this.text.ascii(',"null"]');
    this.changed = true;
  }

  /** Gemini and Moonshot answer 400 when a required property is not among the properties. */
  private get knowsRequired(): bool {
    return this.dialect == Dialect.Gemini || this.dialect == Dialect.Moonshot;
  }

  private required(schema: i32, key: i32): void {
    takeNames(this.json, this.json.find(schema, "properties"), this.names);
    this.list(key, true);
  }

  /** Writes the items of a list that Gemini takes: known names of `required`, else all but null. */
  private list(key: i32, known: bool): void {
    const json = this.json;
    this.name(key);
    this.text.byte(OPEN_BRACKET);
    for (let item = key + 2; item < json.next(key + 1); item = json.next(item)) {
      const taken = known ? this.names.has(json.textPtr(item), json.textLen(item)) : !json.isNull(item);
      if (!taken) {
        this.changed = true;
        continue;
      }
      this.separate();
      this.raw(item);
    }
    this.text.byte(CLOSE_BRACKET);
  }

  /** Adds what the dialect requires and the schema lacks. */
  private complete(facts: i32): void {
    const openAi = this.dialect == Dialect.OpenAi;
    const array = (facts & Fact.Array) != 0 && (facts & Fact.Items) == 0;
    if (openAi && array) this.add('"items":{}');
    const root = (facts & Fact.Root) != 0 && this.tool;
    const bare = (facts & Fact.Properties) == 0;
    const others = this.dialect == Dialect.Strict || this.dialect == Dialect.Nova;
    const asks = openAi || others || this.dialect == Dialect.Moonshot;
    if (root && bare && asks) this.add('"properties":{}');
    // Where objects are closed unless they say otherwise, one without properties would stay empty.
    const bounded = (facts & (Fact.Properties | Fact.Closed | Fact.Map | Fact.Open)) != 0;
    if (this.dialect == Dialect.Grok && (facts & Fact.Object) != 0 && !bounded && !root)
      this.add('"additionalProperties":true');
    if (isClosed(this.dialect) && (facts & Fact.Object) != 0) {
      const closed = (facts & Fact.Closed) != 0;
      this.separate();
      this.text.ascii('"additionalProperties":false');
      if (!closed) this.changed = true;
    }
  }

  /** Writes the description, with the keywords that the dialect lacks: `{minimum: 0, maximum: 1}`. */
  private describe(schema: i32, facts: i32, notes: i32): void {
    const json = this.json;
    const out = this.text;
    const description = json.find(schema, "description");
    const dropped = this.dialect == Dialect.Nova && (facts & Fact.Root) != 0;
    if (dropped || (notes == 0 && description < 0)) return;
    this.separate();
    out.ascii('"description":"');
    out.bytes(json.textPtr(description), json.textLen(description));
    if (notes > 0) {
      out.ascii(json.textLen(description) > 0 ? "\\n\\n{" : "{");
      let first = true;
      for (let key = schema + 1; key < json.next(schema); key = json.next(key + 1)) {
        if (this.actionAt(key, keywordAt(json, key), facts) == Action.Note)
          first = writeNote(out, json, key, first);
      }
      if (this.hasMisnamed(facts)) {
        out.ascii(first ? "properties: {" : ", properties: {");
        first = true;
        for (let key = this.misnamed + 1; key < json.next(this.misnamed); key = json.next(key + 1))
          if (!isPropertyName(json, key)) first = writeNote(out, json, key, first);
        out.byte(CLOSE_BRACE);
      }
      out.byte(CLOSE_BRACE);
    }
    out.byte(QUOTE);
  }

  private name(key: i32): void {
    this.separate();
    this.raw(key);
    this.text.ascii(":");
  }

  /** Writes a member, or its beginning, that the source does not have. */
  private add(member: string): void {
    this.separate();
    this.text.ascii(member);
    this.changed = true;
  }

  /** Writes a whole schema that the source does not have. */
  private inPlace(schema: string): void {
    this.text.ascii(schema);
    this.changed = true;
  }

  private reference(value: i32): void {
    if (this.dialect == Dialect.Moonshot) moonshot.writeReference(this.text, this.json, value);
    else this.raw(value);
  }

  private raw(token: i32): void {
    this.text.bytes(this.json.ptr(token), this.json.size(token));
  }

  private separate(): void {
    if (!this.text.endsWithByte(OPEN_BRACE) && !this.text.endsWithByte(OPEN_BRACKET)) this.text.byte(COMMA);
  }
}
