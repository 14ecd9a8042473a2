# AgentCore Gateway: what MCP clients talk to. Its authorizer takes tokens of pool A alone.

resource "aws_bedrockagentcore_gateway" "main" {
  name            = var.project_name
  role_arn        = aws_iam_role.gateway.arn
  protocol_type   = "MCP"
  authorizer_type = "CUSTOM_JWT"
  exception_level = var.exception_level

  authorizer_configuration {
    custom_jwt_authorizer {
      discovery_url   = local.inbound_discovery_url
      allowed_clients = [aws_cognito_user_pool_client.inbound.id]
    }
  }

  protocol_configuration {
    mcp {
      search_type        = "SEMANTIC"
      supported_versions = ["2025-03-26", "2025-06-18", "2025-11-25"]
    }
  }

  depends_on = [aws_iam_role_policy.gateway_identity]
}
