// The SDKs as any program uses them, with nothing changed but the address. Plano wants no key of its clients.
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { portOf } from "./ports.js";

const OPTIONS = { apiKey: "none", maxRetries: 0, timeout: 20_000 };

export const openaiAt = (port) => new OpenAI({ ...OPTIONS, baseURL: `http://127.0.0.1:${portOf(port)}/v1` });
export const anthropicAt = (port) =>
  new Anthropic({ ...OPTIONS, baseURL: `http://127.0.0.1:${portOf(port)}` });
