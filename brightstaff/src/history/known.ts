// Members that may be undefined, for objects that leave such members out.

/** Without the members that are undefined. */
export function known<Members extends object>(
  members: Members,
): { [Name in keyof Members]?: NonNullable<Members[Name]> } {
  // A loop: each request has several of them.
  const own: { [Name in keyof Members]?: NonNullable<Members[Name]> } = {};
  for (const name in members) {
    const value = members[name];
    if (value !== undefined) own[name] = value as NonNullable<typeof value>;
  }
  return own;
}
