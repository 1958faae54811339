"""herbcity: the herbal value chain of Suphanburi province as a registry, a network and a GraphQL service.

For researchers: ``herbcity.network.toys.turmeric_chain()`` is a network that fits in the head, and the
modules of ``herbcity.analyses`` are functions of a network.
"""
