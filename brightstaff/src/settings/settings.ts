// brightstaff's own configuration, rendered from the normalised model and read back when the process starts.
import type { Address, NormalisedConfig } from "@plano/config";

export interface ListedModel {
  id: string;
  ownedBy: string;
}

export interface Settings {
  version: 1;
  listen: Address;
  /** What GET /v1/models shows: names a client may ask for, aliases included. */
  models: ListedModel[];
  /** How many of the latest observations are kept. */
  keptObservations: number;
}

const KEPT_OBSERVATIONS = 1_000;

/** Full names and aliases; bare model names work too, but would show every model twice. */
function settingsOf(config: NormalisedConfig): Settings {
  const listed = config.targets
    .filter(({ model }) => model !== "")
    .map(({ name, provider }) => ({ id: name, ownedBy: config.providers[provider]?.interface ?? "plano" }));
  const own = [...Object.keys(config.aliases), ...config.pools.map(({ name }) => name)];
  return {
    version: 1,
    listen: config.brightstaff,
    models: [...listed, ...own.map((id) => ({ id, ownedBy: "plano" }))],
    keptObservations: KEPT_OBSERVATIONS,
  };
}

export function renderBrightstaff(config: NormalisedConfig): string {
  return `${JSON.stringify(settingsOf(config), null, 2)}\n`;
}

/** Throws an Error that says what is wrong. */
export function parseSettings(text: string): Settings {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error("the settings are not JSON");
  }
  const fault = faultOf(value as Partial<Settings> | null);
  if (fault !== undefined) throw new Error(`the settings are not those of this version: ${fault}`);
  return value as Settings;
}

function faultOf(settings: Partial<Settings> | null): string | undefined {
  if (typeof settings !== "object" || settings === null) return "they are not an object";
  if (settings.version !== 1) return "version must be 1";
  const { listen, models, keptObservations } = settings;
  if (typeof listen?.host !== "string") return "listen.host must be a string";
  if (!isCount(listen.port, 65_535)) return "listen.port must be a port";
  const isModel = (model: Partial<ListedModel> | null): boolean =>
    typeof model?.id === "string" && typeof model.ownedBy === "string";
  if (!Array.isArray(models) || !models.every(isModel)) return "models must be a list of {id, ownedBy}";
  if (!isCount(keptObservations, 1_000_000)) return "keptObservations must be a count";
  return undefined;
}

function isCount(value: unknown, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most;
}
