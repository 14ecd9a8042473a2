# What Terraform makes of a chain beside AgentCore itself, for the provider that can be had offline.
# It is older than AWS_ENDPOINT_URL: newer ones need neither `endpoints` nor `skip_get_ec2_platforms`.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "3.39.0"
    }
  }
}
provider "aws" {
  skip_get_ec2_platforms = true
  endpoints {
    cognitoidp     = var.endpoint
    iam            = var.endpoint
    sts            = var.endpoint
    ecr            = var.endpoint
    secretsmanager = var.endpoint
  }
  default_tags { tags = { Project = "demo" } }
}
data "aws_caller_identity" "me" {}
resource "aws_iam_role" "gw" {
  name               = "gw-role"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "bedrock-agentcore.amazonaws.com" }, Action = "sts:AssumeRole", Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.me.account_id } } }] })
}
resource "aws_iam_role_policy" "p" {
  name   = "inline"
  role   = aws_iam_role.gw.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["bedrock-agentcore:GetWorkloadAccessToken"], Resource = "*" }] })
}
resource "aws_iam_policy" "m" {
  name   = "managed"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = var.action, Resource = "*" }] })
}
variable "action" { default = "ecr:GetAuthorizationToken" }
variable "mutability" { default = "MUTABLE" }
resource "aws_iam_role_policy_attachment" "a" {
  role       = aws_iam_role.gw.name
  policy_arn = aws_iam_policy.m.arn
}
resource "aws_ecr_repository" "r" {
  name                 = "demo/mcp"
  image_tag_mutability = var.mutability
  image_scanning_configuration { scan_on_push = true }
  encryption_configuration { encryption_type = "AES256" }
}
resource "aws_ecr_lifecycle_policy" "l" {
  repository = aws_ecr_repository.r.name
  policy     = jsonencode({ rules = [{ rulePriority = 1, description = "keep 5", selection = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 5 }, action = { type = "expire" } }] })
}
resource "aws_secretsmanager_secret" "s" {
  name                    = "demo/secret"
  recovery_window_in_days = 0
}
resource "aws_secretsmanager_secret_version" "v" {
  secret_id     = aws_secretsmanager_secret.s.id
  secret_string = "x"
}
resource "aws_cognito_user_pool" "b" { name = "outbound" }
resource "aws_cognito_resource_server" "rs" {
  user_pool_id = aws_cognito_user_pool.b.id
  identifier   = "api"
  name         = "api"
  scope {
    scope_name        = "read"
    scope_description = "r"
  }
}
resource "aws_cognito_user_pool_domain" "d" {
  domain       = "tf-demo"
  user_pool_id = aws_cognito_user_pool.b.id
}
resource "aws_cognito_user_pool_client" "c" {
  name                                 = "m2m"
  user_pool_id                         = aws_cognito_user_pool.b.id
  generate_secret                      = true
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_scopes                 = aws_cognito_resource_server.rs.scope_identifiers
  allowed_oauth_flows_user_pool_client = true
}
output "repository_url" { value = aws_ecr_repository.r.repository_url }

variable "endpoint" {}
