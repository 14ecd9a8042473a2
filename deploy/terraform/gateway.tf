# AgentCore Gateway: what MCP clients talk to. Its authorizer takes tokens of pool A alone; with
# auth = "iam" it takes the signatures of whoever may InvokeGateway.

resource "aws_bedrockagentcore_gateway" "main" {
  name            = var.project_name
  role_arn        = aws_iam_role.gateway.arn
  protocol_type   = "MCP"
  authorizer_type = local.jwt ? "CUSTOM_JWT" : "AWS_IAM"
  exception_level = var.exception_level

  dynamic "authorizer_configuration" {
    for_each = local.inbound_discovery_urls

    content {
      custom_jwt_authorizer {
        discovery_url   = authorizer_configuration.value
        allowed_clients = aws_cognito_user_pool_client.inbound[*].id
      }
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
