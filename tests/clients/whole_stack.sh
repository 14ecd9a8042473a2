#!/usr/bin/env bash
# The article's stack by AWS CLI commands alone: built, called through the whole chain with curl, taken down.
set -euo pipefail

made() { aws --output text "$@"; }
quietly() { aws "$@" >/dev/null; }

account=$(made sts get-caller-identity --query Account)
discovery() { printf 'https://cognito-idp.%s.amazonaws.com/%s/.well-known/openid-configuration' "$AWS_REGION" "$1"; }
authorizer() {
    jq -nc --arg url "$(discovery "$1")" --arg client "$2" \
        '{customJWTAuthorizer: {discoveryUrl: $url, allowedClients: [$client]}}'
}
trust='{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"bedrock-agentcore.amazonaws.com"},"Action":"sts:AssumeRole"}]}'
policy='{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["bedrock-agentcore:*","secretsmanager:GetSecretValue"],"Resource":"*"}]}'

# Both pools.
inbound=$(made cognito-idp create-user-pool --pool-name cli-inbound --query UserPool.Id)
user_client=$(made cognito-idp create-user-pool-client --user-pool-id "$inbound" --client-name user \
    --explicit-auth-flows ALLOW_USER_PASSWORD_AUTH ALLOW_REFRESH_TOKEN_AUTH --query UserPoolClient.ClientId)
outbound=$(made cognito-idp create-user-pool --pool-name cli-outbound --query UserPool.Id)
quietly cognito-idp create-user-pool-domain --user-pool-id "$outbound" --domain cli-stack
quietly cognito-idp create-resource-server --user-pool-id "$outbound" --identifier mcp --name mcp \
    --scopes ScopeName=tools.execute,ScopeDescription=Call
read -r machine secret < <(made cognito-idp create-user-pool-client --user-pool-id "$outbound" \
    --client-name machine --generate-secret --allowed-o-auth-flows-user-pool-client \
    --allowed-o-auth-flows client_credentials --allowed-o-auth-scopes mcp/tools.execute \
    --query 'UserPoolClient.[ClientId,ClientSecret]')

# What the runtime and the gateway need.
image=$(made ecr create-repository --repository-name cli/mcp-server --query repository.repositoryUri):latest
role=$(made iam create-role --role-name cli-role --assume-role-policy-document "$trust" --query Role.Arn)
aws iam put-role-policy --role-name cli-role --policy-name calls --policy-document "$policy"
provider=$(made bedrock-agentcore-control create-oauth2-credential-provider --name cli \
    --credential-provider-vendor CustomOauth2 --oauth2-provider-config-input "$(
        jq -nc --arg url "$(discovery "$outbound")" --arg id "$machine" --arg secret "$secret" \
            '{customOauth2ProviderConfig: {oauthDiscovery: {discoveryUrl: $url}, clientId: $id, clientSecret: $secret}}'
    )" --query credentialProviderArn)

# The runtime, the gateway and its target.
read -r runtime runtime_arn < <(made bedrock-agentcore-control create-agent-runtime --agent-runtime-name cli \
    --agent-runtime-artifact "containerConfiguration={containerUri=$image}" --role-arn "$role" \
    --network-configuration networkMode=PUBLIC --protocol-configuration serverProtocol=MCP \
    --authorizer-configuration "$(authorizer "$outbound" "$machine")" --query '[agentRuntimeId,agentRuntimeArn]')
read -r gateway gateway_url < <(made bedrock-agentcore-control create-gateway --name cli --role-arn "$role" \
    --protocol-type MCP --authorizer-type CUSTOM_JWT \
    --authorizer-configuration "$(authorizer "$inbound" "$user_client")" --query '[gatewayId,gatewayUrl]')
endpoint="https://bedrock-agentcore.$AWS_REGION.amazonaws.com/runtimes/$(jq -nr --arg arn "$runtime_arn" '$arn|@uri')/invocations"
target=$(made bedrock-agentcore-control create-gateway-target --gateway-identifier "$gateway" --name server \
    --target-configuration "$(jq -nc --arg url "$endpoint" '{mcp: {mcpServer: {endpoint: $url}}}')" \
    --credential-provider-configurations "$(
        jq -nc --arg arn "$provider" '[{credentialProviderType: "OAUTH", credentialProvider: {oauthCredentialProvider:
            {providerArn: $arn, scopes: ["mcp/tools.execute"]}}}]'
    )" --query targetId)
status=$(made bedrock-agentcore-control get-gateway-target --gateway-identifier "$gateway" --target-id "$target" --query status)
[ "$status" = READY ] || { echo "the target is $status" >&2; exit 1; }

# The walkthrough.
quietly cognito-idp admin-create-user --user-pool-id "$inbound" --username test-user --message-action SUPPRESS
aws cognito-idp admin-set-user-password --user-pool-id "$inbound" --username test-user --password 'TestPass123!' --permanent
token=$(made cognito-idp initiate-auth --client-id "$user_client" --auth-flow USER_PASSWORD_AUTH \
    --auth-parameters 'USERNAME=test-user,PASSWORD=TestPass123!' --query AuthenticationResult.AccessToken)
sum=$(curl --silent --show-error --fail --noproxy '*' -X POST "$gateway_url" -H "Authorization: Bearer $token" \
    -H 'Content-Type: application/json' \
    -d '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"server___add_numbers","arguments":{"a":5,"b":3}}}' |
    jq .result.structuredContent.result)
[ "$sum" = 8 ] || { echo "5 and 3 are $sum" >&2; exit 1; }

# Down again; the gateway not before its target.
if aws bedrock-agentcore-control delete-gateway --gateway-identifier "$gateway" 2>/dev/null; then
    echo "a gateway was deleted with its target" >&2
    exit 1
fi
quietly bedrock-agentcore-control delete-gateway-target --gateway-identifier "$gateway" --target-id "$target"
quietly bedrock-agentcore-control delete-gateway --gateway-identifier "$gateway"
quietly bedrock-agentcore-control delete-agent-runtime --agent-runtime-id "$runtime"
aws bedrock-agentcore-control delete-oauth2-credential-provider --name cli
quietly ecr delete-repository --repository-name cli/mcp-server
aws iam delete-role-policy --role-name cli-role --policy-name calls
aws iam delete-role --role-name cli-role
aws cognito-idp delete-user-pool-domain --user-pool-id "$outbound" --domain cli-stack
for pool in "$inbound" "$outbound"; do aws cognito-idp delete-user-pool --user-pool-id "$pool"; done
left=$(made bedrock-agentcore-control list-gateways --query 'length(items)')
[ "$account:$left" = 123456789012:1 ] || { echo "$left gateways are left in $account" >&2; exit 1; }
echo 'all as expected'
