"""The models of the platform: which there are, what they cost, in which order they are asked, who may spend what."""
