// What `plano init` can write: each template is a whole file, with comments that say what to change.

export interface Answers {
  /** At least one, the default first. */
  models: readonly ChosenModel[];
  port: number;
}

export interface ChosenModel {
  /** `provider/model` */
  name: string;
  /** The variable of its key; undefined: it needs none. */
  variable: string | undefined;
  /** Of a server of one's own. */
  baseUrl?: string;
}

export interface Template {
  id: string;
  /** Names in other tools of the kind. */
  alsoCalled?: readonly string[];
  title: string;
  write(answers: Answers): string;
}

const SCHEMA = "# yaml-language-server: $schema=plano_schema.json";

function head(title: string): string {
  return `# ${title}
# plano up starts it, plano validate checks it, and a running Plano follows every change of it. \`plano schema > plano_schema.json\`
# lets your editor complete it.
${SCHEMA}
version: v0.4.0
`;
}

function modelListener({ port }: Answers, more = ""): string {
  return `  # Point OpenAI SDKs at http://127.0.0.1:${port}/v1, Anthropic SDKs at http://127.0.0.1:${port}.
  - type: model
    name: models
    address: 127.0.0.1
    port: ${port}
${more}`;
}

function providers({ models }: Answers): string {
  const entries = models.map(({ name, variable, baseUrl }, at) =>
    [
      `  - model: ${name}`,
      ...(variable === undefined ? [] : [`    access_key: $${variable}`]),
      ...(baseUrl === undefined ? [] : [`    base_url: ${baseUrl}`]),
      ...(at === 0 ? ["    default: true"] : []),
    ].join("\n"),
  );
  return `
# Keys come from the environment, or from .env beside this file. Without any key a sandbox answers, so you can try everything.
model_providers:
${entries.join("\n")}
`;
}

const first = ({ models }: Answers): string => models[0]?.name ?? "";
const last = ({ models }: Answers): string => models.at(-1)?.name ?? "";
/** Each once: with one provider they are the same model. */
const listed = (...names: readonly string[]): string => `[${[...new Set(names)].join(", ")}]`;
/** Of the agents' listener. */
const AGENT_PORT = 8_001;

const CHAT: Template = {
  id: "chat",
  title: "Models of several providers behind one address",
  write: (answers) => `${head(CHAT.title)}
listeners:
${modelListener(answers)}${providers(answers)}
# Names that clients use; change the models behind them at any time.
model_aliases:
  fast-llm: { target: ${first(answers)} }
  smart-llm: { target: ${last(answers)} }
`,
};

const FAILOVER: Template = {
  id: "failover",
  title: "Failover between models, with limits for each user",
  write: (answers) => `${head(FAILOVER.title)}
listeners:
${modelListener(answers)}${providers(answers)}
# The first that answers: after an error, a limit or a timeout the next one is asked.
model_aliases:
  smart-llm:
    targets: ${listed(...answers.models.map(({ name }) => name))}

failover:
  first_byte_timeout: 20s

# Who asks is told by a header of yours.
ratelimits:
  - model: "*"
    selector: { key: x-user-id }
    limit: { tokens: 100000, unit: minute }
`,
};

const AGENTS: Template = {
  id: "agents",
  alsoCalled: ["sub_agent_orchestration"],
  title: "Agents behind one address, chosen by what a conversation is about",
  write: (answers) => `${head(AGENTS.title)}
listeners:
  - type: agent
    name: assistant
    address: 127.0.0.1
    port: ${AGENT_PORT}
    # The descriptions decide which agent gets a request: say what each is for, and what not.
    agents:
      - id: weather
        description: Weather forecasts for a place and a day.
        default: true
      - id: flights
        description: Flights, seats and bookings.
  # For the agents themselves, and for clients that ask models.
${modelListener(answers)}
# Your programs; each serves /v1/chat/completions. Until they do, plano sandbox --port 10510 answers in the place of one.
agents:
  - { id: weather, url: "http://127.0.0.1:10510" }
  - { id: flights, url: "http://127.0.0.1:10511" }
${providers(answers)}`,
};

const ROUTING: Template = {
  id: "routing",
  alsoCalled: ["preference_aware_routing"],
  title: "A model for each kind of task, chosen by what a request is about",
  write: (answers) => `${head(ROUTING.title)}
listeners:
${modelListener(answers)}${providers(answers)}
# Clients leave \`model\` out, or ask for any; the first suitable model of the list answers.
routing_preferences:
  - name: code generation
    description: Writing new code, or finishing what is there.
    models: ${listed(last(answers), first(answers))}
  - name: summaries
    description: Shortening texts that are given.
    models: [${first(answers)}]

overrides:
  # Reads requests to choose: a small model is enough.
  llm_routing_model: ${first(answers)}
`,
};

const CODING: Template = {
  id: "coding-agent",
  alsoCalled: ["coding_agent_routing"],
  title: "A gateway for coding agents: plano cli-agent claude, plano cli-agent codex",
  write: (answers) => `${head(CODING.title)}
listeners:
${modelListener(answers)}${providers(answers)}
model_aliases:
  # What Claude Code asks for on its own: titles, summaries.
  arch.claude.code.small.fast: { target: ${first(answers)} }

routing_preferences:
  - name: code understanding
    description: Explaining what existing code does.
    models: [${first(answers)}]
  - name: code generation
    description: Writing new functions, scripts or whole programs.
    models: ${listed(last(answers), first(answers))}

# Results of tools go to the model that called the tool; the user's next message is routed again.
routing:
  route_on_user_only: true
  # Several people: this header of theirs keeps their sessions apart.
  session_cache: { type: memory, tenant_header: x-user-id }

overrides:
  llm_routing_model: ${first(answers)}
`,
};

const STATE: Template = {
  id: "state",
  alsoCalled: ["conversational_state_v1_responses"],
  title: "Conversations that the gateway remembers, for every provider",
  write: (answers) => `${head(STATE.title)}
listeners:
${modelListener(answers)}${providers(answers)}
# What /v1/responses with previous_response_id needs; on the disk, so it outlives restarts.
state_storage:
  type: embedded
  ttl: 7d
`,
};

const GUARDS: Template = {
  id: "guardrails",
  alsoCalled: ["filter_chain_guardrails"],
  title: "Personal data and secrets are masked before a model reads them",
  write: (answers) => `${head(GUARDS.title)}
listeners:
${modelListener(answers, "    input_filters: [pii]\n")}
# Masks what it finds, and puts it back into the answer. docs/guards.md lists what it finds.
filters:
  - { id: pii, type: builtin }
${providers(answers)}`,
};

export const TEMPLATES: readonly Template[] = [CHAT, FAILOVER, AGENTS, ROUTING, CODING, STATE, GUARDS];

export function templateOf(name: string): Template | undefined {
  return TEMPLATES.find(({ id, alsoCalled = [] }) => id === name || alsoCalled.includes(name));
}
