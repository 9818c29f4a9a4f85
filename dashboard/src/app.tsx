// The bar and the page that the address names, or what to do when the API lets nobody in.
import { useEffect } from "preact/hooks";
import type { PageName } from "./address/address.js";
import { linkTo, open, view } from "./address/location.js";
import { locked } from "./api/client.js";
import { Bar } from "./components/bar.js";
import { Locked } from "./components/notices.js";
import { Help } from "./keyboard/help.js";
import { useKeys } from "./keyboard/keys.js";
import { ConversationPage } from "./pages/conversations/conversation-page.js";
import { ConversationsPage } from "./pages/conversations/conversations-page.js";
import { CostsPage } from "./pages/costs/costs-page.js";
import { LivePage } from "./pages/live/live-page.js";
import { RequestPage } from "./pages/request/request-page.js";
import { RequestsPage } from "./pages/requests/requests-page.js";
import { RoutingPage } from "./pages/routing/routing-page.js";
import { SystemPage } from "./pages/system/system-page.js";

const TITLES: Record<PageName, string> = {
  live: "Live",
  requests: "Requests",
  conversations: "Conversations",
  costs: "Costs",
  routing: "Routing",
  system: "System",
};

export function App() {
  const goTo = (page: PageName) => (): void => open(linkTo(page));
  useKeys({
    "g l": goTo("live"),
    "g r": goTo("requests"),
    "g c": goTo("conversations"),
    "g k": goTo("costs"),
    "g o": goTo("routing"),
    "g s": goTo("system"),
  });
  const { page, id } = view.value;
  useEffect(() => {
    document.title = `${TITLES[page]} · Plano`;
    document.querySelector("main")?.scrollTo({ top: 0 });
  }, [page, id]);
  if (locked.value) return <Locked />;
  return (
    <>
      <Bar />
      <Shown page={page} id={id} />
      <Help />
    </>
  );
}

function Shown({ page, id }: { page: PageName; id: string | undefined }) {
  switch (page) {
    case "live":
      return <LivePage />;
    case "requests":
      return id === undefined ? <RequestsPage /> : <RequestPage key={id} id={id} />;
    case "conversations":
      return id === undefined ? <ConversationsPage /> : <ConversationPage key={id} id={id} />;
    case "costs":
      return <CostsPage />;
    case "routing":
      return <RoutingPage />;
    case "system":
      return <SystemPage />;
  }
}
