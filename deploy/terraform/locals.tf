locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  region     = data.aws_region.current.region

  # An ARN of AgentCore is this and what comes after the account.
  agentcore_arn = "arn:${local.partition}:bedrock-agentcore:${local.region}:${local.account_id}"

  # Whether tokens of Cognito say who calls; else AWS signatures do.
  jwt = var.auth == "jwt"

  # One of each with tokens, none without.
  inbound_discovery_urls  = [for id in aws_cognito_user_pool.inbound[*].id : "https://cognito-idp.${local.region}.amazonaws.com/${id}/.well-known/openid-configuration"]
  outbound_discovery_urls = [for id in aws_cognito_user_pool.outbound[*].id : "https://cognito-idp.${local.region}.amazonaws.com/${id}/.well-known/openid-configuration"]

  scopes = flatten([
    for identifier in aws_cognito_resource_server.mcp[*].identifier : [
      "${identifier}/tools.read",
      "${identifier}/tools.write",
      "${identifier}/tools.execute",
    ]
  ])
}
