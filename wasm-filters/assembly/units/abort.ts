// In unit modules a failed runtime check is a trap, so that a test sees it.

export function abort(message: string | null, file: string | null, line: u32, column: u32): void {
  unreachable();
}
