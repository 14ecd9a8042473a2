// Web pages in a real Chromium that call the emulator: FOLDER CHROMIUM EMULATOR, where FOLDER is the one that tests/run
// installed playwright-core into, and EMULATOR the URL of a fresh one with the built-in stack. Prints a line of JSON:
// how many attacks of each kind the emulator refused, and what the developer's own front-end got.

import assert from "node:assert/strict";
import { createRequire } from "node:module";

import * as attacks from "./web_page/attacks.mjs";
import { Emulator } from "./web_page/emulator.mjs";
import { callTools } from "./web_page/front_end.mjs";
import { Sites } from "./web_page/sites.mjs";

const [folder, executablePath, url] = process.argv.slice(2);
const { chromium } = createRequire(`${folder}/package.json`)("playwright-core");
const emulator = new Emulator(url);
const sites = await Sites.start();

const NAMES = ["MAP evil.example 127.0.0.1", "MAP rebound.example 127.0.0.1"];
/// The browser's own requests, such as those for updates, go nowhere.
const NO_OTHERS = "MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1";
/// Chromium alone blocks requests of a page that came from elsewhere to loopback before they are sent. The emulator has
/// to refuse what other browsers and older ones send.
const AS_OTHERS = "--disable-features=LocalNetworkAccessChecks";
/// The browser's profile is a folder of its own, below TMPDIR, which is gone when it is closed. The sandbox, which
/// root cannot have, is off: it shows no page but those of this test.
const browser = await chromium.launch({
  executablePath,
  args: [`--host-resolver-rules=${[...NAMES, NO_OTHERS].join(", ")}`, "--no-proxy-server", AS_OTHERS],
});
const context = await browser.newContext();
/// How many refusals there must be in all.
let expected = 0;

/// Carries an attack out in a page. Every request of it must have left the browser and come to the emulator, else
/// nothing would be shown by it; and it must have been refused there.
async function carryOut(page, { name, address, script, refused, sees, reads }) {
  const [state, before] = [await emulator.state(), await emulator.refusals()];
  // A page that leads on at once ends the navigation to itself, which is then no failure.
  if (address) await page.goto(address).catch((error) => assert.match(error.message, /interrupted/));
  const seen = script && (await page.evaluate(script));
  const told = (await emulator.refusalsAfter(before.length, refused.length)).map(
    ({ method, path, code, status }) => [method, path, code, status],
  );
  assert.deepEqual(told, refused.map((refusal) => [...refusal, 403]), name);
  if (sees) assert.equal(seen, sees, name);
  if (reads) assert.match(seen, reads, name);
  assert.deepEqual(await emulator.state(), state, `${name} has changed something`);
  expected += refused.length;
}

/// Gives how many there are. Scripts share a page of `origin`; what leads the browser away has one of its own.
async function carryOutAll(origin, all) {
  const shared = await open(origin + sites.add(""));
  for (const { page: html, ...attack } of all) {
    if (attack.script) {
      await carryOut(shared, attack);
      continue;
    }
    const page = await context.newPage();
    await carryOut(page, { address: origin + sites.add(html), ...attack });
    await page.close();
  }
  await shared.close();
  return all.length;
}

async function open(address) {
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

/// A page whose name was made to mean this machine once it was loaded. Only its first document comes from elsewhere.
async function rebound(environment) {
  const origin = `http://rebound.example:${emulator.port}`;
  const page = await context.newPage();
  await carryOut(page, { name: "rebound", address: `${origin}/`, refused: [["GET", "/", "UntrustedHost"]] });
  await page.route(`${origin}/`, (route) => route.fulfill({ contentType: "text/html", body: "<title>rebound</title>" }));
  await page.goto(`${origin}/`);
  // What is routed has its preflights answered by playwright.
  await page.unrouteAll();
  const all = attacks.rebound(environment);
  for (const attack of all) await carryOut(page, attack);
  await page.close();
  return all.length + 1;
}

const environment = await emulator.json("/_local/environment");
const { user } = await emulator.json("/_local/stack");
await emulator.iam({ Action: "CreateUser", UserName: "marker" });
const refused = {
  foreign: await carryOutAll(sites.foreign, attacks.foreign(sites, emulator)),
  led: await carryOutAll(sites.foreign, attacks.addresses(sites, emulator)),
  rebound: await rebound(environment),
  local: await carryOutAll(sites.local, attacks.local(sites, emulator)),
};
const own = [];
for (const base of [url, url.replace("127.0.0.1", "localhost")]) {
  const page = await open(sites.local + sites.add(""));
  own.push(await page.evaluate(callTools, { base, user, environment }));
  await page.close();
}
await browser.close();
assert.equal((await emulator.refusals()).length, expected);

// What was not to happen happens when a program asks, so that it would have been seen.
assert.equal((await fetch(attacks.signed(url, "program"))).status, 200);
assert.deepEqual(await emulator.users(), ["marker", "program"]);
await emulator.reset();
assert.deepEqual(await emulator.users(), []);
console.log(JSON.stringify({ refused, own }));
process.exit(0);
