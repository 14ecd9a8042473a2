"""ECR by boto3: every operation that is emulated, from creation to deletion."""

import base64
import json
import os

import boto3

import shapes
from expect import refused

shapes.watch()
ecr = boto3.client("ecr")
account = boto3.client("sts").get_caller_identity()["Account"]
tags = [{"Key": "Project", "Value": "demo"}]

# A repository.
repository = ecr.create_repository(repositoryName="demo/mcp-server", imageTagMutability="MUTABLE")["repository"]
region = os.environ["AWS_REGION"]
assert repository["repositoryUri"] == f"{account}.dkr.ecr.{region}.amazonaws.com/demo/mcp-server", repository
assert ecr.describe_repositories(repositoryNames=["demo/mcp-server"])["repositories"] == [repository]
ecr.tag_resource(resourceArn=repository["repositoryArn"], tags=tags)
assert ecr.list_tags_for_resource(resourceArn=repository["repositoryArn"])["tags"] == tags
with refused(
    ecr.exceptions.RepositoryAlreadyExistsException,
    "RepositoryAlreadyExistsException",
    f"The repository with name 'demo/mcp-server' already exists in the registry with id '{account}'",
):
    ecr.create_repository(repositoryName="demo/mcp-server")
authorization = ecr.get_authorization_token()["authorizationData"][0]["authorizationToken"]
assert base64.b64decode(authorization).startswith(b"AWS:"), authorization
elsewhere = boto3.client("ecr", region_name="eu-west-1")
assert elsewhere.describe_repositories()["repositories"] == [], "two regions do not see each other"
ecr.delete_repository(repositoryName="demo/mcp-server")
with refused(
    ecr.exceptions.RepositoryNotFoundException,
    "RepositoryNotFoundException",
    f"The repository with name 'demo/mcp-server' does not exist in the registry with id '{account}'",
):
    ecr.describe_repositories(repositoryNames=["demo/mcp-server"])

# What belongs to a repository.
name = "demo/settings"
arn = ecr.create_repository(repositoryName=name)["repository"]["repositoryArn"]
assert ecr.describe_registry()["registryId"] == account
ecr.tag_resource(resourceArn=arn, tags=tags)
ecr.untag_resource(resourceArn=arn, tagKeys=["Project"])
assert ecr.list_tags_for_resource(resourceArn=arn)["tags"] == []
lifecycle = json.dumps(
    {
        "rules": [
            {
                "rulePriority": 1,
                "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 5},
                "action": {"type": "expire"},
            }
        ]
    }
)
ecr.put_lifecycle_policy(repositoryName=name, lifecyclePolicyText=lifecycle)
assert json.loads(ecr.get_lifecycle_policy(repositoryName=name)["lifecyclePolicyText"]) == json.loads(lifecycle)
ecr.delete_lifecycle_policy(repositoryName=name)
access = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Sid": "pull", "Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}],
    }
)
ecr.set_repository_policy(repositoryName=name, policyText=access)
assert json.loads(ecr.get_repository_policy(repositoryName=name)["policyText"]) == json.loads(access)
ecr.delete_repository_policy(repositoryName=name)
scanning = ecr.put_image_scanning_configuration(repositoryName=name, imageScanningConfiguration={"scanOnPush": True})
assert scanning["imageScanningConfiguration"] == {"scanOnPush": True}, scanning

# An image, as its manifest.
media_type = "application/vnd.oci.image.manifest.v1+json"
manifest = json.dumps(
    {
        "schemaVersion": 2,
        "mediaType": media_type,
        "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "size": 2, "digest": "sha256:" + "a" * 64},
        "layers": [],
    }
)
image = ecr.put_image(
    repositoryName=name, imageManifest=manifest, imageManifestMediaType=media_type, imageTag="latest"
)["image"]["imageId"]
assert image["imageTag"] == "latest", image
assert ecr.list_images(repositoryName=name)["imageIds"] == [image]
assert ecr.describe_images(repositoryName=name)["imageDetails"][0]["imageDigest"] == image["imageDigest"]
assert ecr.batch_get_image(repositoryName=name, imageIds=[image])["images"][0]["imageManifest"] == manifest
ecr.put_image_tag_mutability(repositoryName=name, imageTagMutability="IMMUTABLE")
with refused(
    ecr.exceptions.RepositoryNotEmptyException,
    "RepositoryNotEmptyException",
    f"The repository with name '{name}' in registry with id '{account}' cannot be deleted because it still contains images",
):
    ecr.delete_repository(repositoryName=name)
assert ecr.batch_delete_image(repositoryName=name, imageIds=[image])["imageIds"] == [image]
ecr.delete_repository(repositoryName=name)
print("all as expected")
