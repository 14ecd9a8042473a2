//! Amazon Cognito user pools: users, app clients, domains, tokens.
