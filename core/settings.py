"""Settings come from the environment and nowhere else; reading them has no side effects."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class LlmTarget(BaseModel):
    """A model at an endpoint. What is left out is as for the first model."""

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())

    model: str
    base_url: str = ""
    api_key: SecretStr = SecretStr("")
    api: Literal["", "chat", "responses"] = ""
    """Which API it speaks; empty: as the catalogue says."""


class Settings(BaseSettings):
    """Everything that differs between a laptop, a self-hosted server and the cloud."""

    # With `populate_by_name` a field's own name is read from the environment too: without the prefix, `home` is $HOME.
    # An empty variable is one that is not set, as in the lists of variables that people keep for containers.
    model_config = SettingsConfigDict(
        extra="ignore", frozen=True, populate_by_name=True, env_prefix="COMPTOIR_", env_ignore_empty=True
    )

    home: Path = Field(default=Path(".comptoir"), validation_alias="COMPTOIR_HOME")
    """State folder: embedded servers, files, search indexes, keys. Made when missing."""
    host: str = Field(default="127.0.0.1", validation_alias="COMPTOIR_HOST")
    """Address to listen on. `0.0.0.0` opens it to the network."""
    port: int = Field(default=8000, validation_alias="PORT", ge=1, le=65535)
    """Port to listen on."""
    base_url: str = Field(default="", validation_alias="COMPTOIR_BASE_URL")
    """Public address of this installation; empty means http://127.0.0.1:<port>."""

    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    """PostgreSQL as the application role (it must own nothing and bypass nothing); empty starts the embedded server."""
    database_owner_url: str = Field(default="", validation_alias="DATABASE_OWNER_URL")
    """PostgreSQL as the role that owns the tables and migrates them; needed when DATABASE_URL is set."""
    database_pool: int = Field(default=10, validation_alias="COMPTOIR_DATABASE_POOL", ge=1)
    """Connections that one process keeps open at most."""
    redis_url: str = Field(default="", validation_alias="REDIS_URL")
    """Redis 7 or newer, or Valkey; empty starts the embedded server."""

    master_key: SecretStr = Field(default=SecretStr(""), validation_alias="COMPTOIR_MASTER_KEY")
    """Base64 of 32 bytes; several separated by commas, the first encrypts. Empty: made in COMPTOIR_HOME."""

    trusted_proxies: str = Field(default="", validation_alias="TRUSTED_PROXIES")
    """Comma-separated addresses or networks whose X-Forwarded-For is believed."""
    allow_private_hosts: str = Field(default="", validation_alias="COMPTOIR_ALLOW_PRIVATE_HOSTS")
    """Comma-separated host names that outbound requests may reach although they are private."""

    smtp_url: SecretStr = Field(default=SecretStr(""), validation_alias="COMPTOIR_SMTP_URL")
    """`smtp://user:password@host:587` or `smtps://...`; empty shows mails in the log."""
    mail_from: str = Field(default="Comptoir <no-reply@localhost>", validation_alias="COMPTOIR_MAIL_FROM")
    """Sender of the mails that no tenant or reseller brands."""
    files_url: SecretStr = Field(default=SecretStr(""), validation_alias="COMPTOIR_FILES_URL")
    """s3://key:secret@host/bucket?region=...; empty keeps files under COMPTOIR_HOME."""

    llm_base_url: str = Field(default="", validation_alias="COMPTOIR_LLM_BASE_URL")
    """Address of an OpenAI-compatible API; empty leaves the answers to the local brain."""
    llm_api_key: SecretStr = Field(default=SecretStr(""), validation_alias="COMPTOIR_LLM_API_KEY")
    """Key for that API."""
    llm_model: str = Field(default="gpt-5-mini", validation_alias="COMPTOIR_LLM_MODEL")
    """Model to ask for."""
    llm_api: Literal["", "chat", "responses"] = Field(default="", validation_alias="COMPTOIR_LLM_API")
    """API that it speaks: `chat` (Chat Completions) or `responses`; empty: as the catalogue says, else `chat`."""
    llm_fallbacks: tuple[LlmTarget, ...] = Field(default=(), validation_alias="COMPTOIR_LLM_FALLBACKS")
    """Models asked in this order when one before does not answer, as JSON: `[{"model": "...", "base_url": "...",
    "api_key": "...", "api": "responses"}]`. All but `model` may be left out: same endpoint, same key."""
    llm_offered: str = Field(default="", validation_alias="COMPTOIR_LLM_OFFERED")
    """More models of that first endpoint which an agent may choose, separated by commas."""
    llm_catalogue_file: str = Field(default="", validation_alias="COMPTOIR_LLM_CATALOGUE_FILE")
    """Models, their prices and abilities, instead of `agents/llm/catalogue.yaml`."""
    llm_first_token_seconds: float = Field(default=8.0, validation_alias="COMPTOIR_LLM_FIRST_TOKEN_SECONDS", gt=0)
    """How long the models of a call may stay silent, all together, before the local brain answers."""
    llm_total_seconds: float = Field(default=30.0, validation_alias="COMPTOIR_LLM_TOTAL_SECONDS", gt=0)
    """How long a turn may talk with models, all calls together."""

    answer_cache_seconds: float = Field(default=60.0, validation_alias="COMPTOIR_ANSWER_CACHE_SECONDS", ge=0, le=3600)
    """How long an answer of the local brain is given again to the same message in the same situation; 0 never."""

    embeddings_base_url: str = Field(default="", validation_alias="COMPTOIR_EMBEDDINGS_BASE_URL")
    """Address of an OpenAI-compatible API for embeddings; empty means OpenAI's own."""
    embeddings_api_key: SecretStr = Field(default=SecretStr(""), validation_alias="COMPTOIR_EMBEDDINGS_API_KEY")
    """Key for that API."""
    embeddings_model: str = Field(default="", validation_alias="COMPTOIR_EMBEDDINGS_MODEL")
    """Model that finds passages by their meaning; empty finds them by their words alone, which needs no network."""
    embeddings_dimensions: int = Field(default=512, validation_alias="COMPTOIR_EMBEDDINGS_DIMENSIONS", ge=0, le=4096)
    """Numbers in a vector, for models that offer a choice; 0 leaves it to the model."""

    log_format: str = Field(default="auto", validation_alias="COMPTOIR_LOG_FORMAT")
    """`json`, `console`, or `auto`: console on a terminal, JSON elsewhere."""
    log_level: str = Field(default="INFO", validation_alias="COMPTOIR_LOG_LEVEL")
    """`DEBUG`, `INFO`, `WARNING` or `ERROR`."""

    demo_shop: bool = Field(default=False, validation_alias="COMPTOIR_DEMO_SHOP")
    """Serve the demonstration shop under /shop; `comptoir demo` turns it on."""

    @property
    def public_url(self) -> str:
        """The address that browsers use, without a trailing slash."""
        return (self.base_url or f"http://127.0.0.1:{self.port}").rstrip("/")

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies must carry the Secure flag: yes wherever the public address is https."""
        return self.public_url.startswith("https://")


def load_settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        pydantic.ValidationError: a value cannot be used; the message names the variable.
    """
    return Settings()
