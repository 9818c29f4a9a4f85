// ASCII text as bytes in memory, made once at start: header names and other constants for host calls.

export class Literal {
  readonly ptr: usize;
  readonly len: i32;

  constructor(text: string) {
    this.len = text.length;
    this.ptr = heap.alloc(max(1, text.length));
    const source = changetype<usize>(text);
    for (let i = 0; i < text.length; i++) store<u8>(this.ptr + i, <u8>load<u16>(source + ((<usize>i) << 1)));
  }
}
