"""What Comptoir is measured against: the shortest honest chat server of FastAPI, openai and SQLAlchemy on Postgres.

    DATABASE_URL=postgresql+asyncpg://... MODEL_URL=http://127.0.0.1:1234/v1 python -m benchmarks.baseline --fd N

It loads the last 20 messages, asks the model, streams, and stores both messages in one transaction. No tenants, no
flow, no tools, no claim check, no quota, no receipts, no resume, no limits.
"""

import argparse
import json
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import uvicorn
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from openai import AsyncOpenAI
from openai.types.chat import ChatCompletionAssistantMessageParam, ChatCompletionMessageParam
from pydantic import BaseModel
from sqlalchemy import BigInteger, DateTime, Index, func, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

engine = create_async_engine(os.environ["DATABASE_URL"], pool_size=20, max_overflow=20)
sessions = async_sessionmaker(engine, expire_on_commit=False)
model = AsyncOpenAI(base_url=os.environ["MODEL_URL"], api_key="none")


class Base(DeclarativeBase):
    """Root of the baseline's one table."""


class Message(Base):
    """A stored message."""

    __tablename__ = "baseline_messages"
    __table_args__ = (Index("ix_baseline_messages", "session", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    session: Mapped[str]
    role: Mapped[str]
    content: Mapped[str]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield


app = FastAPI(lifespan=lifespan)


class ChatIn(BaseModel):
    session: str
    message: str


@app.post("/chat")
async def chat(body: ChatIn) -> StreamingResponse:
    statement = select(Message.role, Message.content).where(Message.session == body.session)
    async with sessions() as session:
        rows = (await session.execute(statement.order_by(Message.id.desc()).limit(20))).all()
    messages: list[ChatCompletionMessageParam] = [{"role": "system", "content": "You are a sales agent."}]
    for role, content in reversed(rows):
        said = ChatCompletionAssistantMessageParam(role="assistant", content=content)
        messages.append({"role": "user", "content": content} if role == "user" else said)
    messages.append({"role": "user", "content": body.message})
    return StreamingResponse(_answer(body, messages), media_type="text/event-stream")


async def _answer(body: ChatIn, messages: list[ChatCompletionMessageParam]) -> AsyncIterator[str]:
    said: list[str] = []
    async for event in await model.chat.completions.create(model="scripted", messages=messages, stream=True):
        if event.choices and (token := event.choices[0].delta.content):
            said.append(token)
            yield f"data: {json.dumps({'t': token})}\n\n"
    async with sessions() as session, session.begin():
        texts = (("user", body.message), ("assistant", "".join(said)))
        session.add_all([Message(session=body.session, role=role, content=text) for role, text in texts])
    yield "data: [DONE]\n\n"


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--fd", type=int, required=True, help="an inherited listening socket")
    config = uvicorn.Config(app, loop="uvloop", http="httptools", access_log=False, log_level="warning")
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=arguments.parse_args().fd)])
