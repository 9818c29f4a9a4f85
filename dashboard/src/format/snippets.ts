// How a program sends its first request through this Plano.
export const LANGUAGES = ["curl", "Python", "Node"] as const;
export type Language = (typeof LANGUAGES)[number];

interface Place {
  port: number;
  model: string;
}

const SNIPPETS: Record<Language, (place: Place) => string> = {
  curl: ({
    port,
    model,
  }) => `curl -s localhost:${port}/v1/chat/completions -H 'content-type: application/json' \\
  -d '{"model":"${model}","messages":[{"role":"user","content":"hello"}]}'`,
  Python: ({ port, model }) => `from openai import OpenAI

client = OpenAI(base_url="http://localhost:${port}/v1", api_key="unused")
completion = client.chat.completions.create(
    model="${model}",
    messages=[{"role": "user", "content": "hello"}],
)
print(completion.choices[0].message.content)`,
  Node: ({ port, model }) => `import OpenAI from "openai";

const client = new OpenAI({ baseURL: "http://localhost:${port}/v1", apiKey: "unused" });
const completion = await client.chat.completions.create({
  model: "${model}",
  messages: [{ role: "user", content: "hello" }],
});
console.log(completion.choices[0].message.content);`,
};

export const snippet = (language: Language, place: Place): string => SNIPPETS[language](place);
