# Who may call the gateway: pool A, with a public client that logs users in by password. With auth = "iam" there is none.

resource "aws_cognito_user_pool" "inbound" {
  count = local.jwt ? 1 : 0

  name = "${var.project_name}-inbound"
}

resource "aws_cognito_user_pool_client" "inbound" {
  count = local.jwt ? 1 : 0

  name                = "${var.project_name}-inbound-client"
  user_pool_id        = aws_cognito_user_pool.inbound[0].id
  explicit_auth_flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
}
