"""Adds what the company behind an e-mail address is called."""

from chatclick import hookimpl

permissions = ["visitor:read"]

COMPANIES = {"example.com": "Example Ltd"}


@hookimpl
async def visitor_enrich(visitor):
    domain = (visitor.email or "").rpartition("@")[2]
    company = COMPANIES.get(domain)
    return {"company": company} if company else None
