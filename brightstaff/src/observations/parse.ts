// Parses lines of observations. Invalid lines are counted and left out; the others still count.
import { OBSERVATION_SCHEMA, type Observation } from "@plano/config/contract";
import { schemaError } from "@plano/config/run-time";

export function parseObservations(lines: string): { observations: Observation[]; rejected: number } {
  const observations: Observation[] = [];
  let rejected = 0;
  for (const line of lines.split("\n")) {
    if (line.trim() === "") continue;
    const value = parseLine(line);
    if (isObservation(value)) observations.push(value);
    else rejected += 1;
  }
  return { observations, rejected };
}

function isObservation(value: unknown): value is Observation {
  return schemaError(OBSERVATION_SCHEMA, value) === undefined;
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
