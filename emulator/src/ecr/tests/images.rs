//! Images: their manifests, tags and ids.

use super::*;

fn digest(put: &Answer) -> String {
    put.output(200)["image"]["imageId"]["imageDigest"].as_str().unwrap().to_owned()
}

async fn list(ecr: &Ecr, filter: &str) -> Value {
    let input = json!({ "repositoryName": "demo", "filter": { "tagStatus": filter } });
    ecr.call("ListImages", input).await.output(200)["imageIds"].clone()
}

#[tokio::test]
async fn an_image_is_put_described_and_got() {
    let ecr = Ecr::new();
    let answer = ecr.image(1, None).await;
    answer.refused("RepositoryNotFoundException", &missing("demo"));
    ecr.repository("demo").await;
    let put = ecr.image(1, Some("v1")).await;
    let id = json!({ "imageDigest": digest(&put), "imageTag": "v1" });
    let image = json!({
        "registryId": "123456789012", "repositoryName": "demo", "imageId": id, "imageManifest": manifest(1),
        "imageManifestMediaType": "application/vnd.oci.image.manifest.v1+json",
    });
    assert_eq!(put.output(200), json!({ "image": image }));
    let described = ecr.call("DescribeImages", json!({ "repositoryName": "demo" })).await;
    let detail = &described.output(200)["imageDetails"][0];
    assert_eq!((&detail["imageSizeInBytes"], &detail["imageTags"]), (&json!(111), &json!(["v1"])));
    assert_eq!(detail["artifactMediaType"], "application/vnd.oci.image.config.v1+json");
    assert!(detail["imagePushedAt"].is_f64());
    let by_tag = json!({ "repositoryName": "demo", "imageIds": [{ "imageTag": "v1" }] });
    assert_eq!(ecr.call("DescribeImages", by_tag).await.text, described.text);
    let named = json!([{ "imageTag": "v1" }, { "imageTag": "v2" }, {}, { "imageDigest": "x" }]);
    let got =
        ecr.call("BatchGetImage", json!({ "repositoryName": "demo", "imageIds": named })).await.output(200);
    assert_eq!(got["images"], json!([image]));
    let codes: Vec<&Value> =
        got["failures"].as_array().unwrap().iter().map(|failure| &failure["failureCode"]).collect();
    assert_eq!(codes, ["ImageNotFound", "MissingDigestAndTag", "InvalidImageDigest"]);
}

#[tokio::test]
async fn an_image_that_is_not_there_is_reported_by_what_was_asked() {
    let ecr = Ecr::new();
    ecr.repository("demo").await;
    let by_tag = json!({ "repositoryName": "demo", "imageIds": [{ "imageTag": "latest" }] });
    ecr.call("DescribeImages", by_tag).await.refused(
        "ImageNotFoundException",
        "The image with imageId {imageDigest:'null', imageTag:'latest'} does not exist within the repository with \
         name 'demo' in the registry with id '123456789012'",
    );
    let empty = ecr.call("DescribeImages", json!({ "repositoryName": "demo" })).await.output(200);
    assert_eq!(empty, json!({ "imageDetails": [] }));
}

#[tokio::test]
async fn a_tag_moves_unless_the_repository_forbids_it() {
    let ecr = Ecr::new();
    ecr.repository("demo").await;
    let first = digest(&ecr.image(1, Some("latest")).await);
    ecr.image(1, Some("latest")).await.refused(
        "ImageAlreadyExistsException",
        &format!(
            "Image with digest '{first}' and tag 'latest' already exists in the repository with name 'demo' in \
             registry with id '123456789012'"
        ),
    );
    assert_eq!(ecr.image(1, None).await.json()["__type"], "ImageAlreadyExistsException");
    let second = digest(&ecr.image(2, Some("latest")).await);
    assert_eq!(list(&ecr, "TAGGED").await, json!([{ "imageDigest": second, "imageTag": "latest" }]));
    assert_eq!(list(&ecr, "UNTAGGED").await, json!([{ "imageDigest": first }]));
    let immutable = json!({ "repositoryName": "demo", "imageTagMutability": "IMMUTABLE" });
    ecr.call("PutImageTagMutability", immutable).await.output(200);
    ecr.image(3, Some("latest")).await.refused(
        "ImageTagAlreadyExistsException",
        "The image tag 'latest' already exists in the 'demo' repository and cannot be overwritten because the \
         repository is immutable.",
    );
    ecr.image(3, Some("v3")).await.output(200);
    assert_eq!(list(&ecr, "ANY").await.as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn an_image_has_at_most_a_thousand_tags() {
    let ecr = Ecr::new();
    ecr.repository("demo").await;
    for number in 0..1000 {
        ecr.image(1, Some(&number.to_string())).await.output(200);
    }
    ecr.image(1, Some("last")).await.refused(
        "LimitExceededException",
        "Adding tag 'last' to an image in the repository with name 'demo' in registry with id '123456789012' exceeds \
         the maximum allowed number of tags per image which is '1000'",
    );
}

#[tokio::test]
async fn a_manifest_must_be_one() {
    let ecr = Ecr::new();
    ecr.repository("demo").await;
    let put = |manifest: &str| {
        ecr.call("PutImage", json!({ "repositoryName": "demo", "imageManifest": manifest, "imageTag": "x" }))
    };
    put("{").await.refused(
        "InvalidParameterException",
        "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'",
    );
    let message = "image manifest mediatype not provided in manifest or parameter";
    put("{}").await.refused("InvalidParameterException", message);
    let expected = json!({
        "repositoryName": "demo", "imageManifest": "{}", "imageManifestMediaType": "x", "imageDigest": "sha256:00",
    });
    let answer = ecr.call("PutImage", expected).await;
    assert_eq!(answer.json()["__type"], "ImageDigestDoesNotMatchException");
}

#[tokio::test]
async fn a_tag_goes_alone_and_the_last_one_takes_the_image_along() {
    let ecr = Ecr::new();
    ecr.repository("demo").await;
    let image = digest(&ecr.image(1, Some("a")).await);
    ecr.image(1, Some("b")).await.output(200);
    let id = |tag: &str| json!({ "imageDigest": image, "imageTag": tag });
    let ecr = &ecr;
    let delete = |ids: Value| async move {
        let input = json!({ "repositoryName": "demo", "imageIds": ids });
        ecr.call("BatchDeleteImage", input).await.output(200)
    };
    let deleted = delete(json!([{ "imageTag": "a" }])).await;
    assert_eq!(deleted, json!({ "imageIds": [id("a")], "failures": [] }));
    assert_eq!(list(ecr, "ANY").await, json!([id("b")]));
    assert_eq!(delete(json!([{ "imageTag": "b" }])).await["imageIds"], json!([id("b")]));
    let gone = delete(json!([{ "imageTag": "b" }])).await;
    let reason = "Requested image not found";
    let failure =
        json!({ "imageId": { "imageTag": "b" }, "failureCode": "ImageNotFound", "failureReason": reason });
    assert_eq!(gone, json!({ "imageIds": [], "failures": [failure] }));
    assert_eq!(list(ecr, "ANY").await, json!([]));
    ecr.image(1, Some("a")).await.output(200);
    ecr.image(1, Some("b")).await.output(200);
    let other = digest(&ecr.image(2, Some("c")).await);
    let mismatch = delete(json!([{ "imageDigest": image, "imageTag": "c" }])).await;
    assert_eq!(mismatch["failures"][0]["failureCode"], "ImageTagDoesNotMatchDigest");
    assert_eq!(delete(json!([{ "imageDigest": image }])).await["imageIds"], json!([id("a"), id("b")]));
    assert_eq!(list(ecr, "ANY").await, json!([{ "imageDigest": other, "imageTag": "c" }]));
}

#[tokio::test]
async fn the_pages_together_are_the_images() {
    let ecr = Ecr::new();
    ecr.repository("demo").await;
    for size in 0..3 {
        ecr.image(size, Some(&format!("v{size}"))).await.output(200);
    }
    for (operation, member) in [("ListImages", "imageIds"), ("DescribeImages", "imageDetails")] {
        let first = json!({ "repositoryName": "demo", "maxResults": 2 });
        let first = ecr.call(operation, first).await.output(200);
        assert_eq!(first[member].as_array().unwrap().len(), 2);
        let next = json!({ "repositoryName": "demo", "maxResults": 2, "nextToken": first["nextToken"] });
        let second = ecr.call(operation, next).await.output(200);
        assert_eq!((second[member].as_array().unwrap().len(), second.get("nextToken")), (1, None));
    }
}

#[tokio::test]
async fn a_page_of_ids_ends_within_an_image_too() {
    let ecr = Ecr::new();
    ecr.repository("demo").await;
    for (size, tag) in [(0, "a"), (0, "b"), (0, "c"), (1, "d")] {
        ecr.image(size, Some(tag)).await.output(200);
    }
    let (mut tags, mut token) = (Vec::new(), json!(null));
    for _ in 0..4 {
        let input = json!({ "repositoryName": "demo", "maxResults": 1, "nextToken": token });
        let page = ecr.call("ListImages", input).await.output(200);
        tags.push(page["imageIds"][0]["imageTag"].clone());
        token = page["nextToken"].clone();
    }
    assert_eq!((tags, token), (vec![json!("a"), json!("b"), json!("c"), json!("d")], json!(null)));
}
