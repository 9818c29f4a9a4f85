// Images and files, as readers pass them to visitors.

/** Only the platform that a file was uploaded to can read it. */
export const enum MediaSource {
  Base64,
  Url,
  OpenAiFile,
  AnthropicFile,
}

/** An image or a file. Escaped slices. */
export class Media {
  source: MediaSource = MediaSource.Base64;
  /** The media type; may be empty except for Base64. */
  type: usize = 0;
  typeLength: i32 = 0;
  /** Base64, a URL or a file id. */
  data: usize = 0;
  dataLength: i32 = 0;
  /** Of an image: OpenAI's; may be empty. */
  detail: usize = 0;
  detailLength: i32 = 0;
  /** Of a file: its name or title; may be empty. */
  title: usize = 0;
  titleLength: i32 = 0;

  /** The rest is empty until it is set. */
  begin(source: MediaSource, data: usize, dataLength: i32): void {
    this.source = source;
    this.data = data;
    this.dataLength = dataLength;
    this.typeLength = 0;
    this.detailLength = 0;
    this.titleLength = 0;
  }
}
