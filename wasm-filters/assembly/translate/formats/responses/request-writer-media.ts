// Writes images and files of a Responses request, in messages and in outputs.
// https://platform.openai.com/docs/guides/images-vision and https://platform.openai.com/docs/guides/pdf-files

import { Buffer } from "../../../bytes/buffer";
import { Media, MediaSource } from "../../visitor/media";
import { writeDataHead, writeFileName } from "../../shared/request-media";

export function writeImage(out: Buffer, image: Media): void {
  out.ascii('{"type":"input_image","detail":"');
  if (image.detailLength > 0) out.bytes(image.detail, image.detailLength);
  else out.ascii("auto");
  out.ascii(image.source == MediaSource.OpenAiFile ? '","file_id":"' : '","image_url":"');
  writeData(out, image);
}

/** Files by URL or id have a name already; a file by content needs one here. */
export function writeFile(out: Buffer, document: Media): void {
  out.ascii('{"type":"input_file","');
  if (document.source == MediaSource.OpenAiFile) {
    out.ascii('file_id":"');
  } else if (document.source == MediaSource.Url) {
    out.ascii('file_url":"');
  } else {
    out.ascii('filename":"');
    writeFileName(out, document);
    out.ascii('","file_data":"');
  }
  writeData(out, document);
}

/** Writes the data and ends the part. */
function writeData(out: Buffer, media: Media): void {
  if (media.source == MediaSource.Base64) writeDataHead(out, media);
  out.bytes(media.data, media.dataLength);
  out.ascii('"}');
}
