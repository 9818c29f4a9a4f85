// Prometheus meters. docs/metrics.md documents their names and labels, and a test compares them.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { ModelCall } from "./call-attributes.js";
import { type Meters, statusClass } from "./meters.js";
import { modelMeters } from "./model-meters.js";

/** Meters of requests in progress. */
interface HttpMeters {
  /** Call the returned function when the request is over; status undefined: the client left before a response. */
  began(handler: string, method: string): (status: number | undefined) => void;
}

export interface Metrics {
  meters: Meters;
  http: HttpMeters;
  /** Counts a call of a model. */
  called(call: ModelCall): void;
  /** Exports a counter that another object keeps. */
  count(name: string, help: string, read: () => number): void;
  /** Exports a gauge that another object keeps. */
  measure(name: string, help: string, read: () => number): void;
  /** Exports a gauge that is 1 for the labels of now. */
  info(name: string, help: string, read: () => Record<string, string>): void;
  contentType: string;
  /** Prometheus' text format. */
  text(): Promise<string>;
}

const PREFIX = "brightstaff_";
/** Seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** What runs. */
export interface Build {
  version: string;
  git_sha: string;
}

export function createMetrics(build: Build): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter({ name: PREFIX + name, help, labelNames, registers });
  const timer = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Histogram({ name: PREFIX + name, help, labelNames, registers, buckets: BUCKETS });
  new Gauge({ name: `${PREFIX}build_info`, help: "1", labelNames: Object.keys(build), registers }).set(
    { ...build },
    1,
  );
  return {
    http: httpMeters(registry, counter, timer),
    meters: workMeters(counter, timer),
    called: modelMeters(registry),
    count(name, help, read) {
      new Counter({
        name: PREFIX + name,
        help,
        registers,
        collect() {
          this.reset();
          this.inc(read());
        },
      });
    },
    measure(name, help, read) {
      new Gauge({
        name: PREFIX + name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    },
    info(name, help, read) {
      new Gauge({
        name: PREFIX + name,
        help,
        registers,
        labelNames: Object.keys(read()),
        collect() {
          this.reset();
          this.set(read(), 1);
        },
      });
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}

type MakeCounter = <Label extends string>(name: string, help: string, ...labels: Label[]) => Counter<Label>;
type MakeTimer = <Label extends string>(name: string, help: string, ...labels: Label[]) => Histogram<Label>;

function httpMeters(registry: Registry, counter: MakeCounter, timer: MakeTimer): HttpMeters {
  const requests = counter(
    "http_requests_total",
    "Requests that are over.",
    "handler",
    "method",
    "status_class",
  );
  const seconds = timer("http_request_duration_seconds", "To the last byte of the answer.", "handler");
  const inFlight = new Gauge({
    name: `${PREFIX}http_in_flight_requests`,
    help: "Requests that are being served.",
    labelNames: ["handler"],
    registers: [registry],
  });
  return {
    began(handler, method) {
      const elapsed = seconds.startTimer({ handler });
      inFlight.inc({ handler });
      return (status) => {
        inFlight.dec({ handler });
        elapsed();
        requests.inc({ handler, method, status_class: statusClass(status) });
      };
    },
  };
}

function workMeters(counter: MakeCounter, timer: MakeTimer): Meters {
  const decisions = counter("router_decisions_total", "Decisions.", "route", "selected_model", "fallback");
  const decisionSeconds = timer("router_decision_duration_seconds", "Of a decision.", "route");
  const skips = counter("router_skips_total", "Requests that needed no decision.", "reason");
  const routings = counter("routing_service_requests_total", "Decisions that were only told.", "outcome");
  const cache = counter("session_cache_events_total", "Uses of the store of sessions.", "outcome");
  const switches = counter(
    "session_switch_decisions_total",
    "Changes of model in a session.",
    "decision",
    "reason",
  );
  const bindings = counter("session_binding_events_total", "Changes of sessions' bindings.", "event");
  const looks = counter(
    "model_metrics_refreshes_total",
    "Looks at what models cost, and how fast they are.",
    "source",
    "outcome",
  );
  const calls = counter("state_calls_total", "Calls of the store of responses.", "operation", "outcome");
  const callSeconds = timer("state_call_duration_seconds", "Of a call of that store.", "operation");
  const dropped = counter("state_dropped_total", "Responses and conversations dropped.", "reason");
  const filters = counter("filter_requests_total", "Calls of filters.", "filter", "outcome");
  const filterSeconds = timer("filter_duration_seconds", "Of a filter's call.", "filter");
  const guards = counter("guard_requests_total", "Judgements of guards.", "guard", "side", "outcome");
  const guardSeconds = timer("guard_duration_seconds", "Of a guard's judgement.", "guard", "side");
  const agents = counter("agent_requests_total", "Calls of agents.", "agent", "status_class");
  const agentSeconds = timer("agent_request_duration_seconds", "To the end of an agent's answer.", "agent");
  const targets = counter(
    "prompt_target_requests_total",
    "Calls of prompt targets' APIs.",
    "target",
    "status_class",
  );
  const targetSeconds = timer(
    "prompt_target_request_duration_seconds",
    "To the beginning of an API's response.",
    "target",
  );
  const exportedEvents = counter(
    "exporter_events_total",
    "Reports for further services.",
    "exporter",
    "outcome",
  );
  const signals = counter("signals_total", "What was noticed in conversations.", "type", "provider");
  const reports = counter("error_reports_total", "Reports to the error target.", "outcome");
  return {
    decided(route, selected, isFallback, seconds) {
      decisions.inc({ route, selected_model: selected, fallback: String(isFallback) });
      decisionSeconds.observe({ route }, seconds);
    },
    routerSkipped: (reason) => skips.inc({ reason }),
    routingServed: (outcome) => routings.inc({ outcome }),
    sessionCache: (outcome) => cache.inc({ outcome }),
    modelsLooked: (source, outcome) => looks.inc({ source, outcome }),
    sessionBinding: (event) => bindings.inc({ event }),
    sessionSwitch: (decision, reason) => switches.inc({ decision, reason }),
    stateCalled(operation, outcome, seconds) {
      calls.inc({ operation, outcome });
      callSeconds.observe({ operation }, seconds);
    },
    stateDropped: (reason, entries) => dropped.inc({ reason }, entries),
    filtered(filter, outcome, seconds) {
      filters.inc({ filter, outcome });
      filterSeconds.observe({ filter }, seconds);
    },
    guarded(guard, side, outcome, seconds) {
      guards.inc({ guard, side, outcome });
      guardSeconds.observe({ guard, side }, seconds);
    },
    agentAnswered(agent, status, seconds) {
      agents.inc({ agent, status_class: statusClass(status) });
      agentSeconds.observe({ agent }, seconds);
    },
    targetCalled(target, status, seconds) {
      targets.inc({ target, status_class: statusClass(status) });
      targetSeconds.observe({ target }, seconds);
    },
    exported: (exporter, outcome, events) => exportedEvents.inc({ exporter, outcome }, events),
    noticed: (type, provider) => signals.inc({ type, provider }),
    errorReported: (outcome) => reports.inc({ outcome }),
  };
}
