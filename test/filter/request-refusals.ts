// Requests that the other API cannot express, each with the field that the refusal must name.

type Case = [field: string, body: unknown];

const turn = (...content: unknown[]) => ({ messages: [{ role: "user", content }] });
const call = (call: object) => ({ messages: [{ role: "assistant", tool_calls: [call] }] });

const functionCall = (name: string) => ({ role: "assistant", function_call: { name, arguments: "{}" } });

export const chatRefusals: Case[] = [
  ["body", []],
  ["messages", {}],
  ["messages", { messages: [] }],
  ["messages", { messages: [{ role: "user", content: " " }] }],
  ["messages", { messages: [{ role: "user", content: " \n" }] }],
  ["messages[0]", { messages: ["x"] }],
  ["messages[0].role", { messages: [{ content: "x" }] }],
  ["messages[0].role", { messages: [{ role: "critic", content: "x" }] }],
  ["messages[0].role", { messages: [{ role: "function", name: "f", content: "x" }] }],
  ["messages[1].name", { messages: [functionCall("f"), { role: "function", name: "g", content: "x" }] }],
  [
    "messages[2].role",
    {
      messages: [
        functionCall("f"),
        { role: "function", name: "f", content: "x" },
        { role: "function", name: "f", content: "y" },
      ],
    },
  ],
  ["messages[0].content", { messages: [{ role: "user" }] }],
  ["messages[0].content", { messages: [{ role: "user", content: 5 }] }],
  ["messages[0].content[0]", turn("x")],
  ["messages[0].content[0].type", turn({ type: "video" })],
  [
    "messages[0].content[1].input_audio",
    turn({ type: "text", text: "x" }, { type: "input_audio", input_audio: { format: "wav", data: "AA==" } }),
  ],
  ["messages[0].content[0].input_audio.data", turn({ type: "input_audio", input_audio: { format: "wav" } })],
  [
    "messages[0].content[0].type",
    { messages: [{ role: "tool", tool_call_id: "a", content: [{ type: "input_audio", input_audio: {} }] }] },
  ],
  [
    "messages[0].content[0].image_url.detail",
    turn({ type: "image_url", image_url: { url: "https://example.com/a", detail: 1 } }),
  ],
  ["messages[0].content[0].text", turn({ type: "text", text: null })],
  ["messages[0].content[0].cache_control", turn({ type: "text", text: "x", cache_control: 1 })],
  ["messages[0].content[0].image_url", turn({ type: "image_url", image_url: "https://example.com" })],
  ["messages[0].content[0].image_url.url", turn({ type: "image_url", image_url: { url: "gs://b/o" } })],
  [
    "messages[0].content[0].image_url.url",
    turn({ type: "image_url", image_url: { url: "data:image/bmp;base64,AA==" } }),
  ],
  [
    "messages[0].content[0].image_url.url",
    turn({ type: "image_url", image_url: { url: "data:;base64,AA==" } }),
  ],
  ["messages[0].content[0].file.file_id", turn({ type: "file", file: { file_id: "file-1" } })],
  [
    "messages[0].content[0].file.file_data",
    turn({ type: "file", file: { file_data: "data:application/zip;base64,AA==" } }),
  ],
  [
    "messages[0].content[0].file.file_data",
    turn({ type: "file", file: { file_data: "data:text/csv;base64,/w==" } }),
  ],
  ["messages[0].content[0].file.file_data", turn({ type: "file", file: {} })],
  ["messages[0].tool_call_id", { messages: [{ role: "tool", content: "x" }] }],
  ["messages[0].tool_calls", { messages: [{ role: "assistant", tool_calls: {} }] }],
  ["messages[0].tool_calls[0].id", call({ function: { name: "f", arguments: "{}" } })],
  ["messages[0].tool_calls[0].type", call({ id: "a", type: "computer" })],
  ["messages[0].tool_calls[0].custom", call({ id: "a", type: "custom" })],
  ["messages[0].tool_calls[0].custom.input", call({ id: "a", type: "custom", custom: { name: "c" } })],
  ["messages[0].tool_calls[0].function.name", call({ id: "a", function: { name: "", arguments: "{}" } })],
  ["messages[0].tool_calls[0].function.arguments", call({ id: "a", function: { name: "f", arguments: {} } })],
  ["messages[0].function_call", { messages: [{ role: "assistant", function_call: "f" }] }],
  [
    "messages[0].function_call.arguments",
    { messages: [{ role: "assistant", function_call: { name: "f" } }] },
  ],
  ["messages[0].audio", { messages: [{ role: "assistant", audio: { id: "a" } }] }],
  ["tools", { ...turn(), tools: {} }],
  ["tools[0].type", { ...turn(), tools: [{ type: "mcp", mcp: {} }] }],
  ["tools[0].custom.name", { ...turn(), tools: [{ type: "custom", custom: {} }] }],
  [
    "tools[0].custom.format.type",
    { ...turn(), tools: [{ type: "custom", custom: { name: "c", format: { type: "xml" } } }] },
  ],
  [
    "tools[0].custom.format.grammar.definition",
    {
      ...turn(),
      tools: [
        { type: "custom", custom: { name: "c", format: { type: "grammar", grammar: { syntax: "lark" } } } },
      ],
    },
  ],
  [
    "tools[1].function.name",
    {
      ...turn(),
      tools: [
        { type: "function", function: { name: "f" } },
        { type: "function", function: {} },
      ],
    },
  ],
  [
    "tools[0].function.parameters",
    { ...turn(), tools: [{ type: "function", function: { name: "f", parameters: [] } }] },
  ],
  ["tool_choice", { messages: [{ role: "user", content: "x" }], tool_choice: "required" }],
  ["tool_choice", { ...turn(), tool_choice: "maybe" }],
  ["tool_choice.type", { ...turn(), tool_choice: { type: "web_search" } }],
  ["tool_choice.custom.name", { ...turn(), tool_choice: { type: "custom", custom: {} } }],
  [
    "tool_choice.allowed_tools.mode",
    { ...turn(), tool_choice: { type: "allowed_tools", allowed_tools: {} } },
  ],
  [
    "tool_choice.allowed_tools.mode",
    { ...turn(), tool_choice: { type: "allowed_tools", allowed_tools: { mode: "some", tools: [] } } },
  ],
  [
    "tool_choice.allowed_tools.tools",
    {
      ...turn(),
      tools: [
        { type: "function", function: { name: "f" } },
        { type: "function", function: { name: "g" } },
      ],
      tool_choice: {
        type: "allowed_tools",
        allowed_tools: { mode: "auto", tools: [{ type: "function", function: { name: "f" } }] },
      },
    },
  ],
  ["n", { ...turn(), n: 2 }],
  ["logprobs", { ...turn(), logprobs: true }],
  ["logprobs", { ...turn(), logprobs: 5 }],
  ["top_logprobs", { ...turn(), top_logprobs: 3 }],
  ["top_logprobs", { ...turn(), top_logprobs: -1 }],
  ["modalities[1]", { ...turn(), modalities: ["text", "audio"] }],
  ["logit_bias", { ...turn(), logit_bias: { "50256": -100 } }],
  ["functions", { ...turn(), functions: {} }],
  ["functions", { ...turn(), functions: [], tools: [] }],
  ["functions[0].name", { ...turn(), functions: [{}] }],
  ["function_call", { ...turn(), function_call: "required" }],
  ["function_call.name", { ...turn(), function_call: {} }],
  ["web_search_options", { ...turn(), web_search_options: [] }],
  [
    "web_search_options.search_context_size",
    { ...turn(), web_search_options: { search_context_size: "all" } },
  ],
  ["web_search_options.user_location.approximate", { ...turn(), web_search_options: { user_location: {} } }],
  ["verbosity", { ...turn(), verbosity: "endless" }],
  ["store", { ...turn(), store: "yes" }],
  ["prompt_cache_key", { ...turn(), prompt_cache_key: 1 }],
  ["audio", { ...turn(), audio: { voice: "alloy" } }],
  ["no_such_thing", { ...turn(), no_such_thing: 1 }],
  ["temperature", { ...turn(), temperature: "hot" }],
  ["max_completion_tokens", { ...turn(), max_completion_tokens: 0 }],
  ["max_tokens", { ...turn(), max_tokens: 1.5 }],
  ["stop[1]", { ...turn(), stop: ["a", 1] }],
  ["stream", { ...turn(), stream: "yes" }],
  ["user", { ...turn(), user: 1 }],
  ["reasoning_effort", { ...turn(), reasoning_effort: "hard" }],
  ["response_format.type", { ...turn(), response_format: { type: "grammar" } }],
  [
    "response_format.json_schema.schema",
    { ...turn(), response_format: { type: "json_schema", json_schema: { name: "x" } } },
  ],
];

const said = (...content: unknown[]) => ({ max_tokens: 1, messages: [{ role: "assistant", content }] });
const asked = (...content: unknown[]) => ({ max_tokens: 1, messages: [{ role: "user", content }] });
const told = (...content: unknown[]) => ({ max_tokens: 1, messages: [{ role: "system", content }] });

export const messagesRefusals: Case[] = [
  ["body", "x"],
  ["max_tokens", { messages: [] }],
  ["max_tokens", { max_tokens: 0, messages: [] }],
  ["messages", { max_tokens: 1, messages: [] }],
  ["messages[0].role", { max_tokens: 1, messages: [{ role: "tool", content: "x" }] }],
  ["messages[0].content", { max_tokens: 1, messages: [{ role: "user" }] }],
  ["messages[0].content[0].type", asked({ text: "x" })],
  ["messages[0].content[0].type", asked({ type: "tool_use", id: "a", name: "f", input: {} })],
  ["messages[0].content[0].type", asked({ type: "server_tool_use", id: "a", name: "web_search", input: {} })],
  ["messages[0].content[0].type", asked({ type: "container_upload", file_id: "f" })],
  ["messages[0].content[0].input", said({ type: "tool_use", id: "a", name: "f", input: "{}" })],
  ["messages[0].content[0].name", said({ type: "tool_use", id: "a", input: {} })],
  ["messages[0].content[0].thinking", said({ type: "thinking", signature: "x" })],
  ["messages[0].content[0].tool_use_id", asked({ type: "tool_result" })],
  ["messages[0].content[0].content", asked({ type: "tool_result", tool_use_id: "a", content: 1 })],
  [
    "messages[0].content[0].content[0].type",
    asked({ type: "tool_result", tool_use_id: "a", content: [{ type: "container_upload" }] }),
  ],
  ["messages[0].content[0].is_error", asked({ type: "tool_result", tool_use_id: "a", is_error: "no" })],
  ["messages[0].content[0].source.type", asked({ type: "image", source: { type: "s3" } })],
  ["messages[0].content[0].source.file_id", asked({ type: "image", source: { type: "file", file_id: "f" } })],
  ["messages[0].content[0].source.url", asked({ type: "image", source: { type: "url", url: "file:x" } })],
  [
    "messages[0].content[0].source.media_type",
    asked({ type: "image", source: { type: "base64", media_type: "a/b;c", data: "AA==" } }),
  ],
  [
    "messages[0].content[0].source.url",
    asked({ type: "document", source: { type: "url", url: "https://example.com/a.pdf" } }),
  ],
  [
    "messages[0].content[0].source.content[0].type",
    asked({ type: "document", source: { type: "content", content: [{ type: "x" }] } }),
  ],
  ["messages[0].content[0].tool", told({ type: "tool_removal" })],
  ["messages[0].content[0].tool.name", told({ type: "tool_removal", tool: { type: "tool_reference" } })],
  [
    "messages[0].content[0].tool.type",
    told({ type: "tool_addition", tool: { type: "mcp_toolset_reference", server_name: "s" } }),
  ],
  [
    "messages[0].content[0].tool.definition",
    told({ type: "tool_addition", tool: { type: "tool_definition" } }),
  ],
  [
    "messages[0].content[0].tool.definition.input_schema",
    told({ type: "tool_addition", tool: { type: "tool_definition", definition: { name: "f" } } }),
  ],
  ["system", { ...asked(), system: 1 }],
  ["system[0].type", { ...asked(), system: [{ type: "image" }] }],
  ["tools[0].type", { ...asked(), tools: [{ type: "bash_20250124", name: "bash" }] }],
  ["tools[0].type", { ...asked(), tools: [{ type: "web_fetch_20250910", name: "web_fetch" }] }],
  ["tools[0].type", { ...asked(), tools: [{ type: "code_execution_20250825", name: "code_execution" }] }],
  [
    "tools[0].max_uses",
    { ...asked(), tools: [{ type: "web_search_20250305", name: "web_search", max_uses: 0 }] },
  ],
  [
    "tools[0].blocked_domains[1]",
    { ...asked(), tools: [{ type: "web_search_20260209", name: "web_search", blocked_domains: ["a", 1] }] },
  ],
  [
    "tools[0].user_location",
    { ...asked(), tools: [{ type: "web_search_20250305", name: "web_search", user_location: "Oslo" }] },
  ],
  ["thinking.display", { ...asked(), thinking: { type: "adaptive", display: "all" } }],
  ["tools[0].input_schema", { ...asked(), tools: [{ name: "f" }] }],
  ["tool_choice.name", { ...asked(), tool_choice: { type: "tool" } }],
  ["tool_choice.type", { ...asked(), tool_choice: { type: "required" } }],
  [
    "tool_choice.disable_parallel_tool_use",
    { ...asked(), tool_choice: { type: "auto", disable_parallel_tool_use: 1 } },
  ],
  ["stop_sequences", { ...asked(), stop_sequences: "x" }],
  ["metadata.user_id", { ...asked(), metadata: { user_id: 1 } }],
  ["thinking.budget_tokens", { ...asked(), thinking: { type: "enabled", budget_tokens: 1000 } }],
  ["thinking.type", { ...asked(), thinking: { type: "deep" } }],
  ["output_config.effort", { ...asked(), output_config: { effort: "huge" } }],
  ["output_config.format.schema", { ...asked(), output_config: { format: { type: "json_schema" } } }],
  ["service_tier", { ...asked(), service_tier: "flex" }],
  ["mcp_servers", { ...asked(), mcp_servers: [{ name: "a" }] }],
  ["container", { ...asked(), container: "c" }],
  ["inference_geo", { ...asked(), inference_geo: "eu" }],
];
