// The variable that tells Envoy and brightstaff the secret of what stands for clients and messages where those are told of.
export const IDENTITY_KEY_VARIABLE = "PLANO_IDENTITY_KEY";
