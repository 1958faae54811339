"""Where the types live that point at one another; graphene imports them when the schema is built."""

_HERE = "herbcity.api.types"

ACTOR = f"{_HERE}.actors.ActorType"
CAPACITY = f"{_HERE}.listings.CapacityType"
CERTIFICATE = f"{_HERE}.listings.CertificateType"
DISTRICT = f"{_HERE}.actors.DistrictType"
EVIDENCE = f"{_HERE}.evidence.EvidenceType"
HERB = f"{_HERE}.herbs.HerbType"
LINK = f"{_HERE}.links.LinkType"
LISTING = f"{_HERE}.listings.ListingType"
REVISION = f"{_HERE}.revisions.RevisionType"
SUGGESTION = f"{_HERE}.suggestions.SuggestionType"
