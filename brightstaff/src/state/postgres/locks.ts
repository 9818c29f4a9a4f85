// Numbers of advisory locks in PostgreSQL, which no other application should use: "plano", and the next one.

export const MIGRATION_LOCK = 0x70_6c_61_6e_6f;
export const EVICTION_LOCK: number = MIGRATION_LOCK + 1;
