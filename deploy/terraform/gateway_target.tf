# The runtime behind the gateway. Creating it reads the server's tools, through the whole outbound half of the chain.

resource "aws_bedrockagentcore_gateway_target" "mcp_server" {
  name               = "${var.project_name}-mcp-target"
  gateway_identifier = aws_bedrockagentcore_gateway.main.gateway_id

  credential_provider_configuration {
    dynamic "oauth" {
      for_each = aws_bedrockagentcore_oauth2_credential_provider.m2m[*].credential_provider_arn

      content {
        provider_arn = oauth.value
        scopes       = local.scopes
      }
    }

    dynamic "gateway_iam_role" {
      for_each = local.jwt ? [] : ["bedrock-agentcore"]

      content {
        service = gateway_iam_role.value
      }
    }
  }

  target_configuration {
    mcp {
      mcp_server {
        endpoint = "https://bedrock-agentcore.${local.region}.amazonaws.com/runtimes/${urlencode(aws_bedrockagentcore_agent_runtime.mcp_server.agent_runtime_arn)}/invocations"
      }
    }
  }

  # The gateway calls the runtime to read its tools, so its role must be allowed to.
  depends_on = [aws_iam_role_policy.gateway_invoke]
}
