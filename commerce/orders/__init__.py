"""Orders that a shop tells us of, so that its agent can say where a parcel is to whoever proves to be the buyer."""
