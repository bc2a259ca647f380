"""Air, wind, terrain, bodies and integrators; knows no film."""
