// Finds the target of an attempt: the metadata of the host that Envoy chose names its cluster. An attempt at another
// target than the planned one is planned anew, from the client's own body.

import { readBody, readProperty, valueLen, valuePtr, WHOLE } from "../abi/host";
import { Body } from "../abi/types";
import { Literal } from "../bytes/literal";
import { JsonIndex } from "../json/json-index";
import { EndpointBody } from "../request/endpoint-body";
import { Endpoint } from "../contract/endpoints.generated";
import { RequestEnvelope } from "../request/envelope";
import { FailoverPlan } from "../targets/pool";
import { Target } from "../targets/provider";
import { Exchange } from "../exchange/exchange";
import { aimEndpoint, aimFormat, setTarget } from "../request/target-plan";

const clusterOfHost = new Literal("xds\0upstream_host_metadata\0filter_metadata\0plano\0cluster");
const json = new JsonIndex();
const envelope = new RequestEnvelope();
const endpointBody = new EndpointBody();

/** Sets the attempt's target and the edits. False when the target cannot be called. */
export function aimAttempt(exchange: Exchange): bool {
  const attempt = exchange.attempt;
  const plan = exchange.plan.failover;
  if (!plan || exchange.plan.reach < 2) return attempt.endpoint != null;
  const index = indexOfHost(plan);
  // Envoy skips clusters that are down, and may reach one that the caller may not use.
  if (index < 0 || index >= exchange.plan.reach) return false;
  const target = plan.attempts[index].target;
  attempt.aimAt(index);
  return (target == attempt.target && attempt.endpoint != null) || retarget(exchange, target);
}

/** Whether the plan's attempt at the host that Envoy chose is among `asked`: Envoy begins anew when no other has an address. */
export function isAskedAgain(plan: FailoverPlan, asked: u32): bool {
  const index = asked == 0 ? -1 : indexOfHost(plan);
  return index >= 0 && ((asked >> index) & 1) != 0;
}

function indexOfHost(plan: FailoverPlan): i32 {
  return readProperty(clusterOfHost) ? plan.indexOf(valuePtr, valueLen) : -1;
}

function retarget(exchange: Exchange, target: Target): bool {
  const attempt = exchange.attempt;
  // Set even if the body cannot be read: the log names the intended target.
  setTarget(attempt, target);
  attempt.endpoint = null;
  if (!readBody(Body.Request, 0, WHOLE)) return false;
  const body = valuePtr;
  const size = valueLen;
  if (exchange.request.endpoint != Endpoint.None) {
    if (!endpointBody.read(body, size, exchange.request.boundary, json)) return false;
    if (!aimEndpoint(exchange, target, body, json, endpointBody)) return false;
  } else {
    if (!json.parse(body, size) || !envelope.read(json)) return false;
    aimFormat(exchange, target, json, envelope);
  }
  return !attempt.edits.failed;
}
