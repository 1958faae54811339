"""What operators set: read from the environment, complained about all at once, documented from one table."""

from __future__ import annotations

from dataclasses import fields

import pytest

from herbcity.errors import Refused
from herbcity.settings import PREFIX, LogFormat, Settings, settings_table


def faults_of(environ: dict[str, str]) -> dict[str | None, str]:
    with pytest.raises(Refused) as refused:
        Settings.from_environment(environ)
    return {fault.field: fault.en for fault in refused.value.faults}


def test_without_any_variable_the_defaults_hold():
    assert Settings.from_environment({"PATH": "/bin", "HERBCITY_PORT": " "}) == Settings()


def test_every_setting_is_read_from_its_variable():
    given = {
        "HERBCITY_DATABASE_URL": "postgresql://user:secret@db/herbs",
        "HERBCITY_HOST": "0.0.0.0",
        "HERBCITY_PORT": "0",
        "HERBCITY_CORS_ORIGINS": "https://a.go.th, http://localhost:5173",
        "HERBCITY_MAX_BODY_BYTES": "2048",
        "HERBCITY_MAX_UPLOAD_BYTES": "4096",
        "HERBCITY_REQUEST_SECONDS": "2.5",
        "HERBCITY_PUBLISHED_ONLY": "yes",
        "HERBCITY_PUBLIC_BUDGET": "1000",
        "HERBCITY_PUBLIC_REFILL": "100",
        "HERBCITY_MEMBER_BUDGET": "1000",
        "HERBCITY_MEMBER_REFILL": "100",
        "HERBCITY_EDITOR_BUDGET": "1000",
        "HERBCITY_EDITOR_REFILL": "100",
        "HERBCITY_TRUSTED_PROXIES": "1",
        "HERBCITY_ANSWER_CACHE_BYTES": "0",
        "HERBCITY_OIDC_ISSUER": "https://id.example.go.th",
        "HERBCITY_OIDC_AUDIENCE": "herbcity",
        "HERBCITY_OIDC_ROLE_CLAIM": "role",
        "HERBCITY_STREAMS_PER_CALLER": "500",
        "HERBCITY_WEBHOOK_NETWORKS": "10.1.0.0/16, fd00::/8",
        "HERBCITY_LOG_FORMAT": "JSON",
        "HERBCITY_LOG_LEVEL": "warning",
    }
    settings = Settings.from_environment(given)
    assert len(given) == len(fields(Settings))
    assert settings.cors_origins == ("https://a.go.th", "http://localhost:5173")
    assert (settings.max_body_bytes, settings.request_seconds) == (2048, 2.5)
    assert settings.webhook_networks == ("10.1.0.0/16", "fd00::/8")
    assert settings.log_format is LogFormat.JSON


def test_all_faults_are_told_at_once_with_what_would_be_right():
    faults = faults_of(
        {
            "HERBCITY_PORT": "eighty",
            "HERBCITY_MAX_BODY_BYTES": "-1",
            "HERBCITY_REQUEST_SECONDS": "nan",
            "HERBCITY_CORS_ORIGINS": "https://a.go.th/path",
            "HERBCITY_LOG_LEVEL": "loud",
        }
    )
    assert len(faults) == 5
    assert faults["HERBCITY_PORT"] == (
        "'eighty' is not a well-formed HERBCITY_PORT (a whole number from 0 to 65535)."
    )


def test_a_password_in_a_broken_database_url_is_not_repeated():
    faults = faults_of({"HERBCITY_DATABASE_URL": "mysql://user:secret@db/herbs"})
    assert "secret" not in str(faults)
    assert "postgresql://" in faults["HERBCITY_DATABASE_URL"]


def test_a_misspelt_variable_is_a_fault_and_not_silently_ignored():
    assert (
        "HERBCITY_DATABASE_URL"
        in faults_of({"HERBCITY_DATABSE_URL": "sqlite:///x.db"})["HERBCITY_DATABSE_URL"]
    )


def test_what_others_put_under_the_same_prefix_is_left_alone():
    assert (
        Settings.from_environment({"HERBCITY_TEST_DATABASE_URL": "x", "HERBCITY_SERVICE_HOST": "y"})
        == Settings()
    )


def test_the_documented_table_has_a_row_for_every_setting():
    table = settings_table()
    for each in fields(Settings):
        assert f"| `{PREFIX}{each.name.upper()}` |" in table
