import pytest
from tests.certificates import write_certificate

from chatclick.security.certificate import BadCertificate, check_certificate


@pytest.fixture
def both(tmp_path):
    return write_certificate(tmp_path)


@pytest.fixture
def parts(both, tmp_path):
    """The certificate alone, and the key alone."""
    key, certificate = tmp_path / "key", tmp_path / "certificate"
    end = "-----END PRIVATE KEY-----\n"
    first, _, second = both.read_text().partition(end)
    key.write_text(first + end)
    certificate.write_text(second)
    return certificate, key


def test_one_file_or_two_or_none_will_do(both, parts):
    check_certificate(both, None)
    check_certificate(*parts)
    check_certificate(None, None)


def test_a_certificate_without_its_key_is_refused(parts):
    certificate, _ = parts

    with pytest.raises(BadCertificate, match="no certificate with its key"):
        check_certificate(certificate, None)


def test_the_key_of_another_certificate_is_refused(parts, tmp_path_factory):
    certificate, _ = parts

    with pytest.raises(BadCertificate, match="no certificate with its key"):
        check_certificate(certificate, write_certificate(tmp_path_factory.mktemp("other")))


def test_a_key_alone_is_refused(parts):
    with pytest.raises(BadCertificate, match="certfile is not"):
        check_certificate(None, parts[1])


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BadCertificate, match=r"none\.pem cannot be read: No such file"):
        check_certificate(tmp_path / "none.pem", None)
