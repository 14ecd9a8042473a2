locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  region     = data.aws_region.current.region

  # An ARN of AgentCore is this and what comes after the account.
  agentcore_arn = "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account_id}"

  inbound_discovery_url  = "https://cognito-idp.${local.region}.amazonaws.com/${aws_cognito_user_pool.inbound.id}/.well-known/openid-configuration"
  outbound_discovery_url = "https://cognito-idp.${local.region}.amazonaws.com/${aws_cognito_user_pool.outbound.id}/.well-known/openid-configuration"

  scopes = [
    "${aws_cognito_resource_server.mcp.identifier}/tools.read",
    "${aws_cognito_resource_server.mcp.identifier}/tools.write",
    "${aws_cognito_resource_server.mcp.identifier}/tools.execute",
  ]
}
