// Opens GraphiQL with the questions that the page brings along, one a tab.
"use strict";

const tabs = JSON.parse(document.getElementById("tabs").textContent);
const language = document.documentElement.lang;

// Answers come in the language of the page; the rest of the address is this page's own.
const fetcher = GraphiQL.createFetcher({ url: `/graphql?lang=${language}` });

ReactDOM.createRoot(document.getElementById("graphiql")).render(
  React.createElement(GraphiQL, { fetcher, defaultTabs: tabs, shouldPersistHeaders: false }),
);
