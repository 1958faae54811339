/** The client: every thing with an id is kept once, and pages of a connection are put together. */
import { cacheExchange } from "@urql/exchange-graphcache";
import { relayPagination } from "@urql/exchange-graphcache/extras";
import { Client, fetchExchange } from "urql";

const embedded = () => null;

export function clientOf(url: string): Client {
  return new Client({
    url,
    preferGetMethod: false,
    // Messages of errors come in this language; names come in both.
    fetchOptions: { headers: { "Accept-Language": document.documentElement.lang } },
    exchanges: [
      cacheExchange({
        keys: { ActorConnection: embedded, District: (district) => `${district["code"]}` },
        resolvers: { Query: { actors: relayPagination() } },
      }),
      fetchExchange,
    ],
  });
}
