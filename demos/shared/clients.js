// The official SDKs with only the address changed. Plano asks its clients for no key.
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { portOf } from "./ports.js";

const OPTIONS = { apiKey: "none", maxRetries: 0, timeout: 20_000 };

export const openaiAt = (port) => new OpenAI({ ...OPTIONS, baseURL: `http://127.0.0.1:${portOf(port)}/v1` });
export const anthropicAt = (port) =>
  new Anthropic({ ...OPTIONS, baseURL: `http://127.0.0.1:${portOf(port)}` });
