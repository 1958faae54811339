"""How often suggestions are right: links held out of the network, and looked for among the candidates."""
