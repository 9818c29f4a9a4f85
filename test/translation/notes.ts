// notes.yaml: why a field is dropped, or how it changes. Every dropped field must have a note.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

export interface Note {
  /** `chat-completions request`, `converse answer`, ... */
  of: string;
  /** Spelled as in the probes. */
  fields: string[];
  /** Formats that the note is about; absent: all. */
  to?: string[];
  note: string;
}

const file = fileURLToPath(new URL("./notes.yaml", import.meta.url));

export function readNotes(): Note[] {
  return parse(readFileSync(file, "utf8")) as Note[];
}

export function noteFor(notes: readonly Note[], of: string, field: string, to: string): Note | undefined {
  return notes.find(
    (note) =>
      note.of === of && note.fields.includes(field) && (note.to === undefined || note.to.includes(to)),
  );
}
