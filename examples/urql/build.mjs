/** Puts the page together in dist/. API_URL is the /graphql of the service that it asks. */
import { cpSync } from "node:fs";
import { build } from "esbuild";

await build({
  entryPoints: ["src/main.tsx"],
  outdir: "dist",
  bundle: true,
  minify: true,
  jsx: "automatic",
  define: {
    API_URL: JSON.stringify(process.env.API_URL ?? "http://127.0.0.1:8000/graphql"),
    "process.env.NODE_ENV": '"production"',
  },
});
for (const name of ["index.html", "page.css"]) cpSync(name, `dist/${name}`);
for (const letters of ["thai", "latin"]) {
  const font = `sarabun-${letters}-400-normal.woff2`;
  cpSync(`node_modules/@fontsource/sarabun/files/${font}`, `dist/${font}`);
}
