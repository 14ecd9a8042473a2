# What the gateway may do: get a token for the runtime. These are the article's permissions, which are wide.

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
