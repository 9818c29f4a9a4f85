import { describe, expect, test } from "vitest";
import { formatErrors, type LoadContext, loadConfig, type NormalisedConfig } from "../index.js";
import { resolveSecrets } from "../secrets/secrets.js";

const HEAD = "version: v0.4.0\nlisteners: [{ type: model, name: m }]\nmodel_providers:\n";
const withEntries = (...entries: string[]): string =>
  `${HEAD}${entries.map((entry) => `  - { ${entry} }\n`).join("")}`;

function accepted(text: string, context: LoadContext = {}): { config: NormalisedConfig; warnings: string } {
  const result = loadConfig(text, context);
  if (!result.ok) throw new Error(formatErrors(result.errors));
  return { config: result.config, warnings: formatErrors(result.warnings) };
}

function refused(text: string, context: LoadContext = {}): string {
  const result = loadConfig(text, context);
  return result.ok ? "accepted" : formatErrors(result.errors);
}

const first = (text: string, context?: LoadContext) => accepted(text, context).config.providers[0];
const pathsOf = (entry: string): string[] =>
  first(withEntries(entry))?.apis.map(({ format, path }) => `${format} ${path}`) ?? [];

describe("base_url", () => {
  test.each([
    ["groq/m", "https://api.groq.com", ["/openai/v1/chat/completions", "/openai/v1/responses"]],
    ["groq/m", "https://api.groq.com/openai", ["/openai/v1/chat/completions", "/openai/v1/responses"]],
    ["groq/m", "https://api.groq.com/openai/v1/", ["/openai/v1/chat/completions", "/openai/v1/responses"]],
    ["groq/m", "https://api.groq.com/v1", ["/openai/v1/chat/completions", "/openai/v1/responses"]],
    ["groq/m", "http://proxy/v1", ["/v1/chat/completions", "/v1/responses"]],
    [
      "groq/m",
      "http://proxy/groq/openai/v1",
      ["/groq/openai/v1/chat/completions", "/groq/openai/v1/responses"],
    ],
    [
      "gemini/m",
      "https://generativelanguage.googleapis.com",
      ["/v1beta/models/{model}:generateContent", "/v1beta/openai/chat/completions"],
    ],
    [
      "gemini/m",
      "https://generativelanguage.googleapis.com/v1beta",
      ["/v1beta/models/{model}:generateContent", "/v1beta/openai/chat/completions"],
    ],
    [
      "gemini/m",
      "https://generativelanguage.googleapis.com/v1beta/openai/",
      ["/v1beta/models/{model}:generateContent", "/v1beta/openai/chat/completions"],
    ],
    ["gemini/m", "http://proxy/v1", ["/v1/models/{model}:generateContent", "/v1/openai/chat/completions"]],
    ["deepseek/m", "https://api.deepseek.com", ["/v1/chat/completions", "/anthropic/v1/messages"]],
    ["deepseek/m", "https://api.deepseek.com/anthropic", ["/v1/chat/completions", "/anthropic/v1/messages"]],
    ["deepseek/m", "http://proxy/team", ["/team/chat/completions"]],
    ["deepseek/m", "http://proxy/v1/chat/completions", ["/v1/chat/completions"]],
    ["openai/m", "https://host/v1/responses", ["/v1/responses"]],
    ["openai/m", "https://host/chat/completions", ["/chat/completions"]],
    ["anthropic/m", "https://host", ["/v1/messages"]],
    ["anthropic/m", "https://host/v1/messages", ["/v1/messages"]],
    ["amazon_bedrock/m", "https://host/proxy", ["/proxy/model/{model}/converse"]],
    ["perplexity/m", "https://api.perplexity.ai", ["/v1/responses"]],
  ])("of %s: %s", (model, url, paths) => {
    const region = model.startsWith("amazon") ? ", region: us-east-1" : "";
    expect(
      pathsOf(`model: ${model}, access_key: $K, base_url: "${url}"${region}`).map(
        (path) => path.split(" ")[1],
      ),
    ).toEqual(paths);
  });
});

describe("api", () => {
  test("keeps one of the provider's", () => {
    expect(pathsOf("model: openai/m, access_key: $K, api: responses")).toEqual(["responses /v1/responses"]);
    expect(pathsOf("model: deepseek/m, access_key: $K, api: messages")).toEqual([
      "messages /anthropic/v1/messages",
    ]);
  });

  test.each([
    ["chat-completions", "/v1/chat/completions"],
    ["messages", "/v1/messages"],
    ["responses", "/v1/responses"],
    ["converse", "/model/{model}/converse"],
    ["generate-content", "/v1beta/models/{model}:generateContent"],
  ])("may be %s of the user's own server", (api, path) => {
    const own = `model: own/m, provider_interface: openai, api: ${api}, base_url: "http://10.0.0.1`;
    expect(pathsOf(`${own}"`)).toEqual([`${api} ${path}`]);
    expect(pathsOf(`${own}/team/x"`)).toEqual([
      `${api} /team/x/${path.replace(/^\/(v1|v1beta)\//, "").replace(/^\//, "")}`,
    ]);
  });

  test("refuses one that the provider lacks and names those it has", () => {
    expect(refused(withEntries("model: anthropic/m, access_key: $K, api: converse"))).toContain(
      "model_providers[0].api: anthropic does not speak converse; it speaks messages",
    );
    expect(refused(withEntries("model: openai/m, access_key: $K, api: chat"))).toContain(
      "must be one of chat-completions, messages",
    );
  });
});

describe("Amazon Bedrock", () => {
  const entry = "model: amazon_bedrock/m";

  test("signs without a key and does not sign with one, in separate clusters", () => {
    const text = withEntries(
      `${entry}, region: eu-west-1`,
      "model: bedrock/n, region: eu-west-1, access_key: $K",
    );
    const { providers } = accepted(text).config;
    expect(providers.map(({ host, signing, interface: row }) => [host, signing, row])).toEqual([
      ["bedrock-runtime.eu-west-1.amazonaws.com", { region: "eu-west-1" }, "amazon_bedrock"],
      ["bedrock-runtime.eu-west-1.amazonaws.com", undefined, "amazon_bedrock"],
    ]);
    expect(providers[0]?.cluster).not.toBe(providers[1]?.cluster);
    expect(providers.map(({ apis }) => apis[0]?.auth)).toEqual(["none", "bearer"]);
  });

  test.each([
    ["the address", ', base_url: "https://bedrock-runtime.us-west-2.amazonaws.com"', {}, "us-west-2"],
    ["AWS_REGION", "", { AWS_REGION: "ap-south-1" }, "ap-south-1"],
    ["AWS_DEFAULT_REGION", "", { AWS_DEFAULT_REGION: "ap-south-1" }, "ap-south-1"],
    ["a variable that the file names", ", region: $MY_REGION", { MY_REGION: "sa-east-1" }, "sa-east-1"],
  ])("takes its region from %s", (_name, more, environment, region) => {
    expect(first(withEntries(entry + more), { environment })?.signing).toEqual({ region });
  });

  test.each([
    [entry, "needs a region\n    region: us-east-1, or set AWS_REGION"],
    [`${entry}, base_url: "http://10.0.0.1"`, "needs a region"],
    [`${entry}, region: "a/b"`, "model_providers[0].region: is not the name of a region"],
    ["model: openai/m, access_key: $K, region: eu-west-1", "region: is for Amazon Bedrock only"],
    [
      "model: openai/m, access_key: $K, aws_credentials: { access_key_id: $A, secret_access_key: $B }",
      "aws_credentials: is for Amazon Bedrock only",
    ],
    [
      `${entry}, region: us-east-1, access_key: $K, aws_credentials: { access_key_id: $A, secret_access_key: $B }`,
      "cannot be combined with a key",
    ],
    [`${entry}, region: us-east-1, aws_credentials: { access_key_id: $A }`, "secret_access_key: is missing"],
  ])("refuses %s: %s", (text, error) => {
    expect(refused(withEntries(text))).toContain(error);
  });

  test("takes its credentials from the environment, or from variables that the file names; one set only", () => {
    const env = {
      AWS_ACCESS_KEY_ID: "a",
      AWS_SECRET_ACCESS_KEY: "b",
      AWS_PROFILE: "p",
      MINE: "m",
      OTHER: "o",
    };
    const plain = accepted(withEntries(`${entry}, region: us-east-1`)).config;
    expect(resolveSecrets(plain, { env, directory: "." }).signing).toEqual({
      AWS_ACCESS_KEY_ID: "a",
      AWS_SECRET_ACCESS_KEY: "b",
      AWS_PROFILE: "p",
    });
    const own = (id: string) =>
      `region: us-east-1, aws_credentials: { access_key_id: ${id}, secret_access_key: $OTHER }`;
    const named = accepted(withEntries(`${entry}, ${own("$MINE")}`)).config;
    expect(resolveSecrets(named, { env, directory: "." }).signing).toEqual({
      AWS_ACCESS_KEY_ID: "m",
      AWS_SECRET_ACCESS_KEY: "o",
    });
    const two = withEntries(`${entry}, ${own("$MINE")}`, `model: amazon_bedrock/n, ${own("$A")}`);
    expect(refused(two)).toContain("there can be one set only");
    const openai = accepted(withEntries("model: openai/m, access_key: $K")).config;
    expect(resolveSecrets(openai, { env: { ...env, K: "k" }, directory: "." })).toMatchObject({
      secrets: { K: "k" },
      signing: {},
    });
  });

  test("warns of a secret in the file without repeating it", () => {
    const literal = "aws_credentials: { access_key_id: AKIA, secret_access_key: very-secret }";
    const { warnings } = accepted(withEntries(`${entry}, region: us-east-1, ${literal}`));
    expect(warnings).toContain("the key itself is in the file");
    expect(warnings).not.toContain("very-secret");
  });

  test("warns of a variable that lacks its dollar", () => {
    const { warnings } = accepted(withEntries("model: openai/m, access_key: OPENAI_API_KEY"));
    expect(warnings).toContain("the name of a variable needs a $ before it\n    access_key: $OPENAI_API_KEY");
  });
});

describe("keys", () => {
  test("passthrough_auth needs no key, and warns of one", () => {
    const { config, warnings } = accepted(
      withEntries("model: openai/m, passthrough_auth: true, access_key: $K"),
    );
    expect(config.providers[0]).toMatchObject({ passthroughAuth: true });
    expect(config.providers[0]).not.toHaveProperty("key");
    expect(warnings).toContain("access_key: is not used: with passthrough_auth");
    expect(first(withEntries("model: chatgpt/m"))).toMatchObject({ passthroughAuth: true });
    expect(first(withEntries("model: chatgpt/m, access_key: $K"))).toMatchObject({ passthroughAuth: false });
  });

  test.each([
    ["azure_openai", "https://RESOURCE.openai.azure.com"],
    ["ollama", "http://localhost:11434/v1"],
    ["qwen", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"],
    ["plano", "http://localhost:8000/v1"],
    ["vllm", "http://localhost:8000/v1"],
  ])("%s requires a base_url", (name, example) => {
    const error = `base_url: the provider ${name} needs a base_url\n    for example base_url: ${example}`;
    expect(refused(withEntries(`model: ${name}/m, access_key: $K`))).toContain(error);
  });
});

describe("other names", () => {
  test.each([
    ["google", "gemini"],
    ["claude", "anthropic"],
    ["together", "together_ai"],
    ["amazon", "amazon_bedrock"],
    ["do", "digitalocean"],
    ["do_ai", "digitalocean"],
  ])("%s is %s", (alias, row) => {
    const provider = first(
      withEntries(
        `model: ${alias}/m, access_key: $K, region: us-east-1`.replace(
          row === "amazon_bedrock" ? "\0" : ", region: us-east-1",
          "",
        ),
      ),
    );
    expect([provider?.id, provider?.interface]).toEqual([alias, row]);
  });

  test.each(
    "plano deepseek groq mistral openai xiaomi gemini chatgpt digitalocean vercel openrouter edenai moonshotai anthropic vllm".split(
      " ",
    ),
  )("the user's own server may have the interface %s", (name) => {
    const own = `model: own/m, provider_interface: ${name}, base_url: "http://10.0.0.1:8000/v1"`;
    expect(first(withEntries(own))).toMatchObject({
      id: "own",
      interface: name,
      host: "10.0.0.1",
      port: 8000,
    });
  });

  test("http_host is a host", () => {
    const entry = "model: openai/m, access_key: $K, http_host:";
    expect(first(withEntries(`${entry} api.example.com:8443`))).toMatchObject({
      httpHost: "api.example.com:8443",
    });
    for (const bad of ["https://a", "a/b", "a b", "-a"]) {
      expect(refused(withEntries(`${entry} "${bad}"`))).toContain("must be a host");
    }
  });

  test.each(["X-Amz-Date", "api-key", "X-Goog-Api-Key", "Authorization", "x-envoy-upstream"])(
    "the header %s can only be set by Plano",
    (name) => {
      const text = withEntries(`model: openai/m, access_key: $K, headers: { ${name}: a }`);
      expect(refused(text)).toContain("is set by Plano itself");
    },
  );
});

describe("prompt_caching", () => {
  const entry = withEntries("model: openai/m, access_key: $K");

  test.each([
    ["", undefined],
    ["prompt_caching: { enabled: false }\n", undefined],
    ["prompt_caching: { enabled: true, inject_cache_control: false }\n", undefined],
    ["prompt_caching: { enabled: true }\n", { minPrefixTokens: 1024 }],
    ["prompt_caching: { enabled: true, min_prefix_tokens: 5000 }\n", { minPrefixTokens: 5000 }],
  ])("%s", (more, expected) => {
    expect(accepted(entry + more).config.promptCaching).toEqual(expected);
  });

  test("is refused if it marks nothing", () => {
    expect(refused(`${entry}prompt_caching: { min_prefix_tokens: 0 }\n`)).toContain("must be at least 1");
  });
});
