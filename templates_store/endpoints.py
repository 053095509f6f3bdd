"""`/v1/templates`: browse packs, import, check and export templates of one's own."""

from dataclasses import asdict
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request, Response

from core.errors import TooLarge
from core.web.pages import Cursor, Limit, Page, cut, read_cursor, write_cursor
from templates_store import service
from templates_store.flow import Flow, dump_flow_yaml, flow_json_schema, render_line
from templates_store.flow.samples import sample_variables
from templates_store.flow.yaml_file import MAX_BYTES
from templates_store.schemas import CheckResult, ImportedTemplate, PreviewLine, Problem, TemplateDetail, TemplateOut
from tenants.access import Admin, TenantSession, Viewer

router = APIRouter(prefix="/v1/templates", tags=["templates"])

YAML: Final = "application/yaml"
PREVIEW: Final = (
    "greeting",
    "disclosure",
    "found_many",
    "objection_price",
    "discount_none",
    "added_to_cart",
    "checkout",
)

# The body is one file, not a JSON model; this says so in the OpenAPI document.
_FILE: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in (YAML, "application/json")},
    }
}


async def _file(request: Request) -> bytes:
    """The request's body, refused once it is larger than a flow may be."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            raise TooLarge(f"A template is at most {MAX_BYTES // 1024} KB. Nothing was stored.")
    return bytes(body)


TemplateFile = Annotated[bytes, Depends(_file)]


async def _valid_flow(_: Admin, file: TemplateFile) -> Flow:
    """The body as a valid flow. A dependency, so that it is checked before a transaction is opened."""
    return await service.read_valid(file)


ValidFlow = Annotated[Flow, Depends(_valid_flow)]


@router.get("")
async def list_templates(
    principal: Viewer, session: TenantSession, limit: Limit = 50, cursor: Cursor = None
) -> Page[TemplateOut]:
    """List templates: the packs that come with the product, at the head of the first page, then your own."""
    before = read_cursor(cursor)
    rows = await service.list_own(session, principal.tenant_id, before=before, limit=limit + 1)
    mine, more = cut(rows, limit)
    listed = [*(service.list_packs() if before is None else []), *map(service.own, mine)]
    items = [TemplateOut(**asdict(item)) for item in listed]
    return Page(items=items, next_cursor=write_cursor(mine[-1].id) if more else None)


@router.post("", status_code=201, openapi_extra=_FILE)
async def import_template(
    principal: Admin, flow: ValidFlow, session: TenantSession, response: Response
) -> ImportedTemplate:
    """Import one YAML or JSON file. A file with the `id` of a template of yours adds a version to it.

    Lines that the file leaves out are filled with the common ones, in the languages that Comptoir has them in. A file
    that says what is stored already adds nothing and answers 200.
    """
    listed, changed = await service.import_template(session, principal.tenant_id, flow, principal.id)
    response.status_code = 201 if changed else 200
    return ImportedTemplate(**asdict(listed), changed=changed)


@router.post("/validate", openapi_extra=_FILE)
async def validate_template(_: Viewer, file: TemplateFile) -> CheckResult:
    """Check a YAML or JSON file without storing it."""
    checked = await service.check_file(file)
    problems = [Problem(line=line, **asdict(problem)) for line, problem in checked.problems]
    return CheckResult(valid=not problems, problems=problems)


@router.get("/schema")
async def read_schema(_: Viewer) -> dict[str, Any]:
    """Read the JSON Schema of a flow, for editors that check a file while it is written."""
    return flow_json_schema()


@router.get("/{template_id}")
async def get_template(template_id: str, principal: Viewer, session: TenantSession) -> TemplateDetail:
    """One template with its flow and a preview."""
    found = await service.get_template(session, principal.tenant_id, template_id)
    return TemplateDetail(**asdict(found.listed), preview=_preview(found.flow), flow=found.flow)


@router.get("/{template_id}/export", response_class=Response, responses={200: {"content": {YAML: {}}}})
async def export_template(template_id: str, principal: Viewer, session: TenantSession) -> Response:
    """The whole template as one YAML file, which can be imported again."""
    flow, version = await service.get_flow(session, principal.tenant_id, template_id)
    headers = {"Content-Disposition": f'attachment; filename="{flow.id}-{version}.yaml"'}
    return Response(dump_flow_yaml(flow), media_type=YAML, headers=headers)


@router.delete("/{template_id}", status_code=204)
async def delete_template(template_id: str, principal: Admin, session: TenantSession) -> None:
    """Delete a template of your own. Agents made from it keep their copy."""
    await service.delete_template(session, principal.tenant_id, template_id)


def _preview(flow: Flow) -> dict[str, list[PreviewLine]]:
    return {
        language: [
            PreviewLine(key=key, text=render_line(flow, flow.start, key, language, sample_variables(key, language), 0))
            for key in PREVIEW
        ]
        for language in flow.languages
    }
