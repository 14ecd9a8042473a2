# AgentCore Runtime: the MCP server. Its authorizer takes tokens of pool B alone; without one
# (auth = "iam") it takes the signatures of whoever may InvokeAgentRuntime.

resource "aws_bedrockagentcore_agent_runtime" "mcp_server" {
  agent_runtime_name = "${replace(var.project_name, "-", "_")}_mcp_server"
  role_arn           = aws_iam_role.runtime.arn

  agent_runtime_artifact {
    container_configuration {
      container_uri = local.container_uri
    }
  }

  network_configuration {
    network_mode = "PUBLIC"
  }

  protocol_configuration {
    server_protocol = "MCP"
  }

  dynamic "authorizer_configuration" {
    for_each = local.outbound_discovery_urls

    content {
      custom_jwt_authorizer {
        discovery_url   = authorizer_configuration.value
        allowed_clients = aws_cognito_user_pool_client.m2m[*].id
      }
    }
  }

  # The image must be there, and the role must be allowed to pull it.
  depends_on = [terraform_data.image, aws_iam_role_policy.runtime]
}
