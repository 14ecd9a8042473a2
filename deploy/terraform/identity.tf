# AgentCore Identity: the gateway asks it for the token that it calls the runtime with. With auth = "iam" it needs none.

resource "aws_bedrockagentcore_oauth2_credential_provider" "m2m" {
  count = local.jwt ? 1 : 0

  name                       = "${var.project_name}-m2m-oauth2-provider"
  credential_provider_vendor = "CustomOauth2"

  oauth2_provider_config {
    custom_oauth2_provider_config {
      client_id     = aws_cognito_user_pool_client.m2m[0].id
      client_secret = aws_cognito_user_pool_client.m2m[0].client_secret

      oauth_discovery {
        discovery_url = local.outbound_discovery_urls[0]
      }
    }
  }

  # Cognito's discovery document names a token endpoint only when the pool has a domain.
  depends_on = [aws_cognito_user_pool_domain.outbound]
}
