// Where AssemblyScript's runtime ends up when memory is exhausted: a trap, which Envoy answers by reloading the VM.
// Nothing that arrives from outside leads here.

export function abort(_message: string | null, _file: string | null, _line: u32, _column: u32): void {
  unreachable();
}
