//! AgentCore Gateway: who may call, which tools there are, and the way to their targets.
