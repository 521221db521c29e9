"""Names of countries by their ISO 3166 codes."""

NAMES = {"DE": "Germany", "FR": "France", "PT": "Portugal"}


def name_of(code):
    return NAMES.get(code, code)
