// What pages try that have no business with the emulator. An attack is a page, a script in one, or an address that the
// user is led to; `refused` names each request of it that must arrive and be refused: METHOD, path, code. `sees` is what
// the script gets, `reads` a pattern of it.

import { redirect } from "./sites.mjs";

const ORIGIN = "UntrustedOrigin";
const HOST = "UntrustedHost";
const CREDENTIAL = "X-Amz-Credential=AKID/20261126/us-east-1/iam/aws4_request";
const GATEWAYS = `/gateways/?${CREDENTIAL.replace("iam", "bedrock-agentcore")}`;

/// Without the other parts of a signature it is refused as not signed, should it arrive.
function halfSigned(url, name) {
  return `${url}/?Action=CreateUser&Version=2010-05-08&UserName=${name}&${CREDENTIAL}`;
}

/// A program that asks for this URL has made a user.
export function signed(url, name) {
  const others =
    "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20261126T000000Z&X-Amz-Expires=60" +
    "&X-Amz-SignedHeaders=host&X-Amz-Signature=00";
  return `${halfSigned(url, name)}&${others}`;
}

const text = (value) => JSON.stringify(value);
/// `&` alone would begin a character reference.
const attribute = (url) => `"${url.replaceAll("&", "&amp;")}"`;

/// Loads an element such as `<img>`, and tells whether it had something to load.
function element(tag, member, url, more = "{}") {
  return `new Promise((told) => {
    const element = Object.assign(document.createElement("${tag}"), ${more});
    element.onload = () => told("loaded");
    element.onerror = () => told("failed");
    element.${member} = ${text(url)};
    document.body.append(element);
  })`;
}

/// `text` is what the page read of the answer; nothing of an opaque one.
function call(url, options) {
  return `fetch(${text(url)}, ${text(options)}).then(
    async (answer) => answer.type === "opaque" ? "opaque" : answer.status + " " + await answer.text(),
    () => "failed")`;
}

function form(method, action, enctype, fields) {
  const inputs = Object.entries(fields).map(([name, value]) => `<input name="${name}" value='${value}'>`);
  return `<form method="${method}" action=${attribute(action)} enctype="${enctype}">${inputs.join("")}</form>
    <script>document.forms[0].submit()</script>`;
}

const FORM = "application/x-www-form-urlencoded";
const USER = { Action: "CreateUser", Version: "2010-05-08", UserName: "form" };
const JSON_TARGET = (target) => ({ "content-type": "application/x-amz-json-1.1", "x-amz-target": target });

/// Of a page of `sites.foreign`.
export function foreign(sites, { url }) {
  const get = [["GET", "/", ORIGIN]];
  const reset = [["POST", "/_local/reset", ORIGIN]];
  const quiet = (path, body) => call(url + path, { method: "POST", mode: "no-cors", body });
  const signedFields = Object.fromEntries(new URL(signed(url, "form")).searchParams);
  return [
    { name: "img", script: element("img", "src", halfSigned(url, "img")), refused: get, sees: "failed" },
    { name: "signed img", script: element("img", "src", signed(url, "img")), refused: get, sees: "failed" },
    {
      name: "img at localhost",
      script: element("img", "src", signed(url.replace("127.0.0.1", "localhost"), "img")),
      refused: get,
      sees: "failed",
    },
    {
      name: "img behind a redirect",
      script: element("img", "src", redirect(302, signed(url, "img"))),
      refused: get,
      sees: "failed",
    },
    {
      name: "script",
      script: element("script", "src", `${url}/_local/stack`),
      refused: [["GET", "/_local/stack", ORIGIN]],
      sees: "failed",
    },
    {
      name: "style sheet",
      script: element("link", "href", `${url}/_local/environment`, '{ rel: "stylesheet" }'),
      refused: [["GET", "/_local/environment", ORIGIN]],
      sees: "failed",
    },
    { name: "iframe", page: `<iframe src=${attribute(signed(url, "frame"))}></iframe>`, refused: get },
    {
      name: "sandboxed iframe",
      page: `<iframe sandbox="allow-scripts allow-forms" srcdoc='${form("POST", `${url}/_local/reset`, FORM, {})
        .replaceAll("'", "&#39;")}'></iframe>`,
      refused: reset,
    },
    { name: "location", page: `<script>location = ${text(signed(url, "location"))}</script>`, refused: get },
    {
      name: "refresh",
      page: `<meta http-equiv="refresh" content=${attribute(`0; url=${signed(url, "refresh")}`)}>`,
      refused: get,
    },
    { name: "GET form", page: form("GET", `${url}/`, FORM, signedFields), refused: get },
    { name: "POST form", page: form("POST", signed(url, "form"), FORM, USER), refused: [["POST", "/", ORIGIN]] },
    {
      name: "POST form of text",
      page: form("POST", `${url}/`, "text/plain", { '{"UserPoolId":"': '"}' }),
      refused: [["POST", "/", ORIGIN]],
    },
    {
      name: "POST form of text to gateways",
      page: form("POST", url + GATEWAYS, "text/plain", { '{"name":"form","x":"': '"}' }),
      refused: [["POST", "/gateways/", ORIGIN]],
    },
    {
      name: "POST form behind a redirect",
      page: form("POST", redirect(307, `${url}/_local/reset`), FORM, {}),
      refused: reset,
    },
    {
      name: "no-cors to gateways",
      script: quiet(GATEWAYS, '{"name":"fetch"}'),
      refused: [["POST", "/gateways/", ORIGIN]],
      sees: "opaque",
    },
    { name: "no-cors to reset", script: quiet("/_local/reset", ""), refused: reset, sees: "opaque" },
    {
      name: "no-cors to token",
      script: quiet("/_local/token", "{}"),
      refused: [["POST", "/_local/token", ORIGIN]],
      sees: "opaque",
    },
    { name: "no-cors GET", script: call(signed(url, "fetch"), { mode: "no-cors" }), refused: get, sees: "opaque" },
    {
      name: "beacon",
      script: `String(navigator.sendBeacon(${text(`${url}/_local/reset`)}, ""))`,
      refused: reset,
      sees: "true",
    },
    {
      name: "CORS with headers",
      script: call(url, {
        method: "POST",
        headers: JSON_TARGET("AWSCognitoIdentityProviderService.ListUserPools"),
        body: '{"MaxResults":1}',
      }),
      refused: [["OPTIONS", "/", ORIGIN]],
      sees: "failed",
    },
    {
      name: "CORS without headers",
      script: call(`${url}/_local/stack`),
      refused: [["GET", "/_local/stack", ORIGIN]],
      sees: "failed",
    },
    {
      name: "WebSocket",
      script: `new Promise((told) => {
        const socket = new WebSocket(${text(`${url.replace("http", "ws")}/_local/stack`)});
        socket.onopen = () => told("opened");
        socket.onerror = () => told("failed");
      })`,
      refused: [["GET", "/_local/stack", ORIGIN]],
      sees: "failed",
    },
  ];
}

/// What the user is led to, as by a link in a message: the browser says that nobody sent it.
export function addresses(sites, { url }) {
  const refused = [["GET", "/", ORIGIN]];
  return [
    { name: "link in a message", address: signed(url, "link"), refused },
    { name: "address that redirects", address: sites.foreign + redirect(302, signed(url, "link")), refused },
  ];
}

/// Of a page of `sites.local`, which may call what AWS serves to pages, and nothing else.
export function local(sites, { url }) {
  const atLocalhost = url.replace("127.0.0.1", "localhost");
  const ofBoth = [url, atLocalhost].flatMap((url) => [
    { name: `img at ${new URL(url).hostname}`, script: element("img", "src", signed(url, "own")), sees: "failed" },
    { name: "stack", script: call(`${url}/_local/stack`), refused: [["GET", "/_local/stack", ORIGIN]] },
    {
      name: "secrets",
      script: call(url, { method: "POST", headers: JSON_TARGET("secretsmanager.ListSecrets"), body: "{}" }),
      // A preflight does not say what it is for.
      refused: [["POST", "/", ORIGIN]],
    },
    {
      name: "runtimes",
      script: call(`${url}/runtimes/`, { method: "PUT", headers: JSON_TARGET("x"), body: "{}" }),
      refused: [["OPTIONS", "/runtimes/", ORIGIN]],
    },
    { name: "reset", script: call(`${url}/_local/reset`, { method: "POST" }), refused: [["POST", "/_local/reset", ORIGIN]] },
  ]);
  return ofBoth.map((attack) => ({ refused: [["GET", "/", ORIGIN]], sees: "failed", ...attack }));
}

/// Of a page whose own name means the emulator: a browser lets it read every answer.
export function rebound(inbound) {
  const client = JSON.stringify({ UserPoolId: inbound.INBOUND_USER_POOL_ID, ClientId: inbound.INBOUND_CLIENT_ID });
  const describe = JSON_TARGET("AWSCognitoIdentityProviderService.DescribeUserPoolClient");
  const asked = [
    ["/_local/stack", {}],
    ["/_local/token", { method: "POST", body: "{}" }],
    ["/_local/reset", { method: "POST" }],
    ["/", { method: "POST", headers: describe, body: client }],
    ["/runtimes/", { method: "PUT", headers: { "content-type": "application/json" }, body: "{}" }],
    [GATEWAYS, { method: "POST", body: '{"name":"rebound"}' }],
    [new URL(inbound.GATEWAY_URL).pathname, { method: "POST", body: "{}" }],
    [signed("", "rebound"), {}],
  ];
  return asked.map(([path, options]) => ({
    name: `${options.method ?? "GET"} ${path.split("?")[0]}`,
    script: call(path, options),
    refused: [[options.method ?? "GET", path.split("?")[0], HOST]],
    reads: /^403 .*`rebound\.example` is not a name of this emulator/,
  }));
}
