"""What the template endpoints answer."""

from typing import Literal

from pydantic import BaseModel, Field

from templates_store.flow import Flow


class TemplateOut(BaseModel):
    id: str = Field(description="`fashion` for a pack, `tpl_...` for a template of your own")
    origin: Literal["pack", "own"]
    name: dict[str, str] = Field(description="By language")
    description: dict[str, str] = Field(description="By language")
    languages: list[str]
    version: int


class PreviewLine(BaseModel):
    key: str
    text: str


class TemplateDetail(TemplateOut):
    preview: dict[str, list[PreviewLine]] = Field(description="Some lines as a shopper reads them, by language")
    flow: Flow


class ImportedTemplate(TemplateOut):
    changed: bool = Field(description="False when the file said what the newest version already says")


class Problem(BaseModel):
    code: str
    where: str = Field(description="Path in the flow, such as `stages.greet.lines.greeting.fr`; empty for the file")
    line: int | None = Field(description="Line of the file, when one is to blame")
    message: str
    message_fr: str


class CheckResult(BaseModel):
    valid: bool
    problems: list[Problem]
