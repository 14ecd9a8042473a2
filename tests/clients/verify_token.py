"""verify_token.py ISSUER TOKEN [AUDIENCE]: verifies a token by its issuer's discovery document and prints what it says."""

import base64
import json
import sys
import urllib.request

import jwt

issuer, token, *audience = sys.argv[1:]


def raw(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode()


with urllib.request.urlopen(f"{issuer}/.well-known/openid-configuration") as answer:
    discovery = json.load(answer)
assert discovery["issuer"] == issuer, discovery
key = jwt.PyJWKClient(discovery["jwks_uri"]).get_signing_key_from_jwt(token)
claims = jwt.decode(
    token,
    key,
    algorithms=["RS256"],
    issuer=issuer,
    audience=audience[0] if audience else None,
    options={"require": ["exp", "iat", "iss", "sub", "jti"], "verify_aud": bool(audience)},
)
header, payload, _ = token.split(".")
print(
    json.dumps(
        {
            "claims": claims,
            "raw_claims": raw(payload),
            "header": jwt.get_unverified_header(token),
            "raw_header": raw(header),
        }
    )
)
