//! AgentCore Runtime: who may invoke, and the MCP server behind it.
