// Reads a document for the objects of config/contract: each function reads a member of the entered object. The first error
// stays; what is read after it has no meaning, so whoever reads a document looks at `documentError` once, at its end. Token -1
// reads as absent everywhere.

import { Buffer } from "../bytes/buffer";
import { writeUnescaped } from "../bytes/escape";
import { newText } from "../bytes/text";
import { JsonIndex, JsonKind } from "./json-index";

/** One index for all documents: its memory is unmanaged. */
export const document = new JsonIndex();
/** Empty without an error. */
let reason: string = "";
let object: i32 = 0;

/** The largest whole number that TypeScript writes without loss. */
export const LARGEST: i64 = 9_007_199_254_740_991;
/** The kinds from JsonKind.Number on, after "must be". */
const KINDS: StaticArray<string> = ["a number", "a string", "an array", "an object"];

/** False when the document is not JSON. */
export function openDocument(ptr: usize, length: i32): bool {
  reason = "";
  return document.parse(ptr, length);
}

/** Why the document is refused; empty when it is not. */
export function documentError(): string {
  return reason;
}

/** Keeps the first reason. */
export function refuseDocument(why: string): void {
  if (reason.length == 0) reason = why;
}

/** What is read next are members of this object. */
export function enter(token: i32): void {
  object = token;
}

/** The first item of a list, or the first key of an object; -1 when there is none. */
export function firstOf(token: i32): i32 {
  return document.next(token) > token + 1 && token >= 0 ? token + 1 : -1;
}

/** -1 behind the last item. */
export function itemAfter(list: i32, item: i32): i32 {
  const next = document.next(item);
  return next < document.next(list) ? next : -1;
}

/** -1 behind the last key. */
export function keyAfter(map: i32, key: i32): i32 {
  return itemAfter(map, key + 1);
}

/** The string's content; empty for the token -1. */
export function decoded(token: i32): Buffer {
  const text = newText();
  writeUnescaped(text, document.textPtr(token), document.textLen(token));
  return text;
}

export function readText(name: string): Buffer {
  const token = document.find(object, name);
  if (document.textLen(token) == 0) refuseDocument(name + " must be a string that is not empty");
  return decoded(token);
}

export function readTextOrEmpty(name: string): Buffer {
  return decoded(member(name, JsonKind.String, true));
}

export function readOptionalText(name: string): Buffer {
  return decoded(member(name, JsonKind.String, false));
}

/** The string's token, for a text that is compared or parsed where it is. */
export function readUndecodedText(name: string): i32 {
  return member(name, JsonKind.String, true);
}

/** Null when the member is absent. */
export function readOptionalTexts(name: string): Array<Buffer> | null {
  const list = readOptionalList(name, JsonKind.String);
  if (list < 0) return null;
  const texts: Array<Buffer> = [];
  for (let item = firstOf(list); item >= 0; item = itemAfter(list, item)) texts.push(decoded(item));
  return texts;
}

export function readInteger(name: string, least: i64, most: i64): i64 {
  const value = document.integer(member(name, JsonKind.Number, true));
  if (value >= least && value <= most) return value;
  refuseDocument(name + " must lie between " + least.toString() + " and " + most.toString());
  return least;
}

/** A whole number that is not negative. */
export function readCount(name: string): i64 {
  return readInteger(name, 0, LARGEST);
}

/** -1 when the member is absent. */
export function readOptionalCount(name: string): i64 {
  return document.find(object, name) < 0 ? -1 : readCount(name);
}

export function readIndex(name: string): i32 {
  return <i32>readInteger(name, 0, i32.MAX_VALUE);
}

/** -1 when the member is absent. */
export function readOptionalIndex(name: string): i32 {
  return document.find(object, name) < 0 ? -1 : readIndex(name);
}

export function readConstant(name: string, value: i64): bool {
  const isRight = document.integer(document.find(object, name)) == value;
  if (!isRight) refuseDocument(name + " must be " + value.toString());
  return isRight;
}

export function readFlag(name: string): bool {
  return document.isTrue(document.find(object, name));
}

/** `lookup` returns `unknown` for a text that is no name. */
export function readName(name: string, lookup: (ptr: usize, length: i32) => i32, unknown: i32): i32 {
  const token = document.find(object, name);
  const value = lookup(document.textPtr(token), document.textLen(token));
  if (value == unknown) refuseName(name);
  return value;
}

/** -1 when the member is absent. */
export function readOptionalName(name: string, lookup: (ptr: usize, length: i32) => i32, unknown: i32): i32 {
  return document.find(object, name) < 0 ? -1 : readName(name, lookup, unknown);
}

/** A list of names that are flags, of which 0 is an unknown one; 0 when the member is absent. */
export function readOptionalFlags(name: string, lookup: (ptr: usize, length: i32) => i32): u32 {
  const list = readOptionalList(name, JsonKind.String);
  let flags: u32 = 0;
  for (let item = firstOf(list); item >= 0; item = itemAfter(list, item)) {
    const flag = lookup(document.textPtr(item), document.textLen(item));
    if (flag == 0) refuseName(name);
    flags |= flag;
  }
  return flags;
}

/** An array of values of one kind; `needed` is the error of an empty one. */
export function readList(name: string, kind: JsonKind, needed: string = ""): i32 {
  const list = items(name, kind, true);
  if (needed.length > 0 && firstOf(list) < 0) refuseDocument(needed);
  return list;
}

export function readOptionalList(name: string, kind: JsonKind): i32 {
  return items(name, kind, false);
}

export function readOptionalObject(name: string): i32 {
  return member(name, JsonKind.Object, false);
}

/** An object whose members are of one kind. */
export function readMap(name: string, kind: JsonKind): i32 {
  return members(name, kind, true);
}

export function readOptionalMap(name: string, kind: JsonKind): i32 {
  return members(name, kind, false);
}

function member(name: string, kind: JsonKind, required: bool): i32 {
  const token = document.find(object, name);
  if (token < 0 ? !required : document.kind(token) == kind) return token;
  refuseKind(name, kind);
  return -1;
}

function items(name: string, kind: JsonKind, required: bool): i32 {
  const list = member(name, JsonKind.Array, required);
  for (let item = firstOf(list); item >= 0; item = itemAfter(list, item)) check(item, name, kind);
  return list;
}

function members(name: string, kind: JsonKind, required: bool): i32 {
  const map = member(name, JsonKind.Object, required);
  for (let key = firstOf(map); key >= 0; key = keyAfter(map, key)) check(key + 1, name, kind);
  return map;
}

function check(token: i32, name: string, kind: JsonKind): void {
  if (document.kind(token) != kind) refuseKind("each of " + name, kind);
}

function refuseKind(name: string, kind: JsonKind): void {
  refuseDocument(name + " must be " + unchecked(KINDS[kind - JsonKind.Number]));
}

function refuseName(name: string): void {
  refuseDocument(name + " is not one this filter knows");
}
