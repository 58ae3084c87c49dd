"""A package of which one module is made by the build."""
