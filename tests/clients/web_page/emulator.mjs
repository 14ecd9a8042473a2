// The emulator as a program sees it, which no browser stands in the way of.

import assert from "node:assert/strict";

/// The emulator takes any signature here, but what has none is refused.
const AUTHORIZATION =
  "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261126/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=00";
const SIGNED = { authorization: AUTHORIZATION, "x-amz-date": "20261126T000000Z" };
/// How many refusals `/_local/calls` keeps: beyond, they could not be told apart by their number.
const MOST_REFUSALS = 128;
/// Longer than any browser takes, in milliseconds.
const PATIENCE = 20_000;

export class Emulator {
  constructor(url) {
    this.url = url;
    this.port = new URL(url).port;
  }

  async json(path) {
    const answer = await fetch(this.url + path);
    assert.equal(answer.status, 200, path);
    return answer.json();
  }

  async reset() {
    const answer = await fetch(`${this.url}/_local/reset`, { method: "POST" });
    assert.equal(answer.status, 200);
  }

  /// One call of IAM; gives the answer, which is XML.
  async iam(parameters) {
    const body = new URLSearchParams({ Version: "2010-05-08", ...parameters });
    const answer = await fetch(this.url, { method: "POST", headers: SIGNED, body });
    assert.equal(answer.status, 200, JSON.stringify(parameters));
    return answer.text();
  }

  async users() {
    const answer = await this.iam({ Action: "ListUsers" });
    return [...answer.matchAll(/<UserName>([^<]*)</g)].map(([, name]) => name);
  }

  /// All that an attack could make or take away.
  async state() {
    return { users: await this.users(), status: await this.json("/_local/status") };
  }

  /// What was refused, oldest first.
  async refusals() {
    const { refusals } = await this.json("/_local/calls");
    assert.ok(refusals.length < MOST_REFUSALS, `${refusals.length} refusals: the oldest may be forgotten`);
    // Chromium asks for one beside any document, at a moment of its own.
    return refusals.reverse().filter(({ path }) => path !== "/favicon.ico");
  }

  /// Those after the first `known`, as soon as there are `count`, or when too much time is over.
  async refusalsAfter(known, count) {
    const deadline = performance.now() + PATIENCE;
    for (;;) {
      const refusals = (await this.refusals()).slice(known);
      if (refusals.length >= count || performance.now() > deadline) return refusals;
    }
  }
}
