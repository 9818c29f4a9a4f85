// Reads an image's width and height from the beginning of its file.

import { Buffer } from "../bytes/buffer";

const PNG: u32 = 0x474e5089;
const GIF: u32 = 0x38464947;
const RIFF: u32 = 0x46464952;
const WEBP: u32 = 0x50424557;
const VP8X: u32 = 0x58385056;
const VP8L: u32 = 0x4c385056;
const VP8: u32 = 0x20385056;
/** Bytes up to where all but JPEG have said their size. */
const HEAD: i32 = 30;

/** Pixels; 0 when the latest image did not say. */
export let imageWidth: i32 = 0;
export let imageHeight: i32 = 0;

/** Whether `file` is an image. */
export function readImage(file: Buffer): bool {
  imageWidth = 0;
  imageHeight = 0;
  const at = file.ptr;
  if (file.len < HEAD) return false;
  const magic = load<u32>(at);
  if (magic == PNG) set(<i32>bswap<u32>(load<u32>(at + 16)), <i32>bswap<u32>(load<u32>(at + 20)));
  else if (magic == GIF) set(<i32>load<u16>(at + 6), <i32>load<u16>(at + 8));
  else if (magic == RIFF && load<u32>(at + 8) == WEBP) readWebp(at);
  else if (load<u16>(at) == 0xd8ff) readJpeg(at, file.len);
  else return false;
  return true;
}

/** https://developers.google.com/speed/webp/docs/riff_container */
function readWebp(at: usize): void {
  const kind = load<u32>(at + 12);
  if (kind == VP8X) {
    set((<i32>load<u32>(at + 24) & 0xffffff) + 1, <i32>(load<u32>(at + 26) >> 8) + 1);
  } else if (kind == VP8L) {
    const bits = load<u32>(at + 21);
    set(<i32>(bits & 0x3fff) + 1, <i32>((bits >> 14) & 0x3fff) + 1);
  } else if (kind == VP8) set(<i32>load<u16>(at + 26) & 0x3fff, <i32>load<u16>(at + 28) & 0x3fff);
}

/** Walks the segments to the one that begins the frame: https://www.w3.org/Graphics/JPEG/itu-t81.pdf, B.2. */
function readJpeg(at: usize, length: i32): void {
  let segment = 2;
  while (segment + 9 <= length) {
    const here = at + segment;
    if (load<u8>(here) != 0xff) return;
    const marker = <i32>load<u8>(here + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    if (isFrame) return set(bigEndian(here + 7), bigEndian(here + 5));
    segment += 2 + bigEndian(here + 2);
  }
}

function bigEndian(at: usize): i32 {
  return <i32>bswap<u16>(load<u16>(at));
}

function set(width: i32, height: i32): void {
  imageWidth = max(0, width);
  imageHeight = max(0, height);
}
