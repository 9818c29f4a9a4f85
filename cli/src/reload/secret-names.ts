// Names of secrets in one running Plano. A name follows from the secret's value, too: while one configuration replaces
// another, the old value and the new one lie side by side, and no provider gets the key of another time.
import { createHmac, randomBytes } from "node:crypto";
import type { Plan } from "../system/plan.js";

const DIGITS = 12;

export class SecretNames {
  /** Without it a name would reveal whether a guessed value is right. */
  readonly #key = randomBytes(32);

  /** The plan with such names. A secret without a value keeps its name, for the error. */
  give(plan: Plan): Plan {
    const { config, secrets } = plan;
    const renamed = <Named extends { secretName: string }>(each: Named): Named => ({
      ...each,
      secretName: this.#nameOf(each.secretName, secrets[each.secretName]),
    });
    const providers = config.providers.map(({ keys, secretHeaders, ...provider }) => ({
      ...provider,
      keys: keys.map(renamed),
      secretHeaders: secretHeaders.map(renamed),
    }));
    const entries = Object.entries(secrets).map(([name, value]) => [this.#nameOf(name, value), value]);
    return {
      ...plan,
      config: { ...config, providers },
      secrets: Object.fromEntries(entries) as Record<string, string>,
    };
  }

  #nameOf(name: string, value: string | undefined): string {
    if (value === undefined) return name;
    return `${name}-${createHmac("sha256", this.#key).update(value).digest("hex").slice(0, DIGITS)}`;
  }
}
