// Sends the request again: to which model, what is not sent with it, and that it costs what any request does.
import type { ConfigShown, Replay, RequestDetail } from "@plano/brightstaff/dashboard-api";
import type { Signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { open as goTo, linkTo } from "../../address/location.js";
import { post } from "../../api/client.js";
import { Dialog } from "../../components/dialog.js";
import { formatBytes } from "../../format/numbers.js";

interface Properties {
  detail: RequestDetail;
  models: ConfigShown["models"];
  open: Signal<boolean>;
}

/** Milliseconds: models may take long. */
const TIMEOUT = 250_000;

export function ReplayDialog({ detail: { summary, omitted }, models, open }: Properties) {
  const asked = summary.asked ?? summary.model ?? "";
  const [model, setModel] = useState(asked);
  const [said, setSaid] = useState("");
  // Whoever closes the dialog or leaves the page does not wait for the answer any more.
  const visit = useRef(0);
  const isOpen = open.value;
  useEffect(() => {
    setSaid("");
    return () => {
      visit.current += 1;
    };
  }, [isOpen]);
  const send = (event: Event): void => {
    event.preventDefault();
    setSaid("Sending …");
    const own = visit.current;
    post("replay", { request: summary.id, model }, TIMEOUT).then(
      (answer) => {
        if (visit.current !== own) return;
        open.value = false;
        const { id, isWhole } = answer as Replay;
        // With the id, since options stay when the page goes on to another request.
        const options = { tab: "difference", ...(!isWhole && { partial: id }) };
        goTo(linkTo("requests", { id, options }));
      },
      (error: Error) => visit.current === own && setSaid(error.message),
    );
  };
  return (
    <Dialog title="Send it again" open={open}>
      <form class="replay" onSubmit={send}>
        <label>
          model{" "}
          <select value={model} onChange={({ currentTarget }) => setModel(currentTarget.value)}>
            {[...new Set([asked, ...models])].map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <p class="faint">
          What was said is sent again and costs what any request does. Tools that the model asks for are not
          run.
          {omitted !== undefined &&
            omitted.bytes > 0 &&
            ` ${formatBytes(omitted.bytes)} of it are not kept, and not sent.`}
        </p>
        <p>
          <button type="submit" class="primary" disabled={said === "Sending …"}>
            Send
          </button>{" "}
          <span aria-live="polite">{said}</span>
        </p>
      </form>
    </Dialog>
  );
}
