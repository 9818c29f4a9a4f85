// What somebody wants to be forgotten.
import { isObject } from "@plano/config/json";

/** All requests, or those of one session, one user or one value of a tag. */
export type Forgettable =
  | { all: true }
  | { session: string }
  | { user: string }
  | { tag: { name: string; value: string } };

/** Whose something is; a request, a conversation and an observation say it alike. */
export interface Whose {
  session?: string;
  user?: string;
  tags?: Record<string, string>;
}

/** What is kept of a name where no content is: a hash; undefined where it cannot be computed. */
export type StandFor = (name: string) => string | undefined;

export type IsForgotten = (whose: Whose) => boolean;

/** The ids of requests, by their numbers. */
export type Forgotten = Map<number, string>;

/** Undefined for what is nothing of the kind. */
export function readForgettable(value: unknown): Forgettable | undefined {
  if (!isObject(value) || Object.keys(value).length !== 1) return undefined;
  const { all, session, user, tag } = value;
  if (all === true) return { all };
  if (isName(session)) return { session };
  if (isName(user)) return { user };
  return isObject(tag) && Object.keys(tag).length === 2 && isName(tag.name) && isName(tag.value)
    ? { tag: { name: tag.name, value: tag.value } }
    : undefined;
}

/** By the names that rows show, and by those that clients gave. */
export function predicateOf(forgettable: Forgettable, standFor: StandFor): IsForgotten {
  if ("all" in forgettable) return () => true;
  if ("tag" in forgettable) {
    const { name, value } = forgettable.tag;
    return ({ tags }) => tags !== undefined && Object.hasOwn(tags, name) && tags[name] === value;
  }
  const [whose, name] =
    "session" in forgettable
      ? (["session", forgettable.session] as const)
      : (["user", forgettable.user] as const);
  const hash = standFor(name);
  return ({ [whose]: kept }) => kept !== undefined && (kept === name || kept === hash);
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
