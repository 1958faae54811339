/** Visits the example page with a real browser, and prints what was seen there as JSON. */
import { createRequire } from "node:module";

const { chromium } = createRequire(`${process.cwd()}/`)("playwright-core");
const visit = JSON.parse(process.env.VISIT);
const seen = { complaints: [], asked: [] };

let browser;
try {
  browser = await chromium.launch({ executablePath: visit.chromium || undefined, args: ["--no-sandbox"] });
} catch (problem) {
  console.log(JSON.stringify({ missing: problem.message.split("\n")[0] }));
  process.exit();
}
const page = await browser.newPage({ viewport: { width: 800, height: 1000 } });
page.setDefaultTimeout(20_000);
page.on("pageerror", (problem) => seen.complaints.push(problem.message));
page.on("console", (line) => line.type() === "error" && seen.complaints.push(line.text()));
page.on("request", (request) => {
  if (request.method() === "POST") seen.asked.push(request.postDataJSON().operationName);
});
const codes = async () => (await page.locator("li").allInnerTexts()).map((line) => line.split(" · ").at(-1));
const picture = (name) => page.screenshot({ path: `${visit.pictures}/${name}.png`, fullPage: true });

await page.goto(visit.page);
await page.locator("li").nth(9).waitFor();
seen.count = await page.locator("#count").innerText();
seen.firstCodes = await codes();
await page.locator("#more").click();
await page.locator("li").nth(19).waitFor();
seen.codes = await codes();

const first = page.locator("li button").first();
seen.nameBefore = await first.innerText();
const written = await fetch(visit.api, {
  method: "POST",
  headers: { "Content-Type": "application/json", Authorization: `Bearer ${visit.key}` },
  body: JSON.stringify({
    query: "mutation ($input: UpdateActorInput!) { updateActor(input: $input) { revision errors { message } } }",
    variables: { input: { actor: seen.codes[0], nameTh: "ชื่อใหม่จากเจ้าหน้าที่" } },
  }),
});
if (!(await written.json()).data.updateActor.revision) throw new Error("nothing was written");
await first.click();
await page.locator("#links").waitFor();
seen.nameAfter = await first.innerText();
await picture("list");
seen.nameOnCard = await page.locator("#card h2").innerText();
const asked = [...seen.asked];

await page.getByRole("textbox").fill("no-such-herb");
await page.locator("form button").click();
seen.alert = await page.getByRole("alert").innerText();
await picture("failure");
await browser.close();
console.log(JSON.stringify({ ...seen, asked }));
