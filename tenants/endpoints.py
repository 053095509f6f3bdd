"""All routers of this package."""

from fastapi import APIRouter

routers: tuple[APIRouter, ...] = ()
