# Builds the image of the MCP server and pushes it. AgentCore Runtime takes linux/arm64 only.

locals {
  dockerfile    = coalesce(var.dockerfile, "${path.module}/../mcp-server.Dockerfile")
  build_context = coalesce(var.build_context, "${path.module}/../..")
  container_uri = "${aws_ecr_repository.mcp_server.repository_url}:${var.image_tag}"
}

resource "terraform_data" "image" {
  count = var.build_image ? 1 : 0

  triggers_replace = [
    local.container_uri,
    fileexists(local.dockerfile) ? filesha256(local.dockerfile) : null,
  ]

  lifecycle {
    precondition {
      condition     = fileexists(local.dockerfile)
      error_message = "There is no ${local.dockerfile}: name another with -var dockerfile=FILE, or skip the build with -var build_image=false."
    }
  }

  provisioner "local-exec" {
    interpreter = ["bash", "-euo", "pipefail", "-c"]

    # In variables, so that no value is ever read as shell.
    environment = {
      AWS_REGION    = local.region
      REGISTRY      = split("/", aws_ecr_repository.mcp_server.repository_url)[0]
      CONTAINER_URI = local.container_uri
      DOCKERFILE    = local.dockerfile
      BUILD_CONTEXT = local.build_context
    }

    command = <<-EOT
      aws ecr get-login-password | docker login --username AWS --password-stdin "$REGISTRY"
      docker buildx build --platform linux/arm64 --provenance=false --file "$DOCKERFILE" --tag "$CONTAINER_URI" --push "$BUILD_CONTEXT"
    EOT
  }
}
