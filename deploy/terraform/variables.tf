variable "region" {
  description = "The region of everything"
  type        = string
  default     = "us-east-1"
}

variable "project_name" {
  description = "What the names of all resources begin with"
  type        = string
  default     = "m2m-auth-demo"

  validation {
    # The shortest limit is the runtime's: 48 characters with `_mcp_server`.
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.project_name)) && length(var.project_name) <= 37
    error_message = "Lower-case letters, digits and single hyphens, beginning with a letter, at most 37 characters."
  }
}

variable "auth" {
  description = "How callers and the gateway say who they are: jwt, with tokens of Cognito, or iam, with AWS signatures"
  type        = string
  default     = "jwt"
  nullable    = false

  validation {
    condition     = contains(["jwt", "iam"], var.auth)
    error_message = "jwt or iam."
  }
}

variable "domain_prefix" {
  description = "The domain of the outbound user pool, unique among all accounts of a region; without it, the project's name and the account"
  type        = string
  default     = null
}

variable "build_image" {
  description = "Whether to build the MCP server's image and push it; false where the image is there already, and for agentcore-local"
  type        = bool
  default     = true
}

variable "image_tag" {
  description = "The image's tag; a new one makes a new version of the runtime"
  type        = string
  default     = "latest"
}

variable "dockerfile" {
  description = "The Dockerfile of the MCP server; without it, deploy/mcp-server.Dockerfile"
  type        = string
  default     = null
}

variable "build_context" {
  description = "The folder that the Dockerfile copies from; without it, the root of this repository"
  type        = string
  default     = null
}

variable "exception_level" {
  description = "DEBUG, for the gateway to tell its callers why a tool failed"
  type        = string
  default     = null

  validation {
    condition     = var.exception_level == null || var.exception_level == "DEBUG"
    error_message = "DEBUG, or nothing."
  }
}
