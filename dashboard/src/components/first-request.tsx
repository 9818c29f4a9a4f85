// What stands in an empty page: a button that sends a request, and how one's own programs do.

import type { ConfigShown } from "@plano/brightstaff/dashboard-api";
import { useState } from "preact/hooks";
import { address, post } from "../api/client.js";
import { useLoaded } from "../api/loaded.js";
import { LANGUAGES, type Language, snippet } from "../format/snippets.js";
import { CopyButton } from "./copy-button.js";

export function FirstRequest() {
  const { data } = useLoaded<ConfigShown>(address("config"));
  const [language, setLanguage] = useState<Language>("curl");
  const [said, setSaid] = useState("");
  const port = data?.listeners[0]?.port ?? 12_000;
  const model = data?.models[0] ?? "MODEL";
  const text = snippet(language, { port, model });
  const send = (): void => {
    setSaid("Sending …");
    post("try", {}).then(
      () => setSaid("Sent. It appears here as soon as it is answered."),
      (error: Error) => setSaid(error.message),
    );
  };
  return (
    <div class="first-request">
      <h1>No requests yet</h1>
      <p class="faint">Plano listens on port {port}. Whatever goes through it appears here, at once.</p>
      <p>
        <button type="button" class="primary" onClick={send}>
          Send a request
        </button>
        <span aria-live="polite">{said}</span>
      </p>
      <div class="snippet">
        <div class="snippet-head">
          <div class="tabs" role="tablist" aria-label="Language">
            {LANGUAGES.map((name) => (
              <button
                key={name}
                type="button"
                role="tab"
                id={`snippet-${name}`}
                aria-selected={name === language}
                aria-controls="snippet"
                onClick={() => setLanguage(name)}
              >
                {name}
              </button>
            ))}
          </div>
          <CopyButton label="copy" text={() => text} />
        </div>
        <pre id="snippet" role="tabpanel" aria-labelledby={`snippet-${language}`} tabIndex={0}>
          {text}
        </pre>
      </div>
    </div>
  );
}
