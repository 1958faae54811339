// The measured questions, answered by mercurius with its JIT: node service.js FILE PORT

import { readFileSync } from "node:fs";
import Database from "better-sqlite3";
import Fastify from "fastify";
import mercurius from "mercurius";

const [file, port] = process.argv.slice(2);
const database = new Database(file, { readonly: true });

const ACTOR = `SELECT code, name_th AS nameTh, name_en AS nameEn, legal_form AS legalForm, size, households,
                      latitude, longitude FROM actor`;
const page = database.prepare(`${ACTOR} WHERE code > ? ORDER BY code LIMIT ?`);
const one = database.prepare(`${ACTOR} WHERE code = ?`);

// Statements by their text: preparing one anew for every request would take longer than running it.
const statements = new Map();
const all = (text, values) => {
  if (!statements.has(text)) statements.set(text, database.prepare(text));
  return statements.get(text).all(values);
};
const marks = (values) => values.map(() => "?").join(",");

const links = (end) => async (queries) => {
  const codes = queries.map(({ obj }) => obj.code);
  const found = new Map(codes.map((code) => [code, []]));
  const text = `SELECT kind, source, target FROM link WHERE ${end} IN (${marks(codes)}) ORDER BY id`;
  for (const row of all(text, codes)) found.get(row[end]).push(row);
  return codes.map((code) => found.get(code));
};

const actors = (end) => async (queries) => {
  const codes = [...new Set(queries.map(({ obj }) => obj[end]))];
  const rows = all(`${ACTOR} WHERE code IN (${marks(codes)})`, codes);
  const found = new Map(rows.map((row) => [row.code, row]));
  return queries.map(({ obj }) => found.get(obj[end]));
};

// Mercurius would tell queries apart by the JSON of the whole parent; within one request none is asked twice.
const uncached = (loader) => ({ loader, opts: { cache: false } });

const app = Fastify();
app.register(mercurius, {
  schema: readFileSync(new URL("schema.graphql", import.meta.url), "utf8"),
  resolvers: {
    Query: {
      actors: (_, { first, after }) => page.all(after, first),
      actor: (_, { code }) => one.get(code),
    },
  },
  loaders: {
    Actor: { to: uncached(links("source")), from: uncached(links("target")) },
    Link: { source: uncached(actors("source")), target: uncached(actors("target")) },
  },
  jit: 1,
});
await app.listen({ port: Number(port), host: "127.0.0.1" });
