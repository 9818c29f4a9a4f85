// What filters of type `builtin` find, by name.

export const SECRET_NAMES = [
  "private_key",
  "github_token",
  "jwt",
  "npm_token",
  "aws_access_key",
  "gitlab_token",
  "slack_token",
  "stripe_key",
  "openai_key",
  "anthropic_key",
  "google_key",
  "huggingface_token",
  "sendgrid_key",
  "service_key",
  "bearer_token",
  "url_password",
] as const;

export const PII_NAMES = [
  "email",
  "credit_card",
  "iban",
  "phone",
  "us_ssn",
  "uk_nino",
  "es_dni",
  "fr_nir",
  "it_codice_fiscale",
  "br_cpf",
  "ca_sin",
] as const;

export type SecretName = (typeof SECRET_NAMES)[number];
export type PiiName = (typeof PII_NAMES)[number];
export type DetectorName = SecretName | PiiName;

/** Names of groups, and of what is in them. */
export const DETECTOR_GROUPS = { secrets: SECRET_NAMES, pii: PII_NAMES } as const;
