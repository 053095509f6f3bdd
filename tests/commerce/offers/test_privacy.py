"""Grants are handed out and unlinked with the person; the sums stay."""

from commerce.offers.privacy import OfferPrivacy
from core.ids import new_id
from core.ports import Subject
from tests.commerce.offers.conftest import policy
from tests.commerce.offers.world import Shopper


async def test_a_person_is_handed_their_offers_and_forgotten(world):
    await world.rules(policy(10))
    gone, stays, simulated = Shopper(), Shopper(), Shopper()
    for shopper in (gone, stays):
        await world.fill(shopper, lamp=1)
        await world.redeem((await world.grant(shopper)).code, 1000, order="1001", lamp=1)
    await world.fill(simulated, lamp=1)
    await world.grant(simulated, rehearsed=True)
    subject = Subject((), (gone.visitor_id,), (simulated.conversation_id,))
    async with world.rt.db.tenant(world.tenant_id) as session:
        handed = await OfferPrivacy().export(session, world.tenant_id, subject)
        assert [one["kind"] for one in handed] == ["offer", "offer"]
        assert await OfferPrivacy().erase(session, world.tenant_id, subject) == 1
        assert await OfferPrivacy().export(session, world.tenant_id, subject) == []
    rows = await world.ledger()
    assert {(row.visitor_id, row.order_id) for row in rows} == {(None, None), (stays.visitor_id, "1001")}
    assert await world.counted() == 2000


async def test_old_conversations_are_unlinked(world):
    await world.rules(policy(10))
    shopper = Shopper()
    await world.fill(shopper, lamp=1)
    await world.grant(shopper)
    async with world.rt.db.tenant(world.tenant_id) as session:
        assert await OfferPrivacy().purge(session, world.tenant_id, [new_id()]) == 0
        assert await OfferPrivacy().purge(session, world.tenant_id, [shopper.conversation_id]) == 1
    assert [row.conversation_id for row in await world.ledger()] == [None]
