// Forms as the APIs' SDKs, curl and common HTTP clients write them, and handwritten ones.

export const BOUNDARY = "----WebKit7MA4YWxk";
export const FORM = `multipart/form-data; boundary=${BOUNDARY}`;

export const part = (head: string, value: string): string => `--${BOUNDARY}\r\n${head}\r\n\r\n${value}\r\n`;
export const field = (name: string, value: string): string =>
  part(`Content-Disposition: form-data; name="${name}"`, value);
export const file = part(
  'Content-Disposition: form-data; name="file"; filename="model"\r\nContent-Type: audio/wav',
  '\0\u0001name="model"\r\n\r\nx--\r\n',
);
export const form = (...parts: string[]): string => `${parts.join("")}--${BOUNDARY}--\r\n`;

interface Written {
  readonly type: string;
  readonly body: string;
}

/** Ends each line as lines of a form end. */
const lines = (text: string): string => text.trimStart().replaceAll("\n", "\r\n");

const writers: Readonly<Record<string, (model: string) => Written>> = {
  curl: (model) => ({
    type: "multipart/form-data; boundary=------------------------74a5d4fbb0c3c0a1",
    body: lines(`
--------------------------74a5d4fbb0c3c0a1
Content-Disposition: form-data; name="file"; filename="a.wav"
Content-Type: application/octet-stream

sound
--------------------------74a5d4fbb0c3c0a1
Content-Disposition: form-data; name="model"

${model}
--------------------------74a5d4fbb0c3c0a1--
`),
  }),
  "httpx, for the SDK in Python": (model) => ({
    type: "multipart/form-data; boundary=9b1b1f6c4c8f4a1e",
    body: lines(`
--9b1b1f6c4c8f4a1e
Content-Disposition: form-data; name="timestamp_granularities[]"

word
--9b1b1f6c4c8f4a1e
Content-Disposition: form-data; name="model"

${model}
--9b1b1f6c4c8f4a1e
Content-Disposition: form-data; name="file"; filename="größe; 1%22.wav"
Content-Type: audio/x-wav

sound
--9b1b1f6c4c8f4a1e--
`),
  }),
  "form-data, for Node": (model) => ({
    type: "multipart/form-data; boundary=--------------------------515890814546601021194782",
    body: lines(`
----------------------------515890814546601021194782
Content-Disposition: form-data; name="model"

${model}
----------------------------515890814546601021194782
Content-Disposition: form-data; name="file"; filename="a.wav"
Content-Type: audio/wave

sound
----------------------------515890814546601021194782--
`),
  }),
  aiohttp: (model) => ({
    type: "multipart/form-data; boundary=5e9b7c64fd6f4ef0",
    body: lines(`
--5e9b7c64fd6f4ef0
Content-Type: text/plain; charset=utf-8
Content-Disposition: form-data; name="model"

${model}
--5e9b7c64fd6f4ef0
Content-Type: application/octet-stream
Content-Disposition: form-data; name="file"; filename="a.wav"

sound
--5e9b7c64fd6f4ef0--
`),
  }),
  "HttpClient of .NET": (model) => ({
    type: 'multipart/form-data; boundary="a7a1c4d6-0d4e-4d4f-8f0a-3c1f2b9c7a11"',
    body: lines(`
--a7a1c4d6-0d4e-4d4f-8f0a-3c1f2b9c7a11
Content-Type: text/plain; charset=utf-8
Content-Disposition: form-data; name=model

${model}
--a7a1c4d6-0d4e-4d4f-8f0a-3c1f2b9c7a11
Content-Disposition: form-data; name=file; filename=a.wav; filename*=utf-8''a%20b.wav

sound
--a7a1c4d6-0d4e-4d4f-8f0a-3c1f2b9c7a11--
`),
  }),
  OkHttp: (model) => ({
    type: "multipart/form-data; boundary=2b4d3f8e-1a77-4f0e-9d53-6f2c0a1b9e10",
    body: lines(`
--2b4d3f8e-1a77-4f0e-9d53-6f2c0a1b9e10
Content-Disposition: form-data; name="model"
Content-Transfer-Encoding: binary
Content-Type: text/plain; charset=UTF-8
Content-Length: ${Buffer.byteLength(model)}

${model}
--2b4d3f8e-1a77-4f0e-9d53-6f2c0a1b9e10
Content-Disposition: form-data; name="file"; filename="a.wav"
Content-Type: audio/wav
Content-Length: 5

sound
--2b4d3f8e-1a77-4f0e-9d53-6f2c0a1b9e10--
`),
  }),
  "multipart-post, for Ruby": (model) => ({
    type: "multipart/form-data; boundary=-----------RubyMultipartPost-c6f1b0a2",
    body: lines(`
-------------RubyMultipartPost-c6f1b0a2
Content-Disposition: form-data; name="model"

${model}
-------------RubyMultipartPost-c6f1b0a2
Content-Disposition: form-data; name="file"; filename="a.wav"
Content-Length: 5
Content-Type: audio/wav
Content-Transfer-Encoding: binary

sound
-------------RubyMultipartPost-c6f1b0a2--
`),
  }),
  "HttpClient of Apache": (model) => ({
    type: "multipart/form-data; charset=UTF-8; boundary=Xk3_9-aB",
    body: lines(`
--Xk3_9-aB
Content-Disposition: form-data; name="model"
Content-Type: text/plain; charset=US-ASCII
Content-Transfer-Encoding: 8bit

${model}
--Xk3_9-aB
Content-Disposition: form-data; name="n"
Content-Type: text/plain; charset=ISO-8859-1
Content-Transfer-Encoding: 8bit

1
--Xk3_9-aB--
`),
  }),
};

export const WRITERS = Object.entries(writers);
