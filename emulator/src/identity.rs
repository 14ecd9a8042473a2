//! AgentCore Identity: workload identities, credential providers, outbound tokens.
