"""The network: the registry's records as frozen values, at one revision, ready to be asked."""
