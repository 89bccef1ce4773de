"""A digest of every public page and list of a site, by address: `python -m tests.pivot_tracker.page_digests`.

Run in a process of its own, on the database of DATABASE_URL, so that a restored copy can be held against its original.
"""

import hashlib
import json


def digests() -> dict[str, str]:
    """SHA-256 of the body by address: the home page, the pages it links to, every list that the API's root names."""
    from django.test import Client

    from tests.pages.crawler import get

    home = get("/")
    linked = {link.partition("#")[0] for link in home.internal_links()}
    found = {address: get(address).response.content for address in ("/", *sorted(linked))}
    client = Client()
    for address in client.get("/api/v1/").json().values():
        while address:
            answer = client.get(address)
            assert answer.status_code == 200, address
            found[address] = answer.content
            address = answer.json().get("next")
    return {address: hashlib.sha256(body).hexdigest() for address, body in found.items()}


def drafts() -> dict[str, int]:
    """How many drafts of topics there are, and how many changes made them: equal at any one moment."""
    from claims.models import Change, Topic

    return {
        "drafts": Topic.objects.filter(state="draft").count(),
        "changes of drafts": Change.objects.filter(record_kind="topic", record__startswith="draft-").count(),
    }


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps({**digests(), **drafts()}))
