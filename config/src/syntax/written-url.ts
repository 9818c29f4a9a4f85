// URLs as the file writes them, each parsed once.

export interface WrittenUrl {
  text: string;
  /** Undefined if the text is not a URL. */
  url?: URL;
}

export function parseUrl(text: string): WrittenUrl {
  return { text, ...(URL.canParse(text) && { url: new URL(text) }) };
}

/** The parser also takes `http:host` and `http:///host`, which readers of the file would not. */
export function httpUrlOf({ text, url }: WrittenUrl): URL | undefined {
  return /^https?:\/\/[^/\\?#]/i.test(text) ? url : undefined;
}
