# What the gateway may do: get a token for the runtime, or with auth = "iam" invoke it as its role. The permissions for
# tokens are the article's, which are wide.

resource "aws_iam_role" "gateway" {
  name = "${var.project_name}-gateway-role"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AssumeRolePolicy"
        Effect    = "Allow"
        Principal = { Service = "bedrock-agentcore.amazonaws.com" }
        Action    = "sts:AssumeRole"
        Condition = {
          StringEquals = { "aws:SourceAccount" = local.account_id }
          ArnLike      = { "aws:SourceArn" = "${local.agentcore_arn}:*" }
        }
      }
    ]
  })
}

resource "aws_iam_role_policy" "gateway_identity" {
  count = local.jwt ? 1 : 0

  name = "${var.project_name}-gateway-identity-policy"
  role = aws_iam_role.gateway.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "GetWorkloadAccessToken"
        Effect = "Allow"
        Action = ["bedrock-agentcore:GetWorkloadAccessToken"]
        Resource = [
          "${local.agentcore_arn}:workload-identity-directory/default",
          "${local.agentcore_arn}:workload-identity-directory/default/workload-identity/${var.project_name}-*",
        ]
      },
      {
        Sid    = "GetResourceOauth2Token"
        Effect = "Allow"
        Action = ["bedrock-agentcore:GetResourceOauth2Token"]
        Resource = [
          "${local.agentcore_arn}:workload-identity-directory/default",
          "${local.agentcore_arn}:workload-identity-directory/default/workload-identity/*",
          "${local.agentcore_arn}:token-vault/default",
          "${local.agentcore_arn}:token-vault/default/oauth2credentialprovider/*",
        ]
      },
      {
        Sid      = "GetSecretValue"
        Effect   = "Allow"
        Action   = ["secretsmanager:GetSecretValue"]
        Resource = ["arn:${local.partition}:secretsmanager:${local.region}:${local.account_id}:secret:bedrock-agentcore*"]
      },
    ]
  })
}

resource "aws_iam_role_policy" "gateway_invoke" {
  count = local.jwt ? 0 : 1

  name = "${var.project_name}-gateway-invoke-policy"
  role = aws_iam_role.gateway.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "InvokeAgentRuntime"
        Effect = "Allow"
        Action = ["bedrock-agentcore:InvokeAgentRuntime"]
        # It is asked for on the runtime, and then on the endpoint that is called.
        Resource = [
          aws_bedrockagentcore_agent_runtime.mcp_server.agent_runtime_arn,
          "${aws_bedrockagentcore_agent_runtime.mcp_server.agent_runtime_arn}/runtime-endpoint/DEFAULT",
        ]
      },
    ]
  })
}
