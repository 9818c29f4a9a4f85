// Envoy and brightstaff read this variable: the secret of the hashes by which logs and records name clients and messages.
export const IDENTITY_KEY_VARIABLE = "PLANO_IDENTITY_KEY";
