"""How likely a link is to come about: an additive, monotone, calibrated logistic model, one for each kind of link."""
