# The walkthrough's three. What auth = "iam" has not is null:

output "inbound_user_pool_id" {
  description = "The pool of the users"
  value       = one(aws_cognito_user_pool.inbound[*].id)
}

output "inbound_client_id" {
  description = "The client that users log in with"
  value       = one(aws_cognito_user_pool_client.inbound[*].id)
}

output "gateway_url" {
  description = "What an MCP client connects to"
  value       = aws_bedrockagentcore_gateway.main.gateway_url
}

# For a look behind the gateway:

output "gateway_id" {
  description = "The gateway, as the AWS CLI names it"
  value       = aws_bedrockagentcore_gateway.main.gateway_id
}

output "gateway_target_id" {
  description = "The gateway's target"
  value       = aws_bedrockagentcore_gateway_target.mcp_server.target_id
}

output "credential_provider_arn" {
  description = "What the gateway gets its tokens from"
  value       = one(aws_bedrockagentcore_oauth2_credential_provider.m2m[*].credential_provider_arn)
}

output "runtime_arn" {
  description = "The runtime with the MCP server"
  value       = aws_bedrockagentcore_agent_runtime.mcp_server.agent_runtime_arn
}

output "container_uri" {
  description = "The image that the runtime runs"
  value       = local.container_uri
}

output "outbound_user_pool_id" {
  description = "The pool of the gateway's own client"
  value       = one(aws_cognito_user_pool.outbound[*].id)
}

output "outbound_client_id" {
  description = "The gateway's own client"
  value       = one(aws_cognito_user_pool_client.m2m[*].id)
}

output "outbound_client_secret" {
  description = "The secret of the gateway's own client"
  value       = one(aws_cognito_user_pool_client.m2m[*].client_secret)
  sensitive   = true
}

output "outbound_token_endpoint" {
  description = "Where the gateway's own client gets tokens"
  value       = one([for domain in aws_cognito_user_pool_domain.outbound[*].domain : "https://${domain}.auth.${local.region}.amazoncognito.com/oauth2/token"])
}
