"""Answering from a phone: the signed link of a mail leads to one small page, made here, without a sign-in."""
