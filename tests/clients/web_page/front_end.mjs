// The developer's own front-end, with nothing but fetch.

/// Runs in the page, so it sees nothing of this file: logs in, lists tools, and calls one.
export async function callTools({ base, user, environment }) {
  const at = (url) => url.replace(environment.AGENTCORE_LOCAL_ENDPOINT, base);
  const get = async (url) => (await fetch(url)).json();
  const discovery = await get(`${base}/${user.user_pool_id}/.well-known/openid-configuration`);
  const { keys } = await get(at(discovery.jwks_uri));

  const logIn = await fetch(base, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "AWSCognitoIdentityProviderService.InitiateAuth",
    },
    body: JSON.stringify({
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId: user.client_id,
      AuthParameters: { USERNAME: user.username, PASSWORD: user.password },
    }),
  });
  const { AccessToken } = (await logIn.json()).AuthenticationResult;

  const rpc = async (method, params, token) => {
    const answer = await fetch(at(environment.GATEWAY_URL), {
      method: "POST",
      headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    });
    return { status: answer.status, challenge: answer.headers.get("www-authenticate"), body: await answer.json() };
  };
  const { status, challenge } = await rpc("tools/list", {});
  const { tools } = (await rpc("tools/list", {}, AccessToken)).body.result;
  const name = tools.map((tool) => tool.name).find((name) => name.endsWith("___add_numbers"));
  const { result } = (await rpc("tools/call", { name, arguments: { a: 5, b: 3 } }, AccessToken)).body;
  return {
    base,
    issuer: discovery.issuer,
    keys: keys.length,
    without_token: { status, challenge },
    tools: tools.length,
    sum: result.content[0].text,
  };
}
