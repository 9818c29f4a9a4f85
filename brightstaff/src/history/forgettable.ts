// What somebody wants to be forgotten.
import { isObject } from "@plano/config/json";

/** All requests, or those of one session or one user, by the names that rows show. */
export type Forgettable = { all: true } | { session: string } | { user: string };

/** Whose something is; a request, a conversation and an observation say it alike. */
export interface Whose {
  session?: string;
  user?: string;
}

export type IsForgotten = (whose: Whose) => boolean;

/** The ids of requests, by their numbers. */
export type Forgotten = Map<number, string>;

/** Undefined for what is nothing of the kind. */
export function readForgettable(value: unknown): Forgettable | undefined {
  if (!isObject(value) || Object.keys(value).length !== 1) return undefined;
  const { all, session, user } = value;
  if (all === true) return { all };
  if (typeof session === "string" && session !== "") return { session };
  return typeof user === "string" && user !== "" ? { user } : undefined;
}

export function predicateOf(forgettable: Forgettable): IsForgotten {
  if ("all" in forgettable) return () => true;
  if ("session" in forgettable) return ({ session }) => session === forgettable.session;
  return ({ user }) => user === forgettable.user;
}
