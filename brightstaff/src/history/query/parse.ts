// Reads a query: terms that all have to hold, as `model:gpt-4o* status:>=400 -agent:weather "exact words"`. Errors have the
// place where they are, and what to write instead.
import { nearest } from "@plano/config/run-time";
import { FIELDS, type FieldKind, fieldOf } from "./fields.js";

export type Operator = "=" | ">" | ">=" | "<" | "<=";

export interface FieldTerm {
  field: string;
  isNegated: boolean;
  operator: Operator;
  /** In lower case for texts; a number in the unit of the field else. */
  value: string | number;
}

export interface TextTerm {
  text: string;
  isNegated: boolean;
}

export interface Query {
  fields: readonly FieldTerm[];
  texts: readonly TextTerm[];
}

export class QueryError extends Error {
  /** Of the first character that is wrong. */
  readonly position: number;
  readonly remedy: string;

  constructor(message: string, position: number, remedy: string) {
    super(message);
    this.position = position;
    this.remedy = remedy;
  }
}

/** Characters. */
const LONGEST = 2_000;
/** One term: a minus, a field, an operator, and a value that may be in quotes. */
const TERM =
  /\s*(?<minus>-?)(?:(?<field>[A-Za-z][\w-]*):)?(?<operator>>=|<=|>|<|=)?(?:"(?<quoted>[^"]*)"|(?<plain>[^\s"]*))/y;
const UNITS: Record<FieldKind, Record<string, number>> = {
  text: {},
  flag: {},
  code: { "": 1 },
  number: { "": 1, k: 1_000, m: 1_000_000 },
  dollars: { "": 1 },
  duration: { "": 1, ms: 1, s: 1_000, m: 60_000, h: 3_600_000 },
};

/** Throws a QueryError. */
export function parseQuery(text: string): Query {
  if (text.length > LONGEST)
    throw new QueryError("the query is too long", LONGEST, `write at most ${LONGEST} characters`);
  const [fields, texts]: [FieldTerm[], TextTerm[]] = [[], []];
  TERM.lastIndex = 0;
  while (text.slice(TERM.lastIndex).trim() !== "") {
    const from = TERM.lastIndex + (text.slice(TERM.lastIndex).match(/^\s*/)?.[0].length ?? 0);
    const { minus, field, operator, quoted, plain = "" } = TERM.exec(text)?.groups ?? {};
    if (TERM.lastIndex <= from || (plain === "" && quoted === undefined))
      throw incomplete(text, Math.max(from, TERM.lastIndex));
    const isNegated = minus === "-";
    const value = quoted ?? plain;
    if (field === undefined) texts.push({ text: (operator ?? "") + value, isNegated });
    else fields.push({ ...readTerm({ field, operator, value }, from + (minus ?? "").length), isNegated });
  }
  return { fields, texts };
}

function incomplete(text: string, position: number): QueryError {
  if (text[position] === '"')
    return new QueryError("a quote is not closed", position, 'end the words with "');
  return new QueryError("a value is missing", position, "write it behind the colon, as in model:gpt-4o*");
}

interface Written {
  field: string;
  operator: string | undefined;
  value: string;
}

function readTerm({ field, operator = "=", value }: Written, position: number): Omit<FieldTerm, "isNegated"> {
  const kind = fieldOf(field)?.kind;
  const at = position + field.length + 1;
  if (kind === undefined) {
    const close = nearest(field, Object.keys(FIELDS));
    const known = `the fields are ${Object.keys(FIELDS).join(", ")}`;
    throw new QueryError(
      `there is no field ${field}`,
      position,
      close === undefined ? known : `did you mean ${close}?`,
    );
  }
  const isOrdered = kind !== "text" && kind !== "flag";
  if (operator !== "=" && !isOrdered)
    throw new QueryError(`${field} is not a number`, at, `write ${field}:VALUE, without ${operator}`);
  const told = isOrdered ? amountOf(value, kind) : value.toLowerCase();
  if (told === undefined) {
    const units = Object.keys(UNITS[kind])
      .filter((unit) => unit !== "")
      .join(", ");
    const remedy =
      units === "" ? "write a number without a unit" : `write a number; its unit may be ${units}`;
    throw new QueryError(`${field} needs a number`, at, remedy);
  }
  if (kind === "flag" && told !== "true" && told !== "false")
    throw new QueryError(`${field} is true or false`, at, `write ${field}:true or ${field}:false`);
  return { field, operator: operator as Operator, value: told };
}

function amountOf(text: string, kind: FieldKind): number | undefined {
  const { digits = "", unit = "" } = /^\$?(?<digits>\d*\.?\d+)(?<unit>[a-z]*)$/i.exec(text)?.groups ?? {};
  const factor = UNITS[kind][unit.toLowerCase()];
  return digits === "" || factor === undefined ? undefined : Number(digits) * factor;
}
