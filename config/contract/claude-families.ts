// Rules of Claude's families, and of the platforms that serve them.
import type { Family } from "./description/families.js";

const ANTHROPIC = "https://platform.claude.com/docs/en";
const BEDROCK = "https://docs.aws.amazon.com/bedrock/latest/userguide";
const CLAUDE = { models: "Claude", pattern: "*claude*" };
const CLAUDE_MODELS = `${ANTHROPIC}/about-claude/models/overview`;

export const claudeFamilies: readonly Family[] = [
  {
    models: "Claude and others of Anthropic",
    pattern: "*claude* *anthropic*",
    rules: ["anthropic"],
    source: `${ANTHROPIC}/build-with-claude/prompt-caching`,
  },
  { ...CLAUDE, rules: ["claude"], source: `${ANTHROPIC}/api/messages` },
  {
    ...CLAUDE,
    to: "3.6",
    rules: ["no-thinking"],
    source: `${ANTHROPIC}/build-with-claude/extended-thinking`,
  },
  {
    ...CLAUDE,
    from: "4.6",
    rules: ["adaptive-thinking"],
    source: `${ANTHROPIC}/build-with-claude/adaptive-thinking`,
  },
  {
    ...CLAUDE,
    from: "4.6",
    rules: ["no-prefill"],
    source: `${ANTHROPIC}/about-claude/models/migration-guide`,
  },
  {
    ...CLAUDE,
    to: "4.7",
    rules: ["older-turns"],
    source: `${ANTHROPIC}/build-with-claude/mid-conversation-system-messages`,
  },
  {
    ...CLAUDE,
    to: "4.4",
    rules: ["no-formats"],
    source: `${ANTHROPIC}/build-with-claude/structured-outputs`,
  },
  {
    ...CLAUDE,
    from: "4.7",
    rules: ["no-sampling", "no-budgets"],
    source: `${ANTHROPIC}/about-claude/models/migration-guide`,
  },
  {
    models: "Claude Fable, Claude Mythos",
    pattern: "*claude-fable* *claude-mythos*",
    rules: ["always-thinks"],
    source: `${BEDROCK}/claude-messages-adaptive-thinking.html`,
  },
  {
    ...CLAUDE,
    from: "4.1",
    rules: ["one-sampler"],
    source: `${ANTHROPIC}/about-claude/models/migration-guide`,
  },
  {
    models: "Claude Opus 5.5 and later",
    pattern: "*claude-opus*",
    from: "5.5",
    rules: ["always-thinks"],
    source: "https://openrouter.ai/docs/cookbook/evaluate-and-optimize/model-migrations/claude-5-5",
  },
  {
    models: "Claude Opus 5",
    pattern: "*claude-opus*",
    from: "5",
    to: "5.4",
    rules: ["rests-below"],
    source: "https://platform.claude.com/docs/en/models/opus-5/migration-guide",
  },
  {
    models: "Claude Opus 4.5",
    pattern: "*claude-opus*",
    from: "4.5",
    to: "4.5",
    efforts: ["low", "medium", "high"],
    source: `${ANTHROPIC}/build-with-claude/effort`,
  },
  { ...CLAUDE, from: "3.5", rules: ["cache-points"], source: `${BEDROCK}/prompt-caching.html` },
  { ...CLAUDE, from: "4.5", rules: ["cache-hour"], source: `${BEDROCK}/prompt-caching.html` },
  {
    ...CLAUDE,
    from: "4.6",
    efforts: ["low", "medium", "high", "max"],
    source: `${ANTHROPIC}/build-with-claude/effort`,
  },
  {
    ...CLAUDE,
    from: "4.7",
    efforts: ["low", "medium", "high", "xhigh", "max"],
    source: `${ANTHROPIC}/build-with-claude/effort`,
  },
  // The most tokens of an answer, as of November 2026.
  { ...CLAUDE, to: "3.4", maxTokens: 4_096, source: CLAUDE_MODELS },
  { ...CLAUDE, from: "3.5", to: "3.6", maxTokens: 8_192, source: CLAUDE_MODELS },
  { ...CLAUDE, from: "3.7", to: "4.5", maxTokens: 64_000, source: CLAUDE_MODELS },
  {
    models: "Claude Opus",
    pattern: "*claude-opus*",
    from: "4",
    to: "4.4",
    maxTokens: 32_000,
    source: CLAUDE_MODELS,
  },
  { ...CLAUDE, from: "4.6", maxTokens: 128_000, source: CLAUDE_MODELS },
];
