// Writes images and files of a Responses request, in messages and in outputs.
// https://platform.openai.com/docs/guides/images-vision and https://platform.openai.com/docs/guides/pdf-files

import { Buffer } from "../../../bytes/buffer";
import { equalsAscii } from "../../../bytes/slice";
import { MediaSource } from "../../visitor";

export function writeImage(
  out: Buffer,
  source: MediaSource,
  mediaType: usize,
  mediaTypeLength: i32,
  data: usize,
  length: i32,
  detail: usize,
  detailLength: i32,
): void {
  out.ascii('{"type":"input_image","detail":"');
  if (detailLength > 0) out.bytes(detail, detailLength);
  else out.ascii("auto");
  out.ascii(source == MediaSource.OpenAiFile ? '","file_id":"' : '","image_url":"');
  writeData(out, source, mediaType, mediaTypeLength, data, length);
}

/** Files by URL or id have a name already; a file by content needs one here. */
export function writeFile(
  out: Buffer,
  source: MediaSource,
  mediaType: usize,
  mediaTypeLength: i32,
  data: usize,
  length: i32,
  title: usize,
  titleLength: i32,
): void {
  out.ascii('{"type":"input_file","');
  if (source == MediaSource.OpenAiFile) {
    out.ascii('file_id":"');
  } else if (source == MediaSource.Url) {
    out.ascii('file_url":"');
  } else {
    out.ascii('filename":"');
    if (titleLength > 0) out.bytes(title, titleLength);
    else out.ascii(equalsAscii(mediaType, mediaTypeLength, "application/pdf") ? "document.pdf" : "document");
    out.ascii('","file_data":"');
  }
  writeData(out, source, mediaType, mediaTypeLength, data, length);
}

/** Writes the data and ends the part. */
function writeData(
  out: Buffer,
  source: MediaSource,
  mediaType: usize,
  mediaTypeLength: i32,
  data: usize,
  length: i32,
): void {
  if (source == MediaSource.Base64) {
    out.ascii("data:");
    out.bytes(mediaType, mediaTypeLength);
    out.ascii(";base64,");
  }
  out.bytes(data, length);
  out.ascii('"}');
}
