import { createRoot } from "react-dom/client";
import { Provider } from "urql";
import { ActorList } from "./ActorList.tsx";
import { clientOf } from "./client.ts";

declare const API_URL: string;

createRoot(document.getElementById("root")!).render(
  <Provider value={clientOf(API_URL)}>
    <ActorList />
  </Provider>,
);
