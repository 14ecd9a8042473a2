# Who may call the runtime: pool B, with a client for machines. The token endpoint is its domain's. With
# auth = "iam" there is none.

resource "aws_cognito_user_pool" "outbound" {
  count = local.jwt ? 1 : 0

  name = "${var.project_name}-outbound"
}

resource "aws_cognito_user_pool_domain" "outbound" {
  count = local.jwt ? 1 : 0

  domain       = coalesce(var.domain_prefix, "${var.project_name}-${local.account_id}")
  user_pool_id = aws_cognito_user_pool.outbound[0].id
}

resource "aws_cognito_resource_server" "mcp" {
  count = local.jwt ? 1 : 0

  identifier   = "${var.project_name}-mcp"
  name         = "${var.project_name}-mcp"
  user_pool_id = aws_cognito_user_pool.outbound[0].id

  scope {
    scope_name        = "tools.read"
    scope_description = "List the tools"
  }

  scope {
    scope_name        = "tools.write"
    scope_description = "Change what the tools work on"
  }

  scope {
    scope_name        = "tools.execute"
    scope_description = "Call the tools"
  }
}

resource "aws_cognito_user_pool_client" "m2m" {
  count = local.jwt ? 1 : 0

  name                                 = "${var.project_name}-m2m-client"
  user_pool_id                         = aws_cognito_user_pool.outbound[0].id
  generate_secret                      = true
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_scopes                 = local.scopes
}
