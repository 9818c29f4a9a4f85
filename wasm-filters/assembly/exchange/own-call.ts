// brightstaff's own calls to models: to route, orchestrate, merge or embed, or to repeat a client's request.
import { OwnCall } from "../contract/own-calls.generated";

export function isOfClient(call: OwnCall): bool {
  return call == OwnCall.None || call == OwnCall.Repeated;
}
