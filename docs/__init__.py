"""Documents; `docs.site` builds a site of them."""
