// Signals in their place, each with its words, and a way to say whether it is right.
import type { SignalBadge } from "@plano/brightstaff/dashboard-api";
import { useState } from "preact/hooks";
import { post } from "../api/client.js";

export function Noticed({ signals, request }: { signals: readonly SignalBadge[]; request: string }) {
  return (
    <>
      {signals.map((signal) => (
        <Signal key={`${signal.type} ${signal.words}`} signal={signal} request={request} />
      ))}
    </>
  );
}

function Signal({ signal, request }: { signal: SignalBadge; request: string }) {
  const [said, setSaid] = useState("");
  const { type, family, words, confidence, message } = signal;
  const label = (right: boolean) => (): void => {
    post("signals/label", { request, type, message, right }).then(
      () => setSaid(right ? "right, noted" : "wrong, noted"),
      (error: Error) => setSaid(error.message),
    );
  };
  return (
    <div class="noticed">
      <span class="flag">⚑</span> {type}{" "}
      <span class="faint">{[family, words && `“${words}”`, confidence].filter(Boolean).join(", ")}</span>
      {said === "" ? (
        <span>
          <button type="button" onClick={label(true)}>
            right
          </button>
          <button type="button" onClick={label(false)}>
            wrong
          </button>
        </span>
      ) : (
        <span aria-live="polite">{said}</span>
      )}
    </div>
  );
}
