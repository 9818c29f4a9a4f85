// AssemblyScript's runtime calls this when memory is exhausted. It traps, and Envoy reloads the VM. No input from
// outside leads here.

export function abort(_message: string | null, _file: string | null, _line: u32, _column: u32): void {
  unreachable();
}
