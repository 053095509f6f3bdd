"""Both APIs on the wire, byte by byte: however the network cuts the stream, the answer is the same."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from agents.ports import ChatDelta, ChatRequest, ModelFailed, ModelTarget, ToolRequest, ToolSpec, Usage
from core.http import OutboundClient
from integrations.openai.answer import EventReader
from integrations.openai.chat import OpenAIChat
from integrations.openai.completions import CompletionAnswer
from integrations.openai.responses import ResponseAnswer
from tests.model_server import USED, Calls, ModelServer, Raw, Reply, Say

TOOL = ToolSpec("search", "Search.", {"type": "object", "properties": {}, "additionalProperties": False})
MESSAGES: list[dict[str, Any]] = [
    {"role": "system", "content": "Be kind."},
    {"role": "user", "content": "A bowl"},
    {
        "role": "assistant",
        "content": None,
        "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "search", "arguments": "{}"}}],
    },
    {"role": "tool", "tool_call_id": "c1", "content": "[]"},
    {"role": "system", "content": "Stage: greet."},
]


@pytest.fixture
async def chat() -> AsyncIterator[OpenAIChat]:
    outbound = OutboundClient("tests", allow_private_hosts="127.0.0.1")
    yield OpenAIChat(outbound)
    await outbound.aclose()


async def ask(chat: OpenAIChat, model: ModelServer, api: str, reply: Reply, **target: Any) -> list[ChatDelta]:
    model.script = [reply]
    wanted = ModelTarget(model.base_url, "m", "key", api, **target)
    request = ChatRequest(wanted, MESSAGES, [TOOL], 0.5, 2.0, cache_key="k", schema={"type": "object"})
    return [delta async for delta in chat.stream(request)]


@pytest.mark.parametrize("api", ["chat", "responses"])
async def test_text_usage_and_tools_are_read(chat: OpenAIChat, api: str) -> None:
    async with ModelServer() as model:
        deltas = await ask(chat, model, api, Calls([("search", '{"q": "bol"}'), ("view", "{}")], text="Un instant."))
    assert "".join(delta.text for delta in deltas) == "Un instant."
    assert deltas[-1].tools == (
        ToolRequest("call_0_search", "search", '{"q": "bol"}'),
        ToolRequest("call_1_view", "view", "{}"),
    )
    used = [delta.usage for delta in deltas if delta.usage]
    assert used == [Usage(USED["input"], USED["cached"], USED["output"])]


async def test_a_plain_server_is_sent_nothing_that_it_may_not_know(chat: OpenAIChat) -> None:
    async with ModelServer() as model:
        await ask(chat, model, "chat", Say("Bonjour."), supports=frozenset())
    assert model.requests[0].keys() == {"model", "messages", "stream", "max_tokens", "tools"}


@pytest.mark.parametrize("api", ["chat", "responses"])
async def test_a_capable_server_is_told_more(chat: OpenAIChat, api: str) -> None:
    abilities = frozenset({"stream_usage", "max_completion_tokens", "strict_tools", "structured", "cache_key"})
    async with ModelServer() as model:
        await ask(chat, model, api, Say("Bonjour."), supports=abilities, effort="minimal")
    (request,) = model.requests
    assert request["prompt_cache_key"] == "k"
    if api == "chat":
        assert (request["reasoning_effort"], request["max_completion_tokens"]) == ("minimal", 700)
        assert request["response_format"]["json_schema"]["strict"] is True
    else:
        assert (request["reasoning"], request["max_output_tokens"]) == ({"effort": "minimal"}, 700)
        assert request["text"]["format"]["strict"] is True


async def test_messages_become_items_of_the_responses_api(chat: OpenAIChat) -> None:
    async with ModelServer() as model:
        await ask(chat, model, "responses", Say("Bonjour."))
    (request,) = model.requests
    assert request["instructions"] == "Be kind."
    assert request["input"] == [
        {"role": "user", "content": "A bowl"},
        {"type": "function_call", "call_id": "c1", "name": "search", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "c1", "output": "[]"},
        {"role": "system", "content": "Stage: greet."},
    ]
    assert request["tools"][0]["name"] == "search"


_CHAT = (
    'data: {"choices": [{"delta": {"content": "Voilà "}}]}\n\ndata: {"choices": [{"delta": {"content": "!"}, '
    '"finish_reason": "stop"}], "usage": {"prompt_tokens": 3}}\n\ndata: [DONE]\n\n'
).encode()
_RESPONSES = (
    'event: response.output_text.delta\ndata: {"type": "response.output_text.delta", "delta": "Voilà "}\n\n'
    'data: {"type": "response.output_text.delta", "delta": "!"}\n\n'
    'data: {"type": "response.completed", "response": {"usage": {"input_tokens": 3}}}\n\n'
).encode()


@pytest.mark.parametrize(("kind", "body"), [(CompletionAnswer, _CHAT), (ResponseAnswer, _RESPONSES)])
def test_the_bytes_may_be_cut_anywhere(kind: Any, body: bytes) -> None:
    for place in range(len(body)):
        answer = kind()
        reader = EventReader(answer)
        pieces = [reader.read(body[:place]), reader.read(body[place:])]
        assert "".join(text for text, _ in pieces) == "Voilà !"
        assert [usage for _, usage in pieces if usage] == [Usage(3, 0, 0)]
        assert answer.ended
        assert answer.complete


@pytest.mark.parametrize(
    "event",
    [
        '{"type": "response.failed", "response": {}}',
        '{"type": "error", "message": "overloaded"}',
        '{"type": "response.output_text.delta"}',
        '{"type": "response.output_item.done", "output_index": 0, "item": {"type": "function_call"}}',
        '{"type": "response.completed", "response": null}',
        "{}",
    ],
)
async def test_events_that_are_wrong_fail_the_answer(chat: OpenAIChat, event: str) -> None:
    async with ModelServer() as model:
        with pytest.raises(ModelFailed) as failed:
            await ask(chat, model, "responses", Raw(f"data: {event}\n\n".encode()))
    assert failed.value.reason in {"error_in_stream", "broken_stream"}
