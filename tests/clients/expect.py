"""What the scripts beside this file share: refusals with their exact class and text."""

import contextlib

from botocore.exceptions import ClientError


@contextlib.contextmanager
def refused(exception, code, message, status=400):
    """The block must raise `exception`, with AWS's code and text and this HTTP status."""
    try:
        yield
    except exception as error:
        answer = error.response
        assert answer["Error"]["Code"] == code, answer
        assert answer["Error"]["Message"] == message, answer
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == status, answer
        assert answer["ResponseMetadata"].get("RequestId"), answer
        assert type(error) is exception or exception is ClientError, type(error)
    else:
        raise AssertionError(f"not refused: expected {code} {message}")
