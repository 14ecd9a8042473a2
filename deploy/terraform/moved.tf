# What has a count since there is var.auth: a state from before keeps its resources.

moved {
  from = aws_cognito_user_pool.inbound
  to   = aws_cognito_user_pool.inbound[0]
}

moved {
  from = aws_cognito_user_pool_client.inbound
  to   = aws_cognito_user_pool_client.inbound[0]
}

moved {
  from = aws_cognito_user_pool.outbound
  to   = aws_cognito_user_pool.outbound[0]
}

moved {
  from = aws_cognito_user_pool_domain.outbound
  to   = aws_cognito_user_pool_domain.outbound[0]
}

moved {
  from = aws_cognito_resource_server.mcp
  to   = aws_cognito_resource_server.mcp[0]
}

moved {
  from = aws_cognito_user_pool_client.m2m
  to   = aws_cognito_user_pool_client.m2m[0]
}

moved {
  from = aws_bedrockagentcore_oauth2_credential_provider.m2m
  to   = aws_bedrockagentcore_oauth2_credential_provider.m2m[0]
}

moved {
  from = aws_iam_role_policy.gateway_identity
  to   = aws_iam_role_policy.gateway_identity[0]
}
