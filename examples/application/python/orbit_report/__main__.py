import sys

from . import shape, template

path = [tuple(map(float, line.split())) for line in sys.stdin]
print(template.fill("report.txt", **shape.describe(path)), end="")
