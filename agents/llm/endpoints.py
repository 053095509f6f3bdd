"""The models API: one's own model, the platform's choices, and what models may cost."""

from decimal import Decimal

from fastapi import APIRouter, Response

from agents import repository as agents
from agents.llm import repository
from agents.llm.access import ModelAccess
from agents.llm.catalogue import CURRENCY
from agents.llm.schemas import ChoiceOut, LimitsIn, LimitsOut, ModelIn, ModelOut, PeriodOut
from agents.llm.spend import MICRO, smaller
from agents.models import ModelSettings
from billing.entitlements import entitled
from billing.ledger import COST_METER
from core.crypto import Crypto
from core.errors import NotFound
from core.runtime import RuntimeDep
from tenants.access import Admin, Owner, TenantSession, Viewer

router = APIRouter(prefix="/v1/model", tags=["agents"])


@router.get("")
async def read_model(principal: Admin, session: TenantSession) -> ModelOut:
    """Read the tenant's own model, if it has one. The key itself is never shown."""
    found = await agents.get_model(session, principal.tenant_id)
    if found is None:
        raise NotFound("No model of your own is set; the platform's is used.")
    return _model(found)


@router.put("")
async def set_model(rt: RuntimeDep, principal: Owner, session: TenantSession, body: ModelIn) -> ModelOut:
    """Use a model of one's own. Conversations then go to it and to no other; what it costs is yours."""
    key = rt.ports.get(Crypto).encrypt(
        body.api_key.encode(), tenant_id=principal.tenant_id, column="model_settings.api_key"
    )
    values = {"base_url": body.base_url, "model": body.model, "api": body.api, "api_key": key}
    await agents.set_model(session, principal.tenant_id, values)
    return ModelOut(base_url=body.base_url, model=body.model, api=body.api, has_key=True)


@router.delete("", status_code=204)
async def delete_model(principal: Owner, session: TenantSession) -> Response:
    """Go back to the platform's model."""
    await agents.delete_model(session, principal.tenant_id)
    return Response(status_code=204)


@router.get("/choices")
async def list_choices(rt: RuntimeDep, _: Viewer) -> list[ChoiceOut]:
    """List the platform's models that an agent may choose, the cheapest first; none where there is no model."""
    access = rt.ports.get(ModelAccess)
    default = access.platform_chain(None)[:1]
    return [
        _choice(access, model, is_default=any(target.model == model for target in default))
        for model in access.offered()
    ]


@router.get("/limits")
async def read_limits(rt: RuntimeDep, principal: Viewer, session: TenantSession) -> LimitsOut:
    """Read what models have cost in this billing period, against what they may cost."""
    tenant_id = principal.tenant_id
    plan = await entitled(session, tenant_id, rt.clock.now())
    caps = await repository.get_caps(session, tenant_id)
    spent = await repository.spent(session, tenant_id, plan.period.key)
    monthly, included = caps.monthly if caps else None, plan.limits.get(COST_METER)
    in_force = smaller(monthly, included)
    return LimitsOut(
        currency=CURRENCY,
        period=PeriodOut(start=plan.period.start, end=plan.period.end),
        spent=f"{Decimal(spent) / MICRO:.6f}",
        monthly=_text(monthly),
        plan=_text(included),
        in_force=_text(in_force),
        conversation=_text(caps.conversation if caps else None),
        reached=in_force is not None and spent >= in_force,
    )


@router.put("/limits")
async def set_limits(rt: RuntimeDep, principal: Admin, session: TenantSession, body: LimitsIn) -> LimitsOut:
    """Limit what models may cost. Above a limit the agents go on with the local brain, which costs nothing."""
    await repository.set_caps(session, principal.tenant_id, _micros(body.monthly), _micros(body.conversation))
    return await read_limits(rt, principal, session)


def _model(found: ModelSettings) -> ModelOut:
    return ModelOut(base_url=found.base_url, model=found.model, api=found.api, has_key=True)


def _choice(access: ModelAccess, model: str, *, is_default: bool) -> ChoiceOut:
    given, written = access.catalogue.price(model)
    return ChoiceOut(
        model=model,
        is_default=is_default,
        input_price=f"{given:.4f}",
        output_price=f"{written:.4f}",
        currency=CURRENCY,
        context=access.catalogue.card(model).context,
    )


def _micros(amount: str | None) -> int | None:
    return None if amount is None else int(Decimal(amount) * MICRO)


def _text(micros: int | None) -> str | None:
    return None if micros is None else f"{Decimal(micros) / MICRO:.6f}"
